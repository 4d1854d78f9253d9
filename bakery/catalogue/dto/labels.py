"""What a label says of something to eat."""

from dataclasses import dataclass
from typing import Final

LABEL_SIZES: Final = {"small": "3 across", "medium": "2 across", "large": "1 across"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelIngredient:
    """An ingredient on a label, with the allergens it is or contains."""

    name: str
    allergens: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFacts:
    """What is in something: its ingredients, the heaviest first, and all their allergens.

    Unless `is_complete`, something in it is not told by ingredients, or no allergen of any of them is known.
    """

    ingredients: tuple[LabelIngredient, ...]
    allergens: tuple[str, ...]
    is_complete: bool
