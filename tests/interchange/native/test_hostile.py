"""Archives and rows that somebody made to do harm, or that broke on the way."""

import os
import re
import stat
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from uuid import UUID
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from bakery.catalogue.models import IngredientCategory
from bakery.db import transaction
from bakery.interchange.archives import opened_archive
from bakery.interchange.errors import FileUnreadable
from bakery.interchange.native.manifest import MANIFEST
from bakery.interchange.services.restoring import preview_restore
from tests import make
from tests.interchange.native.archives import Files, agree, changed, file_of, swapped, with_manifest, written

GB = 1024**3


def zipped(path: Path, *names: str | ZipInfo, content: bytes = b"{}", method: int = ZIP_DEFLATED) -> Path:
    """Return a zip with these entries."""
    with ZipFile(path, "w", compression=method) as archive:
        for name in names:
            archive.writestr(name, content)
    return path


def bomb(path: Path, size: int) -> Path:
    """Return a zip of a few bytes that says it unpacks to so many, and would."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(1024 * 1024)
    packed = packer.compress(block)
    content = packed + packer.flush()
    name = b"data/001-auth.group.jsonl"
    shared = struct.pack("<HHHHHLLLHH", 20, 0, 8, 0, 33, 0, len(content), size & 0xFFFFFFFF, len(name), 0)
    local = b"PK\x03\x04" + shared + name
    central = b"PK\x01\x02" + struct.pack("<H", 20) + shared + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(central), len(local + content), 0)
    path.write_bytes(local + content + central + end)
    return path


def link(name: str) -> ZipInfo:
    entry = ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def refusal(path: Path) -> str:
    """Return why an archive is not opened."""
    with pytest.raises(FileUnreadable) as refused, opened_archive(path):
        pytest.fail("it was opened")
    return str(refused.value)


@pytest.mark.parametrize("name", ["/etc/passwd", "../up.json", "data/../../up.json", "C:\\up.json", "a\\..\\b"])
def test_a_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    entry = ZipInfo(name)
    entry.filename = name

    assert "leads out of the archive" in refusal(zipped(tmp_path / "a.zip", entry))


def test_links_and_archives_inside_and_other_ways_of_packing_are_refused(tmp_path: Path) -> None:
    assert "link" in refusal(zipped(tmp_path / "a.zip", link("data/x")))
    assert "archive inside" in refusal(zipped(tmp_path / "b.zip", "more.zip"))
    assert "not read here" in refusal(zipped(tmp_path / "c.zip", "a.json", method=ZIP_BZIP2))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    assert "twice" in refusal(zipped(tmp_path / "a.zip", "a.json", "a.json"))


def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", "a.json")
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    path.write_bytes(bytes(content))

    assert "encrypted" in refusal(path)


def test_more_than_five_hundred_files_are_refused_before_their_names_are_read(tmp_path: Path) -> None:
    few = zipped(tmp_path / "few.zip", *(f"{number}.json" for number in range(500)))
    many = zipped(tmp_path / "many.zip", *(f"{number}.json" for number in range(501)))

    with opened_archive(few) as archive:
        assert len(archive.namelist()) == 500
    assert "more than 500 files" in refusal(many)


def test_what_is_packed_too_tightly_or_too_large_is_refused(tmp_path: Path) -> None:
    assert "100 to 1" in refusal(zipped(tmp_path / "a.zip", "a.json", content=bytes(2 * 1024 * 1024)))

    path = zipped(tmp_path / "b.zip", "a.json", content=os.urandom(4096))
    with pytest.raises(FileUnreadable, match="larger than 0 MB"), opened_archive(path, most_unpacked=4095):
        pytest.fail("it was opened")
    with opened_archive(path, most_unpacked=4096):
        pass


@pytest.mark.parametrize("size", [4 * GB - 1, 10 * GB])
def test_a_bomb_is_refused_within_a_second(size: int, tmp_path: Path) -> None:
    path = bomb(tmp_path / "bomb.zip", size)

    began = time.perf_counter()
    refusal(path)

    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", b"PK\x05\x06", b"\x00" * 100_000])
def test_what_is_no_zip_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)

    assert "no zip file" in refusal(path)
    assert "No such file" in refusal(tmp_path / "b.zip")


def told(path: Path) -> str:
    """Return why a backup is not restored, as one who asks is told before anything changes."""
    with pytest.raises(FileUnreadable) as refused, transaction.snapshot() as tx:
        preview_restore(tx, path=path)
    return str(refused.value)


def _group(reference: bytes) -> Callable[[Files], None]:
    """Return what has an ingredient refer to its group in another way."""

    def change(files: Files) -> None:
        name = file_of(files, "catalogue.ingredient")
        files[name] = re.sub(rb'(?<="category":)\{"key":\[".*?"\],"uuid":"(.*?)"\}', reference, files[name], count=1)
        agree(files, name)

    return change


CHANGES: dict[str, tuple[Callable[[Files], object], str]] = {
    "no manifest": (lambda files: files.pop(MANIFEST), "missing"),
    "another format": (lambda files: with_manifest(files, format="zip"), "format"),
    "a version to come": (lambda files: with_manifest(files, format_version=2, newly=1), "A newer version wrote it"),
    "a selection": (lambda files: with_manifest(files, kind="selection"), "selection"),
    "one file more": (lambda files: files.update({"data/999-a.b.jsonl": b""}), "differ here"),
    "one file less": (lambda files: files.pop(file_of(files, "auth.group")), "differ here"),
    "a byte": (lambda files: files.update({file_of(files, "catalogue.ingredient"): b"{}\n"}), "A row has"),
    "a cut": (lambda files: files.update({file_of(files, "catalogue.ingredient"): b"{"}), "does not end"),
    "nothing left": (lambda files: files.update({file_of(files, "catalogue.ingredient"): b""}), "checksum differs"),
    "a wrong total": (lambda files: with_manifest(files, rows_total=7), "add up"),
    "no JSON": (swapped("catalogue.ingredient", "{", "["), "not JSON"),
    "a number that is none": (swapped("catalogue.ingredient", '"pk":', '"pk":NaN,"x":'), "not JSON"),
    "a field less": (swapped("catalogue.ingredient", '"notes":"",', ""), "The field notes"),
    "a field more": (swapped("catalogue.ingredient", '"notes":', '"more":1,"notes":'), "The field more"),
    "an unknown group": (_group(b'{"key":["nowhere"]}'), "No catalogue.ingredientcategory is known as"),
    "an unknown uuid": (_group(b'{"key":[],"uuid":"%s"}' % str(UUID(int=7)).encode()), "No catalogue"),
    "no uuid": (_group(b'{"key":[],"uuid":"flour"}'), "This is no uuid"),
    "two groups at once": (_group(rb'{"key":["other"],"uuid":"\1"}'), "mean different rows"),
    "a group without uuid": (swapped("catalogue.ingredient", '"category":{', '"category":{"id":1,'), "A reference"),
}


@pytest.mark.django_db
def test_a_backup_that_is_not_as_it_was_written_is_refused(tmp_path: Path) -> None:
    make.ingredient("Flour", density="0.53")
    IngredientCategory.objects.create(name="Other", slug="other")
    whole = written(tmp_path)

    wrong = {what: told(changed(whole, change)) for what, (change, _) in CHANGES.items()}

    assert {what: said for what, said in wrong.items() if CHANGES[what][1] not in said} == {}
