"""How many batches an event bakes of each finished unit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.errors import FinishedUnitNotFound
from bakery.catalogue.explode import FINISHED_UNIT
from bakery.catalogue.models import FinishedUnit
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset
from bakery.errors import ChangedMeanwhile
from bakery.inputs import Checked
from events.dto.planning import BatchDecisionInput, BatchDecisionRow, UnitBatches
from events.errors import BelowRecorded, DecisionNotFound
from events.meanwhile import batch_words, told
from events.models import AmendmentKind, BatchDecision, Event, PlanState
from events.planning.amendments import Change, lock_decisions, record_change
from events.planning.coverage import Coverage
from events.planning.inputs import input_of, yield_of
from events.planning.loading import derive_plans, load_demand
from events.planning.needs import unit_plan
from events.planning.rows import decision_row, unit_row
from events.planning.shapes import Decided, EventPlan, UnitPlan

Decision = BatchDecision | Decided | None
COLUMNS = ["batches", "accepted_shortfall", "notes", "decided_by", "decided_at"]


def get_batch_options(tx: Atomic, *, event_id: int) -> list[UnitBatches]:
    """Return one row per unit wanted or decided, however many ask for it."""
    derived = derive_plans(tx, event_ids=[event_id])
    decisions = {each.finished_unit_id: each for each in derived.rows.decisions.get(event_id, ())}
    coverage = Coverage.of(derived, [event_id])
    return [unit_row(plan, decisions.get(plan.unit.id), coverage) for plan in derived.plans[event_id].units]


def get_batch_decisions(tx: Atomic, *, event_id: int) -> list[BatchDecisionRow]:
    """Return what is decided, by the name of the unit."""
    rows = [unit.decided for unit in get_batch_options(tx, event_id=event_id) if unit.decided]
    return sorted(rows, key=lambda row: (row.name, row.finished_unit_id))


def save_batch_decision(  # noqa: PLR0913
    tx: Atomic,
    *,
    event_id: int,
    finished_unit_id: int,
    batches: int,
    accept_shortfall: bool = False,
    notes: str | Unset = UNSET,
    reason: str = "",
    by: User,
) -> BatchDecisionRow | None:
    """Decide the batches of one unit, or leave it undecided: none without an accepted shortage decide nothing.

    What the batches leave short is reckoned here, and stored only where it is accepted.
    """
    given = BatchDecisionInput(
        finished_unit_id=finished_unit_id, batches=batches, accept_shortfall=accept_shortfall, notes=notes
    )
    with logs.operation(tx, "save_batch_decision", event_id=event_id, finished_unit_id=finished_unit_id) as log:
        ((plan, row),) = _save(tx, event_id, [given], reason, by)
        log.add(**_logged(plan))
    return row


def save_batch_decisions(
    tx: Atomic, *, event_id: int, decisions: Sequence[BatchDecisionInput], reason: str = "", by: User
) -> list[BatchDecisionRow | None]:
    """Decide the batches of several units, all or none; what is decided so already is left untouched.

    One row for each that was given: nothing for one that is left undecided.
    """
    with logs.operation(tx, "save_batch_decisions", event_id=event_id) as log:
        saved = _save(tx, event_id, decisions, reason, by)
        log.add(decisions=[_logged(plan) for plan, _ in saved])
    return [row for _, row in saved]


def delete_batch_decision(tx: Atomic, *, event_id: int, finished_unit_id: int, reason: str = "", by: User) -> None:
    """Leave a unit undecided again."""
    with logs.operation(
        tx, "delete_batch_decision", event_id=event_id, finished_unit_id=finished_unit_id, by=by.get_username()
    ):
        event = lock_decisions(tx, event_id=event_id, reason=reason)
        decisions = BatchDecision.objects.using(tx.using).filter(event=event_id, finished_unit=finished_unit_id)
        found = decisions.select_related("finished_unit").first()
        if found is None:
            raise DecisionNotFound(
                "No batches are decided for this output.", event_id=event_id, finished_unit_id=finished_unit_id
            )
        rows = load_demand(tx, events=[event.pk])
        run = input_of(event, rows).batches_run.get(finished_unit_id, Fraction(0))
        _require_above_runs(event, found.finished_unit, None, run)
        change = _change_of([(found.finished_unit, found, None)])
        found.delete(using=tx.using)
        record_change(tx, event=event, change=change, reason=reason, by=by)


def _save(
    tx: Atomic, event_id: int, decisions: Sequence[BatchDecisionInput], reason: str, by: User
) -> list[tuple[UnitPlan, BatchDecisionRow | None]]:
    """Decide all or none; return what was reckoned for each that was given, and its row."""
    given = _checked(decisions)
    event = lock_decisions(tx, event_id=event_id, reason=reason)
    units = _find_units(tx, [each.finished_unit_id for each in given])
    derived = derive_plans(tx, event_ids=[event_id])
    stored = {each.finished_unit_id: each for each in derived.rows.decisions.get(event_id, ())}
    given = _touched(given, stored, units)
    decided = [_decide(each, _plan_of(derived.plans[event_id], units[each.finished_unit_id])) for each in given]
    changed = [plan for plan in decided if _values(plan.decided) != _values(stored.get(plan.unit.id))]
    for plan in changed:
        _require_above_runs(event, units[plan.unit.id], plan.decided, plan.batches_run)
    change = _change_of([(units[each.unit.id], stored.get(each.unit.id), each.decided) for each in changed])

    rows: list[BatchDecisionRow | None] = []
    for each, plan in zip(given, decided, strict=True):
        row = _written(tx, event_id, plan, each.notes, stored.get(plan.unit.id), by)
        rows.append(decision_row(plan, row) if row else None)
    if changed:
        record_change(tx, event=event, change=change, reason=reason, by=by)
    return list(zip(decided, rows, strict=True))


def _touched(
    given: Sequence[BatchDecisionInput], stored: Mapping[int, BatchDecision], units: Mapping[int, FinishedUnit]
) -> list[BatchDecisionInput]:
    """Leave out what is as it was shown, or refuse what somebody else decided otherwise meanwhile."""
    touched, meanwhile = [], {}
    for each in given:
        mine, current = _words(each.batches, each.accept_shortfall), _words_of(stored.get(each.finished_unit_id))
        if each.seen in (None, current):
            touched.append(each)
        elif mine not in (each.seen, current):
            meanwhile[each.finished_unit_id] = told(f"the batches of {units[each.finished_unit_id].name}", current)
    if meanwhile:
        raise ChangedMeanwhile(" ".join(meanwhile.values()), messages=meanwhile)
    return touched


def _words_of(decision: BatchDecision | None) -> str:
    return "" if decision is None else _words(decision.batches, bool(decision.accepted_shortfall))


def _words(batches: int, is_accepted: bool) -> str:
    return batch_words(batches=batches, is_accepted=is_accepted)


def _checked(decisions: Sequence[BatchDecisionInput]) -> list[BatchDecisionInput]:
    """Refuse what cannot be meant: less than nothing, one unit twice."""
    checked = Checked()
    seen: set[int] = set()
    given = []
    for number, each in enumerate(decisions):
        line = checked.line("decisions", number)
        unit_id = line.row_id("finished_unit_id", each.finished_unit_id)
        batches = line.whole("batches", each.batches, most=100_000)
        notes = each.notes if isinstance(each.notes, Unset) else line.text("notes", each.notes)
        if unit_id in seen:
            line.fault("finished_unit_id", "This output is in the list already.")
        seen.add(unit_id)
        given.append(replace(each, batches=batches, notes=notes))
    checked.done()
    return given


def _find_units(tx: Atomic, unit_ids: Sequence[int]) -> dict[int, FinishedUnit]:
    units = FinishedUnit.objects.using(tx.using).select_related("recipe").in_bulk(unit_ids)
    for unit_id in unit_ids:
        if unit_id not in units:
            raise FinishedUnitNotFound(f"There is no output {unit_id}.", finished_unit_id=unit_id)
    return units


def _plan_of(plan: EventPlan, unit: FinishedUnit) -> UnitPlan:
    """Return what the plan says of a unit, or that nobody asks for it."""
    known = (each for each in plan.units if each.unit.id == unit.pk)
    run = plan.event.batches_run.get(unit.pk, Fraction(0))
    return next(known, None) or unit_plan(yield_of(unit), None, None, run)


def _decide(given: BatchDecisionInput, plan: UnitPlan) -> UnitPlan:
    """Return the plan of a unit as it is with the decision; none that are not accepted as missing decide nothing."""
    wanted = Decided(batches=given.batches)
    if given.accept_shortfall:
        wanted = replace(wanted, accepted_shortfall=replace(plan, decided=wanted).shortfall)
    return replace(plan, decided=wanted if wanted.batches or wanted.accepted_shortfall else None)


def _written(
    tx: Atomic, event_id: int, plan: UnitPlan, notes: str | Unset, row: BatchDecision | None, by: User
) -> BatchDecision | None:
    """Store a decision where it differs from the one there is, or take that one away."""
    if plan.decided is None:
        if row is not None:
            row.delete(using=tx.using)
        return None
    if row is None:
        return BatchDecision.objects.using(tx.using).create(
            event_id=event_id,
            finished_unit_id=plan.unit.id,
            batches=plan.decided.batches,
            accepted_shortfall=plan.decided.accepted_shortfall,
            notes="" if isinstance(notes, Unset) else notes,
            decided_by=by,
        )
    text = row.notes if isinstance(notes, Unset) else notes
    wanted = (plan.decided.batches, plan.decided.accepted_shortfall, text)
    if wanted != (row.batches, row.accepted_shortfall, row.notes):
        row.batches, row.accepted_shortfall, row.notes = wanted
        row.decided_by, row.decided_at = by, timezone.now()
        row.save(using=tx.using, update_fields=COLUMNS)
    return row


def _require_above_runs(event: Event, unit: FinishedUnit, decided: Decided | None, batches_run: Fraction) -> None:
    """Refuse to bake fewer batches than were run, once production has started."""
    wanted = decided.batches if decided else 0
    if event.plan_state == PlanState.IN_PRODUCTION and wanted < batches_run:
        run = ceil(batches_run)
        raise BelowRecorded(
            f"{'1 batch was' if run == 1 else f'{run} batches were'} run of {unit.name}, so no fewer can be decided.",
            item_type=FINISHED_UNIT,
            item_id=unit.pk,
            recorded=run,
            wanted=wanted,
        )


def _change_of(decisions: Sequence[tuple[FinishedUnit, Decision, Decision]]) -> Change:
    """Return what amendments remember: of one unit its values, of several theirs by name."""
    before = {unit.name: _values(old) for unit, old, _ in decisions}
    after = {unit.name: _values(given) for unit, _, given in decisions}
    if len(decisions) != 1:
        return Change(kind=AmendmentKind.CHANGE_BATCHES, before=before, after=after)
    unit = decisions[0][0]
    return Change(kind=AmendmentKind.CHANGE_BATCHES, subject=unit, before=before[unit.name], after=after[unit.name])


def _values(decision: Decision) -> dict[str, int] | None:
    if decision is None:
        return None
    return {"batches": decision.batches, "accepted_shortfall": decision.accepted_shortfall}


def _logged(plan: UnitPlan) -> dict[str, int]:
    decided = plan.decided or Decided(batches=0)
    return {
        "finished_unit_id": plan.unit.id,
        "batches": decided.batches,
        "needed": plan.to_make,
        "shortfall": plan.shortfall,
        "accepted": decided.accepted_shortfall,
    }
