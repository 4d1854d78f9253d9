"""Boxes: their list, and a card to put one together by."""

from django.http import HttpResponse
from django.shortcuts import render

from bakery.catalogue.errors import FinishedGoodNotFound
from bakery.catalogue.models import FinishedGood
from bakery.catalogue.queries.contents import load_good_rows
from bakery.catalogue.queries.goods import good_details
from bakery.catalogue.queries.listing import boxes_page
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.db import transaction
from bakery.inventory.queries.box_cost import get_box_cost, get_box_costs
from bakery.pages import Paging, Request, choice_param, page_number, page_slice, role_required, text_param


@role_required("viewer", mode="catalogue")
def boxes(request: Request) -> HttpResponse:
    """List boxes with what they hold and what one would cost."""
    page, query = page_number(request), text_param(request, "q")
    retired = choice_param(request, "retired", ("1",)) == "1"
    with transaction.snapshot() as tx:
        listed = boxes_page(tx, query=query, retired=retired, page=page_slice(page))
        costs = get_box_costs(tx, good_ids=[row.good.id for row in listed.rows])
    context = {
        "listed": listed, "paging": Paging(number=page, total=listed.total), "q": query, "retired": retired,
        "rows": [(row, costs[row.good.id]) for row in listed.rows],
    }  # fmt: skip
    return render(request, "inventory/boxes.html", context)


@role_required("viewer", mode="catalogue")
def box_print(request: Request, slug: str) -> HttpResponse:
    """Show a box as a card to put it together by, with something to tick."""
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=FinishedGood, slug=slug, refusal=FinishedGoodNotFound)
        rows = load_good_rows(tx, good_ids=[row.pk], known=[row])
        detail = good_details(tx, good_ids=[row.pk], rows=rows)[0]
        cost = get_box_cost(tx, good_id=row.pk, rows=rows)
    return render(request, "inventory/box_print.html", {"box": detail, "lines": cost.lines})
