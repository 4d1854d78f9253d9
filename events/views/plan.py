"""The page of a plan: demand, batches, needs, shopping, state and progress, all of one moment."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.accounts.roles import Role
from bakery.catalogue.formatting import System
from bakery.db import transaction
from bakery.errors import DomainError, NotFound
from bakery.pages import Request, choice_param, form_status, role_required, text_param
from events.dto.planning import Plan
from events.dto.screens import PlanScreen
from events.forms.lookup import LookupForm
from events.forms.plan import PasteForm
from events.models import CLOSED, PlanState, ShoppingScope
from events.planning.screen import get_plan_screen
from events.views.plan_forms import PlanForms
from events.views.plan_rows import (
    DEMAND_OPENS,
    assignment_rows,
    drift_of,
    possible_rows,
    problem_row,
    step_row,
    target_rows,
    unit_rows,
)
from events.views.plan_told import spent_row, told_amendment
from events.views.shopping_rows import line_of, total_of
from events.views.sums import cost_sum, need_rows, piece_rows, units_of

FIRST_LINES: Final = 10


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
    context = _context(screen, forms, may_plan=request.role >= Role.PLANNER, opened=text_param(request, "open"))
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


def _context(screen: PlanScreen, forms: PlanForms, *, may_plan: bool, opened: str) -> dict[str, Any]:
    plan, state = screen.plan, screen.plan.state
    drift = drift_of(screen, forms)
    return {
        "screen": screen,
        "plan": plan,
        "state": PlanState(state),
        "is_empty": not plan.demand and not plan.units,
        "is_closed": state in CLOSED,
        "may_plan": may_plan,
        "may_change_demand": may_plan and state in DEMAND_OPENS,
        "may_decide": may_plan and state not in CLOSED,
        "problems": [problem_row(each, forms, may_plan=may_plan) for each in plan.problems],
        "drift": drift,
        "possible": possible_rows(screen.possible),
        "targets": target_rows(screen, forms),
        "assignments": assignment_rows(screen, forms, may_plan=may_plan, opened=opened),
        "add_target": forms.get("add_target"),
        "paste": forms.get("paste_targets"),
        "assign": forms.get("assign"),
        "unit_rows": unit_rows(screen, forms),
        "batches_form": forms.get("batches"),
        "steps": [step_row(each, forms) for each in screen.steps],
        "amendments": [told_amendment(each) for each in reversed(screen.amendments)],
        "spent": spent_row(screen.costs),
        "refused": _refused(forms, missing={"drift": drift is None, "problems": state in CLOSED}),
    }


def _refused(forms: PlanForms, *, missing: dict[str, bool]) -> dict[str, Any]:
    """Return the form that was refused and the section to say so in: the page itself, where that is missing."""
    if forms.act is None or forms.sent is None or not forms.sent.errors:
        return {"section": "", "form": None}
    return {"section": "page" if missing.get(forms.act.section) else forms.act.section, "form": forms.sent}


def _sums(plan: Plan, scope: str, units: System) -> dict[str, Any]:
    """Return the rows whose figures open into their parts; needs that are short stand apart."""
    buying = [row for row in (*plan.shopping.items, *plan.shopping.packaging) if not row.is_sufficient]
    needs = need_rows(plan.needs, scope, units)
    return {
        "scope": scope,
        "pieces": piece_rows(plan.goods),
        "needs": needs,
        "short": [row for row in needs if row["need"].short != "0"],
        "enough": [row for row in needs if row["need"].short == "0"],
        "estimate": cost_sum(plan),
        "buying": [line_of(row, {}, units) for row in buying[:FIRST_LINES]],
        "buying_count": len(buying),
        "total": total_of(plan.shopping),
    }
