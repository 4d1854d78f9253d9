"""The obstacles that definitions put in the way, in words, with the page that mends each."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from bakery.catalogue import conversions
from bakery.catalogue.formatting import format_amount
from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Product, Recipe, RecipeLine
from bakery.catalogue.nesting import reachable
from bakery.catalogue.queries.contents import RecipeRows
from bakery.catalogue.units import LABELS, base_unit
from bakery.dto import Problem

PLAN: Final = ("lock", "start")
ANY_FIGURE: Final = ("lock", "start", "receipt", "run")
YIELD_COLUMNS: Final = ("yield_mode", "items_per_batch", "batch_percentage", "item_unit")

WANTING: Final = {
    "missing_density": "its density is not known",
    "missing_each_weight": "the weight of one piece is not known",
    "unit_mismatch": "the one can never become the other",
}


def of_recipe_tree(
    recipe_id: int, rows: RecipeRows, units: Sequence[FinishedUnit], unbought: Collection[int]
) -> tuple[Problem, ...]:
    """Return what is wrong with a recipe and with the lines of all inside it, each fault of an ingredient once.

    `unbought` holds the ids of ingredients that are stocked and have no product.
    """
    found = list(of_recipe(rows.recipes[recipe_id], units))
    for each in sorted(reachable(recipe_id, rows.nesting), key=lambda id_: (id_ != recipe_id, id_)):
        for line in rows.lines[each]:
            found += of_line(line, rows.recipes[each])
            if line.ingredient_id in unbought:
                found.append(no_product(line.ingredient))
    return tuple({(each.code, each.subject_type, each.subject_id, each.fix_key): each for each in found}.values())


def of_line(line: RecipeLine, recipe: Recipe) -> Iterator[Problem]:
    """Yield why a line cannot be converted, or that it is only reckoned."""
    ingredient = line.ingredient
    if code := conversions.of_ingredient(line.quantity, line.unit, ingredient).problem:
        yield unconverted(code, line, recipe.slug)
    elif conversions.is_approximate(line.unit, ingredient):
        amount = format_amount(line.quantity, line.unit)
        yield _of_ingredient(
            ingredient, "approximate", f"{amount} is reckoned, because it is kept by the piece.", fix_key=recipe.slug
        )


def unconverted(code: str, line: RecipeLine, recipe_slug: str) -> Problem:
    """Return that an amount has no figure in the unit the ingredient is kept in."""
    unit = base_unit(line.ingredient.dimension)
    kept_in = "by the piece" if unit == "ea" else f"in {LABELS.get(unit, unit)}"
    message = f"{format_amount(line.quantity, line.unit)} has no figure: it is kept {kept_in}, and {WANTING[code]}."
    if code == "unit_mismatch":
        return _of_ingredient(line.ingredient, code, message, blocks=ANY_FIGURE, fix_key=recipe_slug)
    return _of_ingredient(line.ingredient, code, message, blocks=ANY_FIGURE, fix="missing_data")


def no_product(ingredient: Ingredient) -> Problem:
    """Return that an ingredient cannot be bought."""
    return _of_ingredient(ingredient, "no_product", "there is no product to buy.", fix="product_create")


def of_product(product: Product) -> Iterator[Problem]:
    """Yield that a package has no figure in the unit its ingredient or material is kept in."""
    if code := conversions.of_product(product).problem:
        amount = format_amount(product.package_quantity, product.package_unit)
        yield Problem(
            code=code,
            message=f"{product}: a package of {amount} has no figure, because {WANTING[code]}.",
            subject_type="product",
            subject_id=product.pk,
            subject_name=str(product),
            blocks=("receipt",),
            fix="product_edit" if code == "unit_mismatch" else "missing_data",
            fix_key=str(product.pk) if code == "unit_mismatch" else None,
        )


def of_recipe(recipe: Recipe, units: Sequence[FinishedUnit]) -> Iterator[Problem]:
    """Yield what keeps a recipe itself from being baked; `units` are those not archived, bases loaded."""
    if recipe.archived_at is not None:
        yield _of_recipe(recipe, "archived", "is retired.")
    if not units:
        yield _of_recipe(recipe, "no_yield", "has no output, so batches cannot be counted.")
    if not recipe.is_ready:
        yield _of_recipe(recipe, "not_ready", "is marked draft.")
    for unit in units:
        yield from of_unit(unit, recipe.slug)


def of_unit(unit: FinishedUnit, recipe_slug: str) -> Iterator[Problem]:
    """Yield that the yield of a variant is no longer that of its base."""
    base = unit.base_unit
    if base is not None and any(getattr(unit, column) != getattr(base, column) for column in YIELD_COLUMNS):
        yield Problem(
            code="variant_yield_differs",
            message=f"{unit.name} gives {_yield_text(unit)}, its base {_yield_text(base)}.",
            subject_type="finished_unit",
            subject_id=unit.pk,
            subject_name=unit.name,
            fix="recipe",
            fix_key=recipe_slug,
        )


def of_good(good: FinishedGood, *, is_empty: bool) -> Iterator[Problem]:
    """Yield what keeps a good from being planned."""
    reasons = {"archived": (good.archived_at is not None, "is retired."), "empty_good": (is_empty, "has no parts.")}
    for code, (applies, what) in reasons.items():
        if applies:
            yield Problem(
                code=code,
                message=f"{good.name} {what}",
                subject_type="finished_good",
                subject_id=good.pk,
                subject_name=good.name,
                blocks=PLAN,
                fix="box",
                fix_key=good.slug,
            )


def _of_recipe(recipe: Recipe, code: str, what: str) -> Problem:
    return Problem(
        code=code,
        message=f"{recipe.name} {what}",
        subject_type="recipe",
        subject_id=recipe.pk,
        subject_name=recipe.name,
        blocks=PLAN,
        fix="recipe",
        fix_key=recipe.slug,
    )


def _of_ingredient(
    ingredient: Ingredient,
    code: str,
    what: str,
    *,
    blocks: tuple[str, ...] = (),
    fix: str = "recipe",
    fix_key: str | None = None,
) -> Problem:
    return Problem(
        code=code,
        message=f"{ingredient.name}: {what}",
        subject_type="ingredient",
        subject_id=ingredient.pk,
        subject_name=ingredient.name,
        blocks=blocks,
        fix=fix,
        fix_key=fix_key,
    )


def _yield_text(unit: FinishedUnit) -> str:
    amount = unit.items_per_batch or f"{unit.batch_percentage:f} % of a batch"
    return f"{amount} {unit.item_unit}".strip()
