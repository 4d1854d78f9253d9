"""The job through commands: an event, what it wants, who gets what, and what was handed out."""

import json
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from bakery.inventory.models import Lot
from events.models import Assignment, Delivery, Event, Target
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments):
    """Return what a command answered in JSON; who acts is the only superuser."""
    make.user("root", is_superuser=True)
    out = StringIO()
    call_command(*map(str, arguments), "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def refused(*arguments):
    """Return the exit code and words of a refusal."""
    with pytest.raises(CommandError) as error:
        run(*arguments)
    return error.value.returncode, str(error.value)


def test_an_event_is_planned_handed_out_and_copied():
    cookie, box = make.unit(name="Cookie"), make.good("Box")
    make.lot(cookie, 50, unit_cost="0.10")
    make.lot(box, 5, unit_cost="2")
    make.recipient("Birch")
    make.package("Gift", [(box, 1)])

    event = run("create_event", "Fair", "--date", "2027-06-01", "--attendees", 20)
    assert run("set_target", "Fair", "--unit", "Cookie", "--per-attendee", "1.5")["target_quantity"] == 30
    assert run("set_target", event["id"], "--good", box.slug, "--quantity", 2)["target_quantity"] == 2
    row = run("assign_package", "Fair", "Birch", "Gift", "--quantity", 2)
    assert run("update_fulfillment_status", row["id"], "ready")["status"] == "ready"
    key = uuid4()
    for _ in range(2):
        done = run("update_fulfillment_status", row["id"], "delivered", "--to", "Door", "--key", key)
    assert (done["status"], done["delivered_cost"]) == ("delivered", "4.00")

    served = run("record_served", "Fair", "--unit", "Cookie", "--quantity", 30)
    assert served["total_cost"] == "3.00"
    assert sorted(Lot.objects.values_list("remaining", flat=True)) == [3, 20]

    copy = run("clone_event", "Fair", "--name", "Fair 2028", "--date", "2028-06-01", "--with", "targets, assignments")
    assert (copy["cloned_from_id"], len(copy["assignments"])) == (event["id"], 1)
    assert Target.objects.filter(event_id=copy["id"]).count() == 2


def test_rows_of_a_file_are_served_together(tmp_path):
    event, cookie, box = make.event("Fair"), make.unit(), make.good()
    make.lot(cookie, 5)
    make.lot(box, 5)
    rows = tmp_path / "served.json"
    rows.write_text(json.dumps([{"unit": cookie.slug, "quantity": 3}, {"good": box.pk}]), encoding="utf-8")

    served = run("record_served", event.pk, "--file", rows)

    assert [(line["item_id"], line["quantity"]) for line in served["lines"]] == [(cookie.pk, 3), (box.pk, 1)]


@pytest.mark.parametrize(
    "content", ["", "{}", "[1]", "[{}]", '[{"unit": "nothing"}]', '[{"unit": "a", "good": "b"}]', "[{", "\x00"]
)
def test_a_file_that_makes_no_sense_is_refused(tmp_path, content):
    make.event("Fair")
    rows = tmp_path / "served.json"
    rows.write_text(content, encoding="utf-8")

    assert refused("record_served", "Fair", "--file", rows)[0] == 2
    assert refused("record_served", "Fair", "--file", tmp_path / "absent.json")[0] == 2
    assert not Delivery.objects.exists()


def test_a_name_that_is_absent_or_not_alone_is_refused():
    for _ in range(2):
        make.event("Fair")
    make.recipient("Birch")
    make.recipient("Birch", household="Hill 2")
    make.package("Gift")
    event = make.event("Feast")

    assert "2 events" in refused("record_served", "Fair", "--unit", "x")[1]
    assert refused("clone_event", "Nothing", "--name", "X", "--date", "2027-06-01")[0] == 2
    assert "More than one recipient" in refused("assign_package", event.pk, "Birch", "Gift")[1]
    assert refused("assign_package", event.pk, 10**30, "Gift")[0] == 2
    assert refused("assign_package", 10**30, "Birch", "Gift")[0] == 2
    assert refused("update_fulfillment_status", 10**30, "ready")[0] == 2
    assert refused("set_target", event.pk, "--good", 10**30, "--quantity", 1)[0] == 2
    assert not Assignment.objects.exists()


def test_a_dry_run_keeps_nothing():
    assert run("create_event", "Fair", "--date", "2027-06-01", "--dry-run")["name"] == "Fair"
    assert not Event.objects.exists()
