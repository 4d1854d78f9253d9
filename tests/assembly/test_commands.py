import json
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from assembly.models import AssemblyRun
from bakery.accounts.models import User
from events.models import PlanState
from tests import make
from tests.assembly.shelf import left

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root():
    return User.objects.create(username="root", is_superuser=True)


@pytest.fixture
def box():
    cookie, bag = make.unit(name="Cookie"), make.material("Bag")
    make.lot(cookie, 30, unit_cost="0.50")
    for name in ("Stars", "Snow"):
        make.lot(make.product(bag, name=name), 20, unit_cost="0.10")
    return make.good("Cookie Box", [(cookie, 6), (bag, 1, {"decide_at_assembly": True})], slug="cookie_box")


def record(*words):
    out = StringIO()
    call_command("record_assembly", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_row_by_options_names_box_event_and_products_in_words(box):
    event = make.event("Christmas")

    said = record(
        "--box=cookie box", "--quantity=3", "--event=christmas", "--choose=bag=snow", "--notes=by the window"
    )

    run = AssemblyRun.objects.get()
    assert said == "Recorded 3 × Cookie Box at 9.30.\n"
    assert (run.event_id, run.quantity_assembled, run.notes) == (event.pk, 3, "by the window")
    assert run.uses.get(movement__lot__product__isnull=False).movement.lot.product.name == "Snow"


def test_a_row_by_options_may_name_everything_by_id(box):
    line = box.lines.get(material__isnull=False)
    product = line.material.products.get(name="Stars")

    result = json.loads(
        record(f"--box={box.pk}", f"--choose={line.pk}={product.pk}", "--at=2026-01-05 14:30", "--json")
    )

    assert [each["assembled_at"] for each in result] == ["2026-01-05T14:30:00+00:00"]


def test_a_file_is_recorded_whole_or_not_at_all(box, tmp_path):
    rows = [
        {"box": "cookie_box", "quantity": 2, "choose": {"Bag": "Stars"}},
        {"box": "cookie_box", "quantity": 3, "skip_packaging": "no bags"},
    ]
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(rows))
    too_many = tmp_path / "too_many.json"
    too_many.write_text(json.dumps([*rows, {"box": "cookie_box", "quantity": 1, "skip_packaging": "no bags"}]))

    with pytest.raises(CommandError, match="Cookie is short by 6"):
        record(f"--file={too_many}")
    assert not AssemblyRun.objects.exists()

    record(f"--file={file}")
    assert left(box) == 5


def test_the_same_key_again_records_nothing_twice(box, tmp_path):
    key = uuid4()
    file = tmp_path / "rows.json"
    row = {"box": "cookie_box", "quantity": 1, "skip_packaging": "no bags"}
    file.write_text(json.dumps([row, row]))

    said = [record(f"--file={file}", f"--key={key}") for _ in range(2)]

    assert said[0] == said[1]
    assert AssemblyRun.objects.count() == 2


def test_a_dry_run_keeps_nothing(box):
    assert record("--box=cookie_box", "--choose=bag=snow", "--dry-run") == "Recorded 1 × Cookie Box at 3.10.\n"
    assert not AssemblyRun.objects.exists()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"box": "tin"}, "“tin” names no finished goods"),
        ({"box": "cookie_box", "colour": "red"}, "There is no column “colour”"),
        ({"box": "cookie_box", "event": "Easter"}, "names no events"),
        ({"box": "cookie_box", "choose": {"Ribbon": "x"}}, "no undecided material"),
        ({"box": "cookie_box", "choose": {"Bag": "x"}}, "names no products"),
        ({"box": "cookie_box", "choose": ["Bag"]}, "Choices are written as"),
        ({"box": "cookie_box", "at": "yesterday"}, "is no moment"),
        ({"box": "cookie_box", "key": "once"}, "is no key"),
        ({"box": "cookie_box"}, "whole number"),
        ({"box": "cookie_box", "quantity": 1.5}, "whole number"),
        ({"box": "cookie_box", "quantity": 1}, "choose which product to use for Bag"),
        ({"box": "cookie_box", "quantity": 1, "event": "Over"}, "is closed"),
        ("box", "holds no list of rows"),
    ],
)
def test_a_row_that_says_nothing_sensible_is_refused(box, tmp_path, row, said):
    make.event("Over", state=PlanState.COMPLETED)
    file = tmp_path / "rows.json"
    file.write_text(json.dumps([row]))

    with pytest.raises(CommandError, match=said):
        record(f"--file={file}")

    assert not AssemblyRun.objects.exists()
