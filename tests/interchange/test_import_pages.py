"""A file in the browser: looked into, asked about, taken in once and as previewed, or discarded."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from bakery.catalogue.models import Product, Recipe, RecipeCategory, Supplier
from bakery.db import transaction
from bakery.interchange import uploads
from bakery.interchange.models import ImportReport
from bakery.interchange.progress import Reporter
from bakery.inventory.models import Lot
from tests.bakery.people import client_of
from tests.interchange.files import DATA, everything
from tests.interchange.test_importing import MENDED

pytestmark = pytest.mark.django_db
IMPORTS = "/data/imports/"
SMALL = (DATA / "pantry_small.json").read_bytes()


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Keep what is uploaded apart."""
    settings.MEDIA_ROOT = tmp_path
    yield tmp_path
    cache.clear()


@pytest.fixture
def client() -> Client:
    """Sign a planner in."""
    return client_of("planner")


def sent(client: Client, content: bytes | dict[str, Any], name: str = "pantry.json") -> HttpResponse:
    """Upload a file and go where that leads."""
    raw = json.dumps(content).encode() if isinstance(content, dict) else content
    return client.post(IMPORTS, {"file": SimpleUploadedFile(name, raw)}, follow=True)


def act(client: Client, name: str, **more: str) -> HttpResponse:
    """Decide about the only file there is."""
    address = f"{IMPORTS}{ImportReport.objects.get().pk}/"
    return client.post(address, {"act": name, **more}, follow=True)


def rows_of_all_tables() -> dict[str, Any]:
    """Return every row there is, but those of reports and of the session."""
    with transaction.snapshot() as tx:
        found = everything(tx)
    return {name: rows for name, rows in found.items() if name != "sessions.Session"}


def text(page: HttpResponse) -> str:
    """Return what a page says."""
    return page.content.decode()


def test_a_preview_tells_what_would_become_of_every_row_and_writes_nothing(client: Client) -> None:
    before = rows_of_all_tables()
    page = sent(client, SMALL)

    counts = {each.name: (each.read, each.created, each.errors) for each in page.context["arrays"]}
    assert counts == {
        "ingredients": (3, 2, 1), "products": (2, 2, 0), "inventory_items": (2, 1, 1), "recipes": (3, 2, 1),
        "production_runs": (1, 0, 0),
    }  # fmt: skip
    told = text(page)
    assert "Nothing is written yet" in told
    assert "because it" in told or "because its header" in told
    assert "handful” is not a unit known here" in told
    assert "products.aisle" in told
    assert "<dt>package_unit_quantity</dt>" in told
    assert rows_of_all_tables() == before


def test_rows_are_filtered_by_outcome_and_kind(client: Client) -> None:
    sent(client, SMALL)
    address = f"{IMPORTS}{ImportReport.objects.get().pk}/"

    rows = client.get(address, {"outcome": "error", "kind": "recipes"}).context["rows"]
    assert [(each["row"].place, each["row"].key) for each in rows] == [("recipes[2]", "unit")]
    assert client.get(address, {"outcome": "lost"}).status_code == 400
    assert client.get(address, {"kind": "lost"}).status_code == 400


def test_with_errors_it_is_taken_in_only_without_the_bad_rows(
    client: Client, own_folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    sent(client, SMALL)

    page = act(client, "apply")
    assert page.status_code == 422
    assert "Nothing was written" in text(page)
    assert not Recipe.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        page = act(client, "apply", skip_errors="yes")
    assert "Imported pantry.json" in text(page)
    assert Recipe.objects.count() == 2
    assert not list(own_folder.rglob("*.json")), "the file is deleted once it is taken in"


def test_taking_it_in_twice_and_the_same_file_again_change_nothing_more(client: Client) -> None:
    sent(client, MENDED)
    act(client, "apply")
    before = rows_of_all_tables()

    again = act(client, "apply")
    assert again.status_code == 409
    assert "This file was applied already" in text(again)

    ImportReport.objects.all().delete()
    page = sent(client, MENDED)
    assert page.context["changes"] == 0
    act(client, "apply")
    assert rows_of_all_tables() == before


def test_data_that_changed_since_the_preview_want_another_one(client: Client) -> None:
    sent(client, MENDED)
    Supplier.objects.create(name="Nothing to do with it", slug="nothing")
    RecipeCategory.objects.create(name=MENDED["recipes"][0]["category"] + "s", slug="another")

    page = act(client, "apply")
    assert page.status_code == 409
    assert "Preview it again" in text(page)
    assert not Recipe.objects.exists()

    act(client, "preview")
    assert act(client, "apply").status_code == 200
    assert Recipe.objects.count() == 2


def test_questions_are_answered_remembered_and_forgotten(client: Client) -> None:
    page = sent(client, SMALL)
    (question,) = page.context["form"].questions
    choices = [slug for slug, _ in page.context["form"].fields["answer_0"].choices]
    assert choices[0] == ""
    assert choices[-1] == "+"
    meant = choices[2]

    page = act(client, "answer", answer_0=meant)
    assert page.context["form"].questions == []
    assert page.context["errors"] == 2
    assert len(act(client, "forget").context["form"].questions) == 1

    act(client, "answer", answer_0=meant)
    act(client, "apply", skip_errors="yes")
    assert Lot.objects.filter(product__slug=meant).exists()
    ImportReport.objects.all().delete()
    assert sent(client, SMALL).context["form"].questions == []
    assert question.key.startswith("product:")


def test_a_product_and_a_supplier_that_nobody_knows_are_created_on_request(client: Client) -> None:
    unknown = MENDED["inventory_items"][0] | {"product_name": "Rare one", "package_unit_quantity": 3}
    document = MENDED | {
        "inventory_items": [unknown],
        "products": [MENDED["products"][0] | {"preferred_supplier_name": "Corner shop"}, MENDED["products"][1]],
    }
    sent(client, document)

    page = act(client, "answer", answer_0="+", answer_1="+")
    assert page.context["errors"] == 0
    act(client, "apply")

    assert Product.objects.get(name="Rare one").is_provisional
    assert Supplier.objects.get().name == "Corner shop"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"a": ', "line 1: It is not JSON"),
        (b'{"recipes": [{"name": NaN}]}', "NaN: This is no number"),
        (b'{"format": "bakery"}', "This is no selection of a bakery"),
        (b"PK\x03\x04", "It is no zip file"),
        (b"", "submitted file is empty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(client: Client, content: bytes, told: str) -> None:
    page = sent(client, content)

    assert page.status_code == 422
    assert told in text(page)
    assert not ImportReport.objects.exists()


def test_a_file_of_a_hostile_name_is_stored_under_ours(client: Client, own_folder: Path) -> None:
    page = sent(client, MENDED, name="../../<b>etc.json")

    assert "<b>etc" not in text(page)
    (stored,) = own_folder.rglob("*.json")
    assert stored.parent == own_folder / uploads.FOLDER
    assert "etc" not in stored.name


def test_what_is_larger_than_a_file_may_be_is_refused_unread(client: Client) -> None:
    page = client.post(IMPORTS, data=b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=10**10)

    assert page.status_code == 400
    assert "larger than 50 MB" in text(page)


def test_a_discarded_file_is_gone_and_its_report_stays(
    client: Client, own_folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    sent(client, MENDED)
    with django_capture_on_commit_callbacks(execute=True):
        page = act(client, "discard")

    assert "Discarded" in text(page)
    assert not list(own_folder.rglob("*.json"))
    assert act(client, "apply").status_code == 409
    assert not Recipe.objects.exists()


def test_a_file_that_waited_for_a_week_is_removed_and_said_to_be_gone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(client, MENDED)
    monkeypatch.setattr(uploads, "KEPT_FOR", -1)
    uploads.remove_old()

    assert act(client, "apply").status_code == 409
    address = f"{IMPORTS}{ImportReport.objects.get().pk}/"
    assert "The file is gone" in text(client.get(address))


def test_reports_and_rejects_are_handed_out_as_files(client: Client) -> None:
    sent(client, SMALL)
    address = f"{IMPORTS}{ImportReport.objects.get().pk}"

    report = json.loads(client.get(f"{address}/json/").content)
    assert (report["file"], report["state"], len(report["rows"])) == ("pantry.json", "previewed", 11)
    lines = client.get(f"{address}/csv/").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "place,name,outcome,key,message,values,changes"
    assert len(lines) == 12
    rejects = json.loads(client.get(f"{address}/rejects/").content)
    assert rejects["recipes"][0]["name"] == "Grandma's secret"


def test_progress_is_told_from_outside_the_block(client: Client) -> None:
    sent(client, MENDED)
    address = f"{IMPORTS}{ImportReport.objects.get().pk}/progress/"

    assert "Reading the file" in text(client.get(address))
    reporter = Reporter(ImportReport.objects.get().pk)
    reporter("recipes", 3, 8)
    assert "Taking in recipes, 3 of 8 rows" in text(client.get(address))
    reporter.end()
    assert "Reading the file" in text(client.get(address))
    assert client.get(f"{IMPORTS}0/progress/").status_code == 404


def test_before_the_first_file_the_page_says_so(client: Client) -> None:
    assert "No file yet" in text(client.get(IMPORTS))
    assert "No file was taken in yet" in text(client.get("/data/"))
