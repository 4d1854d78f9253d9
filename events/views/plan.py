"""The page of a plan: demand, batches, needs, shopping, state and progress, all of one moment."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import replace_url

from bakery.accounts.roles import Role
from bakery.catalogue.formatting import System
from bakery.db import transaction
from bakery.errors import DomainError, NotFound
from bakery.pages import Request, choice_param, form_status, role_required, text_param, units_of
from events.dto.planning import Plan
from events.dto.screens import PlanScreen
from events.forms.lookup import LookupForm
from events.forms.plan import PasteForm
from events.models import CLOSED, PlanState, ShoppingScope
from events.planning.screen import get_plan_screen
from events.views.plan_acts import ACTS, PARTS, parts_after
from events.views.plan_forms import PlanForms
from events.views.plan_rows import (
    DEMAND_OPENS,
    assignment_rows,
    batch_rows,
    drift_of,
    possible_rows,
    problem_row,
    progress_bars,
    step_row,
    target_rows,
)
from events.views.plan_told import spent_row, told_amendment
from events.views.shopping_rows import line_of, total_of
from events.views.sums import cost_sum, need_rows, piece_rows

FIRST_LINES: Final = 10


@role_required("viewer", write="planner", mode="plan")
def event_plan(request: Request, event_id: int) -> HttpResponse:
    """Show a plan; each of its forms is one decision and leads back to its section.

    Where a script sent the form, its section comes back with all that follows from it.
    """
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
            address = reverse("event_plan", args=[event_id])
            return (
                _saved(request, event_id, scope, said) if request.htmx else redirect(f"{address}#{forms.act.section}")
            )
    return _shown(request, screen, forms, scope)


def _saved(request: Request, event_id: int, scope: str, said: str) -> HttpResponse:
    """Return the section that was saved, the head, and all that follows from it, as they are now."""
    with transaction.snapshot() as tx:
        screen = get_plan_screen(tx, event_id=event_id)
    section = ACTS[request.POST["act"]].section
    context = _context(screen, PlanForms(screen=screen), may_plan=True, opened="")
    context |= _sums(screen.plan, scope, units_of(request)) | {"told": said if section == "state" else ""}
    answer = render(request, "events/_plan_swap.html", _with_parts(context, parts_after(section)))
    query = f"?{urlencode({'scope': scope})}" if "scope" in request.GET else ""
    return replace_url(answer, reverse("event_plan", args=[event_id]) + query)


def _shown(request: Request, screen: PlanScreen, forms: PlanForms, scope: str) -> HttpResponse:
    """Return the page, or of it the section of the form that was refused, or the row that was opened."""
    opened = text_param(request, "open")
    context = _context(screen, forms, may_plan=request.role >= Role.PLANNER, opened=opened)
    context |= _sums(screen.plan, scope, units_of(request))
    status = 409 if forms.is_late else 200 if forms.sent is None else form_status(forms.sent)
    if not request.htmx:
        return render(request, "events/event_plan.html", _with_parts(context, PARTS), status=status)
    if forms.sent is not None:
        section = context["refused"]["section"]
        parts = ("head",) if section == "page" else (section,)
        return render(request, "events/_plan_swap.html", _with_parts(context, parts), status=status)
    rows = (*context["targets"], *context["assignments"])
    row = next((row for row in rows if row["change"]), None)
    if row is None:
        return render(request, "events/_plan_swap.html", _with_parts(context, PARTS))
    kind = "target" if "kind" in row else "assignment"
    return render(request, "events/_plan_opened.html", {kind: row})


def _with_parts(context: dict[str, Any], parts: Sequence[str]) -> dict[str, Any]:
    return {**context, "page": context, "parts": parts}


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
    targets = target_rows(screen, forms, opened=opened if may_plan and state in DEMAND_OPENS else "")
    assignments = assignment_rows(screen, forms, may_plan=may_plan, opened=opened)
    return {
        "screen": screen,
        "plan": plan,
        "state": PlanState(state),
        "is_empty": not plan.demand and not plan.units,
        "is_closed": state in CLOSED,
        "told": "",
        "may_plan": may_plan,
        "may_change_demand": may_plan and state in DEMAND_OPENS,
        "may_decide": may_plan and state not in CLOSED,
        "problems": [problem_row(each, forms, may_plan=may_plan) for each in plan.problems],
        "drift": drift,
        "possible": possible_rows(screen.possible),
        "targets": targets,
        "assignments": assignments,
        "opened": {
            "targets": any(row["change"] for row in targets),
            "assignments": any(row["change"] for row in assignments),
        },
        "add_target": forms.get("add_target"),
        "paste": forms.get("paste_targets"),
        "assign": forms.get("assign"),
        **batch_rows(screen, forms),
        "bars": progress_bars(screen.progress),
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
