"""Needs as they leave: what is left, what the whole plan takes, what stands against it, and what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bakery.catalogue.models import Ingredient, Material
from bakery.catalogue.units import base_unit, quantise_cost
from bakery.dto import cost_to_string, exact_to_string, quantity_to_string
from bakery.rounding import shares
from events.dto.pegging import StockPart
from events.dto.planning import NeedPart, PlanNeed, WrittenAmount
from events.planning.claims import NOTHING, Item
from events.planning.coverage import Coverage
from events.planning.prices import PriceBook
from events.planning.rows import exactly, to_text
from events.planning.shapes import EventPlan, ItemNeed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """One item of the whole plan: what is left to need, what was drawn, and the price of a base unit."""

    item: Item
    need: ItemNeed | None
    drawn: Decimal
    price: Fraction | None

    @property
    def left(self) -> Decimal:
        """What is still needed."""
        return self.need.quantity if self.need else NOTHING

    @property
    def total(self) -> Decimal:
        """What the plan takes in all."""
        return self.left + self.drawn

    @property
    def cost(self) -> Fraction:
        """What that is reckoned at; nothing where the price is not known."""
        return Fraction(self.total) * (self.price or 0)


def reckon(plan: EventPlan, drawn: Mapping[Item, Decimal], book: PriceBook) -> list[Reckoned]:
    """Return every ingredient and material the plan needs or has drawn."""
    items = sorted({*plan.needs, *(item for item, quantity in drawn.items() if quantity)})
    return [
        Reckoned(
            item=item,
            need=plan.needs.get(item),
            drawn=drawn.get(item, NOTHING),
            price=price_of(item, plan.needs.get(item), book),
        )
        for item in items
    ]


def price_of(item: Item, need: ItemNeed | None, book: PriceBook) -> Fraction | None:
    """Return the price of a base unit, a mean where lines insist on several products; None where one is unknown."""
    if need is None or not need.quantity:
        return book.prices.get(item)
    cost = Fraction(0)
    for product_id, quantity in need.wanted.items():
        price = book.prices.get(item) if product_id is None else book.of_product(product_id)
        if price is None:
            return None
        cost += price * Fraction(quantity)
    return cost / Fraction(need.quantity)


def need_row(
    reckoned: Reckoned,
    owner: Ingredient | Material,
    coverage: Coverage,
    covered_by: tuple[StockPart, ...],
    first_short: tuple[date, int] | None,
) -> PlanNeed:
    """Return one need; its sources, and what covers it, add up to what is left to need."""
    need, price = reckoned.need, reckoned.price
    on_hand = need.on_hand if need else coverage.shelf.on_hand(reckoned.item)
    promised = need.promised if need else NOTHING
    return PlanNeed(
        item_type=reckoned.item[0],
        item_id=owner.pk,
        slug=owner.slug,
        display_name=owner.name,
        quantity=quantity_to_string(reckoned.left),
        total_quantity=quantity_to_string(reckoned.total),
        unit=base_unit(owner.dimension),
        dimension=owner.dimension,
        written=_written(need),
        on_hand=quantity_to_string(on_hand),
        promised=quantity_to_string(promised),
        free=quantity_to_string(on_hand - promised),
        short=quantity_to_string(need.short_by if need else NOTHING),
        first_short_on=first_short[0] if first_short else None,
        cost_per_unit=None if price is None else cost_to_string(quantise_cost(price)),
        cost_per_unit_exact=None if price is None else exact_to_string(quantise_cost(price)),
        cost=cost_to_string(quantise_cost(reckoned.cost)),
        sources=_parts(need),
        lots=coverage.lots(reckoned.item),
        promises=coverage.promises(reckoned.item) if need else (),
        covered_by=covered_by,
    )


def _written(need: ItemNeed | None) -> tuple[WrittenAmount, ...]:
    written = need.written if need else {}
    return tuple(WrittenAmount(quantity=to_text(amount), unit=unit) for unit, amount in sorted(written.items()))


def _parts(need: ItemNeed | None) -> tuple[NeedPart, ...]:
    if need is None:
        return ()
    amounts = shares([source.quantity for source in need.sources], need.quantity)
    return tuple(
        NeedPart(
            kind=source.kind,
            id=source.id,
            name=source.name,
            path=source.path,
            count_exact=exactly(source.count),
            quantity=quantity_to_string(amount),
        )
        for source, amount in zip(need.sources, amounts, strict=True)
    )
