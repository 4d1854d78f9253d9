"""One pool of what an event may use, shared by all that it wants: nothing is given twice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.inventory.fifo import short_by
from events.planning.claims import NOTHING, Item, StockLot

ProductAmounts = dict[int | None, Decimal]
PIECES = (FINISHED_UNIT, FINISHED_GOOD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """An amount of one item, of one product alone where a line insists; an `issue` keeps it from being met at all."""

    item: Item
    quantity: Decimal
    product_id: int | None = None
    issue: str = ""


class Pool:
    """Amounts by item and product, the oldest first.

    `insisted` is what lines insist on of each product: any product serves the others as long as enough of these
    stays, so that whatever suffices for all suffices in any order.
    """

    def __init__(self, lots: Iterable[StockLot], insisted: Mapping[Item, Mapping[int | None, Decimal]]) -> None:
        self._left: dict[Item, ProductAmounts] = defaultdict(lambda: defaultdict(Decimal))
        self._insisted: dict[Item, ProductAmounts] = {item: dict(amounts) for item, amounts in insisted.items()}
        for lot in lots:
            self._left[lot.item][lot.product_id] += lot.remaining

    def copy(self) -> "Pool":
        """Return a pool as this one is now, to draw from without leaving a trace here."""
        twin = Pool((), self._insisted)
        for item, amounts in self._left.items():
            twin._left[item].update(amounts)
        return twin

    def add(self, item: Item, quantity: Decimal) -> None:
        """Put in what will be made."""
        self._left[item][None] += quantity

    def amount(self, item: Item, product_id: int | None = None) -> Decimal:
        """Return what is left of an item, or of one product of it."""
        left = self._left.get(item, {})
        return sum(left.values(), NOTHING) if product_id is None else left.get(product_id, NOTHING)

    def short(self, wants: Sequence[Want]) -> list[tuple[Want, Decimal]]:
        """Return the wants that are not met when all are asked for together, each with what there is for it."""
        touched = self._twin_of({want.item for want in wants})
        given = [(want, touched.give(want)) for want in _insisting_first(wants)]
        return [(want, amount) for want, amount in given if _missing(want, amount)]

    def serves(self, wants: Sequence[Want]) -> bool:
        """Tell whether all are met together."""
        return not any(want.issue for want in wants) and not self.short(wants)

    def take(self, wants: Sequence[Want]) -> None:
        """Take the wants out, as far as there is anything of them."""
        for want in _insisting_first(wants):
            self.give(want)

    def _twin_of(self, items: Iterable[Item]) -> "Pool":
        twin = Pool((), {item: self._insisted[item] for item in items if item in self._insisted})
        for item in items:
            twin._left[item].update(self._left.get(item, {}))
        return twin

    def give(self, want: Want) -> Decimal:
        """Take a want out as far as there is anything of it, and return how much."""
        left = self._left[want.item]
        wanted = want.quantity
        for product_id, amount in self._offers(want):
            part = min(wanted, amount)
            left[product_id] -= part
            wanted -= part
        insisted = self._insisted.get(want.item, {})
        if want.product_id in insisted:
            insisted[want.product_id] -= min(want.quantity, insisted[want.product_id])
        return want.quantity - wanted

    def _offers(self, want: Want) -> Iterator[tuple[int | None, Decimal]]:
        """Yield what to take of which product: what nobody insists on first."""
        left = dict(self._left[want.item])
        if want.product_id is not None:
            yield want.product_id, left.get(want.product_id, NOTHING)
            return
        insisted = self._insisted.get(want.item, {})
        spare = {key: max(NOTHING, amount - insisted.get(key, NOTHING)) for key, amount in left.items()}
        yield from spare.items()
        yield from ((key, amount - spare[key]) for key, amount in left.items())


def _insisting_first(wants: Sequence[Want]) -> list[Want]:
    return sorted(wants, key=lambda want: want.product_id is None)


def _missing(want: Want, amount: Decimal) -> Decimal:
    return short_by(want.quantity, amount, tolerant=want.item[0] not in PIECES)
