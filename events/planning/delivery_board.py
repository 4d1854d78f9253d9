"""What is handed out at an event: packages to recipients, and loose pieces to whoever is there."""

from collections import Counter, defaultdict
from decimal import Decimal
from math import ceil

from django.db.models import Count

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.db.transaction import Atomic
from events.dto.boards import DeliveryBoard, DeliveryEvent, LooseRow, RecipientRow
from events.models import CLOSED, Assignment, AssignmentStatus, Event
from events.planning.claims import Item
from events.planning.inputs import input_of
from events.planning.loading import Loaded
from events.planning.outlook import load_outlooks
from events.queries.assignments import assignment_details
from events.queries.packages import recipient_details


def delivery_events(tx: Atomic, *, limit: int = 50) -> list[DeliveryEvent]:
    """Return the open events, the earliest first, with their packages by status."""
    events = list(Event.objects.using(tx.using).exclude(plan_state__in=CLOSED).order_by("event_date", "pk")[:limit])
    standing = Assignment.objects.using(tx.using).standing().filter(event__in=events)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for event_id, status, count in standing.values_list("event", "status").annotate(Count("pk")).order_by():
        counts[event_id][status] = count
    return [
        DeliveryEvent(
            id=event.pk,
            name=event.name,
            event_date=event.event_date,
            plan_state=event.plan_state,
            pending=counts[event.pk][AssignmentStatus.PENDING],
            ready=counts[event.pk][AssignmentStatus.READY],
            delivered=counts[event.pk][AssignmentStatus.DELIVERED],
        )
        for event in events
    ]


def delivery_board(tx: Atomic, *, event_id: int) -> DeliveryBoard:
    """Return recipients by name with their packages; the columns stand by name too."""
    assignments = assignment_details(tx, event_ids=[event_id])
    packages = sorted({(each.package_name, each.package_id) for each in assignments})
    recipients = recipient_details(tx, recipient_ids=dict.fromkeys(each.recipient_id for each in assignments))
    cells = {(each.recipient_id, each.package_id): each for each in assignments}
    return DeliveryBoard(
        packages=tuple((package_id, name) for name, package_id in packages),
        rows=tuple(
            RecipientRow(
                recipient=recipient,
                cells=tuple(cells.get((recipient.id, package_id)) for _, package_id in packages),
            )
            for recipient in recipients
        ),
    )


def loose_rows(tx: Atomic, *, event_id: int) -> list[LooseRow]:
    """Return the pieces an event wants without a recipient, and those made for it that are left over."""
    loaded, _ = load_outlooks(tx, event_ids=[event_id])
    wanted: dict[Item, int] = {
        want.piece: want.quantity for want in input_of(loaded.events[event_id], loaded.rows).targets
    }
    served: dict[Item, int] = dict(loaded.rows.served.get(event_id, {}).items())
    there, promised = _there(event_id, loaded), _in_packages(event_id, loaded, AssignmentStatus.PENDING)
    made = {lot.item for lot in loaded.lots if lot.reserved_for == event_id}
    rows = [
        LooseRow(
            item_type=item[0],
            item_id=item[1],
            name=loaded.definitions.name_of(item),
            wanted=wanted.get(item, 0),
            served=served.get(item, 0),
            there=left,
            promised=min(left, promised[item]),
        )
        for item, left in ((item, int(max(Decimal(0), there[item]))) for item in wanted.keys() | made)
    ]
    return sorted(rows, key=lambda row: (not row.wanted, row.name, row.item_id))


def _there(event_id: int, loaded: Loaded) -> dict[Item, Decimal]:
    """Return what the event may use of units and goods beyond what its ready packages hold."""
    there: dict[Item, Decimal] = defaultdict(Decimal)
    for lot in loaded.lots:
        if lot.item[0] in (FINISHED_UNIT, FINISHED_GOOD) and lot.reserved_for in (None, event_id):
            there[lot.item] += lot.remaining
    for item, count in _in_packages(event_id, loaded, AssignmentStatus.READY).items():
        there[item] -= count
    return there


def _in_packages(event_id: int, loaded: Loaded, status: AssignmentStatus) -> Counter[Item]:
    """Return the pieces that the packages of a status ask for by themselves."""
    asked: Counter[Item] = Counter()
    for given in loaded.rows.assignments.get(event_id, ()):
        if given.status == status:
            for line in loaded.rows.package_content.get(given.package_id, ()):
                asked[line.part.kind, line.part.id] += ceil((line.base or 0) * given.quantity)
    return asked
