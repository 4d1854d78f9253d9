"""Files of bakings that do not fit the database they come to, or are no such files."""

from typing import Any

import pytest

from bakery.db.transaction import Atomic
from bakery.errors import ImportRefused, InvalidInput
from bakery.inventory.models import Lot
from bakery.inventory.services import adjust_stock
from production.services import (
    import_production_history,
    import_production_run,
    reconcile_production_run,
    void_production_run,
)
from tests import make
from tests.production.twins import Twin, key, ledger, put, unrefused

pytestmark = pytest.mark.django_db(databases=["default", "other"])


def test_a_run_that_is_here_with_other_values_is_refused_and_marks_set_only_here_are_not(
    document: dict[str, Any], there: Twin, other: Atomic
) -> None:
    runs = document["production_runs"]
    entries = [import_production_run(other, row=row, by=there.by) for row in runs]
    ids = [entry.id for entry in entries if entry]
    reconcile_production_run(other, production_run_id=ids[4], note="Counted.", by=there.by)
    void_production_run(other, production_run_id=ids[6], reason="Not so.", by=there.by)
    there.cookie.name = "Renamed"
    there.cookie.save(using="other", update_fields=["name"])

    assert import_production_history(other, data=document, by=there.by).skipped == 7

    def take_in(spoilt: dict[str, Any]) -> None:
        import_production_history(other, data=spoilt, by=there.by)

    changes = {
        "another notes": put("other", "production_runs", 0, "notes"),
        "another consumptions": put("0.0001", "production_runs", 5, "consumptions", 0, "quantity"),
        "another voided_at, void_reason": lambda d: d["production_runs"][0].update(
            voided_at=d["exported_at"], void_reason="There."
        ),
        "another needs_reconcile, reconcile_note": lambda d: d["production_runs"][5].update(
            needs_reconcile=False, reconcile_note="There."
        ),
    }
    assert unrefused(changes, document, take_in) == ""


def test_a_file_that_does_not_fit_is_refused_and_nothing_is_written(
    document: dict[str, Any], there: Twin, other: Atomic
) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    first, over, nothing, short = (("production_runs", number) for number in (0, 2, 3, 4))
    salt = document["production_runs"][4]["consumptions"][0]
    changes: dict[str, Any] = {
        "Row 1: event “Fair”": put(unknown, *first, "event", "uuid"),
        "finished unit “x” (0000": put({"uuid": unknown, "slug": "x"}, *first, "finished_unit"),
        "finished unit “litre”": put("litre", *first, "finished_unit", "slug"),
        "comes out of “Cookies” here, not of “brine”": put({"uuid": unknown, "slug": "brine"}, *first, "recipe"),
        "“Cookies” never had the content": put("0" * 64, *first, "snapshot", "digest"),
        "lot 00000000": put(unknown, *first, "consumptions", 0, "lot"),
        "is not one of “salt”": put(salt["item"], *first, "consumptions", 0, "item"),
        "is here already": lambda d: d["production_runs"][0]["lot"].update(uuid=str(key("box lot"))),
        "is the uuid of something else": lambda d: d["production_runs"][2]["lot"].update(
            movement=d["production_runs"][0]["lot"]["movement"]
        ),
        "product “bag”": put({"uuid": unknown, "slug": "x"}, *short, "shortage", "receipts", 0, "product"),
        "Row 7: run": lambda d: d["production_runs"].__setitem__(6, d["production_runs"][2]),
        "the losses do not make up": put(2, *first, "losses", 0, "quantity"),
        "bear their share": put("0.0001", *first, "losses", 0, "total_loss_cost"),
        "do not make up the expected yield": put(20, *first, "actual_yield"),
        "over_yield stands for": put(False, *over, "over_yield"),
        "total_ingredient_cost is not": put("9", *first, "total_ingredient_cost"),
        "per_unit_cost is not": put("9", *first, "per_unit_cost"),
        "the lot is not what came out": put(None, *first, "lot"),
        "no shortage to reconcile": put(True, *first, "needs_reconcile"),
        "a void has a moment": put("Because.", *first, "void_reason"),
        "cost_known is not": put(False, *nothing, "cost_known"),
        "File: nothing called “more”": put(1, "more"),
        "production_runs is no list": put({}, "production_runs"),
    }
    changes["product “x”"] = changes.pop("product “bag”")

    assert unrefused(changes, document, lambda d: import_production_history(other, data=d, by=there.by)) == ""


def test_every_fault_of_a_malformed_file_is_told_with_its_row(
    document: dict[str, Any], there: Twin, other: Atomic
) -> None:
    runs = document["production_runs"]
    runs[0] |= {"total_ingredient_cost": 0.1, "num_batches": "1", "notes": "a\x00b", "extra": 1}
    runs[1] |= {"per_unit_cost": "NaN", "over_yield": 1, "produced_at": "2026-01-01T10:00:00", "losses": None}
    runs[2] |= {"scale_factor": "1e2", "actual_yield": -1, "recorded_at": "2999-01-01T10:00:00Z", "uuid": "x"}
    runs[3] |= {"scale_factor": "0.00001", "voided_at": 5, "event": [], "total_ingredient_cost": "1" * 12}
    runs[4].pop("consumptions")
    runs[5]["consumptions"][0] |= {"quantity": float("nan"), "lot": 7, "cost": "-1"}
    document["production_runs"] = [*runs[:6], None, "row", 7]

    with pytest.raises(ImportRefused) as refusal:
        import_production_history(other, data=document, by=there.by)

    faults = {tuple(error.split(": ")[:2]) for error in refusal.value.errors}
    assert faults == {
        *(("Row 1", place) for place in ("total_ingredient_cost", "num_batches", "notes", "extra")),
        *(("Row 2", place) for place in ("per_unit_cost", "over_yield", "produced_at", "losses")),
        *(("Row 3", place) for place in ("scale_factor", "actual_yield", "recorded_at", "uuid")),
        *(("Row 4", place) for place in ("scale_factor", "voided_at", "event", "total_ingredient_cost")),
        ("Row 5", "consumptions"),
        *(("Row 6", f"consumptions.0.{place}") for place in ("quantity", "lot", "cost")),
        *((f"Row {number}", "all") for number in (7, 8, 9)),
    }
    assert ledger("other") == []


def test_a_file_of_another_version_is_refused_at_once(tx: Atomic) -> None:
    for wrong in ({}, {"version": "1.0"}, {"version": "2.1"}, {"version": 2.0}, [], "2.0", None):
        with pytest.raises(InvalidInput, match=r"version 2\.0"):
            import_production_history(tx, data=wrong, by=make.user())  # type: ignore[arg-type]


def test_stock_that_is_not_there_as_it_was_refuses_the_file(
    document: dict[str, Any], there: Twin, other: Atomic
) -> None:
    lots = Lot.objects.using("other").filter(uuid=key("flour lot 1"))
    changes: dict[str, Any] = {
        "holds": lambda d: d["production_runs"][6]["consumptions"][0].update(
            quantity="500", cost="0.714", unit_cost="0.001428"
        ),
        "gives 101 for 0.1443, not for 0.1483": lambda d: d["production_runs"][0]["consumptions"][0].update(
            cost="0.1483", unit_cost="0.00146831"
        ),
        "never held 701": put("701", "production_runs", 1, "consumptions", 0, "quantity"),
        "is said to cost": put("0.0001", "production_runs", 0, "consumptions", 0, "unit_cost"),
    }
    refused = unrefused(changes, document, lambda d: import_production_history(other, data=d, by=there.by))
    adjust_stock(other, quantity_change=-700, lot_id=lots.get().pk, reason="waste", by=there.by)

    with pytest.raises(ImportRefused, match="holds 0, not 101"):
        import_production_history(other, data=document, by=there.by)
    assert refused == ""
