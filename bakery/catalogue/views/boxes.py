"""What is put together: the list of boxes, bags and trays."""

from django.http import HttpResponse
from django.shortcuts import render

from bakery.catalogue.queries.listing import boxes_page
from bakery.db import transaction
from bakery.pages import Paging, Request, page_number, page_slice, role_required, text_param


@role_required("viewer", mode="catalogue")
def boxes(request: Request) -> HttpResponse:
    """List boxes with what they hold."""
    page, query = page_number(request), text_param(request, "q")
    with transaction.snapshot() as tx:
        listed = boxes_page(tx, query=query, page=page_slice(page))
    context = {"listed": listed, "paging": Paging(number=page, total=listed.total), "q": query}
    return render(request, "catalogue/boxes.html", context)
