"""What one batch of a recipe is reckoned to cost."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from events.planning.inputs import DefinitionRows
from events.planning.needs import INGREDIENT
from events.planning.prices import PriceBook


def batch_costs(recipes: Iterable[int], rows: DefinitionRows, book: PriceBook) -> Mapping[int, Fraction]:
    """Return the cost of one batch by recipe; what has no price or no figure counts nothing."""
    costs: dict[int, Fraction] = defaultdict(Fraction)
    for recipe_id in recipes:
        for (ingredient_id, _), base in rows.content.batch(recipe_id).base.items():
            costs[recipe_id] += base * (book.prices.get((INGREDIENT, ingredient_id)) or 0)
    return costs
