"""What an event gives away, what it cost, and what it was expected to cost."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from bakery.catalogue import conversions
from bakery.catalogue.models import FinishedUnit
from bakery.catalogue.units import quantise_cost, quantise_money
from bakery.catalogue.yields import batches_for, units_per_batch
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, exact_to_string, quantity_to_string
from bakery.inputs import possible_ids
from bakery.rounding import shares
from events.dto.costs import (
    EventSummary,
    PackageCostLine,
    RecipeNeed,
    RecipeNeedUnit,
    RecipientCost,
)
from events.errors import PackageNotFound
from events.models import Assignment, Package
from events.planning.inputs import input_of
from events.planning.loading import load_content
from events.planning.needs import wanted_in_all
from events.planning.rows import exactly
from events.queries.events import require_event
from events.queries.giving import Given, given_values, package_worth
from events.queries.packages import package_lines
from events.queries.worth import load_worth


def get_event_total_cost(tx: Atomic, *, event_id: int) -> str:
    """Return the value of what is given: frozen where it was delivered, else what it is worth today."""
    return _money(each.cost for each in _given(tx, event_id))


def get_event_recipient_count(tx: Atomic, *, event_id: int) -> int:
    """Return how many different recipients get something."""
    return len({each.recipient_id for each in _assignments(tx, event_id)})


def get_event_package_count(tx: Atomic, *, event_id: int) -> int:
    """Return how many packages are given in all."""
    return sum(each.quantity for each in _assignments(tx, event_id))


def get_event_summary(tx: Atomic, *, event_id: int) -> EventSummary:
    """Return what is given to whom and what that is worth; two recipients of one name stay two."""
    given = _given(tx, event_id)
    by_recipient: dict[tuple[str, int], list[Given]] = defaultdict(list)
    for each in given:
        by_recipient[each.assignment.recipient.name, each.assignment.recipient_id].append(each)
    return EventSummary(
        event_id=event_id,
        total_cost=_money(each.cost for each in given),
        recipient_count=len(by_recipient),
        package_count=sum(each.assignment.quantity for each in given),
        assignment_count=len(given),
        cost_by_recipient=tuple(
            RecipientCost(
                recipient_id=key, recipient_name=name, cost=_money(each.cost for each in by_recipient[name, key])
            )
            for name, key in sorted(by_recipient)
        ),
        cost_known=all(each.is_known for each in given),
    )


def get_recipe_needs(tx: Atomic, *, event_id: int) -> list[RecipeNeed]:
    """Return the pieces and batches wanted of each recipe before any stock, by its name."""
    content = load_content(tx, event_id=event_id)
    plan = input_of(content.event, content.rows)
    wanted = wanted_in_all(plan, content.definitions.goods.content())
    by_recipe: dict[tuple[str, int], list[RecipeNeedUnit]] = defaultdict(list)
    for (kind, item_id), pieces in sorted(wanted.items()):
        unit = content.definitions.units.get(item_id) if kind == "finished_unit" else None
        if unit is not None:
            by_recipe[unit.recipe.name, unit.recipe_id].append(_need_of(unit, pieces))
    return [_recipe_need(key, units) for key, units in sorted(by_recipe.items())]


def calculate_package_cost(tx: Atomic, *, package_id: int) -> str:
    """Return what one package is worth today; what is not known counts as nothing."""
    _require_package(tx, package_id)
    return package_worth(tx, package_id=package_id).cost


def get_package_cost_breakdown(tx: Atomic, *, package_id: int) -> list[PackageCostLine]:
    """Return what each part of a package is worth today, in order; the parts add up to what the package is worth."""
    _require_package(tx, package_id)
    lines = package_lines(tx, package_ids=[package_id])[package_id]
    worth = load_worth(tx, lines=lines)
    parts = [conversions.content_of(line) for line in lines]
    found = [worth.of_line(part) for part in parts]
    costs = [(each or Fraction(0)) * (part.base or 0) for each, part in zip(found, parts, strict=True)]
    shown = shares(costs, quantise_money(sum(costs, Fraction(0))).quantize(Decimal("0.01"), ROUND_HALF_UP), places=2)
    return [
        PackageCostLine(
            component_type=part.part.kind,
            component_id=part.part.id,
            component_name=str(line.finished_unit or line.component_good or line.material),
            quantity=quantity_to_string(line.quantity),
            unit_cost=cost_to_string(quantise_cost(each or Fraction(0))),
            unit_cost_exact=exact_to_string(quantise_cost(each or Fraction(0))),
            line_cost=cost_to_string(cost),
            cost_known=each is not None and part.base is not None,
        )
        for line, part, each, cost in zip(lines, parts, found, shown, strict=True)
    ]


def _need_of(unit: FinishedUnit, pieces: int) -> RecipeNeedUnit:
    per_batch = units_per_batch(unit.items_per_batch, unit.batch_percentage)
    return RecipeNeedUnit(
        finished_unit_id=unit.pk,
        name=unit.name,
        units_needed=str(pieces),
        units_per_batch=exactly(per_batch),
        batches_needed=batches_for(pieces, per_batch),
    )


def _recipe_need(key: tuple[str, int], units: Sequence[RecipeNeedUnit]) -> RecipeNeed:
    name, recipe_id = key
    return RecipeNeed(
        recipe_id=recipe_id,
        recipe_name=name,
        total_units_needed=str(sum(int(unit.units_needed) for unit in units)),
        batches_needed=sum(unit.batches_needed for unit in units),
        items_per_batch=units[0].units_per_batch if len(units) == 1 else None,
        units=tuple(units),
    )


def _assignments(tx: Atomic, event_id: int) -> list[Assignment]:
    standing = Assignment.objects.using(tx.using).standing().filter(event__in=possible_ids([event_id]))
    found = list(standing.select_related("recipient").order_by("pk"))
    if not found:
        require_event(tx, event_id=event_id)
    return found


def _given(tx: Atomic, event_id: int) -> list[Given]:
    return given_values(tx, assignments=_assignments(tx, event_id))


def _require_package(tx: Atomic, package_id: int) -> None:
    if not Package.objects.using(tx.using).filter(pk__in=possible_ids([package_id])).exists():
        raise PackageNotFound(f"There is no package {package_id}.", package_id=package_id)


def _money(costs: Iterable[Fraction]) -> str:
    """Add up and round once."""
    return cost_to_string(quantise_money(sum(costs, Fraction(0))))
