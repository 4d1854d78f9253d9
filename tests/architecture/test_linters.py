"""The rules that ruff and the import contracts hold are switched on and can fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT

BIN = Path(sys.executable).parent
LONG = "def f(a, b):\n" + "".join(f"    if a == {n}:\n        return b\n" for n in range(8)) + "    return a\n"


def ruff(source: str, *, place: str) -> set[str]:
    """Return the codes ruff reports for source that stood in this place."""
    command = [BIN / "ruff", "check", "--no-cache", "--output-format=concise", f"--stdin-filename={place}", "-"]
    done = subprocess.run(command, input=source, capture_output=True, text=True, cwd=ROOT)
    return {line.split()[1] for line in done.stdout.splitlines() if line.startswith(place)}


def contracts(folder: Path) -> str:
    """Return what the import contracts say of the packages in a folder."""
    command = [BIN / "lint-imports", "--no-cache", "--no-logo", "--config", ROOT / "pyproject.toml"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=os.environ | {"COLUMNS": "200"})
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("source", "place", "code"),
    [
        ("from django.db import transaction\n", "events/services/events.py", "TID251"),
        ("from django.db.transaction import atomic\n", "events/views.py", "TID251"),
        ("from django.db import transaction\n", "tests/test_x.py", "TID251"),
        ("from django.db.models.signals import post_save\n", "events/models.py", "TID251"),
        ("from django.dispatch import receiver\n", "events/models.py", "TID251"),
        ("from . import models\n", "events/views.py", "TID252"),
        (LONG, "events/views.py", "C901"),
        ("def f(a, b, c, *, d, e, f, g): ...\n", "events/views.py", "PLR0913"),
        ("# TODO: later\n", "events/views.py", "FIX002"),
        ("# FIXME: later\n", "events/views.py", "FIX001"),
        ("try:\n    f()\nexcept Exception:\n    g()\n", "events/views.py", "BLE001"),
        ("print(1)\n", "events/views.py", "T201"),
    ],
)
def test_ruff_notices(source: str, place: str, code: str) -> None:
    assert code in ruff(source, place=place)


def test_one_module_alone_may_import_transactions_of_django() -> None:
    source = "from django.db.transaction import Atomic\n"

    assert "TID251" not in ruff(source, place="bakery/db/transaction.py")
    assert "TID251" in ruff(source, place="bakery/db/other.py")


def test_services_may_take_many_parameters() -> None:
    source = "def f(tx, *, a, b, c, d, e, f, g): ...\n"

    assert "PLR0913" not in ruff(source, place="events/services/events.py")


def test_the_code_keeps_to_the_rules_of_ruff() -> None:
    command = [BIN / "ruff", "check", "--no-cache", "--output-format=concise", "--select", "TID,C901,PLR0913,TD,FIX"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)

    assert done.returncode == 0, done.stdout


def test_apps_and_kinds_of_modules_import_one_way() -> None:
    said = contracts(ROOT)

    assert "0 broken" in said, said


@pytest.mark.parametrize(
    ("place", "source", "contract"),
    [
        ("bakery/catalogue/extra.py", "import production.models", "Apps import one way"),
        ("production/extra.py", "import events.models", "Apps import one way"),
        ("assembly/extra.py", "import bakery.interchange.apps", "Apps import one way"),
        ("bakery/db/extra.py", "import bakery.catalogue.models", "What every app stands on knows no app"),
        ("production/queries.py", "import production.forms", "Kinds of modules within an app import one way"),
        ("production/forms.py", "import production.views", "Kinds of modules within an app import one way"),
    ],
)
def test_an_import_the_wrong_way_is_noticed(tmp_path: Path, place: str, source: str, contract: str) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("static", "__pycache__"))
    for module in ("forms.py", "views.py", "queries.py"):
        (tmp_path / "production" / module).touch()
    with (tmp_path / place).open("a", encoding="utf-8") as file:
        file.write(f"\n{source}\n")

    assert f"{contract} BROKEN" in contracts(tmp_path)
