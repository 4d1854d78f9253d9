"""Selections are taken in: what is missing is made, what is here is met as was asked, and a second time nothing."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bakery.accounts.models import User
from bakery.catalogue.models import (
    Ingredient,
    IngredientCategory,
    Product,
    Recipe,
    SlugAlias,
)
from bakery.db import transaction
from bakery.errors import ImportRefused
from bakery.interchange.dto import ImportOptions
from bakery.interchange.errors import FamilyUnknown
from bakery.interchange.trying import compare_file
from bakery.inventory.models import Lot
from events.models import Event, Target
from tests import make
from tests.bakery.people import client_of
from tests.interchange.native.archives import written
from tests.interchange.native.season import lived
from tests.interchange.native.selections import counts, data_files, document, of, selected, taken_in


@pytest.mark.django_db(databases=["default", "other"])
def test_a_selection_is_the_same_in_an_empty_database_and_taken_in_twice_changes_nothing() -> None:
    stage = lived()
    User.objects.using("other").create(username="importer")
    for wish in ({"event_id": stage.baking.pk}, {}):
        first = selected(**wish)

        detail = taken_in(first, using="other")
        assert (counts(detail).keys() <= {"created", "unchanged"}, detail.complete) == (True, True)
        if not wish:
            assert data_files(selected(using="other")) == data_files(first)
        else:
            event = Event.objects.using("other").get()
            assert data_files(selected(using="other", event_id=event.pk)) == data_files(first)
            assert (event.plan_state, event.created_by.username) == ("draft", "importer")
        for mode in ("add", "augment", "update"):
            assert counts(taken_in(first, using="other", mode=mode)).keys() == {"unchanged"}
    assert not Lot.objects.using("other").exists()
    assert Product.objects.using("other").get(slug=stage.flour_bag.slug).search_key == "flour bag"


@pytest.mark.django_db
def test_the_document_is_taken_in_as_the_zip_is() -> None:
    make.recipe("Bread", [(make.ingredient("Flour"), 1, "kg")], notes="0.10")
    zipped, plain = selected(), selected("json")
    Recipe.objects.all().delete()
    Ingredient.objects.all().delete()

    one = taken_in(zipped)
    Recipe.objects.all().delete()
    Ingredient.objects.all().delete()
    other = taken_in(plain)

    assert (one.family, counts(one)) == (other.family, counts(other))
    assert counts(one)["created"] == 3
    assert data_files(selected()) == data_files(zipped)


@pytest.mark.django_db
def test_what_exists_is_never_touched_unless_that_is_asked_for() -> None:
    flour, rye = make.ingredient("Flour", notes="ours"), make.ingredient("Rye")
    bread = make.recipe("Bread", [(flour, 1, "kg")])
    unit = make.unit(bread, 10, "Loaf")
    found = document()
    of(found, "catalogue.ingredient", "Flour")["fields"] |= {
        "notes": "theirs",
        "density": "0.53",
        "dimension": "count",
    }
    of(found, "catalogue.recipe", "Bread")["fields"] |= {"name": "White bread", "source": "a book"}
    (line,) = found["catalogue.recipeline"]
    line["fields"]["quantity"] = "2"
    more = line["fields"] | {"position": 1, "ingredient": {"uuid": str(rye.uuid), "key": [rye.slug]}}
    found["catalogue.recipeline"].append({"uuid": str(uuid4()), "key": ["bread", 1], "fields": more})
    of(found, "catalogue.finishedunit", "Loaf")["fields"]["items_per_batch"] = 12

    added = taken_in(found)
    assert counts(added) == {"unchanged": len(added.rows) - 1, "skipped": 1}
    assert [row.message for row in added.rows if row.outcome == "skipped"] == [
        "The recipe is here already, and stays as it is."
    ]

    filled = taken_in(found, mode="augment")
    told = {row.title: [(each.field, each.after) for each in row.changes] for row in filled.rows if row.changes}
    assert told == {"Flour": [("density", "0.53")], "White bread": [("source", "a book")]}
    flour.refresh_from_db()
    assert (flour.notes, flour.dimension, bread.lines.count()) == ("ours", "mass", 1)

    changed = taken_in(found, mode="update")
    for row in (flour, bread, unit):
        row.refresh_from_db()
    assert (flour.notes, bread.name, bread.search_key, unit.items_per_batch) == (
        "theirs",
        "White bread",
        "white bread",
        12,
    )
    assert [line.quantity for line in bread.lines.all()] == [2, 1000] or bread.lines.count() == 2
    assert flour.dimension == "mass"
    assert [each.code for each in changed.notices] == ["kept"]
    assert counts(taken_in(found, mode="update")).keys() == {"unchanged"}


@pytest.mark.django_db
def test_lines_that_a_file_does_not_speak_of_stay_and_are_told() -> None:
    flour, salt = make.ingredient("Flour"), make.ingredient("Salt")
    make.recipe("Bread", [(flour, 1, "kg"), (salt, 20, "g")])
    make.recipe("Untouched", [(flour, 1, "kg")])
    found = document()
    bread = of(found, "catalogue.recipe", "Bread")
    lines = [row for row in found["catalogue.recipeline"] if row["key"][0] == bread["key"][0]]
    found["catalogue.recipe"] = [bread]
    found["catalogue.recipeline"] = [row for row in lines if row["fields"]["unit"] == "kg"]

    notices = [each.message for each in taken_in(found, mode="update").notices if each.code == "unmentioned"]

    assert notices == ["1 recipe line of “Bread” not in the file: kept as it was."]
    assert taken_in(found).notices == ()


@pytest.mark.django_db
def test_the_uuid_decides_and_the_key_where_it_is_unknown() -> None:
    flour = make.ingredient("Flour")
    found = document(kinds=("ingredients",))
    row = of(found, "catalogue.ingredient", "Flour")
    row["fields"]["notes"] = "theirs"

    row["key"] = ["renamed"]
    assert counts(taken_in(found, mode="update"))["updated"] == 1
    row |= {"uuid": str(uuid4()), "key": [flour.slug]}
    row["fields"]["notes"] = "again"
    assert counts(taken_in(found, mode="update"))["updated"] == 1
    SlugAlias.objects.create(kind="ingredient", slug="former", target=flour.uuid)
    row["key"] = ["former"]
    row["fields"]["notes"] = "once more"
    assert counts(taken_in(found, mode="update"))["updated"] == 1
    flour.refresh_from_db()
    assert (flour.notes, Ingredient.objects.count()) == ("once more", 1)

    rye = make.ingredient("Rye")
    row |= {"uuid": str(flour.uuid), "key": [rye.slug]}
    with pytest.raises(ImportRefused, match="mean different rows"):
        taken_in(found)


@pytest.mark.django_db
def test_a_key_that_fits_two_rows_is_asked() -> None:
    first = make.event("Fair", notes="first")
    make.target(first, make.good("Tin"), 3)
    found = document(event_id=first.pk)
    second = make.event("Fair", notes="second")
    Event.objects.filter(pk=second.pk).update(event_date=first.event_date)
    found["events.event"][0]["uuid"] = str(uuid4())
    for row in found["events.target"]:
        row["fields"]["event"]["uuid"] = found["events.event"][0]["uuid"]
        row["uuid"] = str(uuid4())

    with pytest.raises(ImportRefused, match="which one is meant"):
        taken_in(found)
    with transaction.atomic() as tx:
        compared = compare_file(tx, content=json.dumps(found).encode(), options=ImportOptions(), by=make.user())
    (question,) = compared.questions
    assert {str(first.uuid), str(second.uuid), "+"} == {*question.choices}

    taken_in(found, mode="update", answers={question.key: str(second.uuid)})
    assert Target.objects.filter(event=second).count() == 1
    taken_in(found, answers={question.key: "+"})
    assert Event.objects.filter(name="Fair").count() == 3


@pytest.mark.django_db
def test_a_plan_that_is_no_draft_is_left_alone() -> None:
    event = make.event("Fair")
    make.target(event, make.good("Tin"), 3)
    found = document(event_id=event.pk)
    found["events.target"][0]["fields"]["quantity"] = 5
    Event.objects.filter(pk=event.pk).update(plan_state="locked")

    detail = taken_in(found, mode="update")

    assert {row.message for row in detail.rows if row.outcome == "skipped"} == {
        "Its plan is no draft any more, and is changed on its own page."
    }
    assert Target.objects.get().quantity == 3


@pytest.mark.django_db
def test_what_happened_moves_with_a_whole_backup_alone(tmp_path: Any) -> None:
    make.lot(make.ingredient("Flour"), 5)
    found = document()
    found["inventory.lot"] = [{"uuid": str(uuid4()), "key": [], "fields": {"remaining": "9"}}]
    found["accounts.user"] = [{"key": ["eve"], "fields": {"username": "eve", "is_superuser": True}}]

    detail = taken_in(found)

    skipped = {row.place: row.message for row in detail.rows if row.outcome == "skipped"}
    assert skipped["inventory.lot[0]"] == "history moves only with a whole database"
    assert "accounts.user[0]" in skipped
    assert (Lot.objects.count(), User.objects.filter(username="eve").exists()) == (1, False)
    with pytest.raises(FamilyUnknown, match="whole backup, which replaces everything"):
        taken_in(written(tmp_path).read_bytes())


@pytest.mark.django_db
def test_a_selection_is_looked_into_and_taken_in_on_the_pages() -> None:
    make.recipe("Bread", [(make.ingredient("Flour"), 1, "kg")])
    content = selected()
    Recipe.objects.all().delete()
    client = client_of("planner")

    answer = client.post("/data/imports/", {"file": SimpleUploadedFile("mine.zip", content)})
    shown = client.get(answer["Location"]).content.decode()
    assert "Bread" in shown
    assert ">recipe lines</a>" in shown
    assert not Recipe.objects.exists(), "nothing is written yet"
    assert client.post(answer["Location"], {"act": "apply"}).status_code == 302

    assert data_files(selected()) == data_files(content)


@pytest.mark.django_db
def test_groups_come_before_those_inside_them_and_one_product_stays_preferred() -> None:
    parent = IngredientCategory.objects.create(name="Z", slug="z", uuid="ffffffff-0000-4000-8000-000000000000")
    IngredientCategory.objects.create(name="A", slug="a", parent=parent, uuid="00000000-0000-4000-8000-000000000000")
    flour = make.ingredient("Flour")
    bag = make.product(flour, 1, "kg", name="Bag", is_preferred=True)
    found = document()
    Product.objects.all().delete()
    IngredientCategory.objects.filter(name="A").delete()
    IngredientCategory.objects.filter(name="Z").delete()
    sack = make.product(flour, 9, "kg", name="Sack", is_preferred=True)

    taken_in(found)
    assert IngredientCategory.objects.get(name="A").parent.name == "Z"
    assert Product.objects.get(uuid=bag.uuid).is_preferred is False
    assert counts(taken_in(found)).keys() == {"unchanged"}

    taken_in(found, mode="update")
    sack.refresh_from_db()
    assert (Product.objects.get(uuid=bag.uuid).is_preferred, sack.is_preferred) == (True, False)
