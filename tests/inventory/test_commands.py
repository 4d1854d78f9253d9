"""Receipts and counts from scripts."""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from bakery.inventory.models import Lot, Purchase
from tests import make

pytestmark = pytest.mark.django_db
KEY = "6d3a1c1e-7a2f-4b44-9a55-0d2a5a6c7e10"


@pytest.fixture(autouse=True)
def somebody() -> None:
    make.user(is_superuser=True)


def test_one_line_by_options_is_a_receipt(capsys: pytest.CaptureFixture[str]) -> None:
    make.supplier("Costa", slug="costa")
    make.product(make.ingredient(), 5, "lb", gtin="00036000291452")

    for _ in range(2):
        call_command(
            "record_purchase", "--supplier", "costa", "--on", "2026-01-08", "--product", "036000291452",
            "--packages", "2", "--price", "4.49", "--key", KEY,
        )  # fmt: skip

    assert "1 lines, 8.98 in all" in capsys.readouterr().out
    purchase = Purchase.objects.get()
    assert purchase.purchased_on.isoformat() == "2026-01-08"
    assert Lot.objects.get().cost == Decimal("8.98")


def test_a_file_is_recorded_whole_or_not_at_all(tmp_path: Path) -> None:
    shop = make.supplier()
    product = make.product(make.ingredient())
    file = tmp_path / "rows.json"
    rows = [{"product": product.slug, "packages": "0.5"}, {"product": "nowhere"}]
    file.write_text(json.dumps(rows), encoding="utf-8")

    with pytest.raises(CommandError, match="no product “nowhere”"):
        call_command("record_purchase", "--supplier", str(shop.pk), "--file", str(file))
    assert not Lot.objects.exists()

    file.write_text(json.dumps(rows[:1]), encoding="utf-8")
    call_command("record_purchase", "--supplier", str(shop.pk), "--file", str(file))
    lot = Lot.objects.get()
    assert (lot.received, lot.cost_known) == (Decimal("0.5"), False)


@pytest.mark.parametrize(
    ("written", "told"),
    [("[{}]", "0.product"), ('[{"product": "a", "colour": 1}]', "0.colour"), ("[", "file"), (None, "No such file")],
)
def test_a_file_that_is_wrong_names_its_faults(tmp_path: Path, written: str | None, told: str) -> None:
    file = tmp_path / "rows.json"
    if written is not None:
        file.write_text(written, encoding="utf-8")

    with pytest.raises(CommandError, match=told):
        call_command("record_purchase", "--supplier", str(make.supplier().pk), "--file", str(file))


def test_nothing_to_record_is_refused() -> None:
    with pytest.raises(CommandError, match="Give a file, or one row"):
        call_command("record_purchase", "--supplier", "costa")


def test_a_count_tells_what_was_there_before(capsys: pytest.CaptureFixture[str]) -> None:
    lot = make.lot(make.ingredient(), 20)

    call_command("count_stock", "--lot", str(lot.pk), "--percent", "30")

    assert "20 before, 6 counted, difference -14 g" in capsys.readouterr().out
    assert Lot.objects.get(pk=lot.pk).remaining == 6


def test_what_expires_is_listed_and_what_has_expired_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    today = timezone.localdate()
    milk = make.ingredient("Milk")
    for name, days in (("Soon", 3), ("Later", 30), ("Far", 300)):
        make.lot(make.product(milk, name=name), 500, expires_on=today + timedelta(days=days))

    call_command("expire_report", "--json")
    assert [lot["item_name"] for lot in json.loads(capsys.readouterr().out)] == ["Soon"]
    call_command("expire_report", "--days", "60")
    first, second = capsys.readouterr().out.splitlines()
    assert "soon: Soon, 500 g" in first
    assert "fresh: Later" in second

    Lot.objects.filter(product__name="Far").update(expires_on=today - timedelta(days=1))
    with pytest.raises(SystemExit) as left:
        call_command("expire_report")
    assert (left.value.code, "expired: Far" in capsys.readouterr().out) == (1, True)
