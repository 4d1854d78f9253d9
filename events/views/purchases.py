"""One receipt, and what became of what it brought."""

from collections import defaultdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bakery.db import transaction
from bakery.inventory.dto.stock import LotDetail, MovementDetail
from bakery.inventory.models import Reason
from bakery.inventory.queries.movements import uses_of_lots
from bakery.inventory.queries.purchases import get_purchase
from bakery.inventory.queries.stock import get_lots_by_id
from bakery.pages import Request, role_required
from events.dto.causes import Cause
from events.queries.causes import causes_of_movements


@role_required("viewer", mode="shop")
def purchase(request: Request, purchase_id: int) -> HttpResponse:
    """Show one receipt with its lots, and what of each was used where."""
    with transaction.snapshot() as tx:
        detail = get_purchase(tx, purchase_id=purchase_id)
        ids = [line.lot_id for line in detail.lines]
        lots = get_lots_by_id(tx, lot_ids=ids)
        uses = uses_of_lots(tx, lot_ids=ids)
        causes = causes_of_movements(tx, movement_ids=[use.id for use in uses])
    by_lot: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for use in uses:
        by_lot[use.lot_id].append(_use(use, causes.get(use.id)))
    lines = [(line, lots[line.lot_id], by_lot[line.lot_id]) for line in detail.lines]
    context = {"purchase": detail, "lines": lines, "is_used": _is_used(lots, by_lot)}
    return render(request, "events/purchase.html", context)


def _use(use: MovementDetail, cause: Cause | None) -> dict[str, Any]:
    leads = cause is not None and cause.page != "lot"
    return {
        "movement": use,
        "why": use.note or Reason(use.reason).label,
        "address": reverse(cause.page, args=[cause.key]) if cause and leads else "",
    }


def _is_used(lots: dict[int, LotDetail], uses: dict[int, list[dict[str, Any]]]) -> bool:
    """Tell whether anything of it is gone, which keeps the receipt from being voided."""
    return any(uses[lot_id] for lot_id in lots)
