"""Coordinated backups: a manifest and a file for each array, as a zip or a folder."""

import hashlib
import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from bakery.catalogue.models import Product
from bakery.db.transaction import Atomic
from bakery.errors import ImportRefused
from bakery.interchange.coordinated import MANIFEST
from bakery.interchange.errors import FamilyUnknown, FileUnreadable
from bakery.interchange.folders import packed
from bakery.interchange.models import ImportReport
from bakery.inventory.models import Lot, PurchaseLine
from events.models import Target
from tests import make
from tests.bakery.people import client_of
from tests.interchange.files import DATA, counts, everything, imported

FOLDER = DATA / "coordinated"
FILES: dict[str, bytes] = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
POUND = Decimal("453.59237")
DARK_RYE = {"product:rye_flour:Mill Lane::5:lb": "dark"}


def zipped(files: dict[str, bytes], folder: str = "") -> bytes:
    """Return files as a zip."""
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{folder}{name}", text)
    return content.getvalue()


def listed(change: Callable[[list[dict[str, Any]]], object]) -> bytes:
    """Return the zip with another list of files in its manifest."""
    manifest = json.loads(FILES[MANIFEST])
    change(manifest["files"])
    return zipped(FILES | {MANIFEST: json.dumps(manifest).encode()})


def test_all_files_are_one_document_and_nothing_is_lost(tx: Atomic) -> None:
    report = imported(tx, zipped(FILES), skip_errors=True)

    assert (report.family, report.mode) == ("B", "add")
    found = {name: (each.read, each.created, each.skipped, each.errors) for name, each in counts(report).items()}
    assert found == {
        "suppliers": (1, 1, 0, 0), "ingredients": (1, 1, 0, 0), "products": (3, 3, 0, 0), "purchases": (2, 1, 0, 1),
        "inventory_items": (1, 1, 0, 0), "finished_goods": (1, 1, 0, 0), "events": (2, 1, 0, 1),
        "production_runs": (1, 0, 1, 0),
    }  # fmt: skip
    assert {each.key: each.count for each in report.ignored_keys} == {
        "finished_goods.inventory_count": 1, "ingredients.gluten": 1
    }  # fmt: skip
    refused = {row.place: row.key for row in report.rows if row.outcome == "error"}
    assert refused == {"purchases[1]": "product", "events[1]": "event_date"}
    (question,) = report.questions
    assert question.key in DARK_RYE
    lot = Lot.objects.get()
    assert (round(lot.received, 2), round(lot.remaining, 2)) == (round(6 * POUND, 2), round(lot.received * 7 / 12, 2))
    assert (lot.location, str(lot.uuid)[-2:]) == ("Pantry", "08")
    assert Target.objects.get().quantity == 4

    before = everything(tx)
    again = imported(tx, zipped(FILES), skip_errors=True)
    assert {(each.created, each.updated) for each in again.arrays} == {(0, 0)}
    assert everything(tx) == before


def test_what_was_left_out_comes_in_once_it_is_answered_and_mended(tx: Atomic) -> None:
    report = imported(tx, zipped(FILES), skip_errors=True)
    rejects: dict[str, Any] = json.loads(json.dumps(report.rejects))
    rejects["events"][0] |= {"event_date": "2027-12-31", "year": 2027}
    dark = Product.objects.get(name="Dark rye").slug

    report = imported(tx, {"application": "bake-tracker", **rejects}, answers=dict.fromkeys(DARK_RYE, dark))

    assert {name: each.created for name, each in counts(report).items()} == {"purchases": 1, "events": 1}
    assert PurchaseLine.objects.get(product__slug=dark).price_per_package is not None


def test_a_folder_and_its_zip_in_a_folder_of_its_own_are_the_same(tx: Atomic) -> None:
    told = [imported(tx, content, skip_errors=True).why for content in (packed(FOLDER), zipped(FILES, "backup/"))]

    assert len(set(told)) == 1
    assert ImportReport.objects.count() == 2
    assert packed(FOLDER) == packed(FOLDER)


def test_files_that_the_manifest_does_not_list_are_told_by_name(tx: Atomic) -> None:
    report = imported(tx, zipped(FILES | {"packages.json": b"{}", "notes.txt": b"Hello"}), skip_errors=True)

    assert {each.key for each in report.ignored_keys} >= {
        "notes.txt, which the manifest does not list", "packages.json, which the manifest does not list"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (zipped(FILES | {"events.json": FILES["events.json"] + b" "}), "events.json: The checksum differs"),
        (zipped({name: text for name, text in FILES.items() if name != "events.json"}), "events.json: The manifest"),
        (zipped({name: text for name, text in FILES.items() if name != MANIFEST}), "manifest.json: It is missing"),
        (listed(lambda files: files[0].update(record_count=2)), "production_runs.json: It holds 1 records"),
        (listed(lambda files: files[0].update(entity_type="events")), "production_runs.json: It does not hold"),
        (listed(lambda files: files.append(files[0])), "production_runs.json: The manifest lists it"),
        (listed(lambda files: files[0].update(filename="../../etc/passwd")), "../../etc/passwd: The manifest lists"),
        (listed(lambda files: files[0].update(filename=7)), "files[0].filename: It must be the name"),
        (listed(lambda files: files[0].update(entity_type="version")), "files[0].entity_type: It must be the name"),
        (zipped(FILES | {MANIFEST: b'{"version": "1.0", "files": 3}'}), "manifest.json.files: It must be a list"),
    ],
)
def test_what_is_not_as_the_manifest_says_is_refused_by_name(tx: Atomic, content: bytes, told: str) -> None:
    with pytest.raises(FileUnreadable) as refusal:
        imported(tx, content)

    assert told in refusal.value.message


@pytest.mark.parametrize("name", [MANIFEST, "events.json"])
def test_one_file_of_a_backup_is_none(tx: Atomic, name: str) -> None:
    with pytest.raises(FamilyUnknown, match="Give its folder, or a zip of it"):
        imported(tx, FILES[name])


def test_strictness_wants_every_file_listed(tx: Atomic) -> None:
    manifest = json.loads(FILES[MANIFEST])
    manifest["files"] = [each for each in manifest["files"] if each["entity_type"] == "suppliers"]
    files = {MANIFEST: json.dumps(manifest).encode(), "suppliers.json": FILES["suppliers.json"]}

    imported(tx, zipped(files), strict=True)
    with pytest.raises(ImportRefused, match=r"notes\.txt"):
        imported(tx, zipped(files | {"notes.txt": b""}), strict=True)


@pytest.mark.django_db
def test_the_command_takes_a_folder_or_a_zip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make.user(is_superuser=True)
    path = tmp_path / "backup.zip"
    path.write_bytes(zipped(FILES))

    with pytest.raises(SystemExit) as ended:
        call_command("validate_data", str(FOLDER), "--json")
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["family"] == "B"

    with pytest.raises(SystemExit):
        call_command("import_data", str(path), "--skip-errors", "--json")
    assert json.loads(capsys.readouterr().out)["family"] == "B"
    assert ImportReport.objects.get().digest == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.django_db
def test_a_zip_is_looked_into_and_taken_in_on_its_page(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = client_of("planner")

    client.post("/data/imports/", {"file": SimpleUploadedFile("backup.zip", zipped(FILES))})
    address = f"/data/imports/{ImportReport.objects.get().pk}/"
    assert client.get(address).context["errors"] == 2
    client.post(address, {"act": "apply", "skip_errors": "yes"})

    assert ImportReport.objects.get().state == "applied"
    assert Lot.objects.count() == 1
