"""What came of an event, row by row of its plan, for the one that is copied from it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from assembly.models import AssemblyRun, AssemblyUse
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.db.transaction import Atomic
from events.dto.listing import LastTime
from events.models import Assignment, BatchDecision, DeliveryUse, Target
from events.planning.inputs import input_of
from events.planning.loading import Loaded
from events.planning.outlook import load_outlooks
from events.planning.rows import to_text
from production.models import ProductionRun

LOT: Final = "movement__lot__"


def last_time(tx: Atomic, *, event_id: int) -> list[LastTime]:
    """Return what an event wanted, who got what and what was decided, each row with what came of it."""
    loaded, outlooks = load_outlooks(tx, event_ids=[event_id])
    wanted: Mapping[Any, int] = outlooks[event_id].wanted
    return [
        *_wanted(tx, loaded, event_id, wanted),
        *_assigned(tx, event_id),
        *_decided(tx, loaded, event_id),
    ]


def _wanted(tx: Atomic, loaded: Loaded, event_id: int, wanted: Mapping[Any, int]) -> Iterator[LastTime]:
    """Yield the targets; of what nothing is left although more was asked for, it says how many were missing."""
    made, own, others = _made(tx, event_id), _taken(tx, event_id, is_own=True), _taken(tx, event_id, is_own=False)
    counts: Mapping[Any, int] = {
        want.piece: want.quantity for want in input_of(loaded.events[event_id], loaded.rows).targets
    }
    rows = Target.objects.using(tx.using).filter(event=event_id).select_related("finished_unit", "finished_good")
    for target in rows.order_by("pk"):
        row = target.finished_unit or target.finished_good
        item = (FINISHED_UNIT if target.finished_unit_id else FINISHED_GOOD, row.pk if row else 0)
        yield LastTime(
            part="targets",
            what=f"{counts.get(item, 0)} × {row}",
            is_retired=row is not None and row.archived_at is not None,
            made=made[item],
            left_over=max(0, made[item] - own[item]),
            ran_out=max(0, wanted.get(item, 0) - made[item] - others[item]),
            came_of="",
        )


def _assigned(tx: Atomic, event_id: int) -> Iterator[LastTime]:
    rows = Assignment.objects.using(tx.using).standing().filter(event=event_id).select_related("recipient", "package")
    for row in rows.order_by("recipient__name", "pk"):
        yield LastTime(
            part="assignments",
            what=f"{row.quantity} × {row.package} for {row.recipient}",
            is_retired=row.package.archived_at is not None or row.recipient.archived_at is not None,
            made=None,
            left_over=None,
            ran_out=0,
            came_of=row.status,
        )


def _decided(tx: Atomic, loaded: Loaded, event_id: int) -> Iterator[LastTime]:
    run = input_of(loaded.events[event_id], loaded.rows).batches_run
    rows = BatchDecision.objects.using(tx.using).filter(event=event_id, batches__gt=0)
    for row in rows.select_related("finished_unit").order_by("finished_unit__name", "pk"):
        yield LastTime(
            part="batches",
            what=f"{row.batches} {'batch' if row.batches == 1 else 'batches'} of {row.finished_unit}",
            is_retired=row.finished_unit.archived_at is not None,
            made=None,
            left_over=None,
            ran_out=0,
            came_of=f"{to_text(run.get(row.finished_unit_id, Fraction(0)))} baked",
        )


def _made(tx: Atomic, event_id: int) -> Counter[tuple[str, int]]:
    made: Counter[tuple[str, int]] = Counter()
    runs = ProductionRun.objects.using(tx.using).live().filter(event=event_id)
    for unit_id, count in runs.values_list("finished_unit", "actual_yield"):
        made[FINISHED_UNIT, unit_id] += count
    assemblies = AssemblyRun.objects.using(tx.using).live().filter(event=event_id)
    for good_id, count in assemblies.values_list("finished_good", "quantity_assembled"):
        made[FINISHED_GOOD, good_id] += count
    return made


def _taken(tx: Atomic, event_id: int, *, is_own: bool) -> Counter[tuple[str, int]]:
    """Return the pieces that the event's assemblies and deliveries took of its own output, or of other stock."""
    taken: Counter[tuple[str, int]] = Counter()
    models: tuple[tuple[Any, str], ...] = ((AssemblyUse, "run"), (DeliveryUse, "delivery"))
    for model, fact in models:
        uses = model.objects.using(tx.using).filter(
            **{f"{fact}__event": event_id, f"{fact}__voided_at__isnull": True, f"{LOT}product__isnull": True}
        )
        columns = ("finished_unit", "finished_good", "production_run__event", "assembly_run__event")
        for unit_id, good_id, baked_for, packed_for, delta in uses.values_list(
            *(f"{LOT}{column}" for column in columns), "movement__delta"
        ):
            if is_own == (event_id in (baked_for, packed_for)):
                taken[(FINISHED_UNIT, unit_id) if unit_id else (FINISHED_GOOD, good_id)] -= int(delta)
    return taken
