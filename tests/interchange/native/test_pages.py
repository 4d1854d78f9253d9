"""Backups in a browser: made, fetched, looked through, restored by name and deleted, by superusers alone."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from bakery.catalogue.models import Ingredient
from bakery.interchange.native.manifest import MANIFEST
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(settings: Settings, tmp_path: Path) -> Client:
    """Give a superuser's browser, a small bakery and a folder without backups."""
    settings.BACKUP_ROOT = tmp_path / "backups"
    make.ingredient("Flour")
    return client_of("superuser")


def made(client: Client) -> str:
    """Back up, and return the name of the file."""
    client.post(reverse("data_backups"))
    return str(client.get(reverse("data_backups")).context["rows"][0][0].file)


def shown(client: Client, name: str, *words: str) -> str:
    return client.get(reverse(name, args=words)).content.decode()


def test_a_backup_is_made_listed_fetched_and_deleted(client: Client, settings: Settings) -> None:
    assert "No backup yet" in shown(client, "data_backups")

    answer = client.post(reverse("data_backups"), follow=True)
    file = answer.context["rows"][0][0].file
    assert "Backed up" in answer.content.decode()
    page = shown(client, "data_backups")
    assert ("No backup yet" in page, "whole" in page, "by hand (superuser)" in page) == (False, True, True)

    fetched = client.get(reverse("data_backup_download", args=[file]))
    assert fetched["Content-Disposition"] == f'attachment; filename="{file}"'
    with ZipFile(BytesIO(fetched.getvalue())) as archive:
        assert MANIFEST in archive.namelist()

    assert "This is the newest good backup" in shown(client, "data_backup_delete", file)
    client.post(reverse("data_backup_delete", args=[file]))
    assert "No backups here" in shown(client, "data_backups")
    assert client.get(reverse("data_backup_download", args=[file])).status_code == 404


def test_no_other_file_is_reached(client: Client) -> None:
    made(client)

    for file in ("status.json", ".lock", "..", "%2e%2e%2fdb.sqlite3", "bakery-x-20261120T000000Z.zip"):
        for page in ("", "delete/", "restore/"):
            assert client.get(f"/data/backups/{file}/{page}").status_code == 404


def test_a_broken_backup_is_told_and_not_restored(client: Client, settings: Settings) -> None:
    file = made(client)
    assert "is whole" in client.post(reverse("data_backup_verify", args=[file]), follow=True).content.decode()
    path = settings.BACKUP_ROOT / file
    path.write_bytes(path.read_bytes()[:-30])

    answer = client.post(reverse("data_backup_verify", args=[file]), follow=True).content.decode()

    assert f"{file} cannot be restored" in answer
    assert ("broken" in answer, reverse("data_backup_restore", args=[file]) in answer) == (True, False)
    assert client.get(reverse("data_backup_restore", args=[file])).status_code == 422


def test_everything_is_replaced_once_the_database_is_called_by_its_name(client: Client) -> None:
    file = made(client)
    make.ingredient("Rye")
    address = reverse("data_backup_restore", args=[file])
    name = Path(str(connection.settings_dict["NAME"])).name
    answer = client.get(address)
    counts = [(label, each.here, each.coming) for label, each in answer.context["rows"]]
    assert counts[0] == ("Ingredient", 2, 1), "what differs comes first"

    refused = client.post(address, {"database": "another"})
    assert (refused.status_code, Ingredient.objects.count()) == (422, 2)
    assert f"This is not {name}." in refused.content.decode()

    done = client.post(address, {"database": name}, follow=True).content.decode()
    assert "What was here before is in" in done
    assert "before a restore (superuser)" in done
    assert Ingredient.objects.get().name == "Flour"
