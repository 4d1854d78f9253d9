"""Recipients: the list, one of them with what they were given, adding, changing and merging one."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bakery.accounts.roles import Role
from bakery.db import transaction
from bakery.errors import ChangedMeanwhile, DomainError
from bakery.forms import add_domain_error
from bakery.pages import (
    Paging,
    Request,
    choice_param,
    form_status,
    page_number,
    page_slice,
    role_required,
    text_param,
)
from events import services as event_service
from events.dto.packages import RecipientDetail, RecipientHistory
from events.forms.people import MergeForm, RecipientForm
from events.queries.people import allergen_names, other_recipients, recipients_page
from events.views.keeping import Deletion, delete_page, keep_or_retire


@role_required("viewer", mode="plan")
def recipients(request: Request) -> HttpResponse:
    """List recipients with what each got last, and what they got last year."""
    page, query = page_number(request), text_param(request, "q")
    archived = choice_param(request, "retired", ["yes"])
    year = timezone.localdate().year
    with transaction.snapshot() as tx:
        listed = recipients_page(tx, query=query, archived=bool(archived), year=year, page=page_slice(page))
    context = {
        "rows": listed.rows,
        "paging": Paging(number=page, total=listed.total),
        "q": query,
        "retired": archived,
        "last_year": year - 1,
        "may_plan": request.role >= Role.PLANNER,
    }
    return render(request, "events/recipients.html", context)


@role_required("viewer", write="planner", mode="plan")
def recipient(request: Request, recipient_id: int) -> HttpResponse:
    """Show somebody with everything they get and got, year by year; retire them, or take them back."""
    if request.method == "POST":
        return keep_or_retire(
            request,
            retire=lambda tx: event_service.archive_recipient(tx, recipient_id=recipient_id),
            restore=lambda tx: event_service.restore_recipient(tx, recipient_id=recipient_id),
        )
    with transaction.snapshot() as tx:
        detail = event_service.get_recipient(tx, recipient_id=recipient_id)
        history = event_service.get_recipient_history(tx, recipient_id=recipient_id)
    context = {"recipient": detail, "years": _by_year(history), "may_plan": request.role >= Role.PLANNER}
    return render(request, "events/recipient.html", context)


@role_required("planner", write="planner", mode="plan")
def recipient_create(request: Request) -> HttpResponse:
    """Add somebody."""
    with transaction.snapshot() as tx:
        allergens = allergen_names(tx)
    form = RecipientForm(request.POST or None, allergens=allergens, initial={"name": text_param(request, "name")})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                added = event_service.create_recipient(tx, **form.values())
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Added {added.name}.")
            return redirect("recipient", added.id)
    return render(request, "events/recipient_create.html", {"form": form}, status=form_status(form))


@role_required("planner", write="planner", mode="plan")
def recipient_edit(request: Request, recipient_id: int) -> HttpResponse:
    """Change somebody, unless somebody else did since the form was shown."""
    with transaction.snapshot() as tx:
        detail = event_service.get_recipient(tx, recipient_id=recipient_id)
        allergens = allergen_names(tx)
    form = RecipientForm(request.POST or None, allergens=allergens, initial=_stored(detail))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                event_service.update_recipient(tx, recipient_id=recipient_id, **form.cleaned_data)
        except ChangedMeanwhile:
            form.show_meanwhile(_stored(detail))
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Saved {form.cleaned_data['name']}.")
            return redirect("recipient", recipient_id)
    context = {"form": form, "recipient": detail}
    return render(request, "events/recipient_edit.html", context, status=form_status(form))


@role_required("planner", write="planner", mode="plan")
def recipient_merge(request: Request, recipient_id: int) -> HttpResponse:
    """Show what somebody got, then give all of it to the one they are."""
    with transaction.snapshot() as tx:
        detail = event_service.get_recipient(tx, recipient_id=recipient_id)
        history = event_service.get_recipient_history(tx, recipient_id=recipient_id)
        others = other_recipients(tx, recipient_id=recipient_id)
    form = MergeForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                merged = event_service.merge_recipients(
                    tx, source_id=recipient_id, **form.cleaned_data, by=request.user
                )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Merged {detail.name} into {merged.name}.")
            return redirect("recipient", merged.id)
    context = {"form": form, "recipient": detail, "years": _by_year(history)}
    return render(request, "events/recipient_merge.html", context, status=form_status(form))


@role_required("planner", write="planner", mode="plan")
def recipient_delete(request: Request, recipient_id: int) -> HttpResponse:
    """Delete somebody who was never given anything."""
    with transaction.snapshot() as tx:
        detail = event_service.get_recipient(tx, recipient_id=recipient_id)
    deletion = Deletion(
        name=detail.name,
        page=reverse("recipient", args=[recipient_id]),
        listed=reverse("recipients"),
        act=lambda tx: event_service.delete_recipient(tx, recipient_id=recipient_id),
    )
    return delete_page(request, "events/recipient_delete.html", deletion)


def _by_year(history: list[RecipientHistory]) -> list[dict[str, Any]]:
    """Return what somebody got, under the years of the events, the latest first."""
    return [{"year": year, "rows": list(rows)} for year, rows in groupby(history, key=lambda row: row.event_date.year)]


def _stored(detail: RecipientDetail) -> dict[str, Any]:
    """Return what the form shows of somebody."""
    same = ("name", "household", "address", "notes")
    return {name: getattr(detail, name) for name in same} | {
        "avoids": [*detail.avoids],
        "seen": detail.updated_at.isoformat(),
    }
