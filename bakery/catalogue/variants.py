"""What a variant does differently from its base."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bakery.catalogue.dto.recipes import RecipeComponentRow, RecipeDetail, RecipeLineRow
from bakery.catalogue.formatting import format_amount, format_packages


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A line or recipe inside that is not as in the base: what is written here and there, empty where it is absent."""

    name: str
    here: str
    base: str
    row_id: int | None


def differences(variant: RecipeDetail, base: RecipeDetail) -> list[Difference]:
    """Return the lines and recipes inside that were added, changed or left out, in the order of the variant."""
    return [
        *_compared(variant.lines or (), base.lines or (), _ingredient, _line_text),
        *_compared(variant.components or (), base.components or (), _component, _component_text),
    ]


def parts_text(recipe: RecipeDetail) -> list[str]:
    """Return what goes into a recipe, a line of text each."""
    lines = [f"{_line_text(line)} {line.ingredient_name}" for line in recipe.lines or ()]
    return [*lines, *(f"{_component_text(each)} of {each.component_name}" for each in recipe.components or ())]


def _compared(
    here: Iterable[Any], there: Iterable[Any], key: Callable[[Any], tuple[int, str]], text: Callable[[Any], str]
) -> Iterator[Difference]:
    """Pair what is alike first, then what is of the same thing; the rest stands on one side alone."""
    left, open_ = list(there), []
    for row in here:
        alike = next((each for each in left if key(each) == key(row) and text(each) == text(row)), None)
        if alike is None:
            open_.append(row)
        else:
            left.remove(alike)
    for row in open_:
        other = next((each for each in left if key(each) == key(row)), None)
        if other is not None:
            left.remove(other)
        yield Difference(name=key(row)[1], here=text(row), base=text(other) if other else "", row_id=row.id)
    for row in left:
        yield Difference(name=key(row)[1], here="", base=text(row), row_id=None)


def _ingredient(line: RecipeLineRow) -> tuple[int, str]:
    return line.ingredient_id, line.ingredient_name


def _component(row: RecipeComponentRow) -> tuple[int, str]:
    return row.component_id, row.component_name


def _line_text(line: RecipeLineRow) -> str:
    return _noted(format_amount(Decimal(line.quantity), line.unit), line.note)


def _component_text(row: RecipeComponentRow) -> str:
    return _noted(format_packages(Decimal(row.batches), "batch"), row.note)


def _noted(amount: str, note: str) -> str:
    return f"{amount}, {note}" if note else amount
