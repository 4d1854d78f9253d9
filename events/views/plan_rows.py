"""What stands in the tables of a plan's page, row by row, with the forms that belong to each."""

from decimal import Decimal
from typing import Any, Final

from bakery.bars import Bar
from bakery.dto import Problem
from bakery.forms import Form
from events.dto.planning import UnitBatches
from events.dto.progress import EventProgress
from events.dto.screens import AssignmentLine, PlanScreen, PlanStep, Possible, TargetLine
from events.forms.batches import BatchesForm
from events.models import CLOSED, AssignmentStatus, PlanState
from events.planning.problems import PLAN_STALE
from events.views.fixes import address_of, fix_action, fix_address, stops
from events.views.plan_forms import PlanForms, target_row
from events.views.sums import target_sums, unit_sums

STEP_WORDS: Final = {
    "lock": ("Lock the plan", "What it wants is frozen, and stock is promised to it; batches may still change."),
    "unlock": ("Unlock the plan", "It becomes a draft again, and promises no stock."),
    "start": ("Start production", "From now on every change of the plan needs a reason."),
    "complete": ("Complete the event", "What is left over is free for others. What is left undone needs a reason."),
    "cancel": ("Cancel the event", "What was made for it is free for others. This needs a reason."),
}
MANY: Final = 8
DEMAND_OPENS: Final = (PlanState.DRAFT, PlanState.IN_PRODUCTION)


def problem_row(problem: Problem, forms: PlanForms, *, may_plan: bool) -> dict[str, Any]:
    """Return a problem with what mends it; what differs from the frozen plan is told in full elsewhere."""
    weigh = may_plan and problem.code == "missing_density" and problem.subject_type == "ingredient"
    is_drift = problem.code == PLAN_STALE
    return {
        "problem": problem,
        "message": "The plan is not what was frozen." if is_drift else problem.message,
        "stops": stops(problem),
        "action": "See what differs" if is_drift else fix_action(problem),
        "address": "#drift" if is_drift else fix_address(problem),
        "weigh": forms.get("weigh", problem.subject_id, ingredient_id=problem.subject_id) if weigh else None,
    }


def drift_of(screen: PlanScreen, forms: PlanForms) -> dict[str, Any] | None:
    """Return what differs from the frozen plan, and the form that settles it; nothing for one never frozen."""
    staleness, state = screen.plan.staleness, screen.plan.state
    if not staleness.is_stale or staleness.snapshot_id is None or state in CLOSED:
        return None
    is_started = state == PlanState.IN_PRODUCTION
    return {
        "staleness": staleness,
        "is_started": is_started,
        "form": forms.get("accept" if is_started else "calculate"),
        "compare": address_of("event_compare", screen.event_id) if is_started else "",
    }


def target_rows(screen: PlanScreen, forms: PlanForms, *, opened: str) -> list[dict[str, Any]]:
    """Return what is wanted apart from packages; `opened` names the row whose forms are to stand open."""
    return [_target(line, forms, opened) | target_sums(line, screen.expected_attendees) for line in screen.targets]


def _target(line: TargetLine, forms: PlanForms, opened: str) -> dict[str, Any]:
    row = target_row(line)
    key = f"target-{row}"
    is_opened = opened == key or forms.is_sent(row)
    return {
        "line": line,
        "row": row,
        "key": key,
        "kind": "output" if line.item_type == "finished_unit" else "box",
        "change": forms.change_target(line) if is_opened else None,
        "remove": _remove_target(line, forms) if is_opened else None,
    }


def _remove_target(line: TargetLine, forms: PlanForms) -> Form:
    return forms.get("remove_target", target_row(line), item_type=line.item_type, item_id=line.item_id)


def assignment_rows(screen: PlanScreen, forms: PlanForms, *, may_plan: bool, opened: str) -> list[dict[str, Any]]:
    """Return who gets what; `opened` names the row whose forms are to stand open."""
    return [_assignment(line, forms, screen.plan.state, may_plan, opened) for line in screen.assignments]


def _assignment(line: AssignmentLine, forms: PlanForms, state: str, may_plan: bool, opened: str) -> dict[str, Any]:
    key = f"assignment-{line.id}"
    is_open = may_plan and state not in CLOSED and line.status != AssignmentStatus.DELIVERED
    is_opened = is_open and (opened == key or forms.is_sent(str(line.id)))
    demand_opens = state in DEMAND_OPENS
    return {
        "line": line,
        "key": key,
        "badge": {"ready": "half", "delivered": "full"}.get(line.status, ""),
        "act": "change_assignment" if demand_opens else "note_assignment",
        "is_open": is_open,
        "change": forms.change_assignment(line, demand_opens=demand_opens) if is_opened else None,
        "remove": (
            forms.get("remove_assignment", line.id, assignment_id=line.id) if is_opened and demand_opens else None
        ),
    }


def unit_rows(screen: PlanScreen, forms: PlanForms) -> list[dict[str, Any]]:
    """Return the batches of every output, with what was made of it."""
    form = forms.get("batches")
    made = dict(screen.made)
    fields = form.rows if isinstance(form, BatchesForm) else ()
    return [
        {"fields": row, "unit": row.unit, "made": made.get(row.unit.finished_unit_id, 0)}
        | unit_sums(row.unit)
        | _outcome(row.unit, is_closed=screen.plan.state in CLOSED)
        for row in fields
    ]


def batch_rows(screen: PlanScreen, forms: PlanForms) -> dict[str, list[dict[str, Any]]]:
    """Return the batches of every output; of many, those that are settled stand apart unless one of them is wrong."""
    rows = unit_rows(screen, forms)
    is_wrong = forms.act is not None and forms.act.section == "batches"
    if len(rows) <= MANY or is_wrong:
        return {"unit_rows": rows, "settled_rows": []}
    return {
        "unit_rows": [row for row in rows if row["badge"] != "done"],
        "settled_rows": [row for row in rows if row["badge"] == "done"],
    }


def progress_bars(progress: EventProgress) -> list[Bar]:
    """Return how far recipes, boxes and deliveries have come."""
    bars = [
        Bar(
            key=f"recipe{row.recipe_id}",
            label=row.recipe_name,
            done=row.produced_batches,
            total=row.target_batches,
            word=f"batches, {_whole(row.progress_pct)} %",
        )
        for row in progress.production_progress
    ]
    bars += [
        Bar(
            key=f"box{row.finished_good_id}",
            label=row.finished_good_name,
            done=str(row.assembled_quantity),
            total=row.target_quantity,
            word=f"boxes, {_whole(row.progress_pct)} %",
        )
        for row in progress.assembly_progress
    ]
    overall = progress.overall_progress
    if overall.packages_total:
        done, total = str(overall.packages_delivered), overall.packages_total
        bars.append(Bar(key="deliveries", label="Packages delivered", done=done, total=total))
    return bars


def _whole(percent: str) -> str:
    return f"{Decimal(percent):.0f}"


def _outcome(unit: UnitBatches, *, is_closed: bool) -> dict[str, str]:
    """Say in a word where the batches of an output stand."""
    over = int(unit.total_yield) - int(unit.to_make)
    rest = "exact" if not over else f"{over} over" if over > 0 else f"{-over} short"
    if unit.decided is None:
        return {"rest": rest, "word": "not decided" if is_closed else "proposed", "badge": ""}
    if not unit.covered:
        return {"rest": rest, "word": "short", "badge": "short"}
    if over < 0:
        return {"rest": rest, "word": "shortage accepted", "badge": "half"}
    if unit.batches_remaining == "0" and unit.batches_run != "0":
        return {"rest": rest, "word": "baked", "badge": "done"}
    return {"rest": rest, "word": "decided", "badge": "done"}


def possible_rows(possible: Possible) -> dict[str, Any]:
    """Return what there can be, apart from what there will be all of once the planned batches are baked."""
    return {
        "short": [line for line in possible.lines if line.after_batches < line.wanted],
        "full": [line for line in possible.lines if line.after_batches >= line.wanted],
        "all_now": possible.all_now,
        "all_after": possible.all_after,
    }


def step_row(step: PlanStep, forms: PlanForms) -> dict[str, Any]:
    """Return a step with its words and its form, which says when it needs a reason."""
    title, effect = STEP_WORDS[step.name]
    form = forms.get(step.name)
    if step.name == "complete" and not all(each.is_met for each in step.conditions):
        form.fields["reason"].required = True
        form["reason"].help_text = "Needed, because something is left undone."
    return {"step": step, "title": title, "effect": effect, "form": form}
