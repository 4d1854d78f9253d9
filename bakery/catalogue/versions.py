"""A frozen content in words, by the names that things had when it was made."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bakery.catalogue.formatting import format_amount, format_packages


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenLine:
    """What went in, or what was a part: its name, how much, and what was noted."""

    name: str
    amount: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenRecipe:
    """A recipe as it was."""

    name: str
    lines: tuple[FrozenLine, ...]
    yields: tuple[FrozenLine, ...]
    instructions: str


def frozen_recipe(data: Mapping[str, Any]) -> FrozenRecipe:
    """Return what a snapshot of a recipe keeps."""
    content, labels = data["content"], data["labels"]
    lines = [
        FrozenLine(
            name=labels["ingredients"].get(line["ingredient"], "an ingredient"),
            amount=format_amount(Decimal(line["quantity"]), line["unit"]),
            note=line["note"],
        )
        for line in content["lines"]
    ]
    inside = [
        FrozenLine(
            name=labels["components"].get(each["recipe"], "a recipe"),
            amount=format_packages(Decimal(each["batches"]), "batch"),
            note=each["note"],
        )
        for each in content["components"]
    ]
    return FrozenRecipe(
        name=labels["name"],
        lines=(*lines, *inside),
        yields=tuple(_yield(labels["yields"].get(key, "an output"), each) for key, each in content["yields"].items()),
        instructions=content["instructions"],
    )


def frozen_parts(data: Mapping[str, Any]) -> list[FrozenLine]:
    """Return the parts that a snapshot of a box keeps."""
    content, labels = data["content"], data["labels"]
    return [
        FrozenLine(
            name=labels["parts"].get(line["part"], "a box"),
            amount=format_amount(Decimal(line["quantity"]), line["unit"] or "ea"),
            note=line["note"],
        )
        for line in content["lines"]
    ]


def _yield(name: str, each: Mapping[str, Any]) -> FrozenLine:
    items, share = each["items_per_batch"], each["batch_percentage"]
    amount = f"{items} {each['item_unit'] or 'pieces'}" if items else f"{share} % of a batch in each"
    return FrozenLine(name=name, amount=amount, note="")
