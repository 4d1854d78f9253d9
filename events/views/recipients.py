"""Recipients: the list, one of them with what they were given, adding, changing and merging one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

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
from events.dto.packages import RecipientDetail
from events.forms.people import MergeForm, RecipientForm
from events.queries.packages import recipient_detail
from events.queries.people import allergen_names, other_recipients, recipients_page


@role_required("viewer", mode="plan")
def recipients(request: Request) -> HttpResponse:
    """List recipients with what each got last."""
    page, query = page_number(request), text_param(request, "q")
    archived = choice_param(request, "retired", ["yes"])
    with transaction.snapshot() as tx:
        listed = recipients_page(tx, query=query, archived=bool(archived), page=page_slice(page))
    context = {
        "rows": [{"recipient": row, "last": last} for row, last in listed.rows],
        "paging": Paging(number=page, total=listed.total),
        "q": query,
        "retired": archived,
    }
    return render(request, "events/recipients.html", context)


@role_required("viewer", mode="plan")
def recipient(request: Request, recipient_id: int) -> HttpResponse:
    """Show somebody with everything they get and got."""
    with transaction.snapshot() as tx:
        detail = recipient_detail(tx, recipient_id=recipient_id)
        history = event_service.get_recipient_history(tx, recipient_id=recipient_id)
    return render(request, "events/recipient.html", {"recipient": detail, "history": history})


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
        detail = recipient_detail(tx, recipient_id=recipient_id)
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
        detail = recipient_detail(tx, recipient_id=recipient_id)
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
    context = {"form": form, "recipient": detail, "history": history}
    return render(request, "events/recipient_merge.html", context, status=form_status(form))


def _stored(detail: RecipientDetail) -> dict[str, Any]:
    """Return what the form shows of somebody."""
    same = ("name", "household", "address", "notes")
    return {name: getattr(detail, name) for name in same} | {
        "avoids": [*detail.avoids],
        "seen": detail.updated_at.isoformat(),
    }
