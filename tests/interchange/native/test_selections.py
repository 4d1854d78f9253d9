"""A selection holds what was chosen and all it needs, exactly, and neither people nor what happened."""

import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bakery.catalogue.models import ExternalCode
from bakery.db import transaction
from bakery.errors import EventNotFound, InvalidInput
from bakery.interchange.native import kinds
from bakery.interchange.native.columns import columns_of
from bakery.interchange.native.kinds import AT_HOME, FOLLOWING, HISTORY, KINDS, PARTS, STATES, carried, reason_at_home
from bakery.interchange.native.scope import PEOPLE, exported_models, label_of
from bakery.interchange.native.wish import Wish
from bakery.interchange.queries.selecting import count_chosen
from tests import make
from tests.interchange.native.selections import Rows, chosen, data_files, names, selected, sheets


def forgotten() -> list[str]:
    """Return the models that are of no kind, or of several, and not left at home for a reason."""
    held = [label for kind in KINDS.values() for label in kind.models] + [*FOLLOWING, *HISTORY, *PEOPLE]
    return [label for label in map(label_of, exported_models()) if held.count(label) != 1]


def test_every_model_is_of_one_kind_or_stays_at_home_for_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    assert forgotten() == []
    assert {*HISTORY, *PARTS, *STATES} <= {label_of(model) for model in exported_models()}
    assert all(HISTORY.values())

    monkeypatch.delitem(KINDS, "recipients")
    assert forgotten() == ["events.recipient"]


def test_every_column_goes_along_or_stays_at_home_for_a_reason() -> None:
    names_of = {label: {column.name for column in columns_of(model)} for label, model in kinds.selectable().items()}

    assert all({*given} <= names_of[label] and all(given.values()) for label, given in STATES.items())
    assert all(any(name in each for each in names_of.values()) and reason for name, reason in AT_HOME.items())
    people = {label_of(model) for model in exported_models()} & {*PEOPLE}
    for model in kinds.selectable().values():
        targets = {label_of(column.target) for column in carried(model) if column.target}
        assert targets <= {*names_of}, "what a row refers to goes along"
        assert not targets & people
        gone = {*columns_of(model)} - {*carried(model)}
        assert all(reason_at_home(model, column) for column in gone)


def test_each_row_without_which_another_is_nothing_has_that_one() -> None:
    for label, name in PARTS.items():
        assert apps.get_model(label)._meta.get_field(name).remote_field.on_delete.__name__ == "CASCADE"


@pytest.fixture
def rows() -> Rows:
    """Give what an event selects from a bakery in which much else is there."""
    flour, rye = make.ingredient("Flour", allergens=["Wheat"]), make.ingredient("Rye")
    flour.aliases.create(name="Mehl")
    ExternalCode.objects.create(ingredient=flour, system="foodon", code="033")
    bag = make.product(flour, 1, "kg", name="Bag")
    make.product(rye, 1, "kg", name="Sack")
    make.lot(bag, 500)
    cookies = make.recipe("Cookies", [(flour, 1, "kg")], [(make.recipe("Icing"), 1)])
    cookie = make.unit(cookies, 24, "Cookie")
    tin = make.good("Tin", [(cookie, 6)])
    make.good("Another tin", [(cookie, 12)])
    package = make.package("Hamper", [(tin, 1)])
    event, other = make.event("Fair"), make.event("Feast")
    make.target(event, cookie, 10)
    make.decision(event, cookie, 1)
    make.assignment(event, make.recipient("Alder", avoids=["Nuts"]), package)
    make.assignment(event, make.recipient("Gone"), package, withdrawn_at="2026-01-01T00:00Z")
    make.assignment(other, make.recipient("Birch"), package)
    return chosen(event_id=event.pk)


@pytest.mark.django_db
def test_an_event_takes_along_all_it_needs_and_nothing_else(rows: Rows) -> None:
    assert names(rows, "events.event") == {"Fair"}
    assert names(rows, "events.recipient") == {"Alder"}
    assert names(rows, "catalogue.allergen") == {"Wheat", "Nuts"}
    assert names(rows, "catalogue.recipe") == {"Cookies", "Icing"}
    assert names(rows, "catalogue.finishedgood") == {"Tin"}
    assert names(rows, "catalogue.product") == {"Bag"}, "a plan asks what can be bought"
    assert names(rows, "catalogue.ingredientalias") == {"Mehl"}
    assert [len(rows[f"events.{each}"]) for each in ("target", "batchdecision", "assignment", "packageline")] == [
        1
    ] * 4
    assert not {*rows} & {*HISTORY, *PEOPLE}


@pytest.mark.django_db
def test_rows_name_no_numbers_people_or_moments(rows: Rows) -> None:
    (target,) = rows["events.target"]

    assert target.keys() == {"uuid", "key", "fields"}
    assert target["fields"].keys() == {"event", "finished_unit", "finished_good", "quantity", "per_attendee", "notes"}
    assert rows["catalogue.ingredientalias"][0].keys() == {"key", "fields"}
    assert all(each["fields"].keys().isdisjoint(AT_HOME) for many in rows.values() for each in many)


@pytest.mark.django_db
def test_kinds_take_along_what_they_refer_to(rows: Rows) -> None:
    everything = chosen()
    assert names(everything, "catalogue.finishedgood") == {"Tin", "Another tin"}
    assert names(everything, "events.event") == {"Fair", "Feast"}

    recipes = chosen(kinds=("recipes",))
    assert {kind: bool(names(recipes, kind)) for kind in ("catalogue.ingredient", "catalogue.product")} == {
        "catalogue.ingredient": True,
        "catalogue.product": False,
    }
    fair = next(row for row in everything["events.event"] if row["fields"]["name"] == "Fair")
    event = apps.get_model("events.event").objects.get(uuid=fair["uuid"])
    of_event = chosen(kinds=("products",), event_id=event.pk)
    assert names(of_event, "catalogue.product") == {"Bag"}
    assert "events.event" not in of_event


@pytest.mark.django_db
def test_as_many_rows_are_promised_as_are_written_in_a_fixed_number_of_statements(rows: Rows) -> None:
    for wish in (Wish(), Wish(kinds=("boxes",))):
        with transaction.snapshot() as tx, CaptureQueriesContext(connection) as statements:
            promised = count_chosen(tx, wish=wish)
        assert len(statements) <= 4
        written = chosen(kinds=wish.kinds)
        assert promised == {
            key: sum(len(written.get(label, ())) for label in kind.models) for key, kind in KINDS.items()
        }


@pytest.mark.django_db
def test_what_does_not_exist_cannot_be_chosen() -> None:
    for wish, refusal in (({"kinds": ("dreams",)}, InvalidInput), ({"event_id": 7}, EventNotFound)):
        with pytest.raises(refusal):
            selected(**wish)
    with pytest.raises(InvalidInput):
        selected("xlsx")


@pytest.mark.django_db
def test_two_selections_of_the_same_rows_are_the_same_files(rows: Rows) -> None:
    assert data_files(selected()) == data_files(selected())
    with ZipFile(io.BytesIO(selected())) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["kind"], manifest["ledger"]) == ("selection", None)
    left_out = {each["model"]: each["reason"] for each in manifest["excluded"]}
    assert {*HISTORY, *PEOPLE} <= left_out.keys()
    assert all(left_out.values())


@pytest.mark.django_db
def test_old_keys_go_along_with_what_they_lead_to(rows: Rows) -> None:
    for name, model in (("Cookies", "recipe"), ("Another tin", "finishedgood")):
        row = apps.get_model("catalogue", model).objects.get(name=name)
        apps.get_model("catalogue.slugalias").objects.create(kind=model, slug=f"old-{model}", target=row.uuid)

    assert names(chosen(kinds=("recipes",)), "catalogue.slugalias", "slug") == {"old-recipe"}


@pytest.mark.django_db
def test_spreadsheets_hold_exact_amounts_beside_their_unit_and_run_no_formula() -> None:
    flour = make.ingredient("=Flour", density="0.3333333333", allergens=["Wheat", "Gluten"], notes="-1")
    make.recipe("Bread", [(flour, "0.333333", "kg")], notes="two\nlines, “quoted”")
    event = make.event("Fair")

    content = selected("csv")
    found = sheets(content)

    (ingredient,) = found["ingredients"]
    assert (ingredient["name"], ingredient["notes"], ingredient["density"]) == ("'=Flour", "'-1", "0.3333333333")
    assert (ingredient["allergens"], ingredient["is_stocked"]) == ("gluten, wheat", "true")
    (line,) = found["recipe_lines"]
    assert (line["quantity"], line["unit"], line["ingredient"]) == ("0.333333", "kg", flour.slug)
    assert found["events"][0]["event_date"] == event.event_date.isoformat()
    assert found["recipes"][0]["notes"] == "two\nlines, “quoted”"
    with ZipFile(io.BytesIO(content)) as archive:
        raw = archive.read("ingredients.csv")
    assert raw.startswith(b"\xef\xbb\xbfuuid,slug,")
    assert raw.endswith(b"\r\n")


@pytest.mark.django_db
def test_a_selection_is_written_from_a_terminal(tmp_path: Path, rows: Rows) -> None:
    out, path = io.StringIO(), tmp_path / "mine.zip"

    words = ["--entities", "recipes, boxes", "--out", path, "--json"]
    call_command("export_data", *words, stdout=out, stderr=io.StringIO())

    written = sum(each.count(b"\n") for each in data_files(path.read_bytes()).values())
    assert json.loads(out.getvalue()) == {"file": str(path), "format": "zip", "rows": written}
    assert (path.stat().st_mode & 0o777) == 0o600
    for refused in (["--out", path], ["--entities", "dreams", "--out", tmp_path / "x"], ["--event", "99999"]):
        with pytest.raises(CommandError) as refusal:
            call_command("export_data", *refused)
        assert refusal.value.returncode == 2
    assert [*tmp_path.iterdir()] == [path]
