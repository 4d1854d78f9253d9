"""What of an event's goods can be put together now, and what after its batches: one pool, in the order entered."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL, GoodContent, PartContent
from bakery.catalogue.units import quantise
from events.planning.claims import Item, StockLot
from events.planning.demand import ASSIGNMENT, PackageWant, PieceNeed
from events.planning.pool import Pool, Want
from events.planning.shapes import EventPlan

NOT_CHOSEN: Final = "material_not_chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotted:
    """How many of a good can be put together of those that remain, now and after the batches still to bake.

    `wants` is what all that remain take, and `short` what of that is not there when its turn comes.
    """

    good: GoodContent
    need: PieceNeed
    now: int
    after_batches: int
    wants: tuple[Want, ...]
    short: tuple[tuple[Want, Decimal], ...]
    available: Mapping[Item, Decimal]

    @property
    def remaining(self) -> int:
        """The pieces still to put together."""
        return self.need.to_make

    @property
    def status(self) -> str:
        """Tell whether all, some or none can be put together, and whether baking is what is missing."""
        if self.now == self.remaining and self.good.lines:
            return "can_assemble"
        if self.now:
            return "partial"
        units = [want.item for want in self.wants if want.item[0] == FINISHED_UNIT]
        return "cannot_assemble" if all(self.available[item] for item in units) else "awaiting_production"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """What of one ask at first hand is there when its turn comes, now and after the batches still to bake."""

    item: Item
    quantity: Decimal
    now: Decimal
    after_batches: Decimal


@dataclass(slots=True, kw_only=True)
class _Trial:
    """What putting so many of a good together takes, goods inside that are put together on the way among it."""

    wants: list[Want] = field(default_factory=list)
    made: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    taken: dict[int, int] = field(default_factory=lambda: defaultdict(int))


class Allotment:
    """Hands a pool out to the goods of a plan: targets in the order entered, then packages, goods inside after each.

    Pieces wanted loose are taken out in their turn, so that no good is promised them.
    """

    def __init__(self, plan: EventPlan, goods: Mapping[int, GoodContent], pool: Pool) -> None:
        self._plan = plan
        self._goods = goods
        self._now = pool
        self._later = pool.copy()
        for unit in plan.units:
            self._later.add((FINISHED_UNIT, unit.unit.id), Decimal(unit.total_yield))
        self._made: dict[int, int] = defaultdict(int)
        self.loose: list[Loose] = []
        parts = [*self._loose_parts(), *self._all_parts()]
        self.all_there, self.all_served = self._now.serves(parts), self._later.serves(parts)

    @classmethod
    def of(cls, plan: EventPlan, goods: Mapping[int, GoodContent], lots: Iterable[StockLot]) -> "Allotment":
        """Return the allotment of lots to a plan, each product kept for the lines that insist on it."""
        insisted: dict[Item, dict[int | None, Decimal]] = {
            item: {product: amount for product, amount in need.wanted.items() if product is not None}
            for item, need in plan.needs.items()
        }
        return cls(plan, goods, Pool(lots, insisted))

    def rows(self) -> list[Allotted]:
        """Return a row for every good that is wanted; `loose` then tells of what was asked for at first hand."""
        rows: dict[int, Allotted] = {}
        for want in self._loose():
            now, later = self._now.give(want), self._later.give(want)
            self.loose.append(Loose(item=want.item, quantity=want.quantity, now=now, after_batches=later))
            if want.item[0] == FINISHED_GOOD:
                for good_id in self._with_those_inside(want.item[1]):
                    if good_id not in rows:
                        rows[good_id] = self._row(good_id)
        return list(rows.values())

    def _loose(self) -> Iterator[Want]:
        """Yield what targets and packages ask for at first hand."""
        for target in self._plan.event.targets:
            if target.outstanding:
                yield Want(item=target.piece, quantity=Decimal(target.outstanding))
        for package in self._plan.event.packages:
            if not package.delivered:
                yield from self._of_package(package)

    def _of_package(self, package: PackageWant) -> Iterator[Want]:
        for line in package.lines:
            yield self._want(line, package.quantity, (ASSIGNMENT, package.id))

    def _loose_parts(self) -> list[Want]:
        return [want for want in self._loose() if want.item[0] != FINISHED_GOOD]

    def _all_parts(self) -> list[Want]:
        """Return the units and materials of all goods to put together."""
        wanted = [key for key in self._plan.walk.pieces if key[0] == FINISHED_GOOD]
        parts = [want for _, good_id in wanted for want in self._direct(good_id, self._need(good_id).to_make)]
        return [want for want in parts if want.item[0] != FINISHED_GOOD]

    def _with_those_inside(self, good_id: int) -> Iterator[int]:
        """Yield a good that is wanted, then the goods inside it that are."""
        if (FINISHED_GOOD, good_id) in self._plan.walk.pieces:
            yield good_id
            for line in self._goods[good_id].lines:
                if line.part.kind == FINISHED_GOOD:
                    yield from self._with_those_inside(line.part.id)

    def _need(self, good_id: int) -> PieceNeed:
        return self._plan.walk.pieces[FINISHED_GOOD, good_id]

    def _row(self, good_id: int) -> Allotted:
        need = self._need(good_id)
        wants = tuple(self._direct(good_id, need.to_make))
        available = {want.item: self._now.amount(want.item) for want in wants}
        short = tuple(self._now.short(wants))
        now = self._most(good_id, need.to_make, self._now, lambda pieces: self._direct(good_id, pieces))
        self._now.take(self._direct(good_id, now))
        whole = self.all_served and self._can_be_made(good_id)
        after = need.to_make if whole else self._after(good_id, need.to_make)
        return Allotted(
            good=self._goods[good_id],
            need=need,
            now=now,
            after_batches=after,
            wants=wants,
            short=short,
            available=available,
        )

    def _after(self, good_id: int, remaining: int) -> int:
        """Return how many the batches allow, those put together for another good before among them."""
        made = min(remaining, self._made[good_id])
        more = self._most(
            good_id, remaining - made, self._later, lambda pieces: self._on_the_way(good_id, pieces).wants
        )
        trial = self._on_the_way(good_id, more)
        self._later.take(trial.wants)
        for inside, count in trial.made.items():
            self._made[inside] += count
        return made + more

    def _most(self, good_id: int, limit: int, pool: Pool, wants: Callable[[int], Sequence[Want]]) -> int:
        """Return the largest number up to a limit whose wants the pool serves."""
        if not self._can_be_made(good_id):
            return 0
        return bisect_left(range(1, limit + 1), True, key=lambda pieces: not pool.serves(wants(pieces)))

    def _can_be_made(self, good_id: int) -> bool:
        """Tell whether a good has parts, and neither it nor a good inside a line without a figure."""
        lines = self._goods[good_id].lines
        return bool(lines) and not any(line.problem for line in self._lines_inside(good_id))

    def _lines_inside(self, good_id: int) -> Iterator[PartContent]:
        for line in self._goods[good_id].lines:
            yield line
            if line.part.kind == FINISHED_GOOD:
                yield from self._lines_inside(line.part.id)

    def _direct(self, good_id: int, pieces: int) -> list[Want]:
        """Return what so many take at first hand, goods inside as they are."""
        wants = [self._want(line, pieces, (FINISHED_GOOD, good_id)) for line in self._goods[good_id].lines]
        return [want for want in wants if want.quantity or want.issue]

    def _want(self, line: PartContent, count: int, asker: tuple[str, int]) -> Want:
        """Return what a line takes; pieces are rounded up, materials to what is stored."""
        part = line.part
        whole = (line.base or Fraction(0)) * count
        if part.kind != MATERIAL:
            return Want(item=(part.kind, part.id), quantity=Decimal(ceil(whole)))
        product_id = part.product_id or self._plan.event.choices.get((*asker, part.id))
        is_open = part.decide_at_assembly and product_id is None
        return Want(
            item=(MATERIAL, part.id),
            quantity=quantise(whole),
            product_id=product_id,
            issue=line.problem or (NOT_CHOSEN if is_open else ""),
        )

    def _on_the_way(self, good_id: int, pieces: int) -> _Trial:
        """Return what so many take where goods inside that do not lie there are put together too."""
        trial = _Trial()
        self._unpack(good_id, pieces, trial)
        return trial

    def _unpack(self, good_id: int, pieces: int, trial: _Trial) -> None:
        for want in self._direct(good_id, pieces):
            kind, inside = want.item
            if kind != FINISHED_GOOD:
                trial.wants.append(want)
                continue
            lying = int(self._later.amount(want.item)) - trial.taken[inside]
            taken = min(lying, int(want.quantity))
            trial.taken[inside] += taken
            trial.wants.append(replace(want, quantity=Decimal(taken)))
            if rest := int(want.quantity) - taken:
                trial.made[inside] += rest
                self._unpack(inside, rest, trial)
