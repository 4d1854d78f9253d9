"""Recipients and packages as lists show them, and what was given to whom."""

from collections.abc import Collection

from django.db.models import Count

from bakery.catalogue.models import Allergen
from bakery.catalogue.names import fold
from bakery.db.transaction import Atomic
from events.dto.boards import GivenRow, PackagesPage, RecipientsPage
from events.models import Assignment, Package, Recipient
from events.queries.packages import package_details, recipient_details


def recipients_page(tx: Atomic, *, query: str = "", archived: bool = False, page: slice) -> RecipientsPage:
    """Return recipients in use, or those retired, whose name or household holds the text."""
    found = Recipient.objects.using(tx.using).filter(
        search_key__contains=fold(query), archived_at__isnull=not archived
    )
    ids = list(found.order_by("name", "household", "pk").values_list("pk", flat=True)[page])
    last: dict[int, GivenRow] = {}
    for given in given_rows(tx, recipient_ids=ids):
        last.setdefault(given.recipient_id, given)
    rows = recipient_details(tx, recipient_ids=ids)
    return RecipientsPage(rows=tuple((row, last.get(row.id)) for row in rows), total=found.count())


def packages_page(tx: Atomic, *, query: str = "", archived: bool = False, page: slice) -> PackagesPage:
    """Return packages in use, or those retired, whose name holds the text."""
    found = Package.objects.using(tx.using).filter(search_key__contains=fold(query), archived_at__isnull=not archived)
    ids = list(found.order_by("name", "pk").values_list("pk", flat=True)[page])
    standing = Assignment.objects.using(tx.using).standing().filter(package__in=ids)
    counted = standing.values("package").annotate(people=Count("recipient", distinct=True)).order_by()
    people = dict(counted.values_list("package", "people"))
    rows = package_details(tx, package_ids=ids)
    return PackagesPage(rows=tuple((row, people.get(row.id, 0)) for row in rows), total=found.count())


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
