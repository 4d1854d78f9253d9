"""Bakings recorded by scripts."""

import json
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from bakery.accounts.models import User
from bakery.catalogue.models import FinishedUnit
from bakery.inventory.models import Movement, Reason
from production.models import ProductionRun
from tests import make
from tests.production.services.kitchen import cookies

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root() -> User:
    return User.objects.create(username="root", is_superuser=True)


def run(*words: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("record_batch_production", *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def one(unit: FinishedUnit, *words: str, good: str = "96") -> tuple[str, str]:
    return run("--output", unit.slug, "--batches", "2", "--good", good, *words)


def file_of(folder: Path, *rows: dict[str, Any]) -> str:
    path = folder / "rows.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return str(path)


def row(unit: FinishedUnit, **more: Any) -> dict[str, Any]:
    return {"output": unit.slug, "num_batches": 1, "actual_yield": unit.items_per_batch} | more


def test_one_baking_by_options() -> None:
    unit, event = cookies(), make.event()

    out, _ = one(
        unit, "--event", str(event.pk), "--lost", "burnt=3", "--lost", "broken=1", "--at", "2026-03-01T07:30+00:00",
        good="92",
    )  # fmt: skip

    baked = ProductionRun.objects.get()
    assert (baked.event_id, baked.actor.username, baked.produced_at.isoformat()) == (
        event.pk, "root", "2026-03-01T07:30:00+00:00",
    )  # fmt: skip
    assert [(loss.category, loss.quantity) for loss in baked.losses.all()] == [("burnt", 3), ("broken", 1)]
    assert out == f"Run {baked.pk}: 2 batches of Cookies, 92 good, 4 lost, cost 2.00.\n"


def test_a_file_is_recorded_whole_or_not_at_all(tmp_path: Path) -> None:
    unit, bread = cookies(), make.unit(make.recipe("Bread"), 2)

    run("--file", file_of(tmp_path, row(unit, scale_factor="0.5", actual_yield=24), row(bread)))
    with pytest.raises(CommandError) as refusal:
        run("--file", file_of(tmp_path, row(bread), row(unit, num_batches=500, actual_yield=24_000)))

    assert refusal.value.returncode == 2
    assert [(each.num_batches, each.actual_yield) for each in ProductionRun.objects.order_by("pk")] == [
        (1, 24),
        (1, 2),
    ]


def test_a_key_records_once(tmp_path: Path) -> None:
    unit, key = cookies(), str(uuid4())
    path = file_of(tmp_path, row(unit), row(unit))

    first, second = (run("--file", path, "--key", key) for _ in range(2))

    assert first == second
    assert ProductionRun.objects.count() == 2


def test_a_dry_run_keeps_nothing_and_shows_the_result() -> None:
    out, err = one(cookies(), "--dry-run", "--json")

    assert json.loads(out)[0]["actual_yield"] == 96
    assert "Nothing was kept" in err
    assert not ProductionRun.objects.exists()
    assert not Movement.objects.exclude(reason=Reason.OPENING).exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--output", "nothing-such", "--batches", "1", "--good", "1"], "nothing-such"),
        (["--batches", "1"], "output: Field required. actual_yield: Field required."),
        (["--output", "x", "--batches", "one", "--good", "1"], "num_batches"),
        (["--output", "x", "--batches", "1", "--good", "1", "--lost", "burnt"], "losses.0.quantity"),
        (["--output", "x", "--batches", "1", "--good", "1", "--at", "2026-03-01T07:30"], "produced_at"),
        (["--file", "/nowhere/rows.json"], "cannot be read"),
        (["--file", "/nowhere/rows.json", "--output", "x"], "not both"),
    ],
)
def test_what_cannot_be_recorded_is_refused_with_the_reason(words: list[str], said: str) -> None:
    with pytest.raises(CommandError) as refusal:
        run(*words)

    assert refusal.value.returncode == 2
    assert said in str(refusal.value)


def test_a_file_that_is_no_list_of_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    for text in ("{}", "[1]", "[", '[{"output": "x", "num_batches": 1, "actual_yield": 1, "cost": 3}]'):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CommandError):
            run("--file", str(path))
