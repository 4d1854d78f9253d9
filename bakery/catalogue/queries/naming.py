"""What rows of forms can name, in use and by name."""

from collections import defaultdict
from typing import Final

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL
from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, IngredientAlias, Material, Product, Recipe
from bakery.catalogue.naming import Named
from bakery.db.transaction import Atomic

PRODUCT: Final = "product"


def ingredient_names(tx: Atomic) -> list[Named]:
    """Return the ingredients in use with their other names."""
    also: dict[int, list[str]] = defaultdict(list)
    for ingredient_id, name in IngredientAlias.objects.using(tx.using).values_list("ingredient", "name"):
        also[ingredient_id].append(name)
    rows = Ingredient.objects.using(tx.using).active().order_by("name", "pk").values_list("pk", "name")
    return [Named(kind="ingredient", id=key, name=name, label=name, also=tuple(also[key])) for key, name in rows]


def recipe_names(tx: Atomic) -> list[Named]:
    """Return the recipes in use."""
    rows = Recipe.objects.using(tx.using).active().order_by("name", "pk").values_list("pk", "name")
    return [Named(kind="recipe", id=key, name=name, label=name) for key, name in rows]


def part_names(tx: Atomic) -> list[Named]:
    """Return the outputs, boxes and materials in use, and the products of those materials."""
    units = FinishedUnit.objects.using(tx.using).active().filter(recipe__archived_at=None).order_by("name", "pk")
    goods = FinishedGood.objects.using(tx.using).active().order_by("name", "pk")
    materials = Material.objects.using(tx.using).active().order_by("name", "pk")
    return [
        *(
            Named(kind=FINISHED_UNIT, id=key, name=name, label=f"{name} (output of {recipe})")
            for key, name, recipe in units.values_list("pk", "name", "recipe__name")
        ),
        *(
            Named(kind=FINISHED_GOOD, id=key, name=name, label=f"{name} (box)")
            for key, name in goods.values_list("pk", "name")
        ),
        *(
            Named(kind=MATERIAL, id=key, name=name, label=f"{name} (material)", dimension=dimension)
            for key, name, dimension in materials.values_list("pk", "name", "dimension")
        ),
        *_products(tx),
    ]


def _products(tx: Atomic) -> list[Named]:
    rows = Product.objects.using(tx.using).active().filter(material__archived_at=None, material__isnull=False)
    return [
        Named(
            kind=PRODUCT,
            id=row.pk,
            name=str(row),
            label=f"{row} (product of {row.owner})",
            dimension=row.owner.dimension,
            owner_id=row.owner.pk,
        )
        for row in rows.select_related("material").order_by("name", "pk")
    ]
