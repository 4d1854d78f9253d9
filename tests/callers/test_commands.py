"""A command that reads does so in one snapshot, and one that changes something in one block."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands, load_command_class

from bakery.commands import REFUSED, ServiceCommand
from bakery.db import transaction
from bakery.interchange.services.samples import load_sample
from tests.architecture.tree import PACKAGES
from tests.callers.watching import against_changing, against_reading, against_refused, refused_late, undone, watched
from tests.service_cases.backups import backup_of
from tests.service_cases.importing import document
from tests.service_cases.scanned import list_of
from tests.service_cases.stage import Stage, bare, furnished

Words = Callable[[Stage, Path], list[Any]]


def _file(s: Stage, folder: Path) -> list[Any]:
    path = folder / "all.json"
    rows = document(s)
    path.write_text(json.dumps({"version": "4.2", "recipients": rows["recipients"]}), encoding="utf-8")
    return [path]


def _facts(kind: str) -> Words:
    def words(s: Stage, folder: Path) -> list[Any]:
        path = folder / f"{kind}.json"
        path.write_bytes(list_of(s, kind))
        return [path]

    return words


def _demo(s: Stage, folder: Path) -> list[Any]:
    with transaction.atomic(using=s.using) as tx:
        load_sample(tx, with_plan=False, by=s.by)
    return ["--yes"]


def _backup(s: Stage, folder: Path) -> list[Any]:
    with transaction.snapshot(using=s.using) as tx:
        return [backup_of(s, tx)]


FURNISHED: Final[dict[str, Words]] = {
    "assign_package": lambda s, _: [s.draft.pk, s.cedar.pk, s.hamper.pk],
    "backup": lambda s, _: ["--keep", "1"],
    "backup_list": lambda s, _: [],
    "backup_verify": _backup,
    "check_data": lambda s, _: [],
    "check_feasibility": lambda s, _: [s.draft.pk],
    "clone_event": lambda s, _: [s.draft.pk, "--name", "Next", "--date", "2027-12-15"],
    "count_stock": lambda s, _: ["--lot", s.box_lot.pk, "--remaining", "40"],
    "create_event": lambda s, _: ["Fair", "--date", "2027-12-15"],
    "event_report": lambda s, _: [s.draft.pk],
    "expire_report": lambda s, _: ["--days", "30"],
    "export_data": lambda s, folder: ["--entities", "suppliers", "--out", folder / "some.zip"],
    "import_adjustments": _facts("adjustments"),
    "import_counts": _facts("inventory_updates"),
    "import_data": _file,
    "import_prices": _facts("prices"),
    "import_purchases": _facts("purchases"),
    "load_defaults": lambda s, _: [],
    "merge_ingredients": lambda s, _: [s.salt.slug, s.sugar.slug, "--yes"],
    "plan_event": lambda s, _: [s.draft.pk, "--explain"],
    "plan_state": lambda s, _: [s.quiet.pk, "--lock"],
    "prune_logs": lambda s, _: ["--before", s.today + timedelta(days=1), "--yes"],
    "record_assembly": lambda s, _: ["--box", s.plain.slug, "--quantity", "1"],
    "record_batch_production": lambda s, _: ["--output", s.cookie.slug, "--batches", "1", "--good", "24"],
    "record_purchase": lambda s, _: ["--supplier", s.supplier.slug, "--product", s.red_box.pk, "--packages", "1"],
    "record_served": lambda s, _: [s.baking.pk, "--unit", s.cookie.slug],
    "recost": lambda s, _: [s.baking.pk],
    "rename_slug": lambda s, _: ["recipe", s.cookies.slug, "biscuits"],
    "restore": lambda s, folder: [*_backup(s, folder), "--yes"],
    "set_target": lambda s, _: [s.draft.pk, "--good", s.plain.slug, "--quantity", "5"],
    "shopping_list": lambda s, _: [s.draft.pk],
    "update_fulfillment_status": lambda s, _: [s.ready.id, "delivered"],
    "validate_data": _file,
    "void": lambda s, _: ["purchase", s.late.id, "--reason", "Typed twice."],
}
BARE: Final[dict[str, Words]] = {"load_sample": lambda s, _: [], "reset_demo": _demo}
# It makes databases of its own and measures other commands in them.
APART: Final = {"bench"}
# What would be refused is what it is asked for; it keeps nothing either way.
ONLY_TELLS: Final = {"validate_data"}

OURS = sorted(
    name
    for name, app in get_commands().items()
    if app.split(".")[0] in PACKAGES and apps.is_installed(app) and name not in APART
)


def faults_of(name: str, words: list[Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Run a command and return what is to be said against its blocks."""
    command: ServiceCommand = _loaded(name)
    given = [*map(str, words), *(["--user", "anna"] if command.writes else [])]
    with watched(monkeypatch) as watch, suppress(SystemExit):  # it found problems, and says so by its exit code
        call_command(command, *given, stdout=StringIO(), stderr=StringIO())
    return [f"{name}: {fault}" for fault in (against_changing if command.writes else against_reading)(watch)]


def faults_of_a_refusal(name: str, words: list[Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have what a command did refused in the end; it says so by its exit code, and nothing stays."""
    if not _loaded(name).writes or name in ONLY_TELLS:
        return []
    found = ["keeps silent about a refusal"]
    with watched(monkeypatch) as watch, refused_late(monkeypatch):
        try:
            call_command(name, *map(str, words), "--user", "anna", stdout=StringIO(), stderr=StringIO())
        except CommandError as error:
            found = [] if error.returncode == REFUSED else [f"exits with {error.returncode}"]
    return [f"{name}: {fault}" for fault in (*found, *against_refused(watch))]


def _loaded(name: str) -> Any:
    return load_command_class(get_commands()[name], name)


def test_the_readme_names_every_command() -> None:
    text = Path(settings.BASE_DIR, "README.md").read_text(encoding="utf-8")

    assert [name for name in OURS if f"`{name}" not in text] == []


def test_every_command_has_a_sample() -> None:
    assert sorted(FURNISHED.keys() | BARE.keys()) == OURS, "complete this table"


@pytest.mark.django_db
@pytest.mark.parametrize(("stage", "table"), [(furnished, FURNISHED), (bare, BARE)], ids=["furnished", "bare"])
def test_commands_work_in_one_block(
    stage: Callable[[str], Stage],
    table: dict[str, Words],
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.DEBUG = True  # nothing is deleted but on a development machine
    scene, found = stage("default"), []
    for name, words in table.items():
        if table is FURNISHED:  # the others take long
            with undone():
                found += faults_of_a_refusal(name, words(scene, tmp_path), monkeypatch)
        with undone():
            found += faults_of(name, words(scene, tmp_path), monkeypatch)

    assert "\n".join(found) == ""
