"""Stock is locked once, in one order, by the rows that own it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bakery.db import transaction
from bakery.inventory.services import lock_stock, require_locked
from bakery.inventory.services.locks import StockNotLocked
from tests import make


def test_owners_are_locked_by_kind_and_then_by_id(tx):
    cookie, box = make.unit(), make.good()
    sugar, flour, bag = make.ingredient(), make.ingredient(), make.material()
    brand = make.product(bag)

    with CaptureQueriesContext(connection) as captured:
        lock_stock(tx, items=[box, cookie, brand, flour, sugar])

    statements = [query["sql"] for query in captured]
    tables = ["catalogue_ingredient", "catalogue_material", "catalogue_finishedunit", "catalogue_finishedgood"]
    assert [f'FROM "{table}"' in sql for table, sql in zip(tables, statements, strict=True)] == [True] * 4
    assert all('ORDER BY "catalogue' in sql for sql in statements)
    if connection.vendor == "postgresql":
        assert all("FOR NO KEY UPDATE OF" in sql for sql in statements)
    assert tx.locked == frozenset(
        {
            ("ingredient", flour.pk), ("ingredient", sugar.pk), ("material", bag.pk),
            ("finished_unit", cookie.pk), ("finished_good", box.pk),
        }
    )  # fmt: skip


def test_asking_again_for_a_part_is_free(tx, django_assert_num_queries):
    flour, sugar = make.ingredient(), make.ingredient()
    lock_stock(tx, items=[flour, sugar])

    with django_assert_num_queries(0):
        lock_stock(tx, items=[sugar])
        lock_stock(tx, items=[])
        require_locked(tx, items=[sugar, flour])


def test_asking_for_more_is_refused(tx):
    flour, sugar = make.ingredient(), make.ingredient()
    lock_stock(tx, items=[flour])

    with pytest.raises(StockNotLocked, match=f"ingredient {sugar.pk}"):
        lock_stock(tx, items=[flour, sugar])
    with pytest.raises(StockNotLocked):
        lock_stock(tx)


def test_locking_everything_covers_whatever_follows(tx, django_assert_num_queries):
    flour = make.ingredient()
    with django_assert_num_queries(4):
        lock_stock(tx)
    sugar = make.ingredient()

    with django_assert_num_queries(0):
        lock_stock(tx, items=[flour, sugar])
        lock_stock(tx)
        require_locked(tx, items=[sugar])
    assert ("ingredient", flour.pk) in (tx.locked or ())


def test_nothing_is_locked_by_nothing(tx):
    lock_stock(tx, items=[])
    lock_stock(tx, items=[make.ingredient()])


def test_a_block_that_only_reads_locks_nothing(db):
    flour = make.ingredient()
    with transaction.snapshot() as tx, pytest.raises(StockNotLocked):
        lock_stock(tx, items=[flour])


def test_a_savepoint_inherits_what_is_locked(tx):
    flour = make.ingredient()
    lock_stock(tx, items=[flour])

    with tx.savepoint() as nested:
        require_locked(nested, items=[flour])
