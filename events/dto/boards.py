"""What the pages of handing out tell."""

from dataclasses import dataclass
from datetime import date

from events.dto.events import AssignmentDetail
from events.dto.packages import PackageDetail, PackageWorth, RecipientDetail


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEvent:
    """An open event with how many of its packages have come how far."""

    id: int
    name: str
    event_date: date
    plan_state: str
    pending: int
    ready: int
    delivered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientRow:
    """One recipient at an event; `cells` stand in the order of the board's packages."""

    recipient: RecipientDetail
    cells: tuple[AssignmentDetail | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryBoard:
    """Who gets what at an event: a row per recipient, a column per package as (id, name)."""

    packages: tuple[tuple[int, str], ...]
    rows: tuple[RecipientRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseRow:
    """Pieces that go out without a recipient: wanted and handed out of that, and what may still be handed out.

    `promised` of these are in packages for people that are not ready yet.
    """

    item_type: str
    item_id: int
    name: str
    wanted: int
    served: int
    there: int
    promised: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRow:
    """What one recipient gets, or got, at one event; `withdrawn` was taken back after a delivery was voided."""

    assignment_id: int
    event_id: int
    event_name: str
    event_date: date
    recipient_id: int
    recipient_name: str
    package_id: int
    package_name: str
    quantity: int
    status: str
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientListRow:
    """A recipient with what they got last, at how many events, and what they got last year; None: nothing.

    What was delivered is worth what it cost, all else what it is worth today.
    """

    recipient: RecipientDetail
    last: GivenRow | None
    events: int
    last_year: PackageWorth | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientsPage:
    """One page of recipients by name, and how many there are."""

    rows: tuple[RecipientListRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageListRow:
    """A package with how many recipients ever got it, and what one is worth today."""

    package: PackageDetail
    people: int
    worth: PackageWorth


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagesPage:
    """One page of packages by name, and how many there are."""

    rows: tuple[PackageListRow, ...]
    total: int
