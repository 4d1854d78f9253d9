"""Recipients and packages as lists show them, and what was given to whom."""

from collections import defaultdict
from collections.abc import Collection
from fractions import Fraction

from django.db.models import Count

from bakery.catalogue.models import Allergen
from bakery.catalogue.names import fold
from bakery.db.transaction import Atomic
from events.dto.boards import GivenRow, PackageListRow, PackagesPage, RecipientListRow, RecipientsPage
from events.dto.packages import PackageWorth
from events.models import Assignment, Package, PlanState, Recipient
from events.queries.giving import Given, given_values, package_values
from events.queries.packages import package_details, recipient_details


def recipients_page(tx: Atomic, *, query: str = "", archived: bool = False, year: int, page: slice) -> RecipientsPage:
    """Return recipients in use, or those retired, whose name or household holds the text.

    What they got is told of the year before `year`.
    """
    found = Recipient.objects.using(tx.using).filter(
        search_key__contains=fold(query), archived_at__isnull=not archived
    )
    ids = list(found.order_by("name", "household", "pk").values_list("pk", flat=True)[page])
    last: dict[int, GivenRow] = {}
    events: dict[int, set[int]] = defaultdict(set)
    for given in given_rows(tx, recipient_ids=ids):
        if not given.withdrawn:
            last.setdefault(given.recipient_id, given)
            events[given.recipient_id].add(given.event_id)
    worth = _worth_in(tx, ids, year - 1)
    rows = [
        RecipientListRow(recipient=row, last=last.get(row.id), events=len(events[row.id]), last_year=worth.get(row.id))
        for row in recipient_details(tx, recipient_ids=ids)
    ]
    return RecipientsPage(rows=tuple(rows), total=found.count())


def _worth_in(tx: Atomic, recipient_ids: Collection[int], year: int) -> dict[int, PackageWorth]:
    """Return what each of them got at the events of a year that were not cancelled."""
    rows = Assignment.objects.using(tx.using).standing().filter(recipient__in=recipient_ids)
    rows = rows.filter(event__event_date__year=year).exclude(event__plan_state=PlanState.CANCELLED)
    given: dict[int, list[Given]] = defaultdict(list)
    for each in given_values(tx, assignments=list(rows.order_by("pk"))):
        given[each.assignment.recipient_id].append(each)
    return {
        key: PackageWorth.of(sum((each.cost for each in of), Fraction(0)), all(each.is_known for each in of))
        for key, of in given.items()
    }


def packages_page(tx: Atomic, *, query: str = "", archived: bool = False, page: slice) -> PackagesPage:
    """Return packages in use, or those retired, whose name holds the text."""
    found = Package.objects.using(tx.using).filter(search_key__contains=fold(query), archived_at__isnull=not archived)
    ids = list(found.order_by("name", "pk").values_list("pk", flat=True)[page])
    standing = Assignment.objects.using(tx.using).standing().filter(package__in=ids)
    counted = standing.values("package").annotate(people=Count("recipient", distinct=True)).order_by()
    people = dict(counted.values_list("package", "people"))
    values = package_values(tx, package_ids=ids)
    rows = [
        PackageListRow(package=row, people=people.get(row.id, 0), worth=PackageWorth.of(*values[row.id]))
        for row in package_details(tx, package_ids=ids)
    ]
    return PackagesPage(rows=tuple(rows), total=found.count())


def given_rows(
    tx: Atomic, *, recipient_ids: Collection[int] | None = None, package_id: int | None = None
) -> list[GivenRow]:
    """Return what recipients get and got, or who gets a package, the latest event first."""
    rows = Assignment.objects.using(tx.using).select_related("event", "recipient", "package")
    if recipient_ids is not None:
        rows = rows.filter(recipient__in=recipient_ids)
    if package_id is not None:
        rows = rows.filter(package=package_id)
    return [
        GivenRow(
            assignment_id=row.pk,
            event_id=row.event_id,
            event_name=row.event.name,
            event_date=row.event.event_date,
            recipient_id=row.recipient_id,
            recipient_name=row.recipient.name,
            package_id=row.package_id,
            package_name=row.package.name,
            quantity=row.quantity,
            status=row.status,
            withdrawn=row.withdrawn_at is not None,
        )
        for row in rows.order_by("-event__event_date", "-event", "recipient__name", "-pk")
    ]


def other_recipients(tx: Atomic, *, recipient_id: int) -> list[tuple[int, str]]:
    """Return everybody else in use by id, named with their household."""
    rows = Recipient.objects.using(tx.using).active().exclude(pk=recipient_id).order_by("name", "household", "pk")
    return [(row.pk, f"{row.name}, {row.household}" if row.household else row.name) for row in rows]


def allergen_names(tx: Atomic) -> list[str]:
    """Return the allergens known, by name."""
    return list(Allergen.objects.using(tx.using).order_by("name", "pk").values_list("name", flat=True))
