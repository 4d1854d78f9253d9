"""What is still to be baked and put together for one event, on one sheet of paper."""

from bakery.catalogue.explode import FINISHED_GOOD
from bakery.db.transaction import Atomic
from events.dto.making import BoxLeft, ProductionSheet
from events.planning.loading import Derived, derive_plans
from events.planning.make_queue import bake_queues
from events.planning.outlook import load_outlooks


def production_sheet(tx: Atomic, *, event_id: int) -> ProductionSheet:
    """Return the outputs and boxes of an event that are not done, both from one reading of its plan."""
    derived = derive_plans(tx, event_ids=[event_id])
    (queue,) = bake_queues(tx, event_ids=[event_id], derived=derived)
    return ProductionSheet(
        rows=tuple(row for row in queue.rows if not row.is_done), boxes=_boxes_left(tx, event_id, derived)
    )


def _boxes_left(tx: Atomic, event_id: int, derived: Derived) -> tuple[BoxLeft, ...]:
    """Return the boxes still to put together, by name."""
    _, outlooks = load_outlooks(tx, event_ids=[event_id], loaded=derived)
    outlook, goods = outlooks[event_id], derived.definitions.goods.goods
    left = {
        item_id: outlook.to_make.get((kind, item_id), 0) for kind, item_id in outlook.wanted if kind == FINISHED_GOOD
    }
    boxes = [BoxLeft(name=goods[good_id].name, left=count) for good_id, count in left.items() if count]
    return tuple(sorted(boxes, key=lambda box: box.name))
