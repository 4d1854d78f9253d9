"""Calls of the functions of stock, and of those that need no recipe."""

from decimal import Decimal
from uuid import UUID

from django.contrib.auth.models import Group

from bakery.accounts import queries as account_queries
from bakery.accounts import services as accounts
from bakery.db.transaction import Atomic
from bakery.inventory.draws import LotChange, Receipt, Want
from bakery.inventory.dto.adjustments import CountInput, StockInput
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.dto.receipts import WantedPurchases
from bakery.inventory.models import Lot, Movement, Purchase, Reason
from bakery.inventory.queries import (
    adjustments,
    advice,
    costs,
    finished,
    items,
    ledger,
    movements,
    prices,
    purchases,
    receipts,
    shelf,
    stock,
)
from bakery.inventory.services import adjustments as adjusting
from bakery.inventory.services import (
    consuming,
    counts,
    facts,
    findings,
    locks,
    lots,
    openings,
    receiving,
    requests,
    reversing,
)
from bakery.inventory.services import finished as finished_stock
from bakery.inventory.services import purchases as purchasing
from bakery.inventory.services import shelf as shelving
from bakery.queries import search, today
from tests.service_cases.cases import ER, EW, Arguments, Given, R, W
from tests.service_cases.stage import Stage

KEY = UUID(int=7)
TEN = Decimal(10)


def locked(given: Given) -> Given:
    """Return the arguments after all stock was locked, as the function expects of its caller."""

    def prepared(s: Stage, tx: Atomic) -> Arguments:
        if not tx.read_only:
            locks.lock_stock(tx)
        return given(s, tx)

    return prepared


def cookie(s: Stage, tx: object) -> Arguments:
    """Name the baked cookies."""
    return {"item_type": "finished_unit", "item_id": s.cookie.pk}


def flour(s: Stage, tx: object) -> Arguments:
    """Name the flour."""
    return {"item_type": "ingredient", "item_id": s.flour.pk}


def _echoed(s: Stage, tx: object) -> Arguments:
    line = PurchaseLineInput(product_id=s.flour_bag.pk, packages=2, price_per_package=Decimal("1.20"))
    return {"lines": [line], "purchased_on": s.today}


def _lot(s: Stage, tx: Atomic) -> Lot:
    return Lot.objects.using(tx.using).get(pk=s.flour_lot.pk)


def _bought(s: Stage, tx: Atomic) -> list[Movement]:
    return list(Movement.objects.using(tx.using).filter(lot=s.late_lot))


def _receipt(s: Stage) -> Receipt:
    return Receipt(item=s.flour_bag, quantity=TEN, cost=Decimal(1), received_on=s.today)


def _drop_a_role(s: Stage, tx: Atomic) -> None:
    Group.objects.using(tx.using).filter(name="viewer").delete()


def _claim(s: Stage, tx: Atomic) -> None:
    requests.claim(tx, key=KEY, operation="x", content={}, by=s.by)


def _wants(s: Stage) -> list[Want]:
    return [Want(item=s.flour, quantity=TEN), Want(item=s.cookie, quantity=Decimal(1))]


ACCOUNTS = [
    R(account_queries.demo_accounts, silent=True),
    ER(account_queries.acting_user, lambda s, tx: {"username": s.by.username}),
    W(accounts.ensure_roles, before=_drop_a_role, silent=True, refused=None),
    W(
        accounts.create_account,
        lambda s, tx: {"username": "berta", "password_hash": "!", "role": "baker"},
        refused={"role": "cook"},
    ),
    W(
        accounts.set_display,
        lambda s, tx: {"user_id": s.by.pk, "units": "metric", "theme": "dark"},
        silent=True,
    ),
    W(
        accounts.change_password,
        lambda s, tx: {"user_id": s.by.pk, "password_hash": "!"},
        silent=True,
    ),
    R(today.next_events),
    R(today.recent_records),
    R(search.search_groups, lambda s, tx: {"text": s.flour.name}),
    R(search.search_group, lambda s, tx: {"text": s.flour.name, "key": "lots", "page": slice(0, 50)}),
]

QUERIES = [
    R(adjustments.get_adjustment, lambda s, tx: {"adjustment_id": s.opening.id}),
    R(adjustments.show_adjustment, lambda s, tx: {"adjustment_id": s.opening.id}),
    R(advice.get_product_advice, lambda s, tx: flour(s, tx) | {"quantity": 2000}),
    R(costs.get_recipe_cost, lambda s, tx: {"recipe_id": s.cookies.pk}),
    R(finished.get_inventory_status),
    R(finished.get_low_stock_items, lambda s, tx: {"threshold": 10_000}),
    R(finished.get_total_inventory_value),
    R(finished.check_availability, lambda s, tx: cookie(s, tx) | {"quantity": 5}),
    R(finished.validate_consumption, lambda s, tx: cookie(s, tx) | {"quantity": 5}),
    ER(finished.piece_count, cookie),
    ER(items.get_item, flour),
    ER(items.find_items, lambda s, tx: {"item_type": "ingredient", "item_ids": [s.flour.pk]}),
    ER(items.get_items, lambda s, tx: {"item_type": "ingredient", "item_ids": [s.flour.pk]}),
    ER(items.lot_rows, lambda s, tx: {"lot_ids": [s.flour_lot.pk]}),
    R(ledger.check_ledger, silent=True),
    R(movements.get_movements),
    ER(movements.movement_rows, touches_rows=False),
    R(purchases.get_purchase, lambda s, tx: {"purchase_id": s.purchase.id}),
    R(purchases.get_purchase_history),
    R(receipts.purchases_page, lambda s, tx: {"wanted": WantedPurchases(), "page": slice(0, 50)}),
    R(receipts.echo_receipt, _echoed),
    R(purchases.show_purchases, lambda s, tx: {"purchases": Purchase.objects.all()}),
    R(purchases.get_price_history, lambda s, tx: {"product_id": s.flour_bag.pk}),
    ER(shelf.preview_fifo, lambda s, tx: {"item": s.flour, "quantity": TEN}),
    ER(shelf.preview_many, lambda s, tx: {"wants": _wants(s)}),
    ER(shelf.read_shelves, lambda s, tx: {"wants": _wants(s)}),
    R(stock.get_lot, lambda s, tx: {"lot_id": s.flour_lot.pk}),
    R(stock.get_lots_by_id, lambda s, tx: {"lot_ids": [s.flour_lot.pk]}),
    R(movements.movements_of_fact, lambda s, tx: {"kind": "purchase", "fact_id": s.purchase.id}),
    R(movements.uses_of_lots, lambda s, tx: {"lot_ids": [s.flour_lot.pk]}),
    R(stock.get_lots, flour),
    R(stock.stock_of, lambda s, tx: {"item": s.flour}),
    R(stock.get_stock_levels),
    R(stock.get_expiring_stock),
    R(stock.get_stock_value),
]

RECORDS = [
    R(adjusting.preview_loss, lambda s, tx: flour(s, tx) | {"quantity": TEN, "unit": "g"}),
    W(
        adjusting.adjust_stock,
        lambda s, tx: {"quantity_change": -5, "reason": "waste", "lot_id": s.box_lot.pk, "by": s.by},
    ),
    W(
        finished_stock.adjust_inventory,
        lambda s, tx: cookie(s, tx) | {"quantity_change": -1, "reason": "gift", "by": s.by, "idempotency_key": KEY},
    ),
    W(adjusting.void_adjustment, lambda s, tx: {"adjustment_id": s.unpriced.id, "reason": "Typed twice.", "by": s.by}),
    R(counts.preview_count, lambda s, tx: {"counts": [CountInput(lot_id=s.box_lot.pk, remaining=40)]}),
    W(
        counts.count_stock,
        lambda s, tx: {"counts": [CountInput(lot_id=s.box_lot.pk, remaining=40)], "by": s.by},
        refused={"counts": []},
    ),
    W(
        openings.record_opening,
        lambda s, tx: {
            "lines": [StockInput(product_id=s.flour_bag.pk, quantity=100, received_on=s.today)],
            "by": s.by,
            "idempotency_key": KEY,
        },
        refused={"lines": []},
    ),
    W(
        purchasing.record_purchase,
        lambda s, tx: {
            "supplier_id": s.supplier.pk,
            "purchased_on": s.today,
            "lines": [PurchaseLineInput(product_id=s.red_box.pk, packages=2, price_per_package=Decimal("9.50"))],
            "by": s.by,
            "idempotency_key": KEY,
        },
    ),
    W(purchasing.void_purchase, lambda s, tx: {"purchase_id": s.late.id, "reason": "Typed twice.", "by": s.by}),
    W(
        shelving.revalue_lot,
        lambda s, tx: {"lot_id": s.box_lot.pk, "unit_cost": Decimal("0.30"), "reason": "Misread.", "by": s.by},
    ),
    W(shelving.describe_lot, lambda s, tx: {"lot_id": s.box_lot.pk, "location": "Cellar"}),
]

ENGINES = [
    EW(
        consuming.consume_fifo,
        locked(lambda s, tx: {"item": s.flour, "quantity": TEN, "reason": Reason.WASTE, "by": s.by}),
    ),
    EW(consuming.consume_many, locked(lambda s, tx: {"wants": _wants(s), "reason": Reason.WASTE, "by": s.by})),
    ER(facts.items_of_lots, lambda s, tx: {"lot_ids": [s.flour_lot.pk]}),
    EW(
        facts.void,
        lambda s, tx: {
            "fact": Purchase.objects.using(tx.using).get(pk=s.late.id),
            "movements": _bought(s, tx),
            "reason": "Typed twice.",
            "by": s.by,
        },
        silent=True,
    ),
    ER(facts.required_reason, lambda s, tx: {"reason": "Typed twice."}, touches_rows=False),
    EW(
        findings.lose,
        locked(
            lambda s, tx: {
                "item": s.flour,
                "lot_id": None,
                "quantity": TEN,
                "reason": Reason.WASTE,
                "note": "",
                "by": s.by,
            }
        ),
    ),
    EW(
        findings.find,
        locked(lambda s, tx: {"item": s.cookie, "lot_id": None, "quantity": TEN, "note": "", "by": s.by}),
    ),
    W(locks.lock_stock, lambda s, tx: {"items": [s.flour]}, silent=True, touches_rows=False),
    ER(locks.require_locked, locked(lambda s, tx: {"items": []}), silent=True, touches_rows=False),
    EW(
        lots.write_lots,
        lambda s, tx: {"changes": [LotChange(lot=_lot(s, tx), remaining=Decimal(1), value=Decimal(1))]},
        silent=True,
    ),
    EW(
        lots.reprice,
        lambda s, tx: {"lot": _lot(s, tx), "value": Decimal(1), "unit_cost": Decimal("0.001")},
        silent=True,
    ),
    EW(
        receiving.receive,
        locked(
            lambda s, tx: {
                "item": s.flour_bag,
                "quantity": TEN,
                "cost": Decimal(1),
                "received_on": s.today,
                "reason": Reason.GAIN,
                "by": s.by,
            }
        ),
    ),
    EW(
        receiving.receive_many,
        locked(lambda s, tx: {"receipts": [_receipt(s)], "reason": Reason.GAIN, "by": s.by}),
    ),
    EW(requests.claim, lambda s, tx: {"key": KEY, "operation": "x", "content": {}, "by": s.by}, silent=True),
    EW(requests.settle, lambda s, tx: {"key": KEY, "result": 1}, silent=True, before=_claim),
    EW(reversing.reverse, locked(lambda s, tx: {"movements": _bought(s, tx), "by": s.by})),
]

PRICES = [
    ER(prices.estimated_prices, lambda s, tx: {"ingredient_ids": [s.flour.pk]}),
    ER(prices.products_with_prices, lambda s, tx: {"ingredient_ids": [s.flour.pk]}),
    ER(prices.latest_prices, lambda s, tx: {"ingredient_ids": [s.flour.pk]}),
    ER(prices.unit_value, lambda s, tx: {"item": s.cookie}),
]

CASES = [*ACCOUNTS, *QUERIES, *RECORDS, *ENGINES, *PRICES]
