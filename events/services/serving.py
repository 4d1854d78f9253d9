"""Loose pieces of an event, served or sold without a recipient."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from assembly.parts import Reservation
from assembly.queries.reserved import reservations
from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.models import FinishedGood, FinishedUnit
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.errors import InvalidInput
from bakery.inputs import Checked
from bakery.inventory import services as stock
from bakery.inventory.draws import Want, shortages
from bakery.inventory.errors import InsufficientStock
from bakery.inventory.owners import Key, key_of
from events.dto.deliveries import DeliveryDetail, ServedInput
from events.errors import GoodsNotAvailable
from events.models import DeliveryLine
from events.planning.amendments import lock_open_event
from events.queries.contents import held_wants
from events.queries.deliveries import delivery_detail
from events.services.deliveries import Handing, draw_delivery

MODELS: Final[dict[str, Any]] = {"finished_unit": FinishedUnit, "finished_good": FinishedGood}
Item = FinishedUnit | FinishedGood


def record_served(
    tx: Atomic,
    *,
    event_id: int,
    lines: Sequence[ServedInput],
    delivered_at: datetime | None = None,
    delivered_to: str = "",
    idempotency_key: UUID | None = None,
    by: User,
) -> DeliveryDetail:
    """Take loose pieces out of stock, without touching what ready assignments hold."""
    with logs.operation(tx, "record_served", event_id=event_id) as log:
        checked = Checked()
        handing = Handing(at=delivered_at, to=delivered_to).checked(checked)
        _check_lines(checked, lines)
        checked.done()
        content = {
            "event_id": event_id,
            "lines": list(lines),
            "delivered_at": delivered_at,
            "delivered_to": handing.to,
        }
        recorded = stock.claim(tx, key=idempotency_key, operation="record_served", content=content, by=by)
        if recorded is not None:
            return delivery_detail(tx, delivery_id=int(recorded))

        event = lock_open_event(tx, event_id=event_id)
        items = _find_items(tx, lines)
        stock.lock_stock(tx, items=items)
        wants = _wants(tx, event_id, items, lines)
        _require_free(tx, event_id, wants)
        served = ", ".join(f"{line.quantity} × {item}" for item, line in zip(items, lines, strict=True))
        note = f"{event}: {served}"
        delivery = draw_delivery(tx, event_id=event_id, wants=wants, field="lines", handing=handing, note=note, by=by)
        DeliveryLine.objects.using(tx.using).bulk_create(
            DeliveryLine(delivery=delivery, quantity=line.quantity, **{line.item_type: item})
            for item, line in zip(items, lines, strict=True)
        )
        stock.settle(tx, key=idempotency_key, result=delivery.pk)
        log.add(delivery_id=delivery.pk, total_cost=cost_to_string(delivery.total_cost))
    return delivery_detail(tx, delivery_id=delivery.pk)


def _check_lines(checked: Checked, lines: Sequence[ServedInput]) -> None:
    if not lines:
        checked.fault("lines", "Say what was served.")
    seen: set[Key] = set()
    for number, line in enumerate(lines):
        faults = checked.line("lines", number)
        key = faults.choice("item_type", line.item_type, MODELS), faults.row_id("item_id", line.item_id)
        faults.whole("quantity", line.quantity, least=1)
        if key in seen:
            faults.fault("item_id", "This is in the list already.")
        seen.add(key)


def _find_items(tx: Atomic, lines: Sequence[ServedInput]) -> list[Item]:
    """Return what the lines name, in their order."""
    found: dict[Key, Item] = {}
    for kind, model in MODELS.items():
        ids = [line.item_id for line in lines if line.item_type == kind]
        found |= {(kind, item.pk): item for item in model.objects.using(tx.using).filter(pk__in=ids)}
    for number, line in enumerate(lines):
        if (line.item_type, line.item_id) not in found:
            raise InvalidInput.of(f"lines.{number}.item_id", "There is nothing of this id.")
    return [found[line.item_type, line.item_id] for line in lines]


def _wants(tx: Atomic, event_id: int, items: Sequence[Item], lines: Sequence[ServedInput]) -> list[Want]:
    reserved = reservations(tx, items=items, event_id=event_id)
    wants = []
    for item, line in zip(items, lines, strict=True):
        lots = reserved.get(key_of(item), Reservation())
        wants.append(Want(item=item, quantity=Decimal(line.quantity), first=lots.first, never=lots.never))
    return wants


def _require_free(tx: Atomic, event_id: int, wants: Sequence[Want]) -> None:
    """Refuse what is not there, and what is there for ready assignments alone."""
    if missing := shortages(stock.preview_many(tx, wants=wants)):
        raise InsufficientStock(missing)
    keys = {key_of(want.item) for want in wants}
    held = [want for want in held_wants(tx, event_id=event_id) if key_of(want.item) in keys]
    previews = stock.preview_many(tx, wants=[*held, *wants])
    if missing := shortages(previews[len(held) :]):
        parts = "; ".join(f"{each.item_name} is short by {each.short_by}" for each in missing)
        raise GoodsNotAvailable(f"Ready packages hold the rest: {parts}.", missing)
