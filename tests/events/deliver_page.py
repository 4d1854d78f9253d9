"""The board of deliveries as tests send and read it."""

import re

from django.urls import reverse

from bakery.db import transaction
from events.services import update_fulfillment_status
from tests import make


def address(event):
    return reverse("event_deliver", args=[event.pk])


def key_in(page):
    return re.search(r'name="idempotency_key" value="([^"]+)"', page.content.decode())[1]


def advanced(assignment, *statuses):
    for status in statuses:
        with transaction.atomic() as tx:
            update_fulfillment_status(tx, assignment_id=assignment.pk, new_status=status, by=make.user())
    assignment.refresh_from_db()
