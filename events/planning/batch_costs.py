"""What one batch of a recipe is reckoned to cost."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from bakery.catalogue.explode import trace_recipe
from events.planning.inputs import DefinitionRows, contents_of
from events.planning.needs import INGREDIENT
from events.planning.prices import PriceBook


def batch_costs(recipes: Iterable[int], rows: DefinitionRows, book: PriceBook) -> Mapping[int, Fraction]:
    """Return the cost of one batch by recipe; what has no price or no figure counts nothing."""
    definitions = contents_of(rows)
    costs: dict[int, Fraction] = defaultdict(Fraction)
    for recipe_id in recipes:
        for source in trace_recipe(recipe_id, definitions.recipes):
            if source.base is not None and source.line.ingredient_id not in definitions.unstocked:
                costs[recipe_id] += source.base * (book.prices.get((INGREDIENT, source.line.ingredient_id)) or 0)
    return costs
