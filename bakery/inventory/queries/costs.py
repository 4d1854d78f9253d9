"""What a recipe would cost now."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bakery.catalogue.explode import trace_recipe
from bakery.catalogue.models import FinishedUnit, Ingredient
from bakery.catalogue.queries.contents import RecipeRows, load_recipe_rows
from bakery.catalogue.units import BASE_UNITS, quantise, quantise_cost, quantise_money
from bakery.catalogue.yields import units_per_batch
from bakery.db.transaction import Atomic
from bakery.dto import Problem, cost_to_string, exact_to_string, quantity_to_string
from bakery.inputs import Checked
from bakery.inventory.draws import FifoPreview, Want
from bakery.inventory.dto.costs import RecipeCost, RecipeCostLine, UnitCost
from bakery.inventory.owners import Key
from bakery.inventory.queries.prices import estimated_prices
from bakery.inventory.queries.shelf import preview_many

BASES: Final = ("fifo", "estimate")
NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Costed:
    """An ingredient with what of it comes from the shelf and what all of it costs."""

    ingredient: Ingredient
    quantity: Decimal
    from_stock: Decimal
    cost: Decimal
    known: bool


def get_recipe_cost(
    tx: Atomic,
    *,
    recipe_id: int,
    batches: int | Fraction = 1,
    basis: str = "fifo",
    rows: RecipeRows | None = None,
) -> RecipeCost:
    """Return what batches, or parts of one, cost through all levels: drawn as far as it goes, or all estimated."""
    given = Checked()
    is_part = isinstance(batches, Fraction) and batches > 0
    count = Fraction(batches if is_part else given.whole("batches", batches, least=1))
    given.choice("basis", basis, BASES)
    given.done()
    contents = (rows or load_recipe_rows(tx, recipe_ids=[recipe_id])).content()
    needs: dict[int, Fraction] = defaultdict(Fraction)
    unconverted: dict[int, str] = {}
    for source in trace_recipe(recipe_id, contents, count):
        needs[source.line.ingredient_id] += source.base or 0
        if source.base is None:
            unconverted[source.line.ingredient_id] = source.line.problem
    found = Ingredient.objects.using(tx.using).filter(pk__in=needs, is_stocked=True).order_by("name", "pk")
    ingredients = list(found)
    wanted = [(each, quantise(needs[each.pk])) for each in ingredients if quantise(needs[each.pk])]
    prices = estimated_prices(tx, ingredient_ids=[each.pk for each, _ in wanted])
    wants = [Want(item=each, quantity=quantity) for each, quantity in wanted]
    shelf = preview_many(tx, wants=wants) if basis == "fifo" else []
    costed = [
        _cost(each, quantity, prices, shelf[place] if shelf else None) for place, (each, quantity) in enumerate(wanted)
    ]
    total = sum((each.cost for each in costed), NOTHING)
    units = FinishedUnit.objects.using(tx.using).filter(recipe=recipe_id, archived_at=None).order_by("name", "pk")
    return RecipeCost(
        recipe_id=recipe_id,
        batches=quantity_to_string(quantise(count)),
        basis=basis,
        total_cost=cost_to_string(total),
        lines=tuple(_line(each) for each in costed),
        units=tuple(_unit(unit, total, count) for unit in units),
        cost_known=all(each.known for each in costed) and not unconverted,
        problems=tuple(
            [_problem(each.ingredient, "no_price") for each in costed if not each.known]
            + [_problem(each, unconverted[each.pk]) for each in ingredients if each.pk in unconverted]
        ),
    )


def _cost(
    ingredient: Ingredient, quantity: Decimal, prices: Mapping[Key, Fraction], drawn: FifoPreview | None
) -> _Costed:
    """Cost what the shelf gives as it would be drawn, and the rest at the estimated price."""
    price = prices.get(("ingredient", ingredient.pk))
    missing = quantity if drawn is None else drawn.missing
    rest = quantise_money((price or 0) * Fraction(missing))
    return _Costed(
        ingredient=ingredient,
        quantity=quantity,
        from_stock=drawn.drawn if drawn else NOTHING,
        cost=rest + (drawn.cost if drawn else NOTHING),
        known=(not missing or price is not None) and (drawn is None or drawn.cost_known),
    )


def _line(each: _Costed) -> RecipeCostLine:
    return RecipeCostLine(
        ingredient_id=each.ingredient.pk,
        ingredient_name=each.ingredient.name,
        quantity=quantity_to_string(each.quantity),
        from_stock=quantity_to_string(each.from_stock),
        unit=BASE_UNITS[each.ingredient.dimension],
        cost=cost_to_string(each.cost) if each.known or each.cost else None,
    )


def _unit(unit: FinishedUnit, total: Decimal, batches: Fraction) -> UnitCost:
    pieces = units_per_batch(unit.items_per_batch, unit.batch_percentage) * batches
    each = quantise_cost(Fraction(total) / pieces)
    return UnitCost(
        finished_unit_id=unit.pk,
        name=unit.name,
        unit_cost=cost_to_string(each),
        unit_cost_exact=exact_to_string(each),
    )


def _problem(ingredient: Ingredient, code: str) -> Problem:
    unpriced = code == "no_price"
    return Problem(
        code=code,
        message=f"{'The price' if unpriced else 'An amount'} of {ingredient.name} is not known.",
        subject_type="ingredient",
        subject_id=ingredient.pk,
        subject_name=ingredient.name,
        blocks=() if unpriced else ("lock", "start", "receipt", "run"),
        fix="ingredient",
        fix_key=ingredient.slug,
    )
