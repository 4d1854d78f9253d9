"""What an event needs of boxes, bags and ribbons, and who asks for it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from bakery.catalogue.explode import FINISHED_GOOD, MATERIAL
from bakery.catalogue.models import Material
from bakery.catalogue.units import base_unit
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.dto.purchases import ProductOffer
from bakery.rounding import shares
from events.dto.packaging import PackagingNeed, PackagingSource
from events.planning.claims import NOTHING, StockLot
from events.planning.demand import MaterialAsk
from events.planning.loading import derive_plans
from events.planning.prices import PriceBook, offers_for
from events.planning.rows import to_text
from events.planning.shapes import EventPlan, ItemNeed
from events.planning.stock import load_price_book

Key = tuple[int, int | None]  # material, and the product where lines insist on one
PACKAGE = "package"


@dataclass(slots=True, kw_only=True)
class _Source:
    """One package or good, how many of it ask, and for how much."""

    kind: str
    id: int
    name: str
    counts: dict[int, int] = field(default_factory=dict)
    total: Fraction = Fraction(0)


def get_event_packaging_needs(tx: Atomic, *, event_id: int) -> list[PackagingNeed]:
    """Return the materials of all goods to put together and packages to hand over, by name."""
    derived = derive_plans(tx, event_ids=[event_id])
    plan, rows = derived.plans[event_id], derived.definitions
    lots = derived.open_lots(event_id)
    book = load_price_book(tx, items=[item for item in plan.needs if item[0] == MATERIAL])
    found = [
        _need(need, rows.materials[item[1]], product_id, lots, book)
        for item, need in plan.needs.items()
        if item[0] == MATERIAL
        for product_id in need.wanted
    ]
    return sorted(found, key=lambda row: (row.display_name.casefold(), row.key))


def get_event_packaging_breakdown(tx: Atomic, *, event_id: int) -> list[PackagingSource]:
    """Return a row per need and package or good; those of a need add up to its total."""
    plan = derive_plans(tx, event_ids=[event_id]).plans[event_id]
    sources = _sources(plan)
    return [
        PackagingSource(
            key=_name(key),
            source_type=source.kind,
            source_id=source.id,
            source_name=source.name,
            quantity_per=to_text(source.total / sum(source.counts.values())),
            source_count=sum(source.counts.values()),
            total_for_source=quantity_to_string(amount),
        )
        for key, found in sorted(sources.items(), key=lambda pair: _name(pair[0]))
        for source, amount in zip(
            found, shares([each.total for each in found], plan.needs[MATERIAL, key[0]].wanted[key[1]]), strict=True
        )
    ]


def _name(key: Key) -> str:
    material_id, product_id = key
    return f"material:{material_id}" if product_id is None else f"product:{product_id}"


def _need(
    need: ItemNeed, material: Material, product_id: int | None, lots: Sequence[StockLot], book: PriceBook
) -> PackagingNeed:
    short = need.short.get(product_id, NOTHING)
    product = None if product_id is None else book.find(need.item, product_id)
    usable = book.products.get(need.item, ()) if product is None else [product]
    in_use = [each for each in usable if product is not None or each.archived_at is None]
    offer = _pick(offers_for(in_use, material, short, book)) if short else None
    return PackagingNeed(
        key=_name((material.pk, product_id)),
        material_id=material.pk,
        product_id=product_id,
        display_name=material.name if product is None else f"{material.name}, {product}",
        total_needed=quantity_to_string(need.wanted[product_id]),
        on_hand=quantity_to_string(_left_for(need, product_id, lots)),
        to_buy=quantity_to_string(short),
        unit=base_unit(material.dimension),
        packages_to_buy=0 if not short else offer.packages_to_buy if offer else None,
        is_generic=product_id is None,
        estimated_cost="0.00" if not short else offer.total_cost if offer else None,
    )


def _left_for(need: ItemNeed, product_id: int | None, lots: Iterable[StockLot]) -> Decimal:
    """Return what lies there of a product, or of the material after the lines that insist on one took theirs."""
    own = [lot for lot in lots if lot.item == need.item and product_id in (None, lot.product_id)]
    there = sum((lot.remaining for lot in own), NOTHING)
    if product_id is not None:
        return there
    insisting = [each for each in need.wanted if each is not None]
    taken = sum((need.wanted[each] - need.short.get(each, NOTHING) for each in insisting), NOTHING)
    return max(NOTHING, there - taken)


def _pick(offers: Iterable[ProductOffer]) -> ProductOffer | None:
    """Return the preferred product, or the only one."""
    every = list(offers)
    preferred = [offer for offer in every if offer.is_preferred] or (every if len(every) == 1 else [])
    return preferred[0] if preferred else None


def _sources(plan: EventPlan) -> dict[Key, list[_Source]]:
    """Gather who asks for which material, the assignments of one package together."""
    packages = {each.id: each for each in plan.event.packages}
    found: dict[Key, dict[tuple[str, int], _Source]] = defaultdict(dict)
    for asked in plan.walk.materials:
        if asked.base is None:
            continue
        if asked.ask.kind == FINISHED_GOOD:
            source = _Source(kind=FINISHED_GOOD, id=asked.ask.id, name=asked.ask.name)
        else:
            package = packages[asked.ask.id]
            source = _Source(kind=PACKAGE, id=package.package_id, name=package.package_name)
        kept = found[_key(asked, plan)].setdefault((source.kind, source.id), source)
        kept.counts[asked.ask.id] = asked.ask.count
        kept.total += asked.base
    return {key: list(sources.values()) for key, sources in found.items()}


def _key(asked: MaterialAsk, plan: EventPlan) -> Key:
    chosen = plan.event.choices.get((asked.ask.kind, asked.ask.id, asked.part.id))
    return asked.part.id, asked.part.product_id or chosen
