"""Commands that take in facts by their kind, and the one that forgets old reports."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from bakery.catalogue.models import Product
from bakery.interchange.models import ImportReport, ImportState
from bakery.inventory.models import Purchase
from tests import make
from tests.interchange.files import DATA

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def sugar() -> Product:
    """A product to be bought, by somebody."""
    make.user("anna", is_superuser=True)
    make.supplier("Costa", slug="costa")
    return make.product(make.ingredient("Sugar"), 1, "kg", brand="Sweet", slug="fine")


def told(name: str, *words: object) -> tuple[int, dict[str, Any]]:
    """Run a command and return its exit code and its answer."""
    out = StringIO()
    try:
        call_command(name, *map(str, words), "--json", stdout=out, stderr=StringIO())
    except SystemExit as end:
        return int(end.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def a_file(folder: Path, *rows: dict[str, Any], kind: str = "purchases") -> Path:
    path = folder / "scanned.json"
    path.write_text(json.dumps({"import_type": kind, kind: rows, "supplier": "costa"}), encoding="utf-8")
    return path


ROW: dict[str, Any] = {"product_slug": "fine", "purchased_at": "2025-03-07", "quantity_purchased": 1, "unit_price": 2}


def test_a_list_comes_in_as_its_kind_alone(tmp_path: Path) -> None:
    path = a_file(tmp_path, ROW)

    with pytest.raises(CommandError, match="holds no adjustments") as refusal:
        call_command("import_adjustments", path, stdout=StringIO())
    assert refusal.value.returncode == 2
    assert not Purchase.objects.exists()

    code, answer = told("import_purchases", path)
    assert (code, answer["family"], answer["arrays"][0]["created"]) == (0, "E", 1)


def test_bad_rows_refuse_a_list_or_are_left_out_with_exit_one(tmp_path: Path) -> None:
    path = a_file(tmp_path, ROW, ROW | {"product_slug": "salt"})

    with pytest.raises(CommandError):
        told("import_purchases", path)
    assert told("import_purchases", path, "--skip-errors")[0] == 1
    answers = tmp_path / "map.json"
    answers.write_text('{"product:salt": "fine"}', encoding="utf-8")
    code, answer = told("import_purchases", path, "--resolve", answers)
    assert (code, answer["arrays"][0]["created"], answer["arrays"][0]["unchanged"]) == (0, 1, 1)


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    assert told("import_purchases", a_file(tmp_path, ROW), "--dry-run")[0] == 0
    assert not Purchase.objects.exists()


def test_prices_come_from_a_spreadsheet(sugar: Product, tmp_path: Path) -> None:
    make.lot(sugar, 1000, unit_cost=None)
    path = tmp_path / "prices.csv"
    path.write_bytes(
        b"ingredient_name,brand,product_name,package_qty,package_unit,unit_price\r\nSugar,Sweet,,1,kg,$2\r\n"
    )
    Product.objects.update(name="")

    assert told("import_prices", path)[0] == 0
    assert sugar.lots.get().cost_known
    with pytest.raises(CommandError, match="holds no inventory updates"):
        call_command("import_counts", path, stdout=StringIO())
    assert told("import_prices", DATA / "prices.csv", "--skip-errors")[0] == 1


def test_old_reports_are_forgotten_with_a_clear_yes(tmp_path: Path) -> None:
    path = a_file(tmp_path, ROW)
    for _ in range(3):
        told("import_purchases", path)
    old, waiting, _ = ImportReport.objects.order_by("pk")
    ago = timezone.now() - timedelta(days=3)
    ImportReport.objects.filter(pk__in=(old.pk, waiting.pk)).update(created_at=ago)
    ImportReport.objects.filter(pk=waiting.pk).update(state=ImportState.PREVIEWED)
    yesterday = timezone.localdate() - timedelta(days=1)

    assert told("prune_logs", "--before", yesterday) == (
        0,
        {"before": yesterday.isoformat(), "deleted": 0, "found": 1},
    )
    assert ImportReport.objects.count() == 3
    assert told("prune_logs", "--before", yesterday, "--yes")[1]["deleted"] == 1
    assert not ImportReport.objects.filter(pk=old.pk).exists()
    assert Purchase.objects.get().purchased_on == date(2025, 3, 7)


def test_a_check_fills_the_gaps_that_every_kitchen_knows_how_to_fill() -> None:
    powder = make.ingredient("Baking powder", slug="baking_powder", density=None)
    mine = make.ingredient("Cinnamon", slug="cinnamon_ground", density="0.6")

    told("check_data", "--fix-safe", "--dry-run")
    powder.refresh_from_db()
    assert powder.density is None

    _, answer = told("check_data", "--fix-safe")
    powder.refresh_from_db()
    mine.refresh_from_db()
    assert answer["filled"]["densities"] == 1
    assert (powder.density is not None, str(mine.density)) == (True, "0.6000000000")
