"""Shopping lines over one or more plans: what is short of each item, and what buying it takes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bakery.catalogue.models import Ingredient, Material, Product
from bakery.catalogue.units import base_unit
from bakery.dto import Problem, quantity_to_string
from bakery.inventory.dto.purchases import ProductOffer
from bakery.rounding import shares
from events.dto.pegging import Promise, StockPart
from events.dto.shopping import ShoppingRow, ShoppingSource
from events.planning.claims import NOTHING, Item
from events.planning.coverage import NEGLIGIBLE, TO_BUY, USED, Coverage
from events.planning.needs import INGREDIENT, first_short_dates
from events.planning.prices import PriceBook, offers_for
from events.planning.shapes import EventPlan, ItemNeed

SUFFICIENT, PREFERRED, MULTIPLE, NONE = "sufficient", "preferred", "multiple", "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """What several plans need of one item together, with their parts in exact fractions, and what meets it."""

    item: Item
    needed: Decimal
    used: Decimal
    on_hand: Decimal
    promised: Decimal
    short: Mapping[int | None, Decimal]
    parts: tuple[tuple[ShoppingSource, Fraction], ...]
    first_short_on: date | None
    lots: tuple[StockPart, ...]
    taken: tuple[StockPart, ...]
    promises: tuple[Promise, ...]

    @property
    def short_by(self) -> Decimal:
        """All that is missing."""
        return sum(self.short.values(), NOTHING)


def combine(
    plans: Sequence[EventPlan], coverage: Coverage, drawn: Mapping[int, Mapping[Item, Decimal]]
) -> dict[Item, Combined]:
    """Add up what the served of all plans, given in the order they are served, need of each item.

    What was drawn already, if given, is part of the need and never of what is short.
    """
    ids, shelf = coverage.served, coverage.shelf
    wanted = [plan for plan in plans if plan.event.id in ids]
    dates = first_short_dates(plans)

    items = {item for plan in wanted for item in (*plan.needs, *(each.item for each in plan.unconverted))}
    items |= {item for event_id in ids for item in drawn.get(event_id, {})}
    combined = {}
    for item in sorted(items):
        needs = [(plan.event.id, plan.needs[item]) for plan in wanted if item in plan.needs]
        used = {event_id: drawn[event_id][item] for event_id in sorted(ids) if item in drawn.get(event_id, {})}
        combined[item] = Combined(
            item=item,
            needed=sum((need.quantity for _, need in needs), NOTHING) + sum(used.values(), NOTHING),
            used=sum(used.values(), NOTHING),
            on_hand=shelf.on_hand(item),
            promised=shelf.promised(item, coverage.before),
            short=_added(need for _, need in needs),
            parts=(*_parts_of(needs), *_drawn_parts(used)),
            first_short_on=dates[item][0] if item in dates else None,
            lots=coverage.lots(item),
            taken=coverage.taken(item),
            promises=coverage.promises(item),
        )
    return combined


def _added(needs: Iterable[ItemNeed]) -> dict[int | None, Decimal]:
    short: dict[int | None, Decimal] = defaultdict(Decimal)
    for need in needs:
        for product_id, missing in need.short.items():
            short[product_id] += missing
    return dict(short)


def _parts_of(needs: Iterable[tuple[int, ItemNeed]]) -> list[tuple[ShoppingSource, Fraction]]:
    return [
        (
            ShoppingSource(
                event_id=event_id, kind=source.kind, id=source.id, name=" › ".join(source.path), quantity="0"
            ),
            source.quantity,
        )
        for event_id, need in needs
        for source in need.sources
    ]


def _drawn_parts(used: Mapping[int, Decimal]) -> list[tuple[ShoppingSource, Fraction]]:
    return [
        (
            ShoppingSource(event_id=event_id, kind="drawn", id=event_id, name="used already", quantity="0"),
            Fraction(quantity),
        )
        for event_id, quantity in used.items()
    ]


def shopping_row(
    need: Combined,
    owner: Ingredient | Material,
    category: str,
    book: PriceBook,
    problem: Problem | None,
) -> ShoppingRow:
    """Return the line of one item: nothing is picked among several products where none is preferred."""
    offers = offers_for(_candidates(need, book), owner, need.short_by, book)
    status, pick = _status(need, offers)
    product = book.find(need.item, pick.product_id) if pick else None
    is_food = need.item[0] == INGREDIENT
    return ShoppingRow(
        item_type=need.item[0],
        item_id=owner.pk,
        ingredient_id=owner.pk if is_food else None,
        ingredient_name=owner.name,
        ingredient_slug=owner.slug,
        category_name=category,
        unit=base_unit(owner.dimension),
        dimension=owner.dimension,
        quantity_needed=quantity_to_string(need.needed),
        quantity_on_hand=quantity_to_string(need.on_hand),
        promised_elsewhere=quantity_to_string(need.promised),
        shortfall=quantity_to_string(need.short_by),
        is_sufficient=not need.short_by and problem is None,
        product_status=status,
        product_recommendation=pick,
        all_products=offers,
        package_type=product.package_type if product else "",
        left_over=quantity_to_string(Decimal(pick.covers) - need.short_by) if pick else "0",
        estimated_cost=_cost(status, pick),
        first_short_on=need.first_short_on,
        sources=_sources(need),
        lots=need.lots,
        promises=need.promises,
        covered_by=tuple(_covered_by(need, offers, pick)),
        problem=problem,
    )


def _covered_by(need: Combined, offers: Sequence[ProductOffer], pick: ProductOffer | None) -> Iterator[StockPart]:
    """Yield what meets a need: what was used, lots, what is to buy, and what is too little to weigh."""
    if need.used:
        yield StockPart(kind=USED, quantity=quantity_to_string(need.used))
    yield from need.taken
    for product_id, missing in need.short.items():
        offer = pick or next((each for each in offers if each.product_id == product_id), None)
        yield StockPart(
            kind=TO_BUY,
            quantity=quantity_to_string(missing),
            name=" ".join(part for part in (offer.brand, offer.product_name) if part) if offer else "",
            packages=pick.packages_to_buy if pick else None,
        )
    taken = sum((Decimal(each.quantity) for each in need.taken), NOTHING)
    if rest := need.needed - need.used - taken - need.short_by:
        yield StockPart(kind=NEGLIGIBLE, quantity=quantity_to_string(rest))


def _candidates(need: Combined, book: PriceBook) -> list[Product]:
    """Return what may be bought: the product all that is short insists on, else whatever is not archived."""
    products = book.products.get(need.item, ())
    insisted = set(need.short)
    if len(insisted) == 1 and None not in insisted:
        return [each for each in products if each.pk in insisted]
    return [each for each in products if each.archived_at is None]


def _status(need: Combined, offers: Sequence[ProductOffer]) -> tuple[str, ProductOffer | None]:
    if not need.short_by:
        return SUFFICIENT, None
    if not offers:
        return NONE, None
    preferred = [offer for offer in offers if offer.is_preferred] or (list(offers) if len(offers) == 1 else [])
    # Several products that lines insist on cannot be met by packages of one.
    if not preferred or len(need.short) > 1:
        return MULTIPLE, None
    return PREFERRED, preferred[0]


def _cost(status: str, pick: ProductOffer | None) -> str | None:
    return "0.00" if status == SUFFICIENT else pick.total_cost if pick else None


def _sources(need: Combined) -> tuple[ShoppingSource, ...]:
    amounts = shares([amount for _, amount in need.parts], need.needed)
    return tuple(
        ShoppingSource(
            event_id=source.event_id,
            kind=source.kind,
            id=source.id,
            name=source.name,
            quantity=quantity_to_string(amount),
        )
        for (source, _), amount in zip(need.parts, amounts, strict=True)
    )
