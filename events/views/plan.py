"""The page of a plan: demand, batches, needs, shopping, state and progress, all of one moment."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.accounts.roles import Role
from bakery.catalogue.formatting import System
from bakery.db import transaction
from bakery.dto import Problem
from bakery.errors import DomainError, NotFound
from bakery.pages import Request, choice_param, form_status, role_required
from events.dto.planning import Plan, UnitBatches
from events.dto.screens import PlanScreen
from events.forms.batches import BatchesForm
from events.forms.lookup import LookupForm
from events.forms.plan import PasteForm
from events.models import CLOSED, AssignmentStatus, PlanState, ShoppingScope
from events.planning.screen import get_plan_screen
from events.views.fixes import fix_action, fix_address, stops
from events.views.plan_forms import PlanForms, target_row
from events.views.shopping_rows import line_of, total_of
from events.views.sums import cost_sum, need_rows, piece_rows, unit_sums, units_of

FIRST_LINES: Final = 10
STEP_WORDS: Final = {
    "lock": ("Lock the plan", "What it wants is frozen, and stock is promised to it; batches may still change."),
    "unlock": ("Unlock the plan", "It becomes a draft again, and promises no stock."),
    "start": ("Start production", "From now on the plan stands as it is."),
    "complete": (
        "Complete the event",
        "What is left over is free for others. Leaving something undone needs a reason.",
    ),
    "cancel": ("Cancel the event", "What was made for it is free for others. This needs a reason."),
}


@role_required("viewer", write="planner", mode="plan")
def event_plan(request: Request, event_id: int) -> HttpResponse:
    """Show a plan; each of its forms is one decision and leads back to its section."""
    scope = choice_param(request, "scope", ShoppingScope.values, ShoppingScope.REMAINING.value)
    with transaction.snapshot() as tx:
        screen = get_plan_screen(tx, event_id=event_id)
    forms = PlanForms.of(request, screen)
    if forms.act is not None and forms.sent is not None and _is_certain(forms):
        try:
            with transaction.atomic() as tx:
                said = forms.act.carry_out(tx, event_id, forms.sent, request.user)
        except NotFound:
            raise
        except DomainError as error:
            forms.refuse(error)
        else:
            messages.success(request, said)
            return redirect(f"{reverse('event_plan', args=[event_id])}#{forms.act.section}")
    context = _context(screen, forms, scope, may_plan=request.role >= Role.PLANNER)
    context |= _sums(screen.plan, scope, units_of(request))
    status = 200 if forms.sent is None else form_status(forms.sent)
    return render(request, "events/event_plan.html", context, status=status)


def _is_certain(forms: PlanForms) -> bool:
    """Tell whether the form that was sent can be understood, and names rows that are certain."""
    form = forms.sent
    if form is None or not form.is_valid():
        return False
    if not isinstance(form, LookupForm | PasteForm):
        return True
    with transaction.snapshot() as tx:
        return form.look_up(tx)


def _context(screen: PlanScreen, forms: PlanForms, scope: str, *, may_plan: bool) -> dict[str, Any]:
    plan, state = screen.plan, screen.plan.state
    is_draft = may_plan and state == PlanState.DRAFT
    return {
        "screen": screen,
        "plan": plan,
        "state": PlanState(state),
        "is_empty": not plan.demand and not plan.units,
        "may_plan": may_plan,
        "may_change_demand": is_draft,
        "may_decide": may_plan and state in (PlanState.DRAFT, PlanState.LOCKED),
        "problems": [_problem(each, forms, may_plan=may_plan) for each in plan.problems],
        "targets": [_target(line, forms) for line in screen.targets],
        "assignments": [
            _assignment(line, forms, may_plan=may_plan, is_draft=is_draft, state=state) for line in screen.assignments
        ],
        "add_target": forms.get("add_target"),
        "paste": forms.get("paste_targets"),
        "assign": forms.get("assign"),
        "unit_rows": _units(forms),
        "batches_form": forms.get("batches"),
        "scope": scope,
        "total": total_of(plan.shopping),
        "steps": [_step(each, forms) for each in screen.steps],
        "refused": {"section": forms.act.section, "form": forms.sent}
        if forms.act and forms.sent and forms.sent.errors
        else {"section": "", "form": None},
    }


def _sums(plan: Plan, scope: str, units: System) -> dict[str, Any]:
    """Return the rows whose figures open into their parts."""
    buying = [row for row in (*plan.shopping.items, *plan.shopping.packaging) if not row.is_sufficient]
    return {
        "pieces": piece_rows(plan.goods),
        "needs": need_rows(plan.needs, scope, units),
        "estimate": cost_sum(plan),
        "buying": [line_of(row, {}, units) for row in buying[:FIRST_LINES]],
        "buying_count": len(buying),
    }


def _problem(problem: Problem, forms: PlanForms, *, may_plan: bool) -> dict[str, Any]:
    weigh = may_plan and problem.code == "missing_density" and problem.subject_type == "ingredient"
    return {
        "problem": problem,
        "stops": stops(problem),
        "action": fix_action(problem),
        "address": fix_address(problem),
        "weigh": forms.get("weigh", problem.subject_id, ingredient_id=problem.subject_id) if weigh else None,
    }


def _target(line: Any, forms: PlanForms) -> dict[str, Any]:
    row = target_row(line)
    return {
        "line": line,
        "row": row,
        "kind": "output" if line.item_type == "finished_unit" else "box",
        "change": forms.change_target(line),
        "remove": forms.get("remove_target", row, item_type=line.item_type, item_id=line.item_id),
    }


def _assignment(line: Any, forms: PlanForms, *, may_plan: bool, is_draft: bool, state: str) -> dict[str, Any]:
    is_open = may_plan and state not in CLOSED and line.status != AssignmentStatus.DELIVERED
    return {
        "line": line,
        "badge": {"ready": "half", "delivered": "full"}.get(line.status, ""),
        "act": "change_assignment" if is_draft else "note_assignment",
        "change": forms.change_assignment(line, is_draft=is_draft) if is_open else None,
        "remove": forms.get("remove_assignment", line.id, assignment_id=line.id) if is_open and is_draft else None,
    }


def _units(forms: PlanForms) -> list[dict[str, Any]]:
    form = forms.get("batches")
    fields = form.rows if isinstance(form, BatchesForm) else ()
    return [{"fields": row, "unit": row.unit} | unit_sums(row.unit) | _outcome(row.unit) for row in fields]


def _outcome(unit: UnitBatches) -> dict[str, str]:
    """Say in a word where the batches of an output stand."""
    over = int(unit.total_yield) - int(unit.to_make)
    rest = "exact" if not over else f"{over} over" if over > 0 else f"{-over} short"
    if unit.decided is None:
        return {"rest": rest, "word": "proposed", "badge": ""}
    if not unit.covered:
        return {"rest": rest, "word": "short", "badge": "short"}
    if over < 0:
        return {"rest": rest, "word": "shortage accepted", "badge": "half"}
    return {"rest": rest, "word": "decided", "badge": "done"}


def _step(step: Any, forms: PlanForms) -> dict[str, Any]:
    title, effect = STEP_WORDS[step.name]
    return {"step": step, "title": title, "effect": effect, "form": forms.get(step.name)}
