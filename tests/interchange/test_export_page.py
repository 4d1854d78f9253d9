"""What can be had as a file: as many rows as were promised, and nothing that a spreadsheet would run."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.test import Client

from tests import make
from tests.bakery.people import client_of
from tests.service_cases.stage import Stage, furnished

pytestmark = pytest.mark.django_db
EXPORT, FILE = "/data/export/", "/data/export/file/"


def counts(client: Client, **chosen: object) -> dict[str, int]:
    """Return how many rows the page promises of each kind."""
    return {row["key"]: row["count"] for row in client.get(EXPORT, chosen).context["rows"]}


def listed(client: Client, kind: str, **chosen: object) -> list[list[str]]:
    """Return the cells of a list."""
    content = client.get(FILE, {"kind": kind, **chosen}).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def history(client: Client, kind: str, **chosen: object) -> int:
    """Return how many runs a history holds."""
    answer = client.get(FILE, {"kind": kind, **chosen})
    assert f'filename="bakery-{kind}-' in answer["Content-Disposition"]
    return max(len(value) for value in json.loads(answer.content).values() if isinstance(value, list))


def furnished_and_signed_in() -> tuple[Stage, Client]:
    """Return the bakery, and a planner in it."""
    return furnished("default"), client_of("planner")


def test_each_file_holds_as_many_rows_as_the_page_says() -> None:
    _, client = furnished_and_signed_in()
    make.recipient("=HYPERLINK(1)", avoids=["Nuts"])
    promised = counts(client)

    assert {kind: len(listed(client, kind)) - 1 for kind in ("prices", "stock", "recipients")} == {
        kind: promised[kind] for kind in ("prices", "stock", "recipients")
    }
    assert (history(client, "runs"), history(client, "assemblies")) == (promised["runs"], promised["assemblies"])
    assert promised["runs"] == 3
    assert ["'=HYPERLINK(1)", "", "", "Nuts"] in [row[:4] for row in listed(client, "recipients")]


def test_an_event_and_days_narrow_what_depends_on_them() -> None:
    scene, client = furnished_and_signed_in()
    baking, tomorrow = scene.baking.pk, (scene.today + timedelta(days=1)).isoformat()

    assert counts(client, event=baking)["runs"] == history(client, "runs", event=baking) == 2
    assert counts(client, start=tomorrow)["prices"] == len(listed(client, "prices", start=tomorrow)) - 1 == 0
    assert "More of" in client.get(EXPORT, {"event": baking}).content.decode()
    assert client.get(EXPORT, {"start": tomorrow, "end": "2001-01-01"}).status_code == 400


def test_prices_and_stock_say_what_is_not_known_by_an_empty_cell() -> None:
    scene, client = furnished_and_signed_in()

    prices = {(row[4], row[6], row[9]) for row in listed(client, "prices")[1:]}
    assert ("Flour", "1.10", (scene.today - timedelta(days=1)).isoformat()) in prices
    unpriced = [row for row in listed(client, "stock")[1:] if not row[4]]
    assert ("Flour", "100", "g") in [(row[0], row[2], row[3]) for row in unpriced]
    assert ("Cookie", "ea") in {(row[0], row[3]) for row in listed(client, "stock")}


def test_a_file_of_no_kind_is_refused() -> None:
    client = client_of("planner")

    assert client.get(FILE).status_code == 400
    assert client.get(FILE, {"kind": "dreams"}).status_code == 400
    assert set(counts(client).values()) == {0}


def promised(client: Client, **chosen: object) -> dict[str, int]:
    """Return how many rows of each kind the page promises of a selection."""
    return {kind["key"]: kind["count"] for kind in client.get(EXPORT, chosen).context["kinds"]}


def test_a_selection_holds_what_the_page_promises() -> None:
    scene, client = furnished_and_signed_in()

    for chosen in ({"event": scene.baking.pk}, {"entities": ["boxes", "recipients"]}):
        answer = client.get(f"{EXPORT}selection/", chosen | {"format": "json"})
        rows = json.loads(b"".join(answer.streaming_content))
        assert sum(promised(client, **chosen).values()) == sum(
            len(found) for label, found in rows.items() if "." in label
        )
    assert answer["Content-Disposition"].startswith('attachment; filename="bakery-selection-')
    shown = client.get(EXPORT, {"entities": "boxes", "format": "csv"}).content.decode()
    assert '<input type="checkbox" name="entities" value="boxes" checked>' in shown
    assert '<input type="radio" name="format" value="csv" checked>' in shown
    for wrong in ({"entities": "dreams"}, {"format": "xlsx"}):
        assert client.get(f"{EXPORT}selection/", wrong).status_code == client.get(EXPORT, wrong).status_code == 400
    assert client.get(f"{EXPORT}selection/", {"event": 987654}).status_code == 404
