"""What of the finished stock is kept for which event."""

from collections import defaultdict
from decimal import Decimal

from assembly.dto import ReservedStock
from assembly.parts import Reservation
from assembly.queries.reserved import reservations, reserved_lots
from bakery.catalogue.models import FinishedGood, FinishedUnit
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.errors import EventNotFound
from bakery.inventory.models import Item
from bakery.inventory.owners import Key, key_of
from production.services.occasions import find_occasion


def get_reserved_stock(tx: Atomic, *, event_id: int | None = None) -> list[ReservedStock]:
    """Return what open events alone may use, or one of them, by type, item and event."""
    if event_id is not None and find_occasion(tx, event_id=event_id) is None:
        raise EventNotFound(f"There is no event {event_id}.", id=event_id)
    reserved: dict[tuple[Key, int], Decimal] = defaultdict(Decimal)
    for lot in reserved_lots(tx, event_id=event_id):
        reserved[lot.key, lot.event_id] += lot.remaining

    names = _names(tx, {key for key, _ in reserved})
    return [
        ReservedStock(
            item_type=key[0],
            item_id=key[1],
            item_name=names[key],
            event_id=event,
            reserved=quantity_to_string(reserved[key, event]),
        )
        for key, event in sorted(reserved)
    ]


def lots_for(tx: Atomic, *, item: Item, event_id: int | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return which lots of a unit or good a fact of this event takes first, and which it never takes."""
    found = reservations(tx, items=[item], event_id=event_id).get(key_of(item), Reservation())
    return found.first, found.never


def _names(tx: Atomic, keys: set[Key]) -> dict[Key, str]:
    """Return what the units and goods are called."""
    found: dict[Key, str] = {}
    for kind, model in (("finished_unit", FinishedUnit), ("finished_good", FinishedGood)):
        ids = [pk for item_type, pk in keys if item_type == kind]
        for pk, name in model.objects.using(tx.using).filter(pk__in=ids).values_list("pk", "name"):
            found[kind, pk] = name
    return found
