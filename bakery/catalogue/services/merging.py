"""Two ingredients that are one."""

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.dto.items import IngredientDetail
from bakery.catalogue.models import (
    ExternalCode,
    Ingredient,
    IngredientAlias,
    Product,
    Recipe,
    RecipeLine,
    SlugAlias,
)
from bakery.catalogue.names import kind_of
from bakery.catalogue.queries.items import ingredient_details
from bakery.catalogue.queries.merging import merge_impact
from bakery.catalogue.services.rows import free_slugs, set_archived, touch_row
from bakery.catalogue.services.slugs import keep_slug
from bakery.db.transaction import Atomic


def merge_ingredients(tx: Atomic, *, source_id: int, target_id: int, by: User) -> IngredientDetail:
    """Move all that names the source to the target; the source is retired, and its name and key lead to the target.

    Lots follow their products. Frozen recipes and plans keep the name they were frozen with.
    """
    ids = {"source_id": source_id, "target_id": target_id}
    with logs.operation(tx, "merge_ingredients", **ids, by=by.pk) as log:
        recipes = _lock(tx, source_id, target_id)
        impact = merge_impact(tx, **ids)
        rows = Ingredient.objects.using(tx.using).in_bulk([source_id, target_id])
        source, target = rows[source_id], rows[target_id]

        _move_products(tx, source, target)
        _move_lines(tx, source, target, recipes)
        _move_names(tx, source, target)
        _hand_over_slug(tx, source, target)
        set_archived(tx, row=source, archived=True)
        touch_row(tx, row=target)

        log.add(
            products=impact.products,
            recipe_lines=impact.recipe_lines,
            aliases=impact.aliases,
            external_codes=impact.external_codes,
        )
        return ingredient_details(tx, rows=[target])[0]


def _lock(tx: Atomic, source_id: int, target_id: int) -> list[int]:
    """Lock the recipes, then whose stock it is, as those who bake do; return the recipes."""
    lines = RecipeLine.objects.using(tx.using).filter(ingredient=source_id)
    recipes = Recipe.objects.using(tx.using).filter(pk__in=lines.values("recipe")).order_by("pk")
    locked = [recipe.pk for recipe in recipes.select_for_update(of=("self",), no_key=True)]
    owners = Ingredient.objects.using(tx.using).filter(pk__in=[source_id, target_id]).order_by("pk")
    list(owners.select_for_update(of=("self",), no_key=True))
    return locked


def _move_products(tx: Atomic, source: Ingredient, target: Ingredient) -> None:
    """Move products; the one preferred so far stays so only where the target prefers none."""
    moved = Product.objects.using(tx.using).filter(ingredient=source)
    if Product.objects.using(tx.using).filter(ingredient=target, is_preferred=True).exists():
        moved.update(is_preferred=False)
    moved.update(ingredient=target, updated_at=timezone.now())


def _move_lines(tx: Atomic, source: Ingredient, target: Ingredient, recipes: list[int]) -> None:
    now = timezone.now()
    RecipeLine.objects.using(tx.using).filter(ingredient=source).update(ingredient=target, updated_at=now)
    Recipe.objects.using(tx.using).filter(pk__in=recipes).update(updated_at=now)


def _move_names(tx: Atomic, source: Ingredient, target: Ingredient) -> None:
    """Give the target the names and codes of the source that it lacks, the source's own among them."""
    aliases = IngredientAlias.objects.using(tx.using)
    known = {target.name.casefold(), *(each.name.casefold() for each in aliases.filter(ingredient=target))}
    names = {name.casefold(): name for name in (*_names(tx, source), source.name)}
    aliases.filter(ingredient=source).delete()
    aliases.bulk_create(IngredientAlias(ingredient=target, name=names[key]) for key in names if key not in known)

    codes = ExternalCode.objects.using(tx.using)
    has = set(codes.filter(ingredient=target).values_list("system", "code"))
    for code in codes.filter(ingredient=source).order_by("pk"):
        if (code.system, code.code) not in has:
            codes.filter(pk=code.pk).update(ingredient=target)


def _names(tx: Atomic, ingredient: Ingredient) -> list[str]:
    aliases = IngredientAlias.objects.using(tx.using).filter(ingredient=ingredient)
    return list(aliases.order_by("pk").values_list("name", flat=True))


def _hand_over_slug(tx: Atomic, source: Ingredient, target: Ingredient) -> None:
    """Let the source's keys lead to the target; the source keeps one under which it can still be looked at."""
    former = SlugAlias.objects.using(tx.using)
    former.filter(kind=kind_of(Ingredient), target=source.uuid).update(target=target.uuid)
    left = free_slugs(tx, model=Ingredient, names=[f"{source.name} merged"])[0]
    keep_slug(tx, kind=kind_of(Ingredient), slug=source.slug, target=target.uuid)
    source.slug = left
    source.save(using=tx.using, update_fields=["slug"])
