"""Whatever is done with the shelf, in whatever order: no gram and no cent is lost or invented."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import DomainError
from bakery.inventory.models import Lot, Movement, Reason
from bakery.inventory.queries.ledger import check_ledger
from bakery.inventory.services import (
    CountInput,
    PurchaseLineInput,
    Want,
    adjust_stock,
    consume_many,
    count_stock,
    lock_stock,
    preview_many,
    record_purchase,
    revalue_lot,
    void_adjustment,
    void_purchase,
)
from tests import make

DAY = date(2026, 1, 1)
quantities = st.decimals("0.000001", "50", places=6)
prices = st.none() | st.decimals("0", "30", places=4)
amounts = st.lists(st.tuples(quantities, prices, st.integers(0, 3)), min_size=1, max_size=5)
examples = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Shelf:
    """One ingredient and what may happen to it; each act remembers how it is undone."""

    def __init__(self, tx: Atomic) -> None:
        self.tx, self.by, self.supplier = tx, make.user(), make.supplier()
        self.flour = make.ingredient()
        self.products = [make.product(self.flour), make.product(self.flour)]
        self.undo: list[Callable[[], Any]] = []

    @property
    def lots(self) -> list[Lot]:
        return list(Lot.objects.of(self.flour).oldest_first())

    @property
    def figures(self) -> list[tuple[int, Decimal, Decimal]]:
        return [(lot.pk, lot.remaining, lot.value) for lot in self.lots if lot.remaining]

    def buy(self, quantity: Decimal, price: Decimal | None, place: int) -> None:
        line = PurchaseLineInput(product_id=self.products[place % 2].pk, packages=quantity, price_per_package=price)
        bought = record_purchase(
            self.tx, supplier_id=self.supplier.pk, purchased_on=DAY + timedelta(days=place), lines=[line], by=self.by
        )
        self.undo.append(lambda: void_purchase(self.tx, purchase_id=bought.id, reason="undo", by=self.by))

    def lose(self, quantity: Decimal, price: Decimal | None, place: int) -> None:
        self._adjust(-quantity, "waste", item_type="ingredient", item_id=self.flour.pk)

    def find(self, quantity: Decimal, price: Decimal | None, place: int) -> None:
        self._adjust(quantity, "gain", item_type="product", item_id=self.products[place % 2].pk)

    def _adjust(self, change: Decimal, reason: str, **fields: Any) -> None:
        done = adjust_stock(self.tx, quantity_change=change, reason=reason, by=self.by, **fields)
        self.undo.append(lambda: void_adjustment(self.tx, adjustment_id=done.id, reason="undo", by=self.by))

    def count(self, quantity: Decimal, price: Decimal | None, place: int) -> None:
        if lots := self.lots:
            counts = [CountInput(lot_id=lots[place % len(lots)].pk, remaining=quantity)]
            done = count_stock(self.tx, counts=counts, by=self.by)
            self.undo.append(lambda: void_adjustment(self.tx, adjustment_id=done.id, reason="undo", by=self.by))

    def revalue(self, quantity: Decimal, price: Decimal | None, place: int) -> None:
        if lots := [lot for lot in self.lots if lot.remaining]:
            lot = lots[place % len(lots)]
            revalue_lot(self.tx, lot_id=lot.pk, unit_cost=price or 0, reason="dearer", by=self.by)


def act(shelf: Shelf, acts: list[tuple[str, Decimal, Decimal | None, int]]) -> None:
    for name, quantity, price, place in acts:
        with suppress(DomainError):  # refused, so nothing happened
            getattr(shelf, name)(quantity, price, place)


def acts(*names: str) -> st.SearchStrategy[Any]:
    return st.lists(st.tuples(st.sampled_from(names), quantities, prices, st.integers(0, 3)), max_size=12)


@examples
@given(done=acts("buy", "buy", "lose", "find", "count", "revalue"))
def test_every_lot_is_what_its_movements_say_and_every_cent_is_somewhere(db, done):
    with transaction.atomic() as tx:
        shelf = Shelf(tx)
        act(shelf, done)

        assert check_ledger(tx) == []
        costs = [movement.cost for movement in Movement.objects.filter(lot__in=shelf.lots)]
        assert sum(lot.value for lot in shelf.lots) == sum(costs)


@examples
@given(before=amounts, done=acts("buy", "lose", "find", "count"))
def test_facts_voided_in_reverse_order_leave_the_shelf_as_it_was(db, before, done):
    with transaction.atomic() as tx:
        shelf = Shelf(tx)
        act(shelf, [("buy", *each) for each in before])
        shelf.undo.clear()
        start = shelf.figures

        act(shelf, done)
        for undo in reversed(shelf.undo):
            undo()

        assert shelf.figures == start


@examples
@given(bought=amounts, first=quantities, second=quantities)
def test_two_draws_take_the_lots_that_one_draw_of_both_would(db, bought, first, second):
    with transaction.atomic() as tx:
        shelf = Shelf(tx)
        act(shelf, [("buy", *each) for each in bought])
        lock_stock(tx, items=[shelf.flour])
        [together] = preview_many(tx, wants=[Want(item=shelf.flour, quantity=first + second)])
        if together.missing or together.drawn < first + second:
            return

        taken: dict[int, Decimal] = {}
        for quantity in (first, second):
            [draws] = consume_many(
                tx, wants=[Want(item=shelf.flour, quantity=quantity)], reason=Reason.WASTE, by=shelf.by
            )
            for draw in draws:
                taken[draw.lot_id] = taken.get(draw.lot_id, Decimal(0)) + draw.quantity

        assert list(taken.items()) == [(draw.lot.pk, draw.quantity) for draw in together.draws]
        assert all(lot.remaining == 0 for lot in shelf.lots if lot.pk in list(taken)[:-1])
