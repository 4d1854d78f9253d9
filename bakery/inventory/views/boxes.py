"""One box, bag or tray: what it holds and what it would cost."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.errors import FinishedGoodNotFound
from bakery.catalogue.models import FinishedGood
from bakery.catalogue.queries.blockers import find_blockers
from bakery.catalogue.queries.goods import good_details
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.queries.uses import uses_of_box
from bakery.db import transaction
from bakery.inventory.queries.box_cost import get_box_cost
from bakery.pages import Request, role_required

ABOVE = ("package", "event")


@role_required("viewer", mode="catalogue")
def box(request: Request, slug: str) -> HttpResponse:
    """Show a finished good; a former address leads to the present one."""
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=FinishedGood, slug=slug, refusal=FinishedGoodNotFound)
        detail = good_details(tx, good_ids=[row.pk])[0]
        cost = get_box_cost(tx, good_id=row.pk)
        uses = uses_of_box(tx, good_id=row.pk)
        wanted = [each for each in find_blockers(tx, rows=[row]) if each.kind in ABOVE]
    if detail.slug != slug:
        return redirect("box", detail.slug, permanent=True)
    context = {"box": detail, "cost": cost, "uses": uses, "wanted": wanted}
    return render(request, "inventory/box.html", context)
