"""Which facts moved stock: the purchase, baking, assembly, delivery or adjustment behind each movement."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from assembly.models import AssemblyRun, AssemblyUse
from bakery.db.transaction import Atomic
from bakery.inventory.models import Movement, PurchaseLine, Reason
from events.dto.causes import Cause
from events.models import DeliveryUse
from production.models import ProductionRun, ProductionUse

BROUGHT: Final = {Reason.RECEIPT: "purchase", Reason.PRODUCTION_IN: "run", Reason.ASSEMBLY_IN: "assembly"}


def causes_of_movements(tx: Atomic, *, movement_ids: Collection[int]) -> dict[int, Cause]:
    """Return the fact behind each movement that has one; a reversal leads to what it undid."""
    moves = Movement.objects.using(tx.using).filter(pk__in=movement_ids).values("pk", "reverses_id")
    undone = {move["pk"]: move["reverses_id"] or move["pk"] for move in moves}
    rows = {row.pk: row for row in Movement.objects.using(tx.using).filter(pk__in=list(undone.values()))}
    used = _used(tx, rows)
    brought = _brought(tx, {row.lot_id for row in rows.values() if row.reason in BROUGHT})
    found: dict[int, Cause] = {}
    for pk, first in undone.items():
        row = rows[first]
        cause = used.get(first) or brought.get((row.reason, row.lot_id))
        if cause is None and row.adjustment_id is not None:
            cause = Cause(kind="adjustment", id=row.adjustment_id, page="lot", key=row.lot_id)
        if cause is not None:
            found[pk] = cause
    return found


def _used(tx: Atomic, rows: Mapping[int, Movement]) -> dict[int, Cause]:
    """Return what drew stock, by the movement."""
    runs = ProductionUse.objects.using(tx.using).filter(movement__in=rows).values_list("movement", "run")
    assemblies = AssemblyUse.objects.using(tx.using).filter(movement__in=rows).values_list("movement", "run")
    handed = DeliveryUse.objects.using(tx.using).filter(movement__in=rows)
    return {
        **{move: _itself("run", run) for move, run in runs},
        **{move: _itself("assembly", run) for move, run in assemblies},
        **{
            move: Cause(kind="delivery", id=delivery, page="event_deliver", key=event)
            for move, delivery, event in handed.values_list("movement", "delivery", "delivery__event")
        },
    }


def _brought(tx: Atomic, lot_ids: Collection[int]) -> dict[tuple[str, int], Cause]:
    """Return what brought lots in, by the reason and the lot."""
    sources: tuple[tuple[Reason, Any, str], ...] = (
        (Reason.RECEIPT, PurchaseLine, "purchase"),
        (Reason.PRODUCTION_IN, ProductionRun, "pk"),
        (Reason.ASSEMBLY_IN, AssemblyRun, "pk"),
    )
    return {
        (str(reason), lot): _itself(BROUGHT[reason], key)
        for reason, model, column in sources
        for lot, key in model.objects.using(tx.using).filter(lot__in=lot_ids).values_list("lot", column)
    }


def _itself(kind: str, key: int) -> Cause:
    """Return a fact that has a page of its own, named after its kind."""
    return Cause(kind=kind, id=key, page=kind, key=key)
