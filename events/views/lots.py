"""One lot: where it came from, every movement, and where it went."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from assembly.services.reserved import get_reserved_stock
from bakery.db import transaction
from bakery.inventory.dto.stock import LotChangeRow, LotDetail, MovementDetail
from bakery.inventory.models import Reason
from bakery.inventory.queries.movements import lot_history
from bakery.inventory.queries.stock import get_lot
from bakery.pages import Paging, Request, page_number, page_slice, role_required
from events.dto.causes import Cause
from events.queries.causes import causes_of_movements
from production.queries.screens import event_names

# What a fact is called, and where it is taken back.
FACTS: Final = {
    "purchase": ("the purchase", "purchase_void"),
    "run": ("the baking", "run_void"),
    "assembly": ("the assembly", "assembly_void"),
    "delivery": ("the delivery", "delivery_void"),
    "adjustment": ("this", "adjustment_void"),
}


@role_required("viewer", mode="stock")
def lot(request: Request, lot_id: int) -> HttpResponse:
    """Show a lot with every movement, newest first."""
    page = page_number(request)
    with transaction.snapshot() as tx:
        detail = get_lot(tx, lot_id=lot_id)
        history = lot_history(tx, lot_id=lot_id, page=page_slice(page))
        first = lot_history(tx, lot_id=lot_id, page=slice(history.total - 1, history.total)).rows[0]
        ids = [row.movement.id for row in (*history.rows, first)]
        causes = causes_of_movements(tx, movement_ids=ids)
        kept = [each for each in get_reserved_stock(tx) if (each.item_type, each.item_id) == _item(detail)]
        names = event_names(tx, event_ids=[each.event_id for each in kept])
    context = {
        "lot": detail, "movements": [_row(row, causes.get(row.movement.id)) for row in history.rows],
        "first": _row(first, causes.get(first.movement.id)), "paging": Paging(number=page, total=history.total),
        "kept": [(each, names[each.event_id]) for each in kept],
    }  # fmt: skip
    return render(request, "events/lot.html", context)


def _item(detail: LotDetail) -> tuple[str, int]:
    return detail.item_type, detail.item_id


def _row(row: LotChangeRow, cause: Cause | None) -> dict[str, Any]:
    """Return a movement with the pages of what caused it: where it is shown, and where it is taken back."""
    shown: dict[str, Any] = {
        "movement": row.movement,
        "balance": row.balance,
        "why": Reason(row.movement.reason).label,
    }
    if cause is not None:
        shown["fact"], void = FACTS[cause.kind]
        shown["address"] = reverse(cause.page, args=[cause.key]) if cause.page != "lot" else ""
        shown["void"] = reverse(void, args=[cause.id]) if _stands(row.movement) else ""
    return shown


def _stands(movement: MovementDetail) -> bool:
    """Tell whether what posted a movement can be taken back; a corrected price is corrected by another."""
    undone = movement.reverses_id is not None or movement.reversed_by_id is not None
    return not undone and movement.reason != Reason.REVALUATION
