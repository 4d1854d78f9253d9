"""Backups from a terminal: what is said, and by which code a command ends."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from bakery.catalogue.models import Ingredient
from tests import make
from tests.interchange.native.archives import changed, rows_in, swapped, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """Give a small bakery, and a folder without backups."""
    settings.BACKUP_ROOT = tmp_path / "backups"
    make.user("anna")
    make.ingredient("Flour", density="0.53")
    return settings.BACKUP_ROOT


def ran(name: str, *words: object) -> tuple[Any, str, int]:
    """Return the object a command prints, what it says beside it, and the code it ends with."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(name, *map(str, words), "--json", stdout=out, stderr=err)
    except SystemExit as stop:
        code = int(str(stop.code))
    return json.loads(out.getvalue()), err.getvalue(), code


def refused(name: str, *words: object) -> str:
    """Return why a command was refused, which printed nothing."""
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command(name, *map(str, words), "--json", stdout=out, stderr=StringIO())
    assert (refusal.value.returncode, out.getvalue()) == (2, "")
    return str(refusal.value)


def test_a_backup_is_written_listed_and_looked_through(root: Path) -> None:
    assert ran("backup_list") == ([], "There is no backup yet.\n", 1)

    made, said, code = ran("backup", "--user", "anna")
    assert (made["why"], made["created_by"], made["fault"], code) == ("hand", "anna", "", 0)
    assert f"{made['file']}: {made['rows']} rows" in said
    assert ran("backup", "--keep", "3")[0]["why"] == "nightly"
    listed, _, code = ran("backup_list")
    assert ([each["why"] for each in listed], code) == (["nightly", "hand"], 0)
    assert ran("backup_list", root)[0] == listed

    found, said, code = ran("backup_verify", root / made["file"])
    assert (found["fault"], code) == ("", 0)
    assert "all as the manifest says" in said
    for words in (["--keep", "0"], ["--user", "nobody"]):
        assert refused("backup", *words)


def test_a_fault_is_told_by_the_code(root: Path) -> None:
    whole = written(root)
    whole.write_bytes(whole.read_bytes()[:-10])

    found, said, code = ran("backup_verify", whole)

    assert ("no zip file" in found["fault"], whole.name in said, code) == (True, True, 1)
    assert ran("backup_list")[2] == 1


def test_restoring_says_what_would_happen_and_does_it_after_a_yes(tmp_path: Path) -> None:
    first = written(tmp_path)
    make.ingredient("Rye")

    told = refused("restore", first)
    assert [line.split() for line in told.splitlines() if "catalogue.ingredient " in line] == [
        ["catalogue.ingredient", "2", "1"]
    ]
    assert "Say --yes" in told
    assert Ingredient.objects.count() == 2

    done, said, code = ran("restore", first, "--yes", "--user", "anna")
    assert (done["file"], code, Ingredient.objects.get().name) == (first.name, 0, "Flour")
    assert done["kept_before"] in said
    ran("restore", first, "--yes", "--dry-run", "--no-users")


def test_what_cannot_be_restored_is_refused_by_its_name(tmp_path: Path) -> None:
    broken = changed(written(tmp_path), swapped("catalogue.ingredient", '"density":"0.53', '"density":"-0.53'))

    assert "density_positive" in refused("restore", broken, "--yes")
    assert "nowhere.zip" in refused("restore", tmp_path / "nowhere.zip")
    assert "nowhere.zip" in refused("restore", tmp_path / "nowhere.zip", "--yes")
    assert refused("restore", broken, "--yes", "--user", "nobody")


@pytest.mark.proof
def test_a_trial_restores_into_a_database_of_its_own(tmp_path: Path) -> None:
    whole = written(tmp_path)
    broken = changed(whole, swapped("catalogue.ingredient", '"density":"0.5300000000"', '"density":"0.53"'))
    before = rows_in(written(tmp_path))

    assert ran("backup_verify", whole, "--trial")[0]["fault"] == ""
    found, _, code = ran("backup_verify", broken, "--trial")

    assert ("are not those of the backup" in found["fault"], code) == (True, 1)
    assert rows_in(written(tmp_path)) == before
