"""The only way stock comes in: a lot and the movement that fills it."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.models import FinishedGood, FinishedUnit, Product
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.bounds import check_receipts
from bakery.inventory.draws import Receipt, unit_cost
from bakery.inventory.models import Lot, Movement, Reason, StockAdjustment
from bakery.inventory.owners import type_of


def receive(
    tx: Atomic,
    *,
    item: Product | FinishedUnit | FinishedGood,
    quantity: Decimal,
    cost: Decimal,
    received_on: date,
    reason: Reason,
    by: User,
    at: datetime | None = None,
    note: str = "",
    cost_known: bool = True,
    expires_on: date | None = None,
    location: str = "",
    adjustment: StockAdjustment | None = None,
) -> Lot:
    """Put a base-unit amount on the shelf as a lot of its own; `cost` is that of all of it.

    Without a date of expiry it keeps as long as its definition says.
    """
    receipt = Receipt(
        item=item,
        quantity=quantity,
        cost=cost,
        received_on=received_on,
        cost_known=cost_known,
        expires_on=expires_on,
        location=location,
        note=note,
    )
    return receive_many(tx, receipts=[receipt], reason=reason, by=by, at=at, adjustment=adjustment)[0]


def receive_many(
    tx: Atomic,
    *,
    receipts: Sequence[Receipt],
    reason: Reason,
    by: User,
    at: datetime | None = None,
    adjustment: StockAdjustment | None = None,
) -> list[Lot]:
    """Put several lots on the shelf in two statements."""
    check_receipts((receipt.quantity, receipt.cost) for receipt in receipts)
    lots = Lot.objects.using(tx.using).bulk_create([_lot_of(receipt) for receipt in receipts])
    Movement.objects.using(tx.using).bulk_create(
        Movement(
            lot=lot,
            delta=lot.received,
            unit_cost=lot.unit_cost,
            cost=lot.cost,
            cost_known=lot.cost_known,
            reason=reason,
            note=receipt.note,
            actor=by,
            at=at or timezone.now(),
            adjustment=adjustment,
        )
        for lot, receipt in zip(lots, receipts, strict=True)
    )
    received = [[type_of(receipt.item), receipt.item.pk, quantity_to_string(receipt.quantity)] for receipt in receipts]
    logs.record(tx, "receive", "success", logging.DEBUG, reason=reason, received=received)
    return lots


def _lot_of(receipt: Receipt) -> Lot:
    return Lot(
        **{type_of(receipt.item): receipt.item},
        received_on=receipt.received_on,
        received=receipt.quantity,
        remaining=receipt.quantity,
        unit_cost=unit_cost(receipt.cost, receipt.quantity),
        cost=receipt.cost,
        value=receipt.cost,
        cost_known=receipt.cost_known,
        expires_on=receipt.expires_on or _keeps_until(receipt),
        location=receipt.location,
    )


def _keeps_until(receipt: Receipt) -> date | None:
    """Return the day until which the definition says it keeps; what is not food keeps."""
    item = receipt.item
    keeper = item.ingredient if isinstance(item, Product) else item
    days = keeper.shelf_life_days if keeper else None
    return receipt.received_on + timedelta(days=days) if days else None
