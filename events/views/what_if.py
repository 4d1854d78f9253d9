"""What would become of a plan if something about it were different; nothing is ever written here."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bakery.db import transaction
from bakery.errors import DomainError, NotFound
from bakery.forms import add_domain_error
from bakery.pages import Request, form_status, role_required
from events.dto.comparison import NeedComparison, PlanComparison
from events.forms.what_if import WhatIfForm
from events.planning.compare import UNCHANGED
from events.planning.screen import get_entered_plan
from events.planning.what_if import what_if


@role_required("viewer", mode="plan")
def event_what_if(request: Request, event_id: int) -> HttpResponse:
    """Show a plan beside one with what the address says is different."""
    form, found = None, None
    try:
        with transaction.snapshot() as tx:
            entered = get_entered_plan(tx, event_id=event_id)
            form = WhatIfForm(request.GET or None, entered=entered)
            if form.is_valid():
                found = what_if(tx, event_id=event_id, changes=form.changes())
    except NotFound:
        raise
    except DomainError as error:
        if form is None:
            raise
        add_domain_error(form, error)
    context = {"entered": entered, "form": form, "found": found} | (_changed(found) if found else {})
    return render(request, "events/event_what_if.html", context, status=form_status(form))


def _changed(found: PlanComparison) -> dict[str, Any]:
    """Return what is different, row by row."""
    return {
        "goods": [each for each in found.goods if each.status != UNCHANGED],
        "batches": [each for each in found.batches if each.status != UNCHANGED],
        "needs": [each for each in found.needs if _differs(each)],
    }


def _differs(need: NeedComparison) -> bool:
    return need.status != UNCHANGED or need.original_short != need.current_short
