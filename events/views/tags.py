"""What is printed for handing out: tags for the packages, and the route."""

from django.http import HttpResponse
from django.shortcuts import render

from bakery.catalogue.dto.labels import LABEL_SIZES
from bakery.db import transaction
from bakery.pages import Request, choice_param, role_required
from events import services as event_service
from events.models import AssignmentStatus
from events.queries.events import event_details
from events.queries.packages import recipient_details
from events.queries.tags import event_tags as tags_of_event


@role_required("viewer", mode="deliver")
def event_tags(request: Request, event_id: int) -> HttpResponse:
    """Show a tag for every package, on a grid of the size chosen."""
    size = choice_param(request, "size", LABEL_SIZES, "medium")
    with transaction.snapshot() as tx:
        event = event_details(tx, event_ids=[event_id])[0]
        tags = tags_of_event(tx, event_id=event_id)
    every = [tag for tag in tags for _ in range(tag.count)]
    context = {"event": event, "tags": every, "size": size, "sizes": LABEL_SIZES.items()}
    return render(request, "events/event_tags.html", context)


@role_required("viewer", mode="deliver")
def event_route(request: Request, event_id: int) -> HttpResponse:
    """Show who is still to be visited, by address, with what they get."""
    with transaction.snapshot() as tx:
        event = event_details(tx, event_ids=[event_id])[0]
        given = event_service.get_packages_by_status(tx, event_id=event_id)
        to_go = [each for each in given if each.status != AssignmentStatus.DELIVERED]
        recipients = recipient_details(tx, recipient_ids=dict.fromkeys(each.recipient_id for each in to_go))
    stops = [
        {"recipient": row, "given": [each for each in to_go if each.recipient_id == row.id]}
        for row in sorted(recipients, key=lambda row: (not row.address, row.address.casefold(), row.name.casefold()))
    ]
    return render(request, "events/event_route.html", {"event": event, "stops": stops})
