"""What forms let people choose from, by id or slug and label."""

from collections.abc import Iterable
from typing import Any

from bakery.catalogue.models import (
    Allergen,
    IngredientCategory,
    MaterialCategory,
    RecipeCategory,
    Supplier,
)
from bakery.db.transaction import Atomic

Choice = tuple[int, str]


def ingredient_groups(tx: Atomic) -> list[Choice]:
    """Return the groups of ingredients in use, each below the one it belongs to."""
    return _tree(IngredientCategory.objects.using(tx.using).active().order_by("sort_order", "name", "pk"))


def material_groups(tx: Atomic) -> list[Choice]:
    """Return the groups of materials in use, each below the one it belongs to."""
    return _tree(MaterialCategory.objects.using(tx.using).active().order_by("sort_order", "name", "pk"))


def recipe_groups(tx: Atomic) -> list[Choice]:
    """Return the groups of recipes in use."""
    rows = RecipeCategory.objects.using(tx.using).active().order_by("sort_order", "name", "pk")
    return list(rows.values_list("pk", "name"))


def allergen_choices(tx: Atomic) -> list[tuple[str, str]]:
    """Return every allergen known, by slug."""
    return list(Allergen.objects.using(tx.using).order_by("name", "pk").values_list("slug", "name"))


def store_choices(tx: Atomic) -> list[Choice]:
    """Return the suppliers in use with their towns."""
    rows = Supplier.objects.using(tx.using).active().order_by("name", "pk")
    return [(row.pk, f"{row.name}, {row.city}" if row.city else row.name) for row in rows]


def _tree(rows: Iterable[Any]) -> list[Choice]:
    """Return roots in their order, each followed by those inside it."""
    groups = list(rows)
    roots = [row for row in groups if row.parent_id not in {each.pk for each in groups}]
    ordered: list[Choice] = []
    for root in roots:
        ordered.append((root.pk, root.name))
        ordered += [(row.pk, f"{root.name} / {row.name}") for row in groups if row.parent_id == root.pk]
    return ordered
