"""What kitchens know of ingredients whose weight is missing."""

from bakery.catalogue import foodstuffs
from bakery.catalogue.dto.items import MissingDefinition, SuggestedWeight
from bakery.catalogue.models import Ingredient
from bakery.catalogue.queries.recipe_problems import missing_definitions
from bakery.db.transaction import Atomic
from bakery.dto import exact_to_string

PIECES = "typical pieces in shops"


def suggested_weights(tx: Atomic) -> list[SuggestedWeight]:
    """Return a weight for each ingredient that stops a recipe line and is a foodstuff kitchens know."""
    gaps = missing_definitions(tx, every=True)
    rows = Ingredient.objects.using(tx.using).in_bulk([gap.problem.subject_id for gap in gaps])
    found = [_suggested(gap, rows[gap.problem.subject_id]) for gap in gaps]
    return [each for each in found if each is not None]


def _suggested(gap: MissingDefinition, row: Ingredient) -> SuggestedWeight | None:
    code = gap.problem.code
    measure = foodstuffs.measure_of(row.slug, row.name) if code == "missing_density" else None
    if measure is not None:
        return SuggestedWeight(
            ingredient_id=row.pk,
            code=code,
            words=measure.note,
            source=measure.source,
            density=exact_to_string(measure.density),
            grams_per_each=None,
        )
    grams = foodstuffs.grams_of_one(row.slug, row.name) if code == "missing_each_weight" else None
    if grams is None:
        return None
    return SuggestedWeight(
        ingredient_id=row.pk,
        code=code,
        words=f"one weighs {grams:f} g",
        source=PIECES,
        density=None,
        grams_per_each=exact_to_string(grams),
    )
