"""What a plan in production cannot go below: what was already assembled or served for the event."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace

from assembly.models import AssemblyRun
from bakery.catalogue.explode import FINISHED_GOOD
from bakery.db.transaction import Atomic
from events.errors import BelowRecorded
from events.models import Assignment, Event, PackageLine, PlanState, Target
from events.planning.demand import Piece
from events.planning.inputs import DefinitionRows, DemandRows, input_of, piece_of, target_quantity
from events.planning.loading import load_definitions, load_demand
from events.planning.needs import wanted_in_all


def require_target_floor(tx: Atomic, *, event: Event, target: Target, gone: bool = False) -> None:
    """Refuse a target, not written yet, that asks for less than was assembled or served."""
    if event.plan_state == PlanState.IN_PRODUCTION:
        rows = load_demand(tx, events=[event.pk])
        kept = [each for each in rows.targets.get(event.pk, ()) if each.pk != target.pk]
        after = replace(rows, targets={event.pk: kept if gone else [*kept, target]})
        _require(tx, event, event, rows, after)


def require_assignment_floor(tx: Atomic, *, event: Event, assignment: Assignment, gone: bool = False) -> None:
    """Refuse an assignment, not written yet, that asks for less than was assembled."""
    if event.plan_state == PlanState.IN_PRODUCTION:
        rows = load_demand(tx, events=[event.pk])
        kept = [each for each in rows.assignments.get(event.pk, ()) if each.pk != assignment.pk]
        lines = PackageLine.objects.using(tx.using).filter(package=assignment.package_id)
        lines = lines.select_related("component_good", "material", "product").order_by("position", "pk")
        after = replace(
            rows,
            assignments={event.pk: kept if gone else [*kept, assignment]},
            package_lines={**rows.package_lines, assignment.package_id: list(lines)},
        )
        _require(tx, event, event, rows, after)


def require_guest_floor(tx: Atomic, *, event: Event, expected_attendees: int | None) -> None:
    """Refuse a number of guests for whom less would be wanted than was assembled or served."""
    if event.plan_state == PlanState.IN_PRODUCTION:
        rows = load_demand(tx, events=[event.pk])
        later = copy(event)
        later.expected_attendees = expected_attendees
        _require(tx, event, later, rows, rows)


def _require(tx: Atomic, event: Event, later: Event, before: DemandRows, after: DemandRows) -> None:
    both = [*before.targets.get(event.pk, ()), *after.targets.get(event.pk, ())]
    definitions = load_definitions(tx, rows=replace(after, targets={event.pk: both}))
    served = before.served.get(event.pk, {})
    _require_above(served, _targeted(event, before), _targeted(later, after), definitions, "served")
    _require_above(
        _assembled(tx, event), _wanted(event, before, definitions), _wanted(later, after, definitions), definitions,
        "assembled",
    )  # fmt: skip


def _require_above(
    recorded: Mapping[Piece, int],
    before: Mapping[Piece, int],
    after: Mapping[Piece, int],
    definitions: DefinitionRows,
    done: str,
) -> None:
    """Refuse where less is wanted than before and less than was recorded; a surplus made on purpose may stay."""
    for piece, count in recorded.items():
        left = after.get(piece, 0)
        if left < before.get(piece, 0) and left < count:
            name = definitions.name_of(piece)
            raise BelowRecorded(
                f"{count} × {name} were {done} already, so no fewer can be wanted.",
                item_type=piece[0],
                item_id=piece[1],
                recorded=count,
                wanted=left,
            )


def _targeted(event: Event, rows: DemandRows) -> dict[Piece, int]:
    targets: Sequence[Target] = rows.targets.get(event.pk, ())
    return {piece_of(target): target_quantity(target, event) for target in targets}


def _wanted(event: Event, rows: DemandRows, definitions: DefinitionRows) -> dict[Piece, int]:
    return wanted_in_all(input_of(event, rows), definitions.goods.content())


def _assembled(tx: Atomic, event: Event) -> dict[Piece, int]:
    runs = AssemblyRun.objects.using(tx.using).live().filter(event=event)
    pieces: dict[Piece, int] = defaultdict(int)
    for good_id, quantity in runs.values_list("finished_good_id", "quantity_assembled"):
        pieces[FINISHED_GOOD, good_id] += quantity
    return pieces
