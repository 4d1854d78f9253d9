"""Whether a package could be put together now, after all that comes before it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from bakery.catalogue.errors import UnitMismatch
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL, GoodContent, PartContent
from bakery.catalogue.models import FinishedUnit
from bakery.catalogue.units import quantise
from bakery.catalogue.yields import batches_for, units_per_batch
from bakery.db.transaction import Atomic
from bakery.dto import Shortage, quantity_to_string
from bakery.inventory.fifo import short_by
from events.dto.dashboard import MissingRecipe, PackageReadiness
from events.models import Assignment, AssignmentStatus
from events.planning.claims import NOTHING, Item
from events.planning.demand import ASSIGNMENT, PackageWant
from events.planning.loading import Derived, derive_plans
from events.planning.pool import Pool, Want
from events.queries.assignments import assignment_detail

# Those that are ready hold what they take; among those that wait, the one entered first is served first.
TURNS = (AssignmentStatus.READY, AssignmentStatus.PENDING)


@dataclass(slots=True, kw_only=True)
class _Served:
    """What a package asks of one item, and how much of that is there."""

    needed: Decimal = NOTHING
    given: Decimal = NOTHING

    def short_of(self, item: Item) -> Decimal:
        return short_by(self.needed, self.given, tolerant=item[0] == MATERIAL)


Served = Mapping[Item, _Served]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """What packages are put together on: the pool of what is open to the event, and how goods are made of parts."""

    pool: Pool
    goods: Mapping[int, GoodContent]
    choices: Mapping[tuple[str, int, int], int]

    def serve(self, package: PackageWant) -> Served:
        """Take what a package needs, as far as it is there."""
        wants = list(self._unpack(package.lines, package.quantity, (ASSIGNMENT, package.id)))
        served: dict[Item, _Served] = defaultdict(_Served)
        for want in sorted(wants, key=lambda each: each.product_id is None):
            served[want.item].needed += want.quantity
            served[want.item].given += self.pool.give(want)
        return served

    def _unpack(self, lines: Iterable[PartContent], count: int, asker: tuple[str, int]) -> Iterator[Want]:
        """Yield the units and materials of so many; goods that lie there are taken on the way."""
        for line in lines:
            want = _want(line, count, self.choices.get((*asker, line.part.id)))
            if line.part.kind != FINISHED_GOOD:
                yield want
                continue
            rest = int(want.quantity - self.pool.give(want))
            inside = self.goods[line.part.id].lines
            if rest and not inside:
                yield Want(item=want.item, quantity=Decimal(rest))
            elif rest:
                yield from self._unpack(inside, rest, (FINISHED_GOOD, line.part.id))


def can_assemble_package(tx: Atomic, *, assignment_id: int) -> PackageReadiness:
    """Tell whether what is open to the event suffices after ready and earlier pending assignments took theirs.

    Goods that do not lie there are put together of their parts; a material still to be chosen is any product.
    """
    event_id = assignment_detail(tx, assignment_id=assignment_id).event_id
    derived = derive_plans(tx, event_ids=[event_id])
    table = _Table(
        pool=Pool(derived.open_lots(event_id), {}),
        goods=derived.definitions.goods.content(),
        choices=derived.plans[event_id].event.choices,
    )
    served: Served = {}
    for package in _in_turn(derived, event_id, assignment_id):
        served = table.serve(package)
    missing = {item: each for item, each in served.items() if each.short_of(item)}
    return PackageReadiness(
        assignment_id=assignment_id,
        can_assemble=not missing,
        missing_recipes=tuple(_missing_recipes(served, derived, event_id)),
        missing_materials=tuple(_missing_materials(missing, derived)),
    )


def _in_turn(derived: Derived, event_id: int, last: int) -> Iterator[PackageWant]:
    """Yield the packages up to the one asked for; nothing if that was delivered."""
    wants = {want.id: want for want in derived.plans[event_id].event.packages}
    rows = [row for row in derived.rows.assignments.get(event_id, ()) if row.status in TURNS]
    ids = [row.pk for row in sorted(rows, key=_turn)]
    if last in ids:
        yield from (wants[each] for each in ids[: ids.index(last) + 1])


def _turn(assignment: Assignment) -> tuple[int, int]:
    return TURNS.index(AssignmentStatus(assignment.status)), assignment.pk


def _want(line: PartContent, count: int, chosen: int | None) -> Want:
    """Return what a line takes; UnitMismatch where it cannot be measured, as when it is recorded."""
    if line.base is None:
        raise UnitMismatch("A material in the package cannot be measured.", material_id=line.part.id)
    whole = line.base * count
    if line.part.kind != MATERIAL:
        return Want(item=(line.part.kind, line.part.id), quantity=Decimal(ceil(whole)))
    product_id = line.part.product_id or chosen
    return Want(item=(MATERIAL, line.part.id), quantity=quantise(whole), product_id=product_id)


def _missing_recipes(served: Served, derived: Derived, event_id: int) -> Iterator[MissingRecipe]:
    """Yield the recipes of which pieces are missing, by name, with all their yields that are asked for."""
    asked: dict[tuple[str, int], dict[FinishedUnit, _Served]] = defaultdict(dict)
    for (kind, item_id), each in served.items():
        if kind == FINISHED_UNIT:
            unit = derived.definitions.units[item_id]
            asked[unit.recipe.name, unit.recipe_id][unit] = each
    runs = derived.rows.runs.get(event_id, ())
    for (name, recipe_id), units in sorted(asked.items()):
        missing = {unit: each.needed - each.given for unit, each in units.items()}
        if not any(missing.values()):
            continue
        own = [run for run in runs if run.finished_unit.recipe_id == recipe_id]
        yield MissingRecipe(
            recipe_id=recipe_id,
            recipe_name=name,
            units_required=_pieces(each.needed for each in units.values()),
            units_available=_pieces(each.given for each in units.values()),
            units_missing=_pieces(missing.values()),
            batches_required=sum(_batches(unit, each.needed) for unit, each in units.items()),
            batches_produced=quantity_to_string(sum((run.num_batches * run.scale_factor for run in own), NOTHING)),
            batches_missing=sum(_batches(unit, pieces) for unit, pieces in missing.items()),
        )


def _pieces(amounts: Iterable[Decimal]) -> str:
    return quantity_to_string(sum(amounts, NOTHING))


def _batches(unit: FinishedUnit, pieces: Decimal) -> int:
    return batches_for(int(pieces), units_per_batch(unit.items_per_batch, unit.batch_percentage))


def _missing_materials(missing: Served, derived: Derived) -> Iterator[Shortage]:
    """Yield what else is missing: materials, and goods that nothing is known to be made of."""
    for item, each in sorted(missing.items()):
        if item[0] != FINISHED_UNIT:
            yield Shortage(
                item_type=item[0],
                item_id=item[1],
                item_name=derived.definitions.name_of(item),
                needed=quantity_to_string(each.needed),
                available=quantity_to_string(each.given),
                short_by=quantity_to_string(each.short_of(item)),
                unit=derived.definitions.unit_of(item),
            )
