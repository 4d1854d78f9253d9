"""What kind of file it is: told by what it holds, said why, and only taken as what it is."""

from typing import Any

import pytest

from bakery.errors import InvalidInput
from bakery.interchange.errors import FamilyUnknown
from bakery.interchange.families import recognise

EDITS = {"_meta": {"editable_fields": ["notes"]}, "export_type": "recipes", "records": []}


@pytest.mark.parametrize(
    ("document", "family", "modes"),
    [
        ({"application": "bake-tracker", "events": []}, "A", ("add", "augment", "update")),
        ({"recipients": []}, "A", ("add", "augment", "update")),
        ({"ingredients": [], "recipes": []}, "C", ("augment", "add", "update")),
        (EDITS, "D", ("update", "augment")),
        ({"schema_version": "4.0", "import_type": "purchases", "purchases": []}, "E", ("add",)),
        ({"version": "1.0", "files": []}, "B", ("add", "augment", "update")),
        ({"format": "bakery", "entities": []}, "native", ("add", "augment", "update")),
    ],
)
def test_a_file_is_known_by_what_it_holds(document: dict[str, Any], family: str, modes: tuple[str, ...]) -> None:
    found = recognise(document)

    assert (found.family, found.modes) == (family, modes)
    assert found.why
    assert found.mode("") == modes[0]


def test_a_family_that_is_asked_for_must_fit() -> None:
    assert recognise({"ingredients": []}, "A").mode("") == "add"

    with pytest.raises(FamilyUnknown, match="This is a file of family D, because it lists rows to edit"):
        recognise(EDITS, "A")
    with pytest.raises(FamilyUnknown, match="family A, because it has the array events"):
        recognise({"events": [], "recipes": []}, "C")


def test_a_mode_that_the_family_does_not_have_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Family D has no mode “add”, only: update, augment"):
        recognise(EDITS).mode("add")


def test_records_of_nothing_that_is_named_are_refused() -> None:
    with pytest.raises(FamilyUnknown, match="does not say of what"):
        recognise({"records": []})
