"""What was bought for the demo: a year ago, of which nothing is left, and lately."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bakery.accounts.models import User
from bakery.catalogue.models import Product, Supplier
from bakery.db.transaction import Atomic
from bakery.interchange import demo
from bakery.inventory.dto.adjustments import StockInput
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.models import Lot
from bakery.inventory.services.adjustments import adjust_stock
from bakery.inventory.services.openings import record_opening
from bakery.inventory.services.purchases import record_purchase


def buy_for_last_year(tx: Atomic, *, today: date, by: User) -> None:
    """Record what was bought before last Christmas, and with it what things cost."""
    bought_on = demo.day(today, demo.BOUGHT_BEFORE_LAST)
    foods = [_line(tx, food.slug, food.bought_before, food.price) for food in demo.FOODS if food.bought_before]
    _buy(tx, "grocer", bought_on, foods, by)
    things = [_line(tx, thing.product, 1, thing.price) for thing in demo.THINGS]
    _buy(tx, "stationer", bought_on, things, by)


def clear_last_year(tx: Atomic, *, by: User) -> None:
    """Write off what last Christmas left."""
    for lot in Lot.objects.using(tx.using).filter(product__isnull=False).in_stock().order_by("pk"):
        adjust_stock(
            tx,
            lot_id=lot.pk,
            quantity_change=-lot.remaining,
            reason="other",
            note="Used up or thrown away after the holidays",
            by=by,
        )


def stock_up(tx: Atomic, *, today: date, by: User) -> None:
    """Record what is on the shelf: two lots of loose flour, and ample of most other things."""
    for price, packages, offset in demo.LOOSE_FLOUR:
        loose = PurchaseLineInput(
            product_id=_product_id(tx, "loose flour"), packages=packages, price_per_package=Decimal(price)
        )
        _buy(tx, "grocer", demo.day(today, offset), [loose], by)
    stocked_on = demo.day(today, demo.STOCKED_IN)
    foods = [_line(tx, food.slug, food.stocked, food.price) for food in demo.FOODS if food.stocked]
    _buy(tx, "grocer", stocked_on, foods, by)
    things = [_opening(tx, thing, stocked_on) for thing in demo.THINGS if demo.amount(thing.stocked)]
    record_opening(tx, lines=things, note="Counted in the cupboard", by=by)


def _buy(tx: Atomic, supplier: str, bought_on: date, lines: Sequence[PurchaseLineInput], by: User) -> None:
    shop = Supplier.objects.using(tx.using).get(uuid=demo.key(supplier))
    record_purchase(tx, supplier_id=shop.pk, purchased_on=bought_on, lines=lines, by=by)


def _line(tx: Atomic, name: str, packages: int, price: str) -> PurchaseLineInput:
    return PurchaseLineInput(
        product_id=_product_id(tx, f"{name} product"), packages=packages, price_per_package=Decimal(price)
    )


def _opening(tx: Atomic, thing: demo.Thing, received_on: date) -> StockInput:
    """Return part of a package in the unit it is sold in, at what one base unit of it costs."""
    quantity, unit = thing.package
    row = Product.objects.using(tx.using).get(uuid=demo.key(f"{thing.product} product"))
    base = {"m": 100}.get(unit, 1) * demo.amount(quantity)
    return StockInput(
        product_id=row.pk,
        quantity=demo.amount(thing.stocked) * demo.amount(quantity),
        unit=unit,
        unit_cost=demo.amount(thing.price) / base,
        received_on=received_on,
    )


def _product_id(tx: Atomic, name: str) -> int:
    return int(Product.objects.using(tx.using).get(uuid=demo.key(name)).pk)
