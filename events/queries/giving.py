"""What packages are worth: frozen where it was delivered, else as of today."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assembly.dto import ComponentUse
from bakery.catalogue import conversions
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from events.dto.packages import GivenPart, PackageLineRow, PackageWorth
from events.models import Assignment, Delivery
from events.queries.deliveries import delivery_details
from events.queries.packages import package_contents, package_lines
from events.queries.worth import load_worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An assignment with the value of all its packages, and how it was delivered if it was."""

    assignment: Assignment
    cost: Fraction
    is_known: bool
    delivery: Delivery | None


def given_values(tx: Atomic, *, assignments: Sequence[Assignment]) -> list[Given]:
    """Return every assignment with its value, in the order given."""
    live = Delivery.objects.using(tx.using).live().filter(assignment__in=[each.pk for each in assignments])
    frozen = {delivery.assignment_id: delivery for delivery in live.select_related("actor")}
    values = package_values(tx, package_ids={each.package_id for each in assignments if each.pk not in frozen})
    given = []
    for each in assignments:
        delivery = frozen.get(each.pk)
        if delivery is not None:
            cost, is_known = Fraction(delivery.total_cost), delivery.cost_known
        else:
            one, is_known = values[each.package_id]
            cost = one * each.quantity
        given.append(Given(assignment=each, cost=cost, is_known=is_known, delivery=delivery))
    return given


def given_contents(tx: Atomic, *, given: Sequence[Given]) -> dict[int, tuple[GivenPart, ...]]:
    """Return by assignment what was handed over, or what is in its packages as long as they were not."""
    delivered = {each.assignment.pk: each.delivery.pk for each in given if each.delivery}
    drawn = {each.id: each.uses for each in delivery_details(tx, delivery_ids=delivered.values())}
    contents = package_contents(
        tx, package_ids={each.assignment.package_id for each in given if each.assignment.pk not in delivered}
    )
    return {
        each.assignment.pk: _drawn(drawn[delivered[each.assignment.pk]])
        if each.delivery
        else _packed(contents[each.assignment.package_id], each.assignment.quantity)
        for each in given
    }


def _drawn(uses: Sequence[ComponentUse]) -> tuple[GivenPart, ...]:
    """Return what a delivery drew, whichever lots it came from."""
    amounts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for use in uses:
        amounts[use.product_name or use.component_name, use.unit] += Decimal(use.quantity_consumed)
    return tuple(
        GivenPart(name=name, quantity=quantity_to_string(amount), unit=unit)
        for (name, unit), amount in amounts.items()
    )


def _packed(lines: Sequence[PackageLineRow], count: int) -> tuple[GivenPart, ...]:
    return tuple(
        GivenPart(
            name=line.component_name, quantity=quantity_to_string(Decimal(line.quantity) * count), unit=line.unit
        )
        for line in lines
    )


def package_worth(tx: Atomic, *, package_id: int) -> PackageWorth:
    """Return what one package is worth today."""
    return PackageWorth.of(*package_values(tx, package_ids=[package_id])[package_id])


def package_values(tx: Atomic, *, package_ids: Iterable[int]) -> dict[int, tuple[Fraction, bool]]:
    """Return what one of each package is worth today, and whether all of it is known."""
    lines = package_lines(tx, package_ids=package_ids)
    worth = load_worth(tx, lines=[line for found in lines.values() for line in found])
    return {key: worth.total([conversions.content_of(line) for line in found]) for key, found in lines.items()}
