"""What people choose on the page of a file: how it meets what is here, and what they answer."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bakery.catalogue.models import Product, Recipe
from bakery.interchange.models import ImportReport
from tests.bakery.people import client_of
from tests.interchange.test_import_pages import IMPORTS, MENDED, act, sent, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(settings: Any, tmp_path: Path) -> Client:
    """Sign a planner in, whose files are kept apart."""
    settings.MEDIA_ROOT = tmp_path
    return client_of("planner")


def test_the_mode_is_chosen_on_the_page_and_changes_are_shown_with_what_stood_there(client: Client) -> None:
    sent(client, MENDED)
    act(client, "apply")
    ImportReport.objects.all().delete()
    Recipe.objects.filter(name="Sourdough").update(source="Ida")
    changed = MENDED | {"recipes": [each | {"source": "Otto"} for each in MENDED["recipes"]]}

    page = sent(client, changed)
    assert page.context["changes"] == 0
    assert [mode for mode, _ in page.context["mode_form"].fields["mode"].choices] == ["add", "augment", "update"]
    assert act(client, "mode", mode="everything").status_code == 422

    assert act(client, "mode", mode="augment").context["changes"] == 1
    page = act(client, "mode", mode="update")
    assert page.context["changes"] == 2
    assert "<del>Ida</del> → <ins>Otto</ins>" in page.content.decode()
    assert "2 changed" in text(act(client, "apply"))
    report = client.get(f"{IMPORTS}{ImportReport.objects.get().pk}/csv/").content.decode("utf-8-sig")
    assert "source: Ida → Otto" in report
    assert {*Recipe.objects.values_list("source", flat=True)} == {"Otto"}


def test_what_changes_after_the_preview_of_an_update_wants_another_one(client: Client) -> None:
    sent(client, MENDED)
    act(client, "apply")
    ImportReport.objects.all().delete()
    sent(client, {"recipes": [MENDED["recipes"][0] | {"source": "Otto"}]})
    act(client, "mode", mode="update")

    Recipe.objects.update(source="Meanwhile")

    assert act(client, "apply").status_code == 409
    assert not Recipe.objects.filter(source="Otto").exists()


def test_packaging_among_ingredients_becomes_what_is_answered(client: Client) -> None:
    box = {"display_name": "Cake box", "slug": "cake_box", "parent_slug": "flours", "is_packaging": True}
    product = {"ingredient_slug": "cake_box", "package_unit": "each", "package_unit_quantity": 50, "brand": "Otto"}
    document = {"ingredients": [MENDED["ingredients"][0], box], "products": [product]}
    page = sent(client, document)
    assert page.context["errors"] == 2
    assert [slug for slug, _ in page.context["form"].fields["answer_0"].choices] == ["", "material", "ingredient"]

    page = act(client, "answer", answer_0="material")
    assert page.context["errors"] == 0
    act(client, "apply")
    assert Product.objects.get().material.slug == "cake_box"

    ImportReport.objects.all().delete()
    page = sent(client, document)
    assert (page.context["changes"], page.context["form"].questions) == (0, [])


def test_a_product_that_no_choice_shows_is_named_by_its_slug(client: Client) -> None:
    sent(client, MENDED)
    act(client, "apply")
    ImportReport.objects.all().delete()
    meant = Product.objects.get(package_quantity=10).slug
    row = {"product_slug": "wheat:Nobody:1:lb", "notes": "Found"}
    sent(client, {"_meta": {}, "export_type": "products", "records": [row]})

    page = act(client, "answer", slug_0=meant)
    assert page.context["errors"] == 0
    act(client, "apply")
    assert Product.objects.get(notes="Found").slug == meant
