"""What of the catalogue names a definition, for the page of that definition."""

from bakery.catalogue.dto.listing import Use
from bakery.catalogue.formatting import format_amount
from bakery.catalogue.models import ComponentLine, Recipe, RecipeComponent, RecipeLine
from bakery.db.transaction import Atomic


def uses_of_ingredient(tx: Atomic, *, ingredient_id: int) -> list[Use]:
    """Return the recipes in use that ask for an ingredient, a row for each line."""
    lines = RecipeLine.objects.using(tx.using).filter(ingredient=ingredient_id, recipe__archived_at=None)
    return [
        Use(
            kind="recipe",
            name=line.recipe.name,
            slug=line.recipe.slug,
            amount=format_amount(line.quantity, line.unit),
        )
        for line in lines.select_related("recipe").order_by("recipe__name", "pk")
    ]


def uses_of_material(tx: Atomic, *, material_id: int) -> list[Use]:
    """Return the boxes in use that a material goes into."""
    lines = ComponentLine.objects.using(tx.using).filter(material=material_id, finished_good__archived_at=None)
    return [
        Use(
            kind="box",
            name=line.finished_good.name,
            slug=line.finished_good.slug,
            amount=format_amount(line.quantity, line.unit),
        )
        for line in lines.select_related("finished_good").order_by("finished_good__name", "pk")
    ]


def uses_of_recipe(tx: Atomic, *, recipe_id: int) -> list[Use]:
    """Return the recipes, variants and boxes in use that rest on a recipe."""
    inside = RecipeComponent.objects.using(tx.using).filter(component=recipe_id, recipe__archived_at=None)
    variants = Recipe.objects.using(tx.using).active().filter(base_recipe=recipe_id)
    lines = ComponentLine.objects.using(tx.using).filter(
        finished_unit__recipe=recipe_id, finished_good__archived_at=None
    )
    return [
        *(
            Use(
                kind="recipe",
                name=each.recipe.name,
                slug=each.recipe.slug,
                amount=f"{format_amount(each.batches, 'ea')} of its batches",
            )
            for each in inside.select_related("recipe").order_by("recipe__name", "pk")
        ),
        *(Use(kind="recipe", name=each.name, slug=each.slug, amount="variant") for each in variants.order_by("name")),
        *(
            Use(
                kind="box",
                name=line.finished_good.name,
                slug=line.finished_good.slug,
                amount=f"{format_amount(line.quantity, 'ea')} × {line.finished_unit}",
            )
            for line in lines.select_related("finished_good", "finished_unit").order_by("finished_good__name", "pk")
        ),
    ]


def uses_of_box(tx: Atomic, *, good_id: int) -> list[Use]:
    """Return the boxes in use that hold a box."""
    lines = ComponentLine.objects.using(tx.using).filter(component_good=good_id, finished_good__archived_at=None)
    return [
        Use(
            kind="box",
            name=line.finished_good.name,
            slug=line.finished_good.slug,
            amount=format_amount(line.quantity, "ea"),
        )
        for line in lines.select_related("finished_good").order_by("finished_good__name", "pk")
    ]
