"""Lists to be edited outside hold what surrounds each row, and come back without a change that nobody made."""

import io
import json
from typing import Any
from zipfile import ZipFile

import pytest

from bakery.catalogue.models import Ingredient
from bakery.interchange.changeable import FIELDS
from bakery.interchange.exports.edits import LISTS
from bakery.interchange.keys import OWN_ARRAYS
from bakery.inventory.models import Lot
from tests import make
from tests.interchange.native.selections import counts, selected, taken_in
from tests.service_cases.stage import furnished

pytestmark = pytest.mark.django_db


def lists(**wish: Any) -> dict[str, Any]:
    """Return the lists of a selection by what they hold."""
    with ZipFile(io.BytesIO(selected("context", **wish))) as archive:
        found = [json.loads(archive.read(name)) for name in archive.namelist()]
    return {each["export_type"]: each for each in found}


def test_every_list_that_is_read_is_written() -> None:
    assert LISTS.keys() == OWN_ARRAYS["D"].keys()
    assert LISTS.keys() <= FIELDS.keys()


def test_what_nobody_edited_changes_nothing() -> None:
    stage = furnished("default")
    Ingredient.objects.filter(pk=stage.flour.pk).update(
        density="0.5283441047", density_note="1 cup weighs 125 g", notes="Keep dry.\nAnd cool."
    )
    Lot.objects.filter(pk=stage.flour_lot.pk).update(location="Cellar", opened_on=stage.today)
    found = lists()

    assert all(each["records"] for each in found.values())
    for each in found.values():
        detail = taken_in(each)
        assert (detail.family, counts(detail).keys(), detail.ignored_keys) == ("D", {"unchanged"}, ())
    flour = next(row for row in found["ingredients"]["records"] if row["display_name"] == "Flour")
    assert (flour["density_volume_value"], flour["density_weight_unit"]) == ("1", "g")
    assert flour["context"]["recipes"] == ["Cookies"]
    assert flour["context"]["stock_unit"] == "g"


def test_what_was_edited_is_taken_in() -> None:
    flour = make.ingredient("Flour", density="0.53")
    make.lot(make.product(flour, 1, "kg"), 900)
    found = lists()
    assert found["ingredients"]["records"][0]["density_volume_value"] is None, "nobody entered it as a pair"

    found["ingredients"]["records"][0]["notes"] = "Sift it."
    found["inventory"]["records"][0] |= {"quantity": "850", "location": "Shelf"}
    for name in ("ingredients", "inventory"):
        assert counts(taken_in(found[name])) == {"updated": 1}

    lot = Lot.objects.get()
    flour.refresh_from_db()
    assert (flour.notes, lot.remaining, lot.location) == ("Sift it.", 850, "Shelf")


def test_lists_hold_what_was_chosen_alone() -> None:
    flour = make.ingredient("Flour")
    make.lot(make.product(flour, 1, "kg"), 900)
    make.recipe("Bread", [(flour, 1, "kg")])
    make.recipe("Pie", [(make.ingredient("Rye"), 1, "kg")])

    found = lists(kinds=("products",))

    held = {name: len(each["records"]) for name, each in found.items() if each["records"]}
    assert held == {"ingredients": 1, "products": 1, "inventory": 1}
