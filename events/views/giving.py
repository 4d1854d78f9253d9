"""Who gets what, said from the side of a package or of a recipient."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.db import transaction
from bakery.errors import DomainError
from bakery.forms import add_domain_error
from bakery.pages import Request, form_status, id_param, role_required
from bakery.templatetags.bakery_tags import day
from events import services as event_service
from events.dto.events import EventDetail
from events.dto.packages import PackageDetail, RecipientDetail
from events.forms.people import GiveOneForm, GiveToManyForm
from events.models import PlanState
from events.queries.listing import open_events

MOST_OFFERED = 1000


@role_required("planner", write="planner", mode="plan")
def package_assign(request: Request, package_id: int) -> HttpResponse:
    """Give one package to several recipients at once, or to none of them."""
    with transaction.snapshot() as tx:
        package = event_service.get_package(tx, package_id=package_id)
        events = open_events(tx)
        recipients = event_service.list_recipients(tx, limit=MOST_OFFERED)
    form = GiveToManyForm(
        request.POST or None,
        events=_choices(events),
        recipients=[(row.id, _named(row, package)) for row in recipients],
        initial={"event_id": id_param(request, "event")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                given = event_service.assign_package_to_many(
                    tx, package_id=package_id, by=request.user, **form.cleaned_data
                )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"{package.name} goes to {', '.join(row.recipient_name for row in given)}.")
            return redirect("package", package_id)
    context = {"form": form, "package": package, "events": events}
    return render(request, "events/package_assign.html", context, status=form_status(form))


@role_required("planner", write="planner", mode="plan")
def recipient_assign(request: Request, recipient_id: int) -> HttpResponse:
    """Give a recipient a package at an event."""
    with transaction.snapshot() as tx:
        recipient = event_service.get_recipient(tx, recipient_id=recipient_id)
        events = open_events(tx)
        packages = event_service.list_packages(tx, limit=MOST_OFFERED)
    form = GiveOneForm(
        request.POST or None,
        events=_choices(events),
        packages=[(row.id, _filled(row, recipient)) for row in packages],
        initial={"event_id": id_param(request, "event")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                given = event_service.assign_package_to_recipient(
                    tx, recipient_id=recipient_id, by=request.user, **form.cleaned_data
                )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"{given.recipient_name} gets {given.quantity} × {given.package_name}.")
            return redirect("recipient", recipient_id)
    context = {"form": form, "recipient": recipient, "events": events, "packages": packages}
    return render(request, "events/recipient_assign.html", context, status=form_status(form))


def _choices(events: list[EventDetail]) -> list[tuple[int, str]]:
    """Return the events to choose from with their states; who gets what of a locked one cannot change."""
    open_ones = [event for event in events if event.plan_state != PlanState.LOCKED]
    return [
        (event.id, f"{event.name}, {day(event.event_date)}, {PlanState(event.plan_state).label.lower()}")
        for event in open_ones
    ]


def _named(recipient: RecipientDetail, package: PackageDetail) -> str:
    household = f", {recipient.household}" if recipient.household else ""
    return f"{recipient.name}{household}{_clash(recipient, package)}"


def _filled(package: PackageDetail, recipient: RecipientDetail) -> str:
    return f"{package.name}{_clash(recipient, package)}"


def _clash(recipient: RecipientDetail, package: PackageDetail) -> str:
    """Say which allergens of a package somebody avoids."""
    clash = [name for name in package.allergens if name in recipient.avoids]
    return f" (avoids {', '.join(clash)}, which is in it)" if clash else ""
