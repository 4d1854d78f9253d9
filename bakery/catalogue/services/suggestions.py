"""Weights that kitchens know, taken over."""

from collections.abc import Collection
from decimal import Decimal

from bakery import logs
from bakery.catalogue.dto.items import IngredientDetail, SuggestedWeight
from bakery.catalogue.queries.suggestions import suggested_weights
from bakery.catalogue.services.ingredients import update_ingredient
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput


def accept_suggested_weights(tx: Atomic, *, ingredient_ids: Collection[int] | None = None) -> list[IngredientDetail]:
    """Store what is suggested for these ingredients, or for all; one without a suggestion is refused."""
    with logs.operation(tx, "accept_suggested_weights") as log:
        found = suggested_weights(tx)
        chosen = [each for each in found if ingredient_ids is None or each.ingredient_id in ingredient_ids]
        if not chosen:
            raise InvalidInput.of("ingredient_ids", "Nothing is suggested here any more. Somebody may have said it.")
        log.add(ingredients=len(chosen))
        return [_stored(tx, each) for each in chosen]


def _stored(tx: Atomic, suggested: SuggestedWeight) -> IngredientDetail:
    if suggested.density is not None:
        density, note = Decimal(suggested.density), f"{suggested.words} ({suggested.source})"
        return update_ingredient(tx, ingredient_id=suggested.ingredient_id, density=density, density_note=note)
    grams = Decimal(suggested.grams_per_each or 0)
    return update_ingredient(tx, ingredient_id=suggested.ingredient_id, grams_per_each=grams)
