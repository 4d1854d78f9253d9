"""Every figure of a plan opens into parts that add up to it: as values, in the terminal and on the page."""

import re
from contextlib import suppress
from html import unescape
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command
from django.test import Client

from bakery.accounts.models import User
from bakery.db import transaction
from bakery.interchange.services.samples import load_sample
from events.models import Event
from events.planning.plan import get_plan
from tests import make
from tests.acceptance.sums import number
from tests.bakery.people import client_of
from tests.events.invariants import worlds
from tests.events.planning.pegs import differing, loose_ends, untrue

pytestmark = pytest.mark.django_db(transaction=True)

SUM = re.compile(r'<details class="sum">\s*<summary>(.*?)</summary>\s*<p>(.*?)</p>', re.DOTALL)


def prove(event: Event, client: Client) -> None:
    """Walk all that is said of a plan, wherever it is said."""
    with transaction.snapshot() as tx:
        plan = get_plan(tx, event_id=event.pk)
        assert [*differing(plan)] == []
        assert [*loose_ends(plan)] == []
    assert untrue(printed(event)) == []
    for units, scope in (("us", "remaining"), ("metric", "total")):
        User.objects.update(units=units)
        assert untrue(shown(client, f"/events/{event.pk}/plan/?scope={scope}")) == []
        assert untrue(shown(client, f"/events/{event.pk}/shopping/?scope={scope}")) == []


def printed(event: Event) -> list[str]:
    """Return every sum that the terminal prints, without what it is of."""
    out = StringIO()
    with suppress(SystemExit):  # which says that the plan has problems
        call_command("plan_event", str(event.pk), "--explain", stdout=out)
    lines = [line.strip() for line in out.getvalue().splitlines() if " = " in line]
    return [re.sub(r"^(?:[^0-9=][^=]*?): (?=[0-9])", "", line) for line in lines]


def shown(client: Client, address: str) -> list[str]:
    """Return every sum on a page, each of the number that opens it."""
    found = []
    for summary, opened in SUM.findall(client.get(address).content.decode()):
        headline, sentence = plain(summary), plain(opened)
        if "to make; " not in sentence and headline.replace("$", "")[0].isdecimal() and headline.isascii():
            assert number(headline) == number(sentence), (headline, sentence)
        found.append(sentence)
    return found


def plain(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())


def test_the_christmas_of_the_demo_is_explained_to_the_last_figure() -> None:
    with transaction.atomic() as tx:
        load_sample(tx, with_plan=True, by=make.user("planner"))

    prove(Event.objects.get(name="Christmas"), client_of("viewer"))


def walk_a_world(seed: int) -> None:
    draw = Random(seed)
    found = worlds.world(draw, events=3, undecided=True, decided=draw.randint(0, 1) == 0)
    worlds.stock(draw, found)

    client = client_of("viewer")
    for event in found.events:
        prove(event, client)


@pytest.mark.parametrize("seed", [1])
def test_plans_over_an_odd_shelf_are_explained_to_the_last_figure(seed: int) -> None:
    walk_a_world(seed)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(100, 130))
def test_many_plans_over_odd_shelves_are_explained(seed: int) -> None:
    walk_a_world(seed)
