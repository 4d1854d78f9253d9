"""Rows of the shelf as results show them; the rows come with whatever they name already loaded."""

from datetime import date
from typing import Final

from bakery.accounts.models import User
from bakery.dto import cost_to_string, exact_to_string, quantity_to_string
from bakery.inventory.dto.stock import LotDetail, MovementDetail
from bakery.inventory.models import Lot, Movement
from bakery.inventory.owners import item_of, type_of, unit_of

SOON_DAYS: Final = 7


def freshness(expires_on: date | None, today: date) -> str:
    """Return `fresh` for more than a week ahead, `soon` up to the day itself, then `expired`; `none` if it keeps."""
    if expires_on is None:
        return "none"
    days = (expires_on - today).days
    if days < 0:
        return "expired"
    return "soon" if days <= SOON_DAYS else "fresh"


def lot_detail(lot: Lot, today: date) -> LotDetail:
    """Show a lot."""
    item = item_of(lot)
    return LotDetail(
        id=lot.pk,
        uuid=lot.uuid,
        item_type=type_of(item),
        item_id=item.pk,
        item_name=str(item),
        received_on=lot.received_on,
        received=quantity_to_string(lot.received),
        remaining=quantity_to_string(lot.remaining),
        unit=unit_of(item),
        unit_cost=cost_to_string(lot.unit_cost) if lot.cost_known else None,
        unit_cost_exact=exact_to_string(lot.unit_cost) if lot.cost_known else None,
        value=cost_to_string(lot.value),
        cost_known=lot.cost_known,
        expires_on=lot.expires_on,
        freshness=freshness(lot.expires_on, today),
        opened_on=lot.opened_on,
        location=lot.location,
        lot_code=lot.lot_code,
        notes=lot.notes,
    )


def movement_detail(movement: Movement) -> MovementDetail:
    """Show a movement."""
    item = item_of(movement.lot)
    known, undone_by = movement.cost_known, getattr(movement, "reversed_by", None)
    return MovementDetail(
        id=movement.pk,
        uuid=movement.uuid,
        lot_id=movement.lot_id,
        item_name=str(item),
        delta=quantity_to_string(movement.delta),
        unit=unit_of(item),
        unit_cost=cost_to_string(movement.unit_cost) if known else None,
        unit_cost_exact=exact_to_string(movement.unit_cost) if known else None,
        total_cost=cost_to_string(movement.cost),
        cost_known=known,
        reason=movement.reason,
        note=movement.note,
        by_name=name_of(movement.actor),
        at=movement.at,
        reverses_id=movement.reverses_id,
        reversed_by_id=undone_by.pk if undone_by else None,
        adjustment_id=movement.adjustment_id,
    )


def name_of(person: User) -> str:
    """Return what a person is called, or the name they sign in with."""
    return person.get_full_name() or person.username
