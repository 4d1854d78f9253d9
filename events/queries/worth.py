"""What pieces and materials are worth today: the stock there is, else the last run, else what they would cost."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q

from assembly.models import AssemblyRun
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, PartContent, trace_recipe
from bakery.catalogue.models import ContentLine, FinishedUnit
from bakery.catalogue.queries.contents import GoodRows, RecipeRows, load_good_rows, load_recipe_rows
from bakery.catalogue.yields import units_per_batch
from bakery.db.transaction import Atomic
from bakery.inventory.models import Lot
from bakery.inventory.owners import Key
from bakery.inventory.queries.prices import estimated_prices
from production.models import ProductionRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """Values by item, and the contents from which the others are reckoned."""

    known: Mapping[Key, Fraction]
    goods: GoodRows
    recipes: RecipeRows
    units: Mapping[int, FinishedUnit]
    prices: Mapping[Key, Fraction]
    unstocked: Collection[int]

    def of_line(self, line: PartContent) -> Fraction | None:
        """Return what one piece or base unit of a line is worth."""
        part = line.part
        if part.kind == FINISHED_UNIT:
            return self._of_unit(part.id)
        if part.kind == FINISHED_GOOD:
            return self._of_good(part.id)
        own = None if part.product_id is None else self.prices.get(("product", part.product_id))
        return self.prices.get(("material", part.id)) if part.product_id is None else own

    def total(self, lines: Iterable[PartContent]) -> tuple[Fraction, bool]:
        """Return what the lines are worth together, and whether all of it is known."""
        worth, is_known = Fraction(0), True
        for line in lines:
            each = self.of_line(line)
            is_known = is_known and each is not None and line.base is not None
            worth += (each or 0) * (line.base or 0)
        return worth, is_known

    def _of_unit(self, unit_id: int) -> Fraction | None:
        known = self.known.get((FINISHED_UNIT, unit_id))
        return self._estimated(self.units[unit_id]) if known is None else known

    def _estimated(self, unit: FinishedUnit) -> Fraction | None:
        cost = Fraction(0)
        for source in trace_recipe(unit.recipe_id, self.recipes.content()):
            ingredient_id = source.line.ingredient_id
            if ingredient_id in self.unstocked:
                continue
            price = self.prices.get(("ingredient", ingredient_id))
            if price is None or source.base is None:
                return None
            cost += price * source.base
        return cost / units_per_batch(unit.items_per_batch, unit.batch_percentage)

    def _of_good(self, good_id: int) -> Fraction | None:
        known = self.known.get((FINISHED_GOOD, good_id))
        if known is not None:
            return known
        worth, is_known = self.total(self.goods.content()[good_id].lines)
        return worth if is_known else None


def load_worth(tx: Atomic, *, lines: Iterable[ContentLine]) -> Worth:
    """Read what the value of these lines depends on, through all levels."""
    asked = list(lines)
    held = {line.component_good.pk: line.component_good for line in asked if line.component_good}
    goods = load_good_rows(tx, good_ids=held, known=held.values())
    content: list[ContentLine] = [*asked, *(line for found in goods.lines.values() for line in found)]
    unit_ids = {line.finished_unit_id for line in content if line.finished_unit_id}
    units = FinishedUnit.objects.using(tx.using).select_related("recipe").in_bulk(unit_ids)
    baked = {unit.recipe_id: unit.recipe for unit in units.values()}
    recipes = load_recipe_rows(tx, recipe_ids=baked, known=baked.values())
    return Worth(
        known=_last_costs(tx, unit_ids, set(goods.goods)) | _means_on_hand(tx, unit_ids, set(goods.goods)),
        goods=goods,
        recipes=recipes,
        units=units,
        prices=estimated_prices(
            tx,
            ingredient_ids=recipes.ingredient_ids(),
            material_ids={line.material_id for line in content if line.material_id},
            product_ids={line.product_id for line in content if line.product_id},
        ),
        unstocked={
            line.ingredient_id for found in recipes.lines.values() for line in found if not line.ingredient.is_stocked
        },
    )


def _means_on_hand(tx: Atomic, unit_ids: set[int], good_ids: set[int]) -> dict[Key, Fraction]:
    """Return the value of one piece of what lies there with a known cost."""
    lots = Lot.objects.using(tx.using).in_stock().filter(cost_known=True)
    pieces = lots.filter(Q(finished_unit__in=unit_ids) | Q(finished_good__in=good_ids))
    stock: dict[Key, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for unit_id, good_id, value, remaining in pieces.values_list(
        "finished_unit", "finished_good", "value", "remaining"
    ):
        stock[(FINISHED_UNIT, unit_id) if unit_id else (FINISHED_GOOD, good_id)].append((value, remaining))
    return {
        item: Fraction(sum(value for value, _ in found)) / Fraction(sum(remaining for _, remaining in found))
        for item, found in stock.items()
    }


def _last_costs(tx: Atomic, unit_ids: set[int], good_ids: set[int]) -> dict[Key, Fraction]:
    """Return what one piece cost in the latest live run of known cost."""
    runs: tuple[tuple[Any, str, set[int], str], ...] = (
        (ProductionRun, FINISHED_UNIT, unit_ids, "produced_at"),
        (AssemblyRun, FINISHED_GOOD, good_ids, "assembled_at"),
    )
    return {
        (kind, item_id): Fraction(cost)
        for model, kind, ids, moment in runs
        for item_id, cost in model.objects.using(tx.using)
        .live()
        .filter(**{f"{kind}__in": ids, "cost_known": True})
        .order_by(moment, "pk")
        .values_list(kind, "per_unit_cost")
    }
