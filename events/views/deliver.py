"""Who gets what at an event, and what went out."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.accounts.roles import Role
from bakery.catalogue.formatting import format_money
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import DomainError, InvalidInput
from bakery.forms import Form, add_domain_error
from bakery.pages import Request, choice_param, form_status, role_required
from events import services as event_service
from events.dto.boards import DeliveryBoard
from events.dto.deliveries import DeliveryDetail
from events.dto.events import AssignmentDetail
from events.errors import GoodsNotAvailable, StepRefused
from events.forms.handing import AllergenNoteForm, HandOverForm, ServedForm, SeveralForm, StatusForm, VoidForm
from events.models import AssignmentStatus, PlanState
from events.planning.delivery_board import delivery_board, delivery_events, loose_rows
from events.queries.assignments import assignment_detail, assignment_details
from events.queries.deliveries import delivery_detail
from events.queries.events import event_details

STATUSES = AssignmentStatus.values
NEXT = {AssignmentStatus.PENDING: AssignmentStatus.READY, AssignmentStatus.READY: AssignmentStatus.DELIVERED}


@role_required("viewer", mode="deliver")
def deliver(request: Request) -> HttpResponse:
    """List the open events with what is still to be handed out."""
    with transaction.snapshot() as tx:
        events = delivery_events(tx)
    return render(request, "events/deliver.html", {"events": events})


@role_required("viewer", write="baker", mode="deliver")
def event_deliver(request: Request, event_id: int) -> HttpResponse:
    """Show the board; take one step of one package or of several, or what was served or sold."""
    status = choice_param(request, "status", AssignmentStatus.values)
    with transaction.snapshot() as tx:
        context = _board_context(tx, event_id)
    served, several = ServedForm(rows=context["loose"]), SeveralForm(prefix="several")
    sent: Form | None = None
    if request.method == "POST" and "served" in request.POST:
        sent = served = ServedForm(request.POST, rows=context["loose"])
    elif request.method == "POST" and "several-new_status" in request.POST:
        sent = several = SeveralForm(request.POST, prefix="several")
    elif request.method == "POST":
        sent = StatusForm(request.POST)
    if sent and sent.is_valid():
        try:
            message = _recorded(request, event_id, sent)
        except DomainError as error:
            add_domain_error(sent, error)
            context |= _lacking(error, sent)
        else:
            messages.success(request, message)
            return redirect(request.get_full_path())

    context |= {
        "refused": sent,
        "served": served,
        "several": several,
        "ticked": several.cleaned_data.get("assignment_ids", ()) if several.is_bound else (),
        "status": status,
        "statuses": AssignmentStatus.choices,
        "rows": _with_steps(context["board"], context["event"].plan_state, status),
        "totals": _totals(context["board"]),
        "may_record": request.role >= Role.BAKER and context["event"].closed_at is None,
        "may_plan": request.role >= Role.PLANNER and context["event"].closed_at is None,
    }
    return render(request, "events/event_deliver.html", context, status=form_status(sent) if sent else 200)


@role_required("baker", write="baker", mode="deliver")
def assignment_deliver(request: Request, assignment_id: int) -> HttpResponse:
    """Hand a package over at a time, or to a person, that is not simply now and the recipient."""
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                given = event_service.update_fulfillment_status(
                    tx,
                    assignment_id=assignment_id,
                    new_status=AssignmentStatus.DELIVERED,
                    by=request.user,
                    **form.cleaned_data,
                )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _said(given))
            return redirect("event_deliver", given.event_id)
    return _assignment_page(request, assignment_id, "events/assignment_deliver.html", form)


@role_required("planner", write="planner", mode="deliver")
def assignment_note(request: Request, assignment_id: int) -> HttpResponse:
    """Say why a package is given although the recipient avoids something in it."""
    with transaction.snapshot() as tx:
        note = assignment_detail(tx, assignment_id=assignment_id).allergen_note
    form = AllergenNoteForm(request.POST or None, initial={"allergen_note": note})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                given = event_service.update_assignment(
                    tx, assignment_id=assignment_id, by=request.user, **form.cleaned_data
                )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Kept the note on {given.package_name} for {given.recipient_name}.")
            return redirect("event_deliver", given.event_id)
    return _assignment_page(request, assignment_id, "events/assignment_note.html", form)


@role_required("baker", write="baker", mode="deliver")
def delivery_void(request: Request, delivery_id: int) -> HttpResponse:
    """Show what taking a handing-over back would return to the shelf, and do so for a reason."""
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                taken = event_service.void_delivery(tx, delivery_id=delivery_id, by=request.user, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, "Took it back. What was handed out is on the shelf again.")
            return redirect("event_deliver", taken.event_id)

    with transaction.snapshot() as tx:
        delivery = delivery_detail(tx, delivery_id=delivery_id)
        event = event_details(tx, event_ids=[delivery.event_id])[0]
        given = assignment_details(tx, assignment_ids=[delivery.assignment_id]) if delivery.assignment_id else []
    context = {"delivery": delivery, "event": event, "given": given, "form": form}
    return render(request, "events/delivery_void.html", context, status=form_status(form))


def _board_context(tx: Atomic, event_id: int) -> dict[str, Any]:
    deliveries = event_service.get_deliveries(tx, event_id=event_id, include_voided=True)
    board = delivery_board(tx, event_id=event_id)
    named: dict[int | None, str] = {given.id: _named(given) for row in board.rows for given in row.cells if given}
    return {
        "event": event_details(tx, event_ids=[event_id])[0],
        "board": board,
        "counts": Counter(given.status for row in board.rows for given in row.cells if given),
        "loose": loose_rows(tx, event_id=event_id),
        "deliveries": [{"delivery": each, "what": _what(each, named)} for each in deliveries],
    }


def _what(delivery: DeliveryDetail, named: Mapping[int | None, str]) -> str:
    """Say what went out; an assignment that was withdrawn since has no name any more."""
    pieces = ", ".join(f"{line.quantity} × {line.item_name}" for line in delivery.lines)
    return pieces or named.get(delivery.assignment_id, "a package that was withdrawn since")


def _named(given: AssignmentDetail) -> str:
    return f"{given.quantity} × {given.package_name} for {given.recipient_name}"


def _with_steps(board: DeliveryBoard, state: str, status: str) -> list[dict[str, Any]]:
    """Give every package of this status, or of all, the form of its next step, with a key of its own."""
    rows = []
    for row in board.rows:
        shown = [given if given and status in ("", given.status) else None for given in row.cells]
        if any(shown):
            cells = [
                {"name": name, "given": given, "step": given and _next_step(given, state)}
                for (_, name), given in zip(board.packages, shown, strict=True)
            ]
            rows.append({"recipient": row.recipient, "cells": cells})
    return rows


def _totals(board: DeliveryBoard) -> list[dict[str, Any]]:
    """Return how many of each package there are, in all and by status."""
    totals = []
    for column, (_, name) in enumerate(board.packages):
        found = [given for row in board.rows if (given := row.cells[column])]
        counts: Counter[str] = Counter()
        for given in found:
            counts[given.status] += given.quantity
        totals.append({"name": name, "count": counts.total(), "statuses": [(word, counts[word]) for word in STATUSES]})
    return totals


def _lacking(error: DomainError, sent: Form) -> dict[str, Any]:
    """Return what keeps a package from being put together, where it is refused for what is not there."""
    assignment_id = error.context.get("assignment_id", sent.cleaned_data.get("assignment_id"))
    if not isinstance(error, GoodsNotAvailable | StepRefused) or assignment_id is None:
        return {}
    with transaction.snapshot() as tx:
        given = assignment_detail(tx, assignment_id=assignment_id)
        found = event_service.can_assemble_package(tx, assignment_id=assignment_id)
    return {"lacking": found, "lacking_name": _named(given)}


def _next_step(given: AssignmentDetail, state: str) -> StatusForm | None:
    """Return the form of the step that follows; a draft may still change, so nothing of it is made ready."""
    following = NEXT.get(AssignmentStatus(given.status))
    if following is None or (following == AssignmentStatus.READY and state == PlanState.DRAFT):
        return None
    return StatusForm(initial={"assignment_id": given.id, "new_status": following}, auto_id=False)


def _recorded(request: Request, event_id: int, form: Form) -> str:
    """Record what was sent, and say what that was."""
    if isinstance(form, ServedForm):
        return _serve(request, event_id, form)
    return (
        _take_steps(request, event_id, form) if isinstance(form, SeveralForm) else _take_step(request, event_id, form)
    )


def _take_steps(request: Request, event_id: int, form: Form) -> str:
    with transaction.atomic() as tx:
        given = event_service.update_fulfillment_of_many(tx, event_id=event_id, by=request.user, **form.cleaned_data)
    return f"{len(given)} {form.cleaned_data['new_status']}: {'; '.join(_named(each) for each in given)}."


def _take_step(request: Request, event_id: int, form: Form) -> str:
    with transaction.atomic() as tx:
        if assignment_detail(tx, assignment_id=form.cleaned_data["assignment_id"]).event_id != event_id:
            raise InvalidInput.of("assignment_id", "This package belongs to another event.")
        given = event_service.update_fulfillment_status(tx, by=request.user, **form.cleaned_data)
    return _said(given)


def _serve(request: Request, event_id: int, form: Form) -> str:
    with transaction.atomic() as tx:
        done = event_service.record_served(tx, event_id=event_id, by=request.user, **form.cleaned_data)
    pieces = ", ".join(f"{line.quantity} × {line.item_name}" for line in done.lines)
    cost = format_money(done.total_cost, settings.CURRENCY_SYMBOL)
    return f"Handed out {pieces}. Cost {'' if done.cost_known else 'at least '}{cost}."


def _said(given: AssignmentDetail) -> str:
    return f"{_named(given)}: {given.status}."


def _assignment_page(request: Request, assignment_id: int, template: str, form: Form) -> HttpResponse:
    with transaction.snapshot() as tx:
        given = assignment_detail(tx, assignment_id=assignment_id)
        event = event_details(tx, event_ids=[given.event_id])[0]
    return render(request, template, {"given": given, "event": event, "form": form}, status=form_status(form))
