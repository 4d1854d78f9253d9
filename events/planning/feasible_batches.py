"""How many of the batches still to bake the shelf serves, and what is missing for the rest."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from bakery.catalogue.units import Amount, quantise
from bakery.dto import Shortage, quantity_to_string
from events.dto.feasibility import ProductionFeasibility
from events.planning.claims import Item
from events.planning.inputs import DefinitionRows
from events.planning.needs import INGREDIENT
from events.planning.pool import Pool, Want
from events.planning.shapes import Definitions, UnitPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchContent:
    """What one batch takes of stocked ingredients; broken where a line of it has no figure."""

    needs: Mapping[Item, Fraction]
    is_broken: bool

    @classmethod
    def of(cls, recipe_id: int, definitions: Definitions) -> "BatchContent":
        """Add up a recipe and all inside it."""
        needs: dict[Item, Fraction] = defaultdict(Fraction)
        batch = definitions.batch(recipe_id)
        for (ingredient_id, _), base in batch.base.items():
            needs[INGREDIENT, ingredient_id] += base
        return cls(needs=needs, is_broken=bool(batch.broken))

    def wants(self, batches: Amount) -> list[Want]:
        """Return what so many batches draw, each ingredient rounded once."""
        return [Want(item=item, quantity=quantise(each * Fraction(batches))) for item, each in self.needs.items()]


def feasible_batches(units: Sequence[UnitPlan], pool: Pool, rows: DefinitionRows) -> ProductionFeasibility:
    """Take what the batches of one recipe need out of the pool, as many whole ones as it serves."""
    recipe = BatchContent.of(units[0].unit.recipe_id, rows.content)
    remaining = sum((unit.remaining for unit in units), Fraction(0))
    missing = [] if recipe.is_broken else pool.short(recipe.wants(remaining))
    whole = not missing and not recipe.is_broken
    done = remaining if whole else Fraction(_most_batches(recipe, remaining, pool))
    pool.take(recipe.wants(done))
    return ProductionFeasibility(
        recipe_id=units[0].unit.recipe_id,
        recipe_name=units[0].unit.recipe_name,
        target_batches=sum(unit.batches for unit in units),
        remaining_batches=quantity_to_string(quantise(remaining)),
        can_produce_batches=floor(done),
        can_produce=whole,
        status="can_produce" if whole else "partial" if done else "cannot_produce",
        missing=tuple(_shortage(want, amount, rows) for want, amount in missing),
    )


def _most_batches(recipe: BatchContent, remaining: Fraction, pool: Pool) -> int:
    if recipe.is_broken:
        return 0
    return bisect_left(range(1, floor(remaining) + 1), True, key=lambda each: not pool.serves(recipe.wants(each)))


def _shortage(want: Want, available: Decimal, rows: DefinitionRows) -> Shortage:
    return Shortage(
        item_type=want.item[0],
        item_id=want.item[1],
        item_name=rows.name_of(want.item),
        needed=quantity_to_string(want.quantity),
        available=quantity_to_string(available),
        short_by=quantity_to_string(want.quantity - available),
        unit=rows.unit_of(want.item),
    )
