"""What came of an event, row by row of its plan, for the one that is copied from it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from assembly.models import AssemblyRun, AssemblyUse
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.db.transaction import Atomic
from events.dto.listing import LastTime
from events.models import DeliveryUse
from events.planning.inputs import input_of, piece_of
from events.planning.loading import Loaded
from events.planning.outlook import load_outlooks
from events.planning.rows import to_text

LOT: Final = "movement__lot__"


def last_time(tx: Atomic, *, event_id: int) -> list[LastTime]:
    """Return what an event wanted, who got what and what was decided, each row with what came of it."""
    loaded, outlooks = load_outlooks(tx, event_ids=[event_id])
    wanted: Mapping[Any, int] = outlooks[event_id].wanted
    return [*_wanted(tx, loaded, event_id, wanted), *_assigned(loaded, event_id), *_decided(loaded, event_id)]


def _wanted(tx: Atomic, loaded: Loaded, event_id: int, wanted: Mapping[Any, int]) -> Iterator[LastTime]:
    """Yield the targets; of what nothing is left although more was asked for, it says how many were missing."""
    made = _made(tx, loaded, event_id)
    own, others = _taken(tx, event_id, is_own=True), _taken(tx, event_id, is_own=False)
    counts: Mapping[Any, int] = {
        want.piece: want.quantity for want in input_of(loaded.events[event_id], loaded.rows).targets
    }
    for target in loaded.rows.targets.get(event_id, ()):
        row = target.finished_unit or target.finished_good
        item = piece_of(target)
        yield LastTime(
            part="targets",
            what=f"{counts.get(item, 0)} × {row}",
            is_retired=row is not None and row.archived_at is not None,
            made=made[item],
            left_over=max(0, made[item] - own[item]),
            ran_out=max(0, wanted.get(item, 0) - made[item] - others[item]),
            came_of="",
        )


def _assigned(loaded: Loaded, event_id: int) -> Iterator[LastTime]:
    rows = loaded.rows.assignments.get(event_id, ())
    for row in sorted(rows, key=lambda each: (each.recipient.name, each.pk)):
        yield LastTime(
            part="assignments",
            what=f"{row.quantity} × {row.package} for {row.recipient}",
            is_retired=row.package.archived_at is not None or row.recipient.archived_at is not None,
            made=None,
            left_over=None,
            ran_out=0,
            came_of=row.status,
        )


def _decided(loaded: Loaded, event_id: int) -> Iterator[LastTime]:
    run = input_of(loaded.events[event_id], loaded.rows).batches_run
    units = loaded.definitions.units
    rows = [each for each in loaded.rows.decisions.get(event_id, ()) if each.batches]
    for row in sorted(rows, key=lambda each: (units[each.finished_unit_id].name, each.pk)):
        unit = units[row.finished_unit_id]
        yield LastTime(
            part="batches",
            what=f"{row.batches} {'batch' if row.batches == 1 else 'batches'} of {unit}",
            is_retired=unit.archived_at is not None,
            made=None,
            left_over=None,
            ran_out=0,
            came_of=f"{to_text(run.get(unit.pk, Fraction(0)))} baked",
        )


def _made(tx: Atomic, loaded: Loaded, event_id: int) -> Counter[tuple[str, int]]:
    made: Counter[tuple[str, int]] = Counter()
    for run in loaded.rows.runs.get(event_id, ()):
        made[FINISHED_UNIT, run.finished_unit_id] += run.actual_yield
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
