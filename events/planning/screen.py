"""An event's plan as one page shows it: read once, told from every side."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bakery.catalogue.explode import FINISHED_GOOD
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from events.dto.planning import AskedBy, Plan
from events.dto.screens import AssignmentLine, EnteredPlan, PlanScreen, TargetLine
from events.models import Assignment, AssignmentStatus, Recipient
from events.planning.amendments import amendment_rows
from events.planning.checklist import steps_of
from events.planning.demand import ASSIGNMENT, TARGET
from events.planning.plan import Calculation, derive_calculation, plan_from
from events.planning.possible import possible_from
from events.planning.states import state_from
from events.services.analysis import cost_analysis_from
from events.services.progress import progress_from
from production.models import ProductionRun


def get_entered_plan(tx: Atomic, *, event_id: int) -> EnteredPlan:
    """Return the plan with its demand as entered."""
    return EnteredPlan(**_entered(tx, derive_calculation(tx, event_id=event_id), event_id))


def _entered(tx: Atomic, calculation: Calculation, event_id: int) -> dict[str, Any]:
    event, given = calculation.derived.events[event_id], calculation.derived.rows.assignments.get(event_id, [])
    plan = plan_from(tx, calculation=calculation, event_id=event_id)
    return {
        "event_id": event_id,
        "event_name": event.name,
        "event_date": event.event_date,
        "expected_attendees": event.expected_attendees,
        "notes": event.notes,
        "targets": _targets(calculation, plan),
        "assignments": _assignments(given, plan, _avoided(tx, given)),
        "plan": plan,
    }


def get_plan_screen(tx: Atomic, *, event_id: int) -> PlanScreen:
    """Return the plan with its demand as entered, its steps and its progress, all of one moment."""
    calculation = derive_calculation(tx, event_id=event_id)
    derived, entered = calculation.derived, _entered(tx, calculation, event_id)
    plan, targets, assignments = entered["plan"], entered["targets"], entered["assignments"]
    state = state_from(tx, calculation=calculation, event_id=event_id)
    progress = progress_from(tx, loaded=derived, event_id=event_id)
    given = derived.rows.assignments.get(event_id, [])
    delivered = [each for each in given if each.status == AssignmentStatus.DELIVERED]
    at_hand = [each for each in given if each.status != AssignmentStatus.PENDING]
    runs = derived.rows.runs.get(event_id)
    return PlanScreen(
        **entered,
        wanted=sum(each.quantity for each in targets) + sum(each.quantity for each in assignments),
        ready=sum(each.ready for each in targets) + sum(each.quantity for each in at_hand),
        batches_done=quantity_to_string(sum((Decimal(unit.batches_run) for unit in plan.units), Decimal(0))),
        batches_planned=sum(each.batches for each in plan.recipe_batches),
        made=_made(runs or ()),
        state=state,
        steps=steps_of(
            plan,
            state,
            was_made=bool(runs) or any(row.assembled_quantity for row in progress.assembly_progress),
            was_handed_out=bool(delivered) or bool(derived.rows.served.get(event_id)),
            waiting=len(given) - len(delivered),
        ),
        progress=progress,
        possible=possible_from(derived, plan.feasibility, event_id),
        costs=cost_analysis_from(
            tx,
            event_id=event_id,
            derived=derived,
            reckoned=calculation.reckoned,
            drawn=calculation.drawn,
            shopping=calculation.shopping,
        ),
        amendments=tuple(amendment_rows(tx, event_id=event_id)),
    )


def _made(runs: Iterable[ProductionRun]) -> tuple[tuple[int, int], ...]:
    pieces: Counter[int] = Counter()
    for run in runs:
        pieces[run.finished_unit_id] += run.actual_yield
    return tuple(pieces.items())


def _targets(calculation: Calculation, plan: Plan) -> tuple[TargetLine, ...]:
    rows = {each.pk: each for each in calculation.derived.rows.targets.get(plan.event_id, ())}
    lying = {("finished_unit", unit.finished_unit_id): int(unit.on_hand) for unit in plan.units}
    lying |= {(FINISHED_GOOD, good.finished_good_id): int(good.on_hand) for good in plan.goods}
    in_packages = {("finished_unit", unit.finished_unit_id): _in_packages(unit.asked_by) for unit in plan.units}
    in_packages |= {(FINISHED_GOOD, good.finished_good_id): _in_packages(good.asked_by) for good in plan.goods}
    lines = []
    for asked in (each for each in plan.demand if each.source == TARGET):
        row, quantity, outstanding = rows[asked.source_id], int(asked.quantity), int(asked.outstanding)
        served = quantity - outstanding
        lines.append(
            TargetLine(
                item_type=asked.item_type,
                item_id=asked.item_id,
                name=asked.name,
                quantity=quantity,
                per_attendee=None if row.per_attendee is None else quantity_to_string(row.per_attendee),
                served=served,
                ready=served + min(outstanding, lying.get((asked.item_type, asked.item_id), 0)),
                in_packages=in_packages.get((asked.item_type, asked.item_id), 0),
                notes=row.notes,
            )
        )
    return tuple(lines)


def _in_packages(asked_by: Iterable[AskedBy]) -> int:
    """Return how many of an output or box packages ask for by themselves."""
    return sum(int(asked.quantity) for asked in asked_by if asked.kind == ASSIGNMENT)


def _avoided(tx: Atomic, given: Sequence[Assignment]) -> Mapping[int, list[str]]:
    """Return by recipient the names of the allergens they avoid."""
    avoided = Recipient.avoids.through.objects.using(tx.using).filter(
        recipient__in={each.recipient_id for each in given}
    )
    names: dict[int, list[str]] = defaultdict(list)
    for recipient_id, name in avoided.order_by("allergen__name").values_list("recipient_id", "allergen__name"):
        names[recipient_id].append(name)
    return names


def _assignments(
    given: Sequence[Assignment], plan: Plan, avoided: Mapping[int, list[str]]
) -> tuple[AssignmentLine, ...]:
    conflicts = {each.subject_id: each.message for each in plan.problems if each.code == "allergen_conflict"}
    in_order = sorted(given, key=lambda each: (each.recipient.name.casefold(), each.recipient_id, each.pk))
    return tuple(
        AssignmentLine(
            id=each.pk,
            recipient_id=each.recipient_id,
            recipient_name=each.recipient.name,
            package_name=each.package.name,
            quantity=each.quantity,
            status=each.status,
            avoids=tuple(avoided.get(each.recipient_id, ())),
            conflict=conflicts.get(each.pk, ""),
            allergen_note=each.allergen_note,
            notes=each.notes,
        )
        for each in in_order
    )
