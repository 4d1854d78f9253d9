"""Bakings written to a file, and replayed in another database."""

import json
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import ImportRefused, InvalidInput
from bakery.inventory.services import lock_stock
from production.services import (
    export_production_history,
    get_production_history,
    import_production_history,
    import_production_run,
)
from tests import make
from tests.production.twins import Twin, bake, key, ledger, shelf, told

pytestmark = pytest.mark.django_db(databases=["default", "other"])


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


def test_the_same_file_a_second_time_changes_nothing(document: dict[str, Any], there: Twin, other: Atomic) -> None:
    import_production_history(other, data=document, by=there.by)
    before = shelf("other"), ledger("other")

    result = import_production_history(other, data=document, by=there.by)

    assert (result.imported, result.skipped) == (0, 7)
    assert import_production_run(other, row=document["production_runs"][0], by=there.by) is None
    assert (shelf("other"), ledger("other")) == before
    with pytest.raises(ImportRefused) as refusal:
        import_production_history(other, data=document, by=there.by, skip_duplicates=False)
    assert len(refusal.value.errors) == 7


def test_good_rows_are_kept_by_a_caller_that_saves_around_each(
    document: dict[str, Any], there: Twin, other: Atomic
) -> None:
    document["production_runs"][2]["num_batches"] = 0
    kept = []
    for row in document["production_runs"]:
        with suppress(ImportRefused), other.savepoint() as inner:
            kept.append(import_production_run(inner, row=row, by=there.by))

    assert [entry.uuid for entry in kept if entry] == [
        UUID(row["uuid"]) for row in document["production_runs"] if row["num_batches"]
    ]


def test_an_export_is_narrowed_and_has_what_was_taken_back(source: Twin) -> None:
    with transaction.snapshot() as tx:
        brines = export_production_history(tx, recipe_id=source.brine.recipe_id)["production_runs"]
        fairs = export_production_history(tx, event_id=source.fair.pk)["production_runs"]
        with pytest.raises(InvalidInput):
            export_production_history(tx, start_date="yesterday")  # type: ignore[arg-type]

    assert [(row["finished_unit"]["slug"], bool(row["void_reason"])) for row in brines] == [
        ("litre", False),
        ("litre", True),
    ]
    assert [row["notes"] for row in fairs] == ["the first", ""]


def test_export_and_import_take_as_many_statements_for_twelve_runs_as_for_two(
    source: Twin, document: dict[str, Any], there: Twin, other: Atomic
) -> None:
    import_production_history(other, data=document, by=there.by)
    counts = []
    for more in (2, 12):
        with transaction.atomic() as tx:
            lock_stock(tx)
            make.lot(source.bag, 10_000, cost="77", uuid=key(f"more {more}"))
            make.lot(there.bag, 10_000, cost="77", uuid=key(f"more {more}"))
            runs = [bake(tx, source).uuid for _ in range(more)]
            with CaptureQueriesContext(connections["default"]) as reads:
                rows = export_production_history(tx)["production_runs"]
        document = {"version": "2.0", "production_runs": [row for row in rows if row["uuid"] in map(str, runs)]}
        with CaptureQueriesContext(connections["other"]) as writes:
            import_production_history(other, data=document, by=there.by)
        counts.append((len(reads), len(writes)))

    assert counts[0] == counts[1]
