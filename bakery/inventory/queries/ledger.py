"""The proof that the shelf is what its movements say."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import F, Q

from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.dto.stock import LedgerFault
from bakery.inventory.models import Lot, Movement, Reason

IN = Q(movements__delta__gt=0) & ~Q(movements__reason=Reason.REVERSAL)


def check_ledger(tx: Atomic) -> list[LedgerFault]:
    """Return every lot that differs from its movements, and every reversal that is no mirror image; empty: proven."""
    lots = (
        Lot.objects.using(tx.using)
        .annotate(
            moved=ExactSum("movements__delta"),
            paid=ExactSum("movements__cost"),
            came_in=ExactSum("movements__delta", filter=IN),
            came_at=ExactSum("movements__cost", filter=IN),
        )
        .order_by("pk")
        .values_list("pk", "received", "remaining", "cost", "value", "moved", "paid", "came_in", "came_at")
    )
    mirrors = (
        Movement.objects.using(tx.using)
        .filter(reverses__isnull=False)
        .order_by("pk")
        .values_list("lot_id", F("reverses__lot_id"), "delta", F("reverses__delta"), "cost", F("reverses__cost"))
    )
    found = [fault for row in lots.iterator() for fault in _lot_faults(*row)]
    return found + [fault for row in mirrors.iterator() for fault in _mirror_faults(*row)]


def _lot_faults(lot_id: int, *figures: Decimal) -> Iterator[LedgerFault]:
    received, remaining, cost, value, moved, paid, came_in, came_at = figures
    rules = {
        "remaining": (moved, remaining),
        "value": (paid, value),
        "received": (came_in, received),
        "cost": (came_at, cost),
        "remaining_within_received": (min(max(remaining, Decimal(0)), received), remaining),
        "empty_is_worthless": (value if remaining else Decimal(0), value),
    }
    return _faults(lot_id, rules)


def _mirror_faults(lot_id: int, reversed_lot_id: int, *figures: Decimal) -> Iterator[LedgerFault]:
    delta, reversed_delta, cost, reversed_cost = figures
    rules = {
        "reversal_lot": (Decimal(reversed_lot_id), Decimal(lot_id)),
        "reversal_quantity": (-reversed_delta, delta),
        "reversal_cost": (-reversed_cost, cost),
    }
    return _faults(lot_id, rules)


def _faults(lot_id: int, rules: dict[str, tuple[Decimal, Decimal]]) -> Iterator[LedgerFault]:
    for rule, (expected, found) in rules.items():
        if expected != found:
            yield LedgerFault(
                lot_id=lot_id, rule=rule, expected=quantity_to_string(expected), found=quantity_to_string(found)
            )
