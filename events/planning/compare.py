"""Two plans side by side with what was made: pieces by item and batches by output, never by recipe."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from bakery.dto import cost_to_string, quantity_to_string
from bakery.inventory.fifo import TOLERANCE
from events.dto.comparison import BatchComparison, GoodComparison, NeedComparison, PlanComparison
from events.planning.claims import NOTHING, Item
from events.planning.demand import Piece
from events.planning.rows import to_text
from events.planning.sides import Amount, Done, Named, Side

Key = TypeVar("Key", Piece, int, Item)
Row = TypeVar("Row", Named, Amount)
ADDED, DROPPED, MODIFIED, UNCHANGED = "added", "dropped", "modified", "unchanged"


def compare(original: Side, current: Side, done: Done) -> PlanComparison:
    """Set two plans side by side; of each item its name of today."""
    goods = tuple(_good(piece, original, current, done) for piece in _in_order(original.demand, current.demand))
    batches = tuple(
        _batch(unit_id, original, current, done) for unit_id in _in_order(original.batches, current.batches)
    )
    statuses = [*(each.status for each in goods), *(each.status for each in batches)]
    changes = sum(status != UNCHANGED for status in statuses)
    return PlanComparison(
        goods=goods,
        batches=batches,
        needs=tuple(_need(item, original, current, done) for item in _in_order(original.needs, current.needs)),
        original_cost=cost_to_string(original.cost),
        original_cost_known=original.cost_known,
        current_cost=cost_to_string(current.cost),
        current_cost_known=current.cost_known,
        actual_cost=cost_to_string(done.cost),
        actual_cost_known=done.cost_known,
        original_to_buy=original.to_buy,
        current_to_buy=current.to_buy,
        total_changes=changes,
        has_changes=changes > 0,
    )


def _good(piece: Piece, original: Side, current: Side, done: Done) -> GoodComparison:
    before, after = _count(original.demand, piece), _count(current.demand, piece)
    return GoodComparison(
        item_type=piece[0],
        item_id=piece[1],
        name=_either(original.demand, current.demand, piece).name,
        original=before,
        current=after,
        actual=str(done.made.get(piece, 0)),
        status=_status(before, after),
    )


def _batch(unit_id: int, original: Side, current: Side, done: Done) -> BatchComparison:
    before, after = _count(original.batches, unit_id), _count(current.batches, unit_id)
    known = _either(original.batches, current.batches, unit_id)
    return BatchComparison(
        finished_unit_id=unit_id,
        name=known.name,
        recipe_id=known.recipe_id,
        original=before,
        current=after,
        actual=to_text(done.run.get(unit_id, Fraction(0))),
        status=_status(before, after),
    )


def _need(item: Item, original: Side, current: Side, done: Done) -> NeedComparison:
    known = _either(original.needs, current.needs, item)
    before, after = _quantity(original.needs, item), _quantity(current.needs, item)
    return NeedComparison(
        item_type=item[0],
        item_id=item[1],
        name=known.name,
        unit=known.unit,
        original=quantity_to_string(before),
        current=quantity_to_string(after),
        actual=quantity_to_string(done.used.get(item, NOTHING)),
        original_short=_short(original, item),
        current_short=_short(current, item) or "0",
        status=UNCHANGED if abs(before - after) < TOLERANCE else _status(before, after),
    )


def _in_order(original: Mapping[Key, Row], current: Mapping[Key, Row]) -> list[Key]:
    return sorted(set(original) | set(current), key=lambda key: (_either(original, current, key).name.casefold(), key))


def _either(original: Mapping[Key, Row], current: Mapping[Key, Row], key: Key) -> Row:
    return current.get(key) or original[key]


def _count(side: Mapping[Key, Named], key: Key) -> int:
    return side[key].count if key in side else 0


def _quantity(side: Mapping[Item, Amount], item: Item) -> Decimal:
    return side[item].quantity if item in side else NOTHING


def _short(side: Side, item: Item) -> str | None:
    """Return what is short of an item; nothing is said where the plan does not tell."""
    if side.to_buy is None:
        return None
    short = side.needs[item].short if item in side.needs else None
    return quantity_to_string(short or NOTHING)


def _status(original: int | Decimal, current: int | Decimal) -> str:
    if original == current:
        return UNCHANGED
    if not original:
        return ADDED
    return MODIFIED if current else DROPPED
