"""A request that is sent twice is recorded once."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from bakery.errors import KeyReused
from bakery.inventory.digest import digest_of
from bakery.inventory.models import RequestKey
from bakery.inventory.services import claim, settle
from tests import make

CONTENT = {"lines": [{"quantity": Decimal("1.5"), "day": date(2026, 1, 2)}], "note": ""}


def test_the_first_request_is_the_callers_to_do_and_the_second_gets_its_result(tx):
    key, anna = uuid4(), make.user()

    assert claim(tx, key=key, operation="count_stock", content=CONTENT, by=anna) is None
    settle(tx, key=key, result=17)

    assert claim(tx, key=key, operation="count_stock", content=CONTENT, by=anna) == "17"
    assert RequestKey.objects.count() == 1


def test_a_key_stands_for_one_content_one_person_and_one_operation(tx):
    key, anna = uuid4(), make.user()
    claim(tx, key=key, operation="count_stock", content=CONTENT, by=anna)
    settle(tx, key=key, result=17)

    for other in (
        {"content": CONTENT | {"note": "more"}},
        {"by": make.user("ben")},
        {"operation": "adjust_stock"},
    ):
        with pytest.raises(KeyReused):
            claim(tx, **{"key": key, "operation": "count_stock", "content": CONTENT, "by": anna} | other)


def test_without_a_key_nothing_is_kept(tx, django_assert_num_queries):
    anna = make.user()

    with django_assert_num_queries(0):
        assert claim(tx, key=None, operation="count_stock", content=CONTENT, by=anna) is None
        settle(tx, key=None, result=1)


def test_equal_content_has_one_digest_however_it_was_typed():
    assert digest_of({"a": Decimal("1.50"), "b": (1, 2)}) == digest_of({"b": [1, 2], "a": Decimal("1.5")})
    assert digest_of({"a": Decimal("1.50")}) != digest_of({"a": Decimal("1.51")})


def test_a_float_is_no_content():
    with pytest.raises(TypeError):
        digest_of({"a": 1.5})
