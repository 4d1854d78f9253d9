"""What is wrong in a selection is refused by its place, or left out alone."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from bakery.errors import ImportRefused
from bakery.interchange.documents import reject_file
from bakery.interchange.errors import FamilyUnknown, FileUnreadable
from tests import make
from tests.interchange.native.selections import Document, counts, data_files, document, selected, taken_in


def _of_itself(found: Document) -> None:
    row = found["catalogue.recipecomponent"][0]
    row["fields"]["recipe"], row["fields"]["component"] = row["fields"]["component"], row["fields"]["recipe"]
    row |= {"uuid": str(uuid4()), "key": ["x", 9]}


def _another(row: Document, slug: str) -> Document:
    return {"uuid": str(uuid4()), "key": [slug], "fields": row["fields"] | {"name": slug, "slug": slug}}


def _slug(found: Document) -> str:
    return str(found["catalogue.ingredient"][0]["key"][0])


def _uuid(found: Document) -> str:
    return str(found["catalogue.recipe"][0]["uuid"])


BROKEN: dict[str, tuple[Callable[[Document], object], str]] = {
    "a circle": (_of_itself, "A recipe cannot contain itself"),
    "a unit": (lambda found: found["catalogue.recipeline"][0]["fields"].update(unit="furlong"), "furlong"),
    "an amount": (lambda found: found["catalogue.recipeline"][0]["fields"].update(quantity="-1"), "more than zero"),
    "a number": (lambda found: found["catalogue.recipeline"][0]["fields"].update(quantity="many"), "does not fit"),
    "a reference": (
        lambda found: found["catalogue.recipeline"][0]["fields"].update(ingredient={"key": ["nowhere"]}),
        "There is no ingredient nowhere",
    ),
    "a key that is no address": (
        lambda found: found["catalogue.ingredient"].append(_another(found["catalogue.ingredient"][0], "a/b")),
        "letters, digits",
    ),
    "an old key that is in use": (
        lambda found: found["catalogue.slugalias"].append(
            {
                "key": ["ingredient", "x"],
                "fields": {"kind": "ingredient", "slug": _slug(found), "target": _uuid(found)},
            }
        ),
        "is the key of a ingredient here",
    ),
    "a day long ago": (
        lambda found: found["catalogue.ingredient"][0]["fields"].update(archived_at="0001-01-01T12:00:00Z"),
        "outside of what is kept",
    ),
    "a name that is taken": (
        lambda found: (
            found["catalogue.ingredient"][0].update(uuid=str(uuid4()), key=["x"])
            or found["catalogue.ingredient"][0]["fields"].update(slug="x")
        ),
        "too much like another one",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", BROKEN)
def test_what_the_rules_forbid_is_refused_and_may_be_left_out(what: str) -> None:
    make.recipe("Bread", [(make.ingredient("Flour"), 1, "kg")], [(make.recipe("Icing"), 1)])
    found = document()
    change, told = BROKEN[what]
    change(found)
    before = data_files(selected())

    with pytest.raises(ImportRefused, match=told):
        taken_in(found, mode="update")
    assert data_files(selected()) == before

    detail = taken_in(found, mode="update", skip_errors=True)
    assert (counts(detail)["errors"], detail.complete, data_files(selected()) == before) == (1, False, True)
    (label,) = detail.rejects
    assert detail.rejects[label][0]["key"]
    again = taken_in(reject_file("native", detail.rejects), mode="update", skip_errors=True)
    assert counts(again) == {"errors": 1}


@pytest.mark.django_db
def test_unknown_fields_are_counted_and_other_files_refused() -> None:
    make.ingredient("Flour")
    found = document()
    found["catalogue.ingredient"][0]["fields"]["colour"] = "white"
    detail = taken_in(found)
    assert [(each.key, each.count) for each in detail.ignored_keys] == [("catalogue.ingredient.colour", 1)]

    for change, refusal in (
        ({"format": "zip"}, FamilyUnknown),
        ({"kind": "full"}, FamilyUnknown),
        ({"format_version": 2}, FileUnreadable),
        ({"catalogue.ingredient": [{"fields": []}]}, FileUnreadable),
    ):
        with pytest.raises(refusal):
            taken_in(found | change)
    content = selected()
    with pytest.raises(FileUnreadable):
        taken_in(content[:-40])
