"""A restore replaces everything or nothing, after a backup of what was there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError
from pytest_django import Settings

from bakery.accounts.models import User
from bakery.catalogue.models import Ingredient
from bakery.db import transaction
from bakery.dto import Encoder
from bakery.interchange.errors import BackupFailed, FileUnreadable, RestoreFailed
from bakery.interchange.models import ImportReport
from bakery.interchange.native import loading
from bakery.interchange.native.results import BackupRestored
from bakery.interchange.services import restoring
from bakery.interchange.services.restoring import preview_restore, restore_backup
from bakery.inventory.models import Lot, Movement, RequestKey
from tests import make
from tests.interchange.native.archives import (
    Files,
    agree,
    changed,
    file_of,
    manifest_of,
    rows_in,
    swapped,
    with_manifest,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def flour(settings: Settings, tmp_path: Path) -> Ingredient:
    """Give a small bakery."""
    settings.BACKUP_ROOT = tmp_path / "backups"
    chief = make.user("chief", is_superuser=True, password="a hash")
    chief.groups.add(Group.objects.create(name="planner"))
    chief.user_permissions.add(Permission.objects.order_by("pk").first())
    flour = make.ingredient("Flour", allergens=["Wheat"], density="0.53")
    make.lot(flour, "2", unit_cost="1.5")
    return flour


def restored(path: Path, **given: Any) -> BackupRestored:
    with transaction.atomic() as tx:
        return restore_backup(tx, path=path, **given)


def test_what_was_there_is_in_a_backup_and_what_was_kept_is_there_again(
    flour: Ingredient, settings: Settings, tmp_path: Path
) -> None:
    first = written(tmp_path)
    Ingredient.objects.filter(pk=flour.pk).update(name="Another flour")
    make.lot(flour, "9", unit_cost="1")
    second = written(tmp_path)

    done = restored(first, by="chief")

    assert rows_in(written(tmp_path)) == rows_in(first)
    assert rows_in(settings.BACKUP_ROOT / done.kept_before) == rows_in(second)
    assert (done.file, done.rows) == (first.name, sum(each.count(b"\n") for each in rows_in(first).values()))


def test_rows_come_back_with_their_numbers_and_moments_and_the_next_one_has_a_number_of_its_own(
    flour: Ingredient, tmp_path: Path
) -> None:
    flour.refresh_from_db()
    first = written(tmp_path)

    restored(first)

    again = Ingredient.objects.get()
    assert (again.pk, again.uuid, again.updated_at) == (flour.pk, flour.uuid, flour.updated_at)
    assert make.ingredient().pk > flour.pk
    assert User.objects.get(username="chief").user_permissions.count() == 1


def test_the_ledger_refuses_changes_as_before(flour: Ingredient, tmp_path: Path) -> None:
    restored(written(tmp_path))

    for refused in (Movement.objects.all().delete, lambda: Movement.objects.update(note="x")):
        with pytest.raises(TypeError, match="never"):
            refused()


def test_what_speaks_of_replaced_rows_goes_and_is_told(flour: Ingredient, tmp_path: Path) -> None:
    chief = User.objects.get(username="chief")
    first = written(tmp_path)
    RequestKey.objects.create(key=flour.uuid, actor=chief, operation="x", digest="x")
    ImportReport.objects.create(file_name="x", family="A", mode="add", state="applied", report={}, actor=chief)
    LogEntry.objects.create(user=chief, object_repr="x", action_flag=1)

    with transaction.snapshot() as tx:
        preview = preview_restore(tx, path=first)
    restored(first)

    told = {each.model: (each.here, each.coming) for each in preview.cleared}
    assert told == dict.fromkeys(("admin.logentry", "inventory.requestkey", "interchange.importreport"), (1, 0))
    assert {each.model: (each.here, each.coming) for each in preview.models}["inventory.lot"] == (1, 1)
    assert Encoder().encode(preview)
    assert not any(model.objects.exists() for model in (RequestKey, ImportReport, LogEntry))


def test_accounts_may_stay_as_they_are(flour: Ingredient, tmp_path: Path) -> None:
    first = written(tmp_path)
    User.objects.filter(username="chief").update(password="another hash")
    make.user("newcomer")

    restored(first, with_users=False)

    assert {*User.objects.values_list("username", "password")} >= {("chief", "another hash"), ("newcomer", "")}


def test_a_backup_without_accounts_finds_those_that_are_here(flour: Ingredient, tmp_path: Path) -> None:
    first = written(tmp_path, with_users=False)
    assert b"a hash" not in b"".join(rows_in(first).values())

    restored(first)
    assert rows_in(written(tmp_path, with_users=False)) == rows_in(first)

    User.objects.filter(pk=Movement.objects.get().actor_id).update(username="somebody else")
    with pytest.raises(FileUnreadable, match=r"No accounts\.user is known as"):
        restored(first)


def test_nothing_is_replaced_without_a_backup_of_it(
    flour: Ingredient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = written(tmp_path)
    Ingredient.objects.update(name="Another flour")

    def refused(*given: Any, **named: Any) -> None:
        raise BackupFailed("The disk is full.")

    monkeypatch.setattr(restoring, "back_up", refused)
    with pytest.raises(BackupFailed):
        restored(first)

    assert Ingredient.objects.get().name == "Another flour"


def _raise(*given: Any) -> None:
    raise DatabaseError("The disk is gone.")


@pytest.mark.parametrize("at", [0, 1, 5, 9])
def test_a_fault_in_the_middle_leaves_all_as_it_was(
    at: int, flour: Ingredient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = written(tmp_path)
    Ingredient.objects.update(name="Another flour")
    before = rows_in(written(tmp_path))
    insert: Callable[..., None] = loading._insert
    calls: list[object] = []

    def failing(*given: Any) -> None:
        calls.append(given)
        (_raise if len(calls) > at else insert)(*given)

    monkeypatch.setattr(loading, "_insert", failing)
    with pytest.raises(DatabaseError, match="The disk is gone"):
        restored(first)

    assert rows_in(written(tmp_path)) == before


@pytest.mark.parametrize(
    ("label", "before", "after", "refusal", "said"),
    [
        ("inventory.lot", '"remaining":"2', '"remaining":"1', RestoreFailed, "remaining is not 2"),
        ("inventory.movement", '"cost":"3', '"cost":"4', RestoreFailed, "value is not 4"),
        ("catalogue.ingredient", '"density":"0.53', '"density":"half', FileUnreadable, "does not fit"),
        ("catalogue.ingredient", '"density":"0.5300000000"', '"density":"0.53"', RestoreFailed, "are not those"),
        ("catalogue.ingredient", '"density":"0.53', '"density":"-0.53', DatabaseError, "density_positive"),
        ("catalogue.ingredient", '"dimension":"mass"', '"dimension":"age"', DatabaseError, "dimension_known"),
    ],
)
def test_a_backup_that_breaks_a_rule_is_refused_and_changes_nothing(
    label: str, before: str, after: str, refusal: type[Exception], said: str, flour: Ingredient, tmp_path: Path
) -> None:
    path = changed(written(tmp_path), swapped(label, before, after))
    flour.refresh_from_db()

    with pytest.raises(refusal, match=said):
        restored(path)

    assert Ingredient.objects.get().density == flour.density
    assert Lot.objects.get().remaining == 2


def _without_notes(files: Files) -> None:
    name = file_of(files, "catalogue.ingredient")
    files[name] = files[name].replace(b'"notes":"",', b"")
    agree(files, name)


def _without_requests(files: Files) -> None:
    name = file_of(files, "events.eventrecipe")
    del files[name]
    with_manifest(files, entities=[each for each in manifest_of(files)["entities"] if each["file"] != name])


def _before_a_migration(files: Files) -> None:
    with_manifest(files, migrations=manifest_of(files)["migrations"] | {"catalogue": "0000_before"})


def test_a_backup_of_an_earlier_version_is_completed_and_one_of_this_version_is_not(
    flour: Ingredient, tmp_path: Path
) -> None:
    first = written(tmp_path)
    for change, said in ((_without_notes, "The field notes"), (_without_requests, r"nothing of events\.eventrecipe")):
        with pytest.raises(FileUnreadable, match=said):
            restored(changed(first, change))

        earlier = changed(changed(first, change), _before_a_migration)
        restored(earlier)
        assert rows_in(written(tmp_path)) == rows_in(first)


def test_a_ledger_that_was_broken_already_comes_back_as_it_was(flour: Ingredient, tmp_path: Path) -> None:
    Lot.objects.update(remaining=1)
    first = written(tmp_path)
    Ingredient.objects.update(name="Another flour")

    restored(first)

    assert (Ingredient.objects.get().name, Lot.objects.get().remaining) == ("Flour", 1)
    Lot.objects.update(remaining=2)
