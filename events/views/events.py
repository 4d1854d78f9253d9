"""Events: the list, a new one, its facts, a copy, and deleting a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from bakery.accounts.roles import Role
from bakery.db import transaction
from bakery.errors import ChangedMeanwhile, Conflict, DomainError
from bakery.forms import add_domain_error
from bakery.pages import (
    Paging,
    Request,
    choice_param,
    form_status,
    page_number,
    page_slice,
    role_required,
)
from events import services as event_service
from events.dto.events import EventDetail
from events.errors import BelowRecorded
from events.forms.events import CancelForm, CloneForm, ClosedEventForm, EventForm, initial_of
from events.forms.plan import ask_reason
from events.models import CLOSED, OutputMode, PlanState
from events.planning.last_time import last_time
from events.planning.states import cancel_plan
from events.queries.events import event_details
from events.queries.listing import event_counts, events_named, listed_ids
from events.views.event_cards import event_cards


@role_required("viewer", mode="plan")
def events(request: Request) -> HttpResponse:
    """List events with how far each has come, the latest first."""
    page = page_number(request)
    state = choice_param(request, "state", PlanState.values)
    with transaction.snapshot() as tx:
        counts = event_counts(tx)
        years = list(dict.fromkeys(str(each.year) for each in counts))
        year = choice_param(request, "year", years)
        ids = listed_ids(tx, state=state, year=int(year) if year else None, page=page_slice(page))
        cards = event_cards(tx, ids)
    total = sum(each.count for each in counts if year in ("", str(each.year)) and state in ("", each.state))
    context = {
        "rows": cards,
        "may_plan": request.role >= Role.PLANNER,
        "paging": Paging(number=page, total=total),
        "years": years,
        "states": PlanState.choices,
        "state": state,
        "year": year,
    }
    return render(request, "events/events.html", context)


@role_required("planner", write="planner", mode="plan")
def event_create(request: Request) -> HttpResponse:
    """Plan an occasion: a draft that wants nothing yet."""
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_single(form, form.cleaned_data):
        try:
            with transaction.atomic() as tx:
                event = event_service.create_event(tx, by=request.user, **form.values())
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Planned {event.name}. Say now what it wants.")
            return redirect("event_plan", event.id)
    return render(request, "events/event_create.html", {"form": form}, status=form_status(form))


@role_required("planner", write="planner", mode="plan")
def event_edit(request: Request, event_id: int) -> HttpResponse:
    """Change an event's facts; where somebody else saved first, both versions are shown."""
    with transaction.snapshot() as tx:
        event = event_details(tx, event_ids=[event_id])[0]
    form = _edit_form(event, request.POST or None)
    status, differences = 200, []
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                event_service.update_event(
                    tx,
                    event_id=event_id,
                    by=request.user,
                    seen=form.cleaned_data["seen"],
                    **form.values(),
                )
        except ChangedMeanwhile:
            status, differences = 409, _differences(form.values(), event)
            sent = request.POST.copy()
            sent["seen"] = event.updated_at.isoformat()
            form = _edit_form(event, sent)
        except BelowRecorded as error:
            form.add_error("expected_attendees", error.message)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Saved {form.cleaned_data['name']}.")
            return redirect("event_plan", event_id)
    context = {"form": form, "event": event, "differences": differences}
    return render(request, "events/event_edit.html", context, status=max(status, form_status(form)))


@role_required("planner", write="planner", mode="plan")
def event_clone(request: Request, event_id: int) -> HttpResponse:
    """Begin the next event as a copy of this one."""
    with transaction.snapshot() as tx:
        event = event_details(tx, event_ids=[event_id])[0]
        rows = last_time(tx, event_id=event_id)
    form = CloneForm(request.POST or None, initial={"new_name": event.name})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                copy = event_service.clone_event(tx, source_event_id=event_id, by=request.user, **form.values())
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Copied {event.name} as {copy.name}, a draft.")
            return redirect("event_plan", copy.id)
    context = {"event": event, "rows": rows, "form": form}
    return render(request, "events/event_clone.html", context, status=form_status(form))


@role_required("planner", write="planner", mode="plan")
def event_delete(request: Request, event_id: int) -> HttpResponse:
    """Show what goes with a draft, and delete it."""
    with transaction.snapshot() as tx:
        event = event_details(tx, event_ids=[event_id])[0]
        belongings = [row.what for row in last_time(tx, event_id=event_id)]
    refusal, status = "", 200
    if request.method == "POST":
        try:
            with transaction.atomic() as tx:
                event_service.delete_event(tx, event_id=event_id, cascade_assignments=True, by=request.user)
        except Conflict as error:
            refusal, status = error.message, error.http_status
        else:
            messages.success(request, f"Deleted {event.name} with its plan.")
            return redirect("events")
    context = {"event": event, "belongings": belongings, "refusal": refusal}
    return render(request, "events/event_delete.html", context, status=status)


@role_required("planner", write="planner", mode="plan")
def event_cancel(request: Request, event_id: int) -> HttpResponse:
    """Show what giving an event up means, and do so for a reason."""
    with transaction.snapshot() as tx:
        event = event_details(tx, event_ids=[event_id])[0]
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                cancel_plan(tx, event_id=event_id, by=request.user, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Cancelled {event.name}. What was made for it is free for others.")
            return redirect("events")
    context = {"event": event, "form": form}
    return render(request, "events/event_cancel.html", context, status=form_status(form))


def _is_single(form: EventForm, typed: dict[str, Any]) -> bool:
    """Doubt an event that has the name and the day of another."""
    with transaction.snapshot() as tx:
        same = events_named(tx, name=typed["name"], event_date=typed["event_date"])
    if same:
        question = "<a href='{}'>An event of this name</a> on this day exists already. Tick below if both are meant."
        form.doubt("name", format_html(question, reverse("event_plan", args=[same[0]])))
    return not form.errors


def _edit_form(event: EventDetail, sent: QueryDict | None) -> EventForm | ClosedEventForm:
    """Return the form of what its state lets change; in production other guests are an amendment."""
    kind = ClosedEventForm if event.plan_state in CLOSED else EventForm
    form = kind(sent, initial=initial_of(event))
    if event.plan_state == PlanState.IN_PRODUCTION:
        ask_reason(form, needed_for="Needed for another number of guests.")
    return form


def _differences(typed: dict[str, Any], event: EventDetail) -> list[dict[str, Any]]:
    """Return the fields in which what was typed differs from what somebody else saved."""
    labels = {
        "name": "Name",
        "event_date": "Day",
        "expected_attendees": "Guests",
        "output_mode": "Mostly hands out",
        "notes": "Notes",
    }
    modes = dict(OutputMode.choices)
    rows = []
    for field in (each for each in labels if each in typed):
        value, stored = typed[field], getattr(event, field)
        if value != stored:
            rows.append(
                {"label": labels[field], "typed": modes.get(value, value), "stored": modes.get(stored, stored)}
            )
    return rows
