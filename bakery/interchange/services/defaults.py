"""What a bakery begins with: allergens, roles, groups, and what measures and pieces weigh."""

from collections.abc import Collection
from typing import Final

from bakery import logs
from bakery.accounts.services import ensure_roles
from bakery.catalogue import foodstuffs
from bakery.catalogue.models import Allergen, Ingredient, RecipeCategory, SlugAlias
from bakery.catalogue.names import make_slug
from bakery.catalogue.services.ingredients import update_ingredient
from bakery.catalogue.services.recipe_categories import create_recipe_category
from bakery.db.transaction import Atomic
from bakery.interchange import defaults
from bakery.interchange.dto import DefaultsFilled
from bakery.interchange.register import INGREDIENT

KINDS: Final = ("allergens", "categories", "densities", "weights")


def load_defaults(tx: Atomic, *, only: Collection[str] = KINDS) -> DefaultsFilled:
    """Fill what is empty with what kitchens know; what somebody entered is never overwritten."""
    with logs.operation(tx, "load_defaults", only=sorted(only)) as log:
        ensure_roles(tx)
        filled = DefaultsFilled(
            allergens=_add_allergens(tx) if "allergens" in only else 0,
            categories=_add_categories(tx) if "categories" in only else 0,
            densities=_fill_densities(tx) if "densities" in only else 0,
            weights=_fill_weights(tx) if "weights" in only else 0,
        )
        log.add(allergens=filled.allergens, densities=filled.densities, weights=filled.weights)
        return filled


def _add_allergens(tx: Atomic) -> int:
    """Add those of the European list that are missing."""
    slugs = {make_slug(name, ()): name for name in defaults.ALLERGENS}
    known = Allergen.objects.using(tx.using).filter(slug__in=slugs).values_list("slug", flat=True)
    added = [Allergen(slug=slug, name=slugs[slug]) for slug in slugs.keys() - {*known}]
    Allergen.objects.using(tx.using).bulk_create(sorted(added, key=lambda each: each.slug))
    return len(added)


def _add_categories(tx: Atomic) -> int:
    """Add groups of recipes where there is none at all."""
    if RecipeCategory.objects.using(tx.using).exists():
        return 0
    for position, name in enumerate(defaults.RECIPE_CATEGORIES):
        create_recipe_category(tx, name=name, sort_order=position)
    return len(defaults.RECIPE_CATEGORIES)


def _fill_densities(tx: Atomic) -> int:
    """Tell the density of ingredients that have none, and that water is never bought."""
    measures = {each.slug: each for each in foodstuffs.MEASURES}
    found = _called(tx, measures)
    filled = 0
    for slug, row in found.items():
        if row.density is None:
            measure = measures[slug]
            update_ingredient(tx, ingredient_id=row.pk, density=measure.density, density_note=measure.note)
            filled += 1
    for row in _called(tx, defaults.NEVER_BOUGHT).values():
        if row.is_stocked and not row.products.using(tx.using).exists():
            update_ingredient(tx, ingredient_id=row.pk, is_stocked=False)
    return filled


def _fill_weights(tx: Atomic) -> int:
    empty = {slug: row for slug, row in _called(tx, foodstuffs.GRAMS_EACH).items() if row.grams_per_each is None}
    for slug, row in empty.items():
        update_ingredient(tx, ingredient_id=row.pk, grams_per_each=foodstuffs.GRAMS_EACH[slug])
    return len(empty)


def _called(tx: Atomic, slugs: Collection[str]) -> dict[str, Ingredient]:
    """Return the ingredients that have or had these slugs."""
    rows = {row.slug: row for row in Ingredient.objects.using(tx.using).filter(slug__in=slugs)}
    aliases = SlugAlias.objects.using(tx.using).filter(kind=INGREDIENT, slug__in=slugs)
    former = {alias.target: alias.slug for alias in aliases}
    renamed = Ingredient.objects.using(tx.using).filter(uuid__in=former)
    return {former[row.uuid]: row for row in renamed} | rows
