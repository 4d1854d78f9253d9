"""Ingredients as a table lets people change them, many at once."""

from decimal import Decimal
from typing import Any

from bakery.catalogue.dto.items import IngredientDetail
from bakery.catalogue.forms.definitions import Choices, DefinitionForm, offer_choices
from bakery.forms import IdChoiceField, PlainDecimalField, PlainIntegerField


class IngredientRowForm(DefinitionForm):
    """What a table lets change of each of many ingredients."""

    category_id = IdChoiceField(label="Group")
    density = PlainDecimalField(label="Grams per millilitre", required=False)
    grams_per_each = PlainDecimalField(label="Grams of one piece", required=False)
    shelf_life_days = PlainIntegerField(label="Keeps for so many days", required=False)

    def __init__(self, *args: Any, ingredient: IngredientDetail, groups: Choices, **kwargs: Any) -> None:
        stored = {
            "category_id": ingredient.category_id,
            "density": ingredient.density and Decimal(ingredient.density),
            "grams_per_each": ingredient.grams_per_each and Decimal(ingredient.grams_per_each),
            "shelf_life_days": ingredient.shelf_life_days,
            "seen": ingredient.updated_at.isoformat(),
        }
        super().__init__(*args, initial=stored, **kwargs)
        self.ingredient = ingredient
        offer_choices(self, "category_id", groups)

    def changes(self) -> dict[str, Any]:
        """Return what differs from what is stored, and what was seen of it; another density loses its source."""
        typed = self.cleaned_data
        given = {name: typed[name] for name in typed if name != "seen" and typed[name] != self.initial[name]}
        if "density" in given:
            given["density_note"] = ""
        return given | {"seen": typed["seen"]} if given else {}
