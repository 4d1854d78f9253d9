"""The plans of all open events seen from one ingredient or material."""

from collections import defaultdict
from collections.abc import Iterator

from bakery.catalogue.explode import MATERIAL
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.queries.items import get_item
from events.dto.item_needs import ItemNeedRow
from events.planning.claims import NOTHING, Item
from events.planning.loading import Derived, derive_plans, load_open_plans
from events.planning.needs import INGREDIENT
from events.queries.events import require_event


def get_item_needs(tx: Atomic, *, item_type: str, item_id: int) -> list[ItemNeedRow]:
    """Return what each open event still needs of an item, in the order they are served; drafts too."""
    derived, item = Derived.of(load_open_plans(tx)), (item_type, item_id)
    rows = [_row(derived, event_id, item) for event_id in derived.plans if item in {*_items(derived, event_id)}]
    if not rows:
        get_item(tx, item_type=item_type, item_id=item_id, types=(INGREDIENT, MATERIAL))
    return rows


def get_waiting_events(tx: Atomic) -> dict[int, tuple[str, ...]]:
    """Return by ingredient the names of the open events that still need some of it."""
    derived = Derived.of(load_open_plans(tx))
    names: dict[int, list[str]] = defaultdict(list)
    for event_id in derived.plans:
        for kind, item_id in dict.fromkeys(_items(derived, event_id)):
            if kind == INGREDIENT:
                names[item_id].append(derived.events[event_id].name)
    return {item_id: tuple(found) for item_id, found in names.items()}


def get_counted_items(tx: Atomic, *, event_id: int) -> list[Item]:
    """Return what is worth counting for an event: all it still needs, and the pieces it counts on."""
    require_event(tx, event_id=event_id)
    derived = derive_plans(tx, event_ids=[event_id])
    return sorted({*_items(derived, event_id), *derived.plans[event_id].walk.pieces})


def _items(derived: Derived, event_id: int) -> Iterator[Item]:
    plan = derived.plans[event_id]
    yield from plan.needs
    yield from (each.item for each in plan.unconverted)


def _row(derived: Derived, event_id: int, item: Item) -> ItemNeedRow:
    plan, event = derived.plans[event_id], derived.events[event_id]
    need = plan.needs.get(item)
    return ItemNeedRow(
        event_id=event_id,
        event_name=event.name,
        event_date=event.event_date,
        needed=quantity_to_string(need.quantity if need else NOTHING),
        short=quantity_to_string(need.short_by if need else NOTHING),
        is_complete=all(each.item != item for each in plan.unconverted),
    )
