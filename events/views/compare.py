"""What a plan was at the start of production, what it is now, and what was made."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bakery.db import transaction
from bakery.pages import Request, role_required
from events.planning.comparison import export_plan_comparison_csv, get_comparison_screen
from events.views.files import csv_answer
from events.views.plan_told import told_amendment


@role_required("viewer", mode="plan")
def event_compare(request: Request, event_id: int) -> HttpResponse:
    """Show a plan beside its beginning and beside the facts."""
    with transaction.snapshot() as tx:
        screen = get_comparison_screen(tx, event_id=event_id)
    context: dict[str, Any] = {
        "screen": screen,
        "found": screen.comparison,
        "amendments": [told_amendment(each) for each in reversed(screen.amendments)],
        "drift": screen.staleness.reasons if screen.comparison else (),
    }
    return render(request, "events/event_compare.html", context)


@role_required("viewer", mode="plan")
def event_compare_csv(request: Request, event_id: int) -> HttpResponse:
    """Hand out the comparison as a file."""
    with transaction.snapshot() as tx:
        file = export_plan_comparison_csv(tx, event_id=event_id)
    return csv_answer(file)
