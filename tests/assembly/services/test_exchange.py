"""Assemblies written to a file, and replayed in another database after the bakings they drew on."""

import json
from typing import Any

import pytest

from assembly.services import (
    export_assembly_history,
    get_assembly_history,
    import_assembly_history,
    import_assembly_run,
    reconcile_assembly_run,
    record_assembly,
    void_assembly_run,
)
from bakery.db import transaction
from bakery.errors import ImportRefused, InvalidInput
from bakery.inventory.services import lock_stock
from production.services import export_production_history, import_production_history, void_production_run
from tests.production.twins import Twin, bake, key, ledger, put, shelf, told, twin, unrefused

pytestmark = pytest.mark.django_db(databases=["default", "other"])


@pytest.fixture
def documents() -> tuple[dict[str, Any], dict[str, Any]]:
    """Give what a bakery baked and assembled, as it comes out of files.

    A tin made of a baking that was taken back, both taken back; tins with their box and without; hampers of tins.
    """
    at = twin("default")
    with transaction.atomic() as tx:
        lock_stock(tx)
        tins: dict[str, Any] = {"finished_good_id": at.tin.pk, "by": at.by}
        wrong = bake(tx, at)
        boxed = record_assembly(tx, quantity=1, **tins)
        void_assembly_run(tx, assembly_run_id=boxed.id, reason="Typed twice.", by=at.by)
        void_production_run(tx, production_run_id=wrong.id, reason="Typed twice.", by=at.by)
        bake(tx, at, 2)
        record_assembly(tx, quantity=3, event_id=at.fair.pk, notes="for the fair", **tins)
        bypass = {"packaging_bypassed": True, "packaging_bypass_notes": "No boxes."}
        bare = record_assembly(tx, quantity=1, **bypass, **tins)
        reconcile_assembly_run(tx, assembly_run_id=bare.id, note="Handed out bare.", by=at.by)
        record_assembly(tx, quantity=1, **bypass, **tins)
        record_assembly(tx, finished_good_id=at.hamper.pk, quantity=2, event_id=at.fair.pk, by=at.by)
        return (
            json.loads(json.dumps(export_production_history(tx))),
            json.loads(json.dumps(export_assembly_history(tx))),
        )


@pytest.fixture
def there(documents: tuple[dict[str, Any], dict[str, Any]]) -> Twin:
    """Give the bakery that has the same definitions, lots and bakings, and has not assembled."""
    at = twin("other")
    with transaction.atomic(using="other") as tx:
        import_production_history(tx, data=documents[0], by=at.by)
    return at


def test_what_is_replayed_elsewhere_reads_as_it_did_to_the_last_digit(
    documents: tuple[dict[str, Any], dict[str, Any]], there: Twin
) -> None:
    with transaction.atomic(using="other") as other:
        result = import_assembly_history(other, data=documents[1], by=there.by)
        again = import_assembly_history(other, data=documents[1], by=there.by)
        exported = json.loads(json.dumps(export_assembly_history(other)))
        read = get_assembly_history(other, include_consumptions=True, include_voided=True)

    assert (result.imported, result.skipped, again.imported, again.skipped) == (5, 0, 0, 5)
    assert exported["assembly_runs"] == documents[1]["assembly_runs"]
    assert (shelf("other"), ledger("other")) == (shelf("default"), ledger("default"))
    with transaction.snapshot() as tx:
        here = get_assembly_history(tx, include_consumptions=True, include_voided=True)
    assert told(read) == told(here)
    assert [len(each.finished_good_consumptions or ()) for each in read] == [1, 0, 0, 0, 0]


def test_a_file_that_does_not_fit_is_refused_and_nothing_is_written(
    documents: tuple[dict[str, Any], dict[str, Any]], there: Twin
) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    first, bare, nested = (("assembly_runs", number) for number in (1, 3, 4))
    box = next(use for use in documents[1]["assembly_runs"][1]["consumptions"] if use["item"]["type"] == "material")
    changes: dict[str, Any] = {
        "event “Fair”": put(unknown, *first, "event", "uuid"),
        "finished good “x”": put({"uuid": unknown, "slug": "x"}, *first, "finished_good"),
        "“Tin” never had the content": put("0" * 64, *first, "snapshot", "digest"),
        "of “tin” is not known here": lambda d: d["assembly_runs"].pop(1),
        "gives 6": lambda d: d["assembly_runs"][3]["consumptions"][0].update(cost="0.09", unit_cost="0.015"),
        "is not one of “box”": put(box["item"], *nested, "consumptions", 0, "item"),
        "is here already": lambda d: d["assembly_runs"][1]["lot"].update(uuid=str(key("box lot"))),
        "takes units, goods and materials": put("ingredient", *first, "consumptions", 0, "item", "type"),
        "packaging left out": put("", *bare, "packaging_bypass_notes"),
        "no packaging to reconcile": put(True, *first, "needs_reconcile"),
        "total_component_cost and material_cost": put("0", *first, "material_cost"),
        "per_unit_cost is not": put("9", *first, "per_unit_cost"),
        "the lot is not what": put("4", *first, "lot", "quantity"),
        "consumptions.0.quantity: This must be text": put(6.0, *first, "consumptions", 0, "quantity"),
        "Row 2: lot": put(None, *first, "lot"),
        "is known": put(1, "production_runs"),
    }
    with transaction.atomic(using="other") as tx:

        def take_in(spoilt: dict[str, Any]) -> None:
            import_assembly_history(tx, data=spoilt, by=there.by)

        assert unrefused(changes, documents[1], take_in) == ""
        with pytest.raises(InvalidInput):
            take_in(documents[1] | {"version": "1.0"})


def test_one_row_is_taken_in_once_and_not_with_other_values(
    documents: tuple[dict[str, Any], dict[str, Any]], there: Twin
) -> None:
    row = documents[1]["assembly_runs"][1]
    with transaction.atomic(using="other") as tx:
        entry = import_assembly_run(tx, row=row, by=there.by)
        assert entry is not None
        assert (str(entry.uuid), entry.notes, entry.quantity_assembled) == (row["uuid"], "for the fair", 3)
        assert import_assembly_run(tx, row=row, by=there.by) is None
        with pytest.raises(ImportRefused, match="with another notes"):
            import_assembly_run(tx, row=row | {"notes": "other"}, by=there.by)
        with pytest.raises(ImportRefused, match="is here already"):
            import_assembly_history(
                tx, data={"version": "2.0", "assembly_runs": [row]}, by=there.by, skip_duplicates=False
            )
