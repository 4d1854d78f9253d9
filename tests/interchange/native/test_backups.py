"""Backups are written whole or not at all, seen by their owner alone, and go when they are too many."""

import gc
import json
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from pytest_django import Settings

from bakery.db import transaction
from bakery.interchange.errors import BackupFailed, BackupUnknown, DatabaseOutside
from bakery.interchange.native import folder as backup_folder
from bakery.interchange.native.folder import delete_backup, list_backups
from bakery.interchange.native.manifest import MANIFEST
from bakery.interchange.native.names import BackupName, database_name
from bakery.interchange.native.results import BackupDetail
from bakery.interchange.native.scope import EXCLUDED, label_of
from bakery.interchange.native.status import STATUS, last_backup, read_status
from bakery.interchange.services import backups
from bakery.interchange.services.backups import back_up, verify_backup
from tests import make
from tests.interchange.native.archives import changed, file_of, rows_in, with_manifest, written

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 20, 3, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Settings) -> Path:
    """Give a folder without backups."""
    settings.BACKUP_ROOT = tmp_path / "backups"
    return settings.BACKUP_ROOT


def backed_up(**given: object) -> BackupDetail:
    with transaction.snapshot() as tx:
        return back_up(tx, **{"why": "hand"} | given)


def listed(root: Path) -> list[BackupDetail]:
    with transaction.snapshot() as tx:
        return list_backups(root, database_name(tx))


def test_a_backup_is_read_by_its_owner_alone_and_tells_what_it_holds(root: Path) -> None:
    make.lot(make.ingredient("Flour"), "2", unit_cost="1.5")

    with time_machine.travel(DAY, tick=False):
        detail = backed_up(by="anna")

    path = root / detail.file
    assert (path.stat().st_mode & 0o777, root.stat().st_mode & 0o777) == (0o600, 0o700)
    name = BackupName.of(detail.file)
    assert name is not None
    assert (name.at, detail.created_at, detail.created_by, detail.why) == (DAY, DAY, "anna", "hand")
    assert (detail.fault, detail.verified_at, detail.bytes) == ("", DAY, path.stat().st_size)
    with ZipFile(path) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    assert manifest["ledger"] == {"lots": 1, "movements": 1, "stock_value": "3.0000", "faults": 0}
    held = {each["model"] for each in manifest["entities"]}
    assert {each["model"]: each["reason"] for each in manifest["excluded"]} == {
        label_of(model): EXCLUDED[label_of(model)].reason for model in apps.get_models() if label_of(model) not in held
    }
    assert manifest["rows_total"] == detail.rows == sum(each["rows"] for each in manifest["entities"])
    assert "0001_initial" in manifest["migrations"]["inventory"]
    assert {each.name for each in root.iterdir()} == {detail.file, STATUS, ".lock"}


def test_two_backups_of_the_same_rows_differ_in_their_manifest_alone(tmp_path: Path) -> None:
    make.ingredient("Flour", allergens=["Wheat", "Gluten"])

    one, other = written(tmp_path / "one"), written(tmp_path / "other")

    assert rows_in(one) == rows_in(other)


def test_two_backups_of_one_second_have_names_of_their_own() -> None:
    with time_machine.travel(DAY, tick=False):
        names = [backed_up().file[-20:] for _ in range(3)]

    assert names == ["20261120T031500Z.zip", "20261120T031501Z.zip", "20261120T031502Z.zip"]


def test_the_newest_good_backup_is_known_without_opening_one(root: Path) -> None:
    assert last_backup() is None
    with time_machine.travel(DAY, tick=False):
        detail = backed_up()
        last = last_backup()
        assert last is not None
        assert (last.file, last.at, last.is_late) == (detail.file, DAY, False)

    with time_machine.travel(DAY + timedelta(days=2, seconds=1), tick=False):
        backed_up(with_users=False)
        later = last_backup()
        assert later is not None, "one without users is none to begin again from"
        assert (later.file, later.is_late) == (detail.file, True)

    (root / STATUS).write_text("{")
    assert last_backup() is None


def test_a_backup_goes_where_it_is_asked_to(tmp_path: Path) -> None:
    folder, file = tmp_path / "disk", tmp_path / "mine.zip"

    assert (folder / backed_up(out=folder).file).exists()
    assert backed_up(out=file).file == "mine.zip"
    assert last_backup() is not None
    with pytest.raises(BackupFailed, match=r"There is a file called mine\.zip already"):
        backed_up(out=file)
    assert {path.name for path in tmp_path.iterdir() if path.suffix == ".part"} == set()


def test_fourteen_nightly_and_ten_automatic_ones_stay_and_all_made_by_hand(root: Path) -> None:
    for why in ("hand", "nightly", "restore"):
        with time_machine.travel(DAY, tick=False):
            path = root / backed_up(why=why).file
        name = BackupName.of(path.name)
        for day in range(1, 16):
            shutil.copy(path, root / str(BackupName(database=name.database, at=name.at + timedelta(days=day))))

    backed_up()
    kept = [each.why for each in listed(root)]
    assert {why: kept.count(why) for why in kept} == {"hand": 17, "nightly": 14, "restore": 10}

    with time_machine.travel(DAY + timedelta(days=30), tick=False):
        backed_up(why="nightly", keep=2)
    assert [each.why for each in listed(root)].count("nightly") == 2


def test_the_newest_good_backup_stays_whatever_its_age(root: Path) -> None:
    with time_machine.travel(DAY, tick=False):
        good = backed_up(why="nightly").file
    with time_machine.travel(DAY + timedelta(days=1), tick=False):
        spoilt = backed_up(why="nightly").file
    (root / spoilt).write_bytes(b"PK")
    with transaction.snapshot() as tx:
        assert "no zip file" in verify_backup(tx, path=root / spoilt).fault

    database = BackupName.of(good).database
    assert backup_folder.prune(root, database, nightly=0) == []
    assert [each.file for each in listed(root)] == [spoilt, good]


def test_a_backup_of_another_database_is_left_alone(root: Path) -> None:
    detail = backed_up(why="nightly")
    stranger = root / str(BackupName(database="other", at=DAY))
    shutil.copy(root / detail.file, stranger)

    backed_up(why="nightly", keep=1)

    assert stranger.exists()


def test_nothing_is_written_where_there_is_no_room(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1024 * 1024))

    with pytest.raises(BackupFailed, match="Only 1 MB are free"):
        backed_up()

    assert list(root.iterdir()) == []


def test_a_disk_that_fills_up_meanwhile_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(BackupFailed, match="No space left"):
        backed_up()

    assert list(root.iterdir()) == []
    assert last_backup() is None


def test_a_disk_that_fills_up_in_the_midst_of_a_row_leaves_nothing_open(
    monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    left_open: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", left_open.append)

    def full(*_: object) -> Iterator[bytes]:
        yield b"{}\n"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "lines_of", full)

    with pytest.raises(BackupFailed, match="No space left"):
        backed_up()
    gc.collect()

    assert (left_open, list(root.iterdir())) == ([], [])


def test_what_cannot_be_read_again_is_no_backup(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    place = backup_folder.put_in_place

    def spoilt(*given: object) -> Path:
        path = place(*given)
        path.write_bytes(path.read_bytes()[:-30])
        return path

    monkeypatch.setattr(backup_folder, "put_in_place", spoilt)

    with pytest.raises(BackupFailed, match="cannot be read again"):
        backed_up()

    (found,) = listed(root)
    assert found.fault
    assert last_backup() is None


def test_a_changed_backup_is_found_out_when_it_is_looked_through(root: Path) -> None:
    make.ingredient("Flour")
    detail = backed_up()
    path = changed(root / detail.file, lambda files: files.update({file_of(files, "catalogue.ingredient"): b""}))
    path.rename(root / detail.file)
    assert listed(root)[0].fault == ""

    with transaction.snapshot() as tx:
        assert "checksum differs" in verify_backup(tx, path=root / detail.file).fault

    assert "checksum differs" in listed(root)[0].fault
    assert listed(root)[0].verified_at is None


def test_a_backup_that_is_none_is_listed_with_its_fault(root: Path) -> None:
    detail = backed_up()
    path = changed(root / detail.file, lambda files: with_manifest(files, format="zip"))
    path.rename(root / detail.file)

    (found,) = listed(root)

    assert "not the manifest of a backup" in found.fault


def test_only_a_backup_can_be_deleted(root: Path) -> None:
    detail = backed_up()

    for name in (STATUS, "../backups", "bakery-x-20260230T000000Z.zip", "bakery-x-20261120T000000Z.zip"):
        with pytest.raises(BackupUnknown):
            delete_backup(root, name)
    delete_backup(root, detail.file)

    assert listed(root) == []
    assert read_status(root).verdicts == {}


def test_tests_never_see_a_database_elsewhere(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", str(Path.home() / "db.sqlite3"))

    with pytest.raises(DatabaseOutside, match="Tests keep away"):
        backed_up()

    assert not root.exists()
