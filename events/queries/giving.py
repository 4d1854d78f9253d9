"""What packages are worth: frozen where it was delivered, else as of today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bakery.catalogue import conversions
from bakery.catalogue.units import quantise_money
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from events.dto.packages import PackageWorth
from events.models import Assignment, Delivery
from events.queries.packages import package_lines
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
    frozen = {delivery.assignment_id: delivery for delivery in live}
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


def package_worth(tx: Atomic, *, package_id: int) -> PackageWorth:
    """Return what one package is worth today."""
    cost, is_known = package_values(tx, package_ids=[package_id])[package_id]
    return PackageWorth(cost=cost_to_string(quantise_money(cost)), cost_known=is_known)


def package_values(tx: Atomic, *, package_ids: Iterable[int]) -> dict[int, tuple[Fraction, bool]]:
    """Return what one of each package is worth today, and whether all of it is known."""
    lines = package_lines(tx, package_ids=package_ids)
    worth = load_worth(tx, lines=[line for found in lines.values() for line in found])
    return {key: worth.total([conversions.content_of(line) for line in found]) for key, found in lines.items()}
