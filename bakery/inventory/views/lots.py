"""One lot, where it came from and where it went."""

from django.http import HttpResponse
from django.shortcuts import render

from bakery.db import transaction
from bakery.inventory.queries.movements import get_movements
from bakery.inventory.queries.stock import get_lot
from bakery.pages import PER_PAGE, Request, offset_of, page_number, role_required


@role_required("viewer", mode="stock")
def lot(request: Request, lot_id: int) -> HttpResponse:
    """Show a lot with every movement, newest first."""
    page = page_number(request)
    with transaction.snapshot() as tx:
        detail = get_lot(tx, lot_id=lot_id)
        movements = get_movements(tx, lot_id=lot_id, limit=PER_PAGE, offset=offset_of(page))
    return render(request, "inventory/lot.html", {"lot": detail, "movements": movements})
