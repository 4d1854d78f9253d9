"""Many bakers at once draw on the same lots, and nothing is lost, invented or refused."""

import multiprocessing
import random
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections

from bakery.accounts.models import User
from bakery.catalogue.models import FinishedUnit, Ingredient
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.inventory.errors import InsufficientStock
from bakery.inventory.models import Item, Lot, Movement, Reason
from bakery.inventory.owners import owner_of
from bakery.inventory.services import Want, consume_fifo, consume_many, lock_stock, receive
from bakery.inventory.services.lots import LotChanged
from tests import make

BAKERS, RUNS, FEW_RUNS = 8, 200, 25
INGREDIENTS, LOTS, EACH = 5, 24, 3
TAKES = 4  # tries of each who takes from one lot, of which one in four can go well
FIRST_DAY = date(2026, 1, 1)
fork = multiprocessing.get_context("fork")


def lock_nothing(tx: Atomic, *, items: list[Item]) -> None:
    """Say that stock is locked without locking it."""
    tx.locked = frozenset(owner_of(item) for item in items)


def bake(lock: Any, runs: int, seed: int) -> str:
    """Record runs that use three ingredients each, and say how it went."""
    connections.close_all()  # those of the parent
    choice = random.Random(seed)
    pantry, cookie, baker = list(Ingredient.objects.all()), FinishedUnit.objects.get(), User.objects.get()
    try:
        for _ in range(runs):
            with transaction.atomic() as tx:
                used = choice.sample(pantry, 3)
                lock(tx, items=used)
                wants = [Want(item=item, quantity=Decimal(EACH)) for item in used]
                draws = consume_many(tx, wants=wants, reason=Reason.PRODUCTION_USE, by=baker)
                cost = sum((draw.cost for each in draws for draw in each), Decimal(0))
                receive(
                    tx, item=cookie, quantity=Decimal(12), cost=cost, received_on=FIRST_DAY,
                    reason=Reason.PRODUCTION_IN, by=baker,
                )  # fmt: skip
    except (LotChanged, DatabaseError) as error:
        return type(error).__name__
    finally:
        connections.close_all()
    return "baked"


def bake_together(lock: Any, runs: int) -> Counter[str]:
    """Let all bakers work at once, and count how they fared."""
    for item in [make.ingredient() for _ in range(INGREDIENTS)]:
        for day in range(LOTS):
            lot = BAKERS * RUNS * EACH // LOTS
            make.lot(item, lot + Decimal("0.5"), cost="7.77", received_on=FIRST_DAY + timedelta(days=day))
    make.unit()
    connections.close_all()
    with ProcessPoolExecutor(BAKERS, fork) as bakers:
        return Counter(bakers.map(partial(bake, lock, runs), range(BAKERS)))


@pytest.mark.django_db(transaction=True)
def test_eight_bakers_at_once_draw_everything_once():
    assert bake_together(lock_stock, RUNS) == {"baked": BAKERS}

    drawn = Movement.objects.filter(reason=Reason.PRODUCTION_USE)
    assert -sum(movement.delta for movement in drawn) == BAKERS * RUNS * 3 * EACH
    baked = Lot.objects.filter(finished_unit__isnull=False)
    assert sum(lot.cost for lot in baked) == -sum(movement.cost for movement in drawn)
    assert baked.count() == BAKERS * RUNS


def take(runs: int) -> Counter[str]:
    """Take five of the one ingredient again and again; return how often it went and how often it was refused."""
    connections.close_all()  # those of the parent
    flour, baker, said = Ingredient.objects.get(), User.objects.get(), Counter[str]()
    try:
        for _ in range(runs):
            try:
                with transaction.atomic() as tx:
                    lock_stock(tx, items=[flour])
                    consume_fifo(tx, item=flour, quantity=Decimal(5), reason=Reason.WASTE, by=baker)
            except InsufficientStock:
                said["refused"] += 1
            else:
                said["taken"] += 1
    finally:
        connections.close_all()
    return said


def in_threads(number: int) -> Counter[str]:
    """Let so many threads take what they can."""
    with ThreadPoolExecutor(number) as pool:
        return sum(pool.map(take, [TAKES] * number), Counter[str]())


def in_processes(number: int) -> Counter[str]:
    """Let so many processes take what they can."""
    with ProcessPoolExecutor(number, fork) as pool:
        return sum(pool.map(take, [TAKES] * number), Counter[str]())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("takers", [in_threads, in_processes])
def test_many_take_from_one_lot_what_is_there_and_the_rest_are_told_what_is_short(takers):
    number = 8 if connection.vendor == "sqlite" else 32
    lot = make.lot(make.ingredient(), 5 * number + 2, cost="7.77")
    connections.close_all()

    assert takers(number) == {"taken": number, "refused": number * (TAKES - 1)}

    lot.refresh_from_db()
    assert lot.remaining == 2
    assert lot.value == Decimal("7.77") + sum(
        Movement.objects.filter(reason=Reason.WASTE).values_list("cost", flat=True)
    )


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_only_a_database_with_one_writer_keeps_them_apart():
    outcomes = bake_together(lock_nothing, FEW_RUNS)

    one_writer = connection.vendor == "sqlite"
    assert (outcomes == {"baked": BAKERS}) is one_writer
    assert one_writer or outcomes["LotChanged"] > 0
