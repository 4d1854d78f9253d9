"""Changes laid over rows already read: copies take the place of what changes, and no row is ever saved."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from bakery.catalogue.explode import FINISHED_UNIT
from bakery.catalogue.models import FinishedGood, FinishedUnit
from bakery.dto import Unset
from bakery.errors import InvalidInput
from events.dto.changes import AssignmentChange, BatchChange, PlanChanges, PriceChange, TargetChange
from events.models import Assignment, AssignmentStatus, BatchDecision, Event, Package, PackageLine, Recipient, Target
from events.planning.inputs import DemandRows, piece_of
from events.planning.prices import PriceBook

Row = TypeVar("Row", Target, Assignment, BatchDecision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The rows that changes name, by id."""

    units: Mapping[int, FinishedUnit]
    goods: Mapping[int, FinishedGood]
    recipients: Mapping[int, Recipient]
    packages: Mapping[int, Package]
    package_lines: Mapping[int, Sequence[PackageLine]]


def changed_events(events: Mapping[int, Event], event_id: int, changes: PlanChanges) -> dict[int, Event]:
    """Return the events with another day or number of guests for one of them."""
    event = copy(events[event_id])
    if not isinstance(changes.expected_attendees, Unset):
        event.expected_attendees = changes.expected_attendees
    if not isinstance(changes.event_date, Unset):
        event.event_date = changes.event_date
    return {**events, event_id: event}


def changed_rows(rows: DemandRows, event: Event, changes: PlanChanges, named: Named) -> DemandRows:
    """Return what the events want and decided, with the changes in one of them."""
    targets = list(rows.targets.get(event.pk, ()))
    for number, target in enumerate(changes.targets):
        targets = _with_target(targets, target, named, event, -number - 1)
    assignments = list(rows.assignments.get(event.pk, ()))
    for number, assignment in enumerate(changes.assignments):
        assignments = _with_assignment(assignments, assignment, named, event, -number - 1)
    decisions = list(rows.decisions.get(event.pk, ()))
    for batch in changes.batches:
        decisions = _with_decision(decisions, batch, named)
    return replace(
        rows,
        targets={**rows.targets, event.pk: targets},
        assignments={**rows.assignments, event.pk: assignments},
        decisions={**rows.decisions, event.pk: decisions},
        package_lines={**rows.package_lines, **named.package_lines},
    )


def _with_target(targets: list[Target], change: TargetChange, named: Named, event: Event, key: int) -> list[Target]:
    if change.per_attendee is not None and not event.expected_attendees:
        raise InvalidInput.of("per_attendee", "Say first how many guests there are.")
    piece = (change.item_type, change.item_id)
    old = next((each for each in targets if piece_of(each) == piece), None)
    is_unit = change.item_type == FINISHED_UNIT
    row = Target(
        pk=old.pk if old else key,
        event=event,
        finished_unit=named.units[change.item_id] if is_unit else None,
        finished_good=None if is_unit else named.goods[change.item_id],
        quantity=change.quantity,
        per_attendee=change.per_attendee,
    )
    return _put(targets, old, row if change.quantity != 0 else None)


def _with_assignment(
    assignments: list[Assignment], change: AssignmentChange, named: Named, event: Event, key: int
) -> list[Assignment]:
    pair = (change.recipient_id, change.package_id)
    old = next((each for each in assignments if (each.recipient_id, each.package_id) == pair), None)
    if old and old.status == AssignmentStatus.DELIVERED:
        raise InvalidInput.of("assignments", f"{old.recipient} has received {old.package} already.")
    row = Assignment(
        pk=old.pk if old else key,
        event=event,
        recipient=named.recipients[change.recipient_id],
        package=named.packages[change.package_id],
        quantity=change.quantity,
    )
    return _put(assignments, old, row if change.quantity else None)


def _with_decision(decisions: list[BatchDecision], change: BatchChange, named: Named) -> list[BatchDecision]:
    old = next((each for each in decisions if each.finished_unit_id == change.finished_unit_id), None)
    row = BatchDecision(finished_unit=named.units[change.finished_unit_id], batches=change.batches)
    return _put(decisions, old, row)


def _put(rows: list[Row], old: Row | None, row: Row | None) -> list[Row]:
    """Return the rows with one in the place of another, at the end where there was none, or without it."""
    if row is None:
        return [each for each in rows if each is not old]
    if old is None:
        rows.append(row)
        return rows
    return [row if each is old else each for each in rows]


def changed_prices(book: PriceBook, changes: Sequence[PriceChange]) -> PriceBook:
    """Return the prices with other ones for some items and all their products."""
    prices = dict(book.prices)
    for change in changes:
        item = (change.item_type, change.item_id)
        products = [("product", product.pk) for product in book.products.get(item, ())]
        prices |= dict.fromkeys([item, *products], Fraction(change.cost_per_unit))
    return replace(book, prices=prices)
