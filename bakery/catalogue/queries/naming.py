"""What rows of forms can name, in use and by name."""

from collections import defaultdict

from bakery.catalogue.models import Ingredient, IngredientAlias, Recipe
from bakery.catalogue.naming import Named
from bakery.db.transaction import Atomic


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
