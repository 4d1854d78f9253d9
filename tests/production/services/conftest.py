"""A bakery that has baked, and its twin that has not."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.inventory.services import lock_stock
from production.services import export_production_history
from tests.production.twins import Twin, season, twin


@pytest.fixture
def source() -> Twin:
    """Give a bakery that has baked."""
    at = twin("default")
    with transaction.atomic() as tx:
        lock_stock(tx)
        season(tx, at)
    return at


@pytest.fixture
def document(source: Twin) -> dict[str, Any]:
    """Give what it baked, as it comes out of a file."""
    with transaction.snapshot() as tx:
        return json.loads(json.dumps(export_production_history(tx)))


@pytest.fixture
def there() -> Twin:
    """Give the bakery that has the same definitions and lots, and has not baked."""
    return twin("other")


@pytest.fixture
def other(there: Twin) -> Iterator[Atomic]:
    """Give an open block there."""
    with transaction.atomic(using="other") as tx:
        yield tx
