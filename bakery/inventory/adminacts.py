"""What may be done to facts in their admin lists: void them with a reason, and prove the ledger."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from bakery.adminacts import Act, Action, Chosen, Told, action_of, void_of
from bakery.catalogue.formatting import format_amount
from bakery.db.transaction import Atomic
from bakery.inventory.models import Reason
from bakery.inventory.queries.ledger import check_ledger
from bakery.inventory.queries.movements import movements_of_fact
from bakery.inventory.services.locks import lock_stock


def _moved(tx: Atomic, kind: str, fact_id: int) -> list[str]:
    """Say of each movement of a fact what it was."""
    return [
        f"{Reason(each.reason).label}: {format_amount(Decimal(each.delta), each.unit or 'ea')} of {each.item_name}, "
        f"lot {each.lot_id}{' (undone already)' if each.reversed_by_id else ''}"
        for each in movements_of_fact(tx, kind=kind, fact_id=fact_id)
    ]


def void_fact(kind: str, void: Callable[..., object], word: str = "") -> Action:
    """Return the act that voids facts of a kind, all stock locked; the service names them by `word`."""

    def locked(tx: Atomic, **given: Any) -> object:
        lock_stock(tx)
        return void(tx, **given)

    return void_of(kind, word or kind, locked, _moved)


def _faults(tx: Atomic, _chosen: Chosen) -> Told:
    """Return every lot that its movements do not account for, chosen or not."""
    found = check_ledger(tx)
    if not found:
        return [("Every lot holds what its movements say.", [])]
    return [(f"Lot {each.lot_id}: {each.rule}", [f"expected {each.expected}, found {each.found}"]) for each in found]


RECHECK: Final = action_of(
    Act(
        name="recheck",
        label="Recheck integrity",
        lead="All lots, whichever are chosen, against their movements:",
        impact=_faults,
    )
)
