"""What is to be baked, for all events and for one."""

from django.http import HttpResponse
from django.shortcuts import render

from bakery.accounts.roles import Role
from bakery.db import transaction
from bakery.pages import Request, role_required
from events.models import PlanState
from events.planning.make_queue import bake_queues
from events.planning.production_sheet import production_sheet
from events.queries.events import event_details


@role_required("viewer", mode="make")
def make(request: Request) -> HttpResponse:
    """Show the queue of every plan that is locked or in production, by date."""
    with transaction.snapshot() as tx:
        queues = bake_queues(tx)
    context = {"queues": [queue for queue in queues if queue.rows], "may_record": request.role >= Role.BAKER}
    return render(request, "events/make.html", context)


@role_required("viewer", mode="make")
def event_make(request: Request, event_id: int) -> HttpResponse:
    """Show the queue of one event."""
    with transaction.snapshot() as tx:
        event = event_details(tx, event_ids=[event_id])[0]
        queue = bake_queues(tx, event_ids=[event_id])[0]
    context = {
        "event": event,
        "queue": queue,
        "all_done": all(row.is_done for row in queue.rows),
        "may_record": request.role >= Role.BAKER and event.closed_at is None,
        "may_start": request.role >= Role.PLANNER and event.plan_state == PlanState.LOCKED,
    }
    return render(request, "events/event_make.html", context)


@role_required("viewer", mode="make")
def event_sheet(request: Request, event_id: int) -> HttpResponse:
    """Show on one sheet what is still to be baked and put together, with boxes to tick by hand."""
    with transaction.snapshot() as tx:
        event = event_details(tx, event_ids=[event_id])[0]
        sheet = production_sheet(tx, event_id=event_id)
    return render(request, "events/event_sheet.html", {"event": event, "rows": sheet.rows, "boxes": sheet.boxes})
