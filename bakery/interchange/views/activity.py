"""Who recorded what, and when."""

from django.http import HttpResponse
from django.shortcuts import render

from bakery.db import transaction
from bakery.interchange.deeds import KINDS
from bakery.interchange.dto import ActivityFilter
from bakery.interchange.queries.activity import activity_page, activity_people
from bakery.pages import Paging, Request, choice_param, day_param, id_param, page_number, page_slice, role_required


@role_required("viewer", mode="data")
def data_activity(request: Request) -> HttpResponse:
    """List what was recorded, taken back, changed and imported, newest first."""
    page = page_number(request)
    chosen = ActivityFilter(
        actor_id=id_param(request, "person"),
        kind=choice_param(request, "kind", KINDS),
        start=day_param(request, "start"),
        end=day_param(request, "end"),
    )
    with transaction.snapshot() as tx:
        listed = activity_page(tx, chosen=chosen, page=page_slice(page))
        people = activity_people(tx)
    context = {
        "rows": [{"row": row, "kind": KINDS[row.kind]} for row in listed.rows],
        "paging": Paging(number=page, total=listed.total),
        "chosen": chosen,
        "people": people,
        "kinds": KINDS.items(),
        "is_filtered": chosen != ActivityFilter(),
    }
    return render(request, "interchange/data_activity.html", context)
