"""Bakings written to a file, and replayed in another database."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.inventory.services import lock_stock
from production.services import (
    export_production_history,
    get_production_history,
    import_production_history,
)
from tests.production.twins import Twin, ledger, season, shelf, told, twin

pytestmark = pytest.mark.django_db(databases=["default", "other"])


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


def test_what_is_replayed_elsewhere_reads_as_it_did_to_the_last_digit(
    source: Twin, document: dict[str, Any], there: Twin, other: Atomic
) -> None:
    result = import_production_history(other, data=document, by=there.by)

    assert (result.imported, result.skipped, result.errors) == (7, 0, ())
    again = json.loads(json.dumps(export_production_history(other)))
    assert again["production_runs"] == document["production_runs"]
    assert shelf("other") == shelf("default")
    assert ledger("other") == ledger("default")
    everything = {"include_consumptions": True, "include_losses": True, "include_voided": True}
    with transaction.snapshot() as tx:
        here = get_production_history(tx, **everything)
    assert told(get_production_history(other, **everything)) == told(here)
    assert (source.cookie.pk, source.flour.pk) != (there.cookie.pk, there.flour.pk)
