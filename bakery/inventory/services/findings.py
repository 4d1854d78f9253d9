"""How losses and finds are posted, for whoever records them."""

from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from bakery.accounts.models import User
from bakery.catalogue.models import Ingredient, Material
from bakery.catalogue.units import quantise_money
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from bakery.inventory.bounds import check_receipts
from bakery.inventory.draws import Receipt, Want, beside, shortages
from bakery.inventory.errors import InsufficientStock
from bakery.inventory.models import AdjustmentKind, Item, Reason, StockAdjustment
from bakery.inventory.queries.items import lot_rows
from bakery.inventory.queries.prices import unit_value
from bakery.inventory.queries.shelf import preview_many
from bakery.inventory.services.consuming import consume_many
from bakery.inventory.services.receiving import receive_many


def lose(
    tx: Atomic, *, item: Item, lot_id: int | None, quantity: Decimal, reason: Reason, note: str, by: User
) -> StockAdjustment:
    """Post a loss of locked stock: of one lot, or of an item oldest lot first."""
    want = Want(item=item, quantity=quantity, only=None if lot_id is None else (lot_id,))
    preview = preview_many(tx, wants=[want])
    if preview[0].missing:
        raise InsufficientStock(shortages(preview))
    row: StockAdjustment = StockAdjustment.objects.using(tx.using).create(
        kind=AdjustmentKind.LOSS, note=note, actor=by
    )
    consume_many(tx, wants=[want], reason=reason, by=by, note=note, adjustment=row)
    return row


def find(
    tx: Atomic,
    *,
    item: Item,
    lot_id: int | None,
    quantity: Decimal,
    note: str,
    by: User,
    each: Decimal | None = None,
) -> StockAdjustment:
    """Post a find as a lot of its own: beside the lot named, else as of today at the price given or usual."""
    if lot_id is not None:
        receipt = beside(lot_rows(tx, lot_ids=[lot_id])[lot_id], quantity, note)
    elif isinstance(item, Ingredient | Material):
        raise InvalidInput.of("item_type", "Say which product was found.")
    else:
        price = unit_value(tx, item=item) if each is None else Fraction(each)
        receipt = Receipt(
            item=item,
            quantity=quantity,
            cost=quantise_money((price or 0) * Fraction(quantity)),
            cost_known=price is not None,
            received_on=timezone.localdate(),
            note=note,
        )
    check_receipts([(receipt.quantity, receipt.cost)])
    row: StockAdjustment = StockAdjustment.objects.using(tx.using).create(
        kind=AdjustmentKind.GAIN, note=note, actor=by
    )
    receive_many(tx, receipts=[receipt], reason=Reason.GAIN, by=by, adjustment=row)
    return row
