"""What one piece of an output would cost in ingredients, at the last prices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bakery.catalogue.explode import trace_recipe
from bakery.catalogue.models import FinishedUnit, Ingredient, Recipe
from bakery.catalogue.queries.contents import load_recipe_rows
from bakery.catalogue.units import quantise_money
from bakery.catalogue.yields import units_per_batch
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.inventory.dto.costs import UnitEstimate
from bakery.inventory.owners import Key
from bakery.inventory.queries.prices import estimated_prices

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCost:
    """An exact sum, and the names of what has no price in it."""

    amount: Fraction = NOTHING
    unpriced: frozenset[str] = frozenset()

    def __add__(self, other: "PartCost") -> "PartCost":
        return PartCost(amount=self.amount + other.amount, unpriced=self.unpriced | other.unpriced)

    def __mul__(self, times: Fraction) -> "PartCost":
        return PartCost(amount=self.amount * times, unpriced=self.unpriced)

    def as_text(self) -> str:
        """Return the sum as money."""
        return cost_to_string(quantise_money(self.amount))

    def known_text(self) -> str | None:
        """Return the sum as money, None where nothing of it is known."""
        return self.as_text() if self.amount or not self.unpriced else None


def get_unit_estimates(tx: Atomic, *, finished_unit_ids: Iterable[int]) -> dict[int, UnitEstimate]:
    """Return what one piece of each output would cost, and of what the price or the amount is not known."""
    units = FinishedUnit.objects.using(tx.using).select_related("recipe").filter(pk__in=[*finished_unit_ids])
    return unit_estimates(tx, units=list(units))


def unit_estimates(tx: Atomic, *, units: Iterable[FinishedUnit]) -> dict[int, UnitEstimate]:
    """Return by output, its recipe loaded, what one piece would cost, and what is not known of that."""
    by_id = {unit.pk: unit for unit in units}
    recipes = [unit.recipe for unit in by_id.values()]
    batches = batch_costs(tx, recipe_ids=[recipe.pk for recipe in recipes], known=recipes)
    found = {}
    for key, unit in by_id.items():
        per_batch = units_per_batch(unit.items_per_batch, unit.batch_percentage)
        each = batches[unit.recipe_id] * (1 / per_batch)
        found[key] = UnitEstimate(
            finished_unit_id=key,
            cost=each.known_text(),
            batch_cost=batches[unit.recipe_id].as_text(),
            unpriced=tuple(sorted(each.unpriced)),
        )
    return found


def unit_costs(tx: Atomic, *, units: Mapping[int, FinishedUnit]) -> dict[int, PartCost]:
    """Return what one piece of each output takes of its recipe's batch."""
    batches = batch_costs(tx, recipe_ids=[unit.recipe_id for unit in units.values()])
    return {
        key: batches[unit.recipe_id] * (1 / units_per_batch(unit.items_per_batch, unit.batch_percentage))
        for key, unit in units.items()
    }


def batch_costs(tx: Atomic, *, recipe_ids: Iterable[int], known: Iterable[Recipe] = ()) -> dict[int, PartCost]:
    """Return what a batch of each recipe takes through all levels; those `known` already are not read again."""
    recipe_ids = set(recipe_ids)
    rows = load_recipe_rows(tx, recipe_ids=recipe_ids, known=known)
    contents = rows.content()
    ingredients = {line.ingredient_id: line.ingredient for lines in rows.lines.values() for line in lines}
    prices = estimated_prices(tx, ingredient_ids=ingredients)
    return {
        recipe_id: sum(
            (
                _ingredient_cost(ingredients[source.line.ingredient_id], source.base, prices)
                for source in trace_recipe(recipe_id, contents)
            ),
            PartCost(),
        )
        for recipe_id in recipe_ids
    }


def _ingredient_cost(ingredient: Ingredient, base: Fraction | None, prices: Mapping[Key, Fraction]) -> PartCost:
    price = prices.get(("ingredient", ingredient.pk))
    if not ingredient.is_stocked:
        return PartCost()
    if base is None or price is None:
        return PartCost(unpriced=frozenset({ingredient.name}))
    return PartCost(amount=base * price)
