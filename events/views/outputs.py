"""What comes out of recipes: stock, wants, costs and boxes of every output."""

from django.http import HttpResponse
from django.shortcuts import render

from bakery.catalogue.models import YieldType
from bakery.db import transaction
from bakery.pages import Paging, Request, choice_param, page_number, page_slice, role_required, text_param
from events.planning.outputs import outputs_page


@role_required("viewer", mode="catalogue")
def outputs(request: Request) -> HttpResponse:
    """List outputs with what is free and what is wanted of each."""
    page, query = page_number(request), text_param(request, "q")
    kind = choice_param(request, "kind", YieldType.values)
    retired = choice_param(request, "retired", ["yes"])
    with transaction.snapshot() as tx:
        listed = outputs_page(tx, query=query, yield_type=kind, retired=bool(retired), page=page_slice(page))
    context = {
        "listed": listed, "paging": Paging(number=page, total=listed.total), "q": query, "kind": kind,
        "kinds": YieldType.choices, "retired": retired, "filtered": bool(query or kind or retired),
    }  # fmt: skip
    return render(request, "events/outputs.html", context)
