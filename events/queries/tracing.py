"""Where a lot went, and where what somebody got came from."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from assembly.models import AssemblyRun, AssemblyUse
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.models import Lot
from bakery.inventory.owners import item_of, unit_of
from events.dto.reports import TraceStep
from events.models import Delivery, DeliveryUse
from production.models import ProductionRun, ProductionUse

RUN, ASSEMBLY, DELIVERY, LOT = "run", "assembly", "delivery", "lot"
NAMED: Final = ("product__ingredient", "product__material", "purchase_line__purchase__supplier")


def trace_of_lot(tx: Atomic, *, lot_id: int) -> list[TraceStep]:
    """Return every live fact that used the lot, or something made with it: runs, assemblies, then deliveries."""
    lots = {lot_id}
    runs = {use.run_id: use.run for use in _uses(tx, ProductionUse, "run", movement__lot__in=lots)}
    lots |= {run.lot_id for run in runs.values() if run.lot_id}
    assemblies: dict[int, AssemblyRun] = {}
    frontier = lots
    while frontier:
        found = {use.run_id: use.run for use in _uses(tx, AssemblyUse, "run", movement__lot__in=frontier)}
        assemblies |= found
        frontier = {run.lot_id for run in found.values()} - lots
        lots |= frontier
    taken: dict[int, list[DeliveryUse]] = {}
    for use in _uses(tx, DeliveryUse, "delivery", movement__lot__in=lots):
        taken.setdefault(use.delivery_id, []).append(use)
    steps = [*map(_run_step, runs.values()), *map(_assembly_step, assemblies.values())]
    return [*_ordered(steps), *_ordered(_delivery_step(uses[0].delivery, uses) for uses in taken.values())]


def trace_of_recipient(
    tx: Atomic, *, recipient_id: int, start: date | None = None, end: date | None = None, event_id: int | None = None
) -> list[TraceStep]:
    """Return what somebody got, what that was put together and baked from, then the lots that went into it."""
    days = {"delivered_at__date__gte": start, "delivered_at__date__lte": end, "event": event_id}
    wanted = {f"delivery__{name}": value for name, value in days.items() if value is not None}
    taken: dict[int, list[DeliveryUse]] = {}
    for use in _uses(tx, DeliveryUse, "delivery", delivery__assignment__recipient=recipient_id, **wanted):
        taken.setdefault(use.delivery_id, []).append(use)
    lots = {use.movement.lot_id for uses in taken.values() for use in uses}
    assemblies: dict[int, AssemblyRun] = {}
    frontier = lots
    while frontier:
        uses = _uses(tx, AssemblyUse, "run", run__lot__in=frontier)
        assemblies |= {use.run_id: use.run for use in uses}
        frontier = {use.movement.lot_id for use in uses} - lots
        lots |= frontier
    baked = _uses(tx, ProductionUse, "run", run__lot__in=lots)
    runs = {use.run_id: use.run for use in baked}
    bought = lots | {use.movement.lot_id for use in baked}
    steps = [*map(_assembly_step, assemblies.values()), *map(_run_step, runs.values())]
    return [
        *_ordered(_delivery_step(uses[0].delivery, uses) for uses in taken.values()),
        *_ordered(steps),
        *_ordered(_lot_steps(tx, bought)),
    ]


def _uses(tx: Atomic, model: Any, fact: str, **wanted: Any) -> list[Any]:
    """Return the draws of live facts with what they name, in one statement."""
    along = {
        ProductionUse: ("run__finished_unit", "run__event"),
        AssemblyUse: ("run__finished_good", "run__event"),
        DeliveryUse: (
            "delivery__event", "delivery__assignment__recipient", "delivery__assignment__package",
            "movement__lot__finished_unit", "movement__lot__finished_good",
        ),
    }[model]  # fmt: skip
    uses = model.objects.using(tx.using).filter(**{f"{fact}__voided_at__isnull": True}, **wanted)
    return list(uses.select_related("movement", *along).order_by("pk"))


def _ordered(steps: Iterable[TraceStep]) -> list[TraceStep]:
    return sorted(steps, key=lambda step: (step.day, step.kind != RUN, step.name, step.id or 0))


def _run_step(run: ProductionRun) -> TraceStep:
    return _step(
        RUN, run, name=run.finished_unit.name, day=timezone.localdate(run.produced_at), pieces=run.actual_yield
    )


def _assembly_step(run: AssemblyRun) -> TraceStep:
    day = timezone.localdate(run.assembled_at)
    return _step(ASSEMBLY, run, name=run.finished_good.name, day=day, pieces=run.quantity_assembled)


def _delivery_step(delivery: Delivery, uses: Collection[DeliveryUse]) -> TraceStep:
    """Return a delivery with the pieces it took of the lots in question."""
    pieces = [use.movement for use in uses if use.movement.lot.product_id is None]
    names = sorted({str(item_of(move.lot)) for move in pieces})
    assigned = delivery.assignment
    return TraceStep(
        kind=DELIVERY,
        id=delivery.pk,
        lot_id=None,
        name=assigned.package.name if assigned else ", ".join(names),
        day=timezone.localdate(delivery.delivered_at),
        quantity=quantity_to_string(-sum((move.delta for move in pieces), Decimal(0))),
        unit="",
        event_id=delivery.event_id,
        event_name=delivery.event.name,
        recipient_id=assigned.recipient_id if assigned else None,
        recipient_name=assigned.recipient.name if assigned else "",
        place="",
    )


def _lot_steps(tx: Atomic, lot_ids: Collection[int]) -> Iterator[TraceStep]:
    lots = Lot.objects.using(tx.using).filter(pk__in=lot_ids, product__isnull=False).select_related(*NAMED)
    for lot in lots:
        line = getattr(lot, "purchase_line", None)
        yield TraceStep(
            kind=LOT,
            id=line.purchase_id if line else None,
            lot_id=lot.pk,
            name=str(lot.product),
            day=lot.received_on,
            quantity=quantity_to_string(lot.received),
            unit=unit_of(item_of(lot)),
            event_id=None,
            event_name="",
            recipient_id=None,
            recipient_name="",
            place=line.purchase.supplier.name if line else "",
        )


def _step(kind: str, run: ProductionRun | AssemblyRun, *, name: str, day: date, pieces: int) -> TraceStep:
    event: Any = run.event
    return TraceStep(
        kind=kind,
        id=run.pk,
        lot_id=run.lot_id,
        name=name,
        day=day,
        quantity=str(pieces),
        unit="",
        event_id=run.event_id,
        event_name=event.name if event else "",
        recipient_id=None,
        recipient_name="",
        place="",
    )
