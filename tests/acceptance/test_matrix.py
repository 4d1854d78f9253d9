"""Every page holds in every state, for everybody, in both themes, on a phone, a tablet and a laptop."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from bakery.db import transaction
from bakery.interchange.services.defaults import load_defaults
from events.models import Event
from events.planning.plan import get_plan
from tests.acceptance.conftest import InBrowser
from tests.acceptance.matrix import LOOKERS, Look, Looker, all_looks, layout_faults, pairwise
from tests.acceptance.troubles import CODES, make_trouble
from tests.bakery.people import client_of
from tests.callers.test_pages import READ, address_of
from tests.service_cases.stage import furnished

# Who is signed in is sent on from the login; one is for machines, one is a part of another page.
APART = {"login", "healthz", "data_import_progress"}


def empty() -> dict[str, str]:
    """Return the pages of a bakery that has nothing but its defaults, but those that speak of a row."""
    with transaction.atomic() as tx:
        load_defaults(tx)
    pages = {}
    for name in READ:
        try:
            pages[name] = reverse(name)
        except NoReverseMatch:
            continue
    return {name: address for name, address in pages.items() if name not in NEEDS_ROW}


# What these are about is chosen in the address.
NEEDS_ROW = APART | {"assembly_create", "data_export_file", "run_create", "shop_csv"}


def filled() -> dict[str, str]:
    """Return the pages of a small bakery in the middle of its work."""
    scene = furnished("default")
    return {name: address_of(name, scene) for name in READ if name not in APART}


def troubled() -> dict[str, str]:
    """Return the pages that speak of problems, with every problem there can be."""
    plans = make_trouble(furnished("default"))
    of_event = ("event_plan", "event_shopping", "event_make", "event_assemble", "event_deliver", "event_what_if")
    pages = {f"{name} of {plan.name}": reverse(name, args=[plan.pk]) for name in of_event for plan in plans}
    lists = ("today", "events", "missing_data", "recipes", "boxes", "packages", "recipients", "pantry", "make", "shop")
    return pages | {f"{name} in trouble": reverse(name) for name in lists}


STATES = [empty, filled, troubled]


def sample(state: Callable[[], dict[str, str]]) -> list[Look]:
    """Return looks at one page of nine, or of eleven in the rarer states; the long test looks at all of them."""
    pages = state()
    names = [*pages][:: 9 if state is filled else 11]
    return pairwise([*all_looks({name: pages[name] for name in names})])


def look_at(looks: list[Look], live_server: LiveServer, in_browser: InBrowser) -> list[str]:
    """Return what is wrong with pages, each seen by the one it is for."""
    found: list[str] = []
    clients = {role: client_of(role) for role in LOOKERS}

    def show(browser: Browser) -> None:
        for role, client in clients.items():
            looker = Looker.signed_in(browser, live_server.url, client)
            for look in looks:
                if look.role == role:
                    looker.see(look)
            found.extend(looker.faults)

    in_browser(show)
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", STATES)
def test_a_sample_of_pages_holds(
    state: Callable[[], dict[str, str]], live_server: LiveServer, in_browser: InBrowser
) -> None:
    assert "\n".join(look_at(sample(state), live_server, in_browser)) == ""


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", LOOKERS)
@pytest.mark.parametrize("state", STATES)
def test_every_page_holds_for_everybody(
    state: Callable[[], dict[str, str]], role: str, live_server: LiveServer, in_browser: InBrowser
) -> None:
    looks = [look for look in all_looks(state()) if look.role == role]

    assert "\n".join(look_at(looks, live_server, in_browser)) == ""


@pytest.mark.django_db
def test_every_problem_is_among_the_troubles() -> None:
    plans: list[Event] = make_trouble(furnished("default"))

    with transaction.snapshot() as tx:
        found = {each.code for plan in plans for each in get_plan(tx, event_id=plan.pk).problems}

    assert found == CODES


@pytest.mark.parametrize("state", ["event_plan", "today", "runs"])
def test_a_sample_of_looks_brings_every_two_together(state: str) -> None:
    looks = [*all_looks({f"{state} {number}": "/" for number in range(18)})]

    chosen = pairwise(looks)

    assert len(chosen) == 18
    for one, other in (("role", "theme"), ("role", "width"), ("theme", "width")):
        meet = {(getattr(look, one), getattr(look, other)) for look in looks}
        assert {(getattr(look, one), getattr(look, other)) for look in chosen} == meet


FAULTY = """<!doctype html><html><title></title><main><h1>a</h1><h1>b</h1><table><tbody></tbody></table>
<p style="width: 900px">None</p><img src="data:,"></main></html>"""


def test_what_is_wrong_with_a_page_is_seen(in_browser: InBrowser) -> None:
    def show(browser: Browser) -> None:
        looker = Looker.signed_in(browser, "", Client())
        looker.page.set_viewport_size({"width": 360, "height": 800})
        looker.page.set_content(FAULTY)
        looker.check()
        said = "\n".join(looker.faults)
        for fault in ("too wide", "2 h1", "no [", "1 tables without a row", "“None”", "image-alt"):
            assert fault in said

    in_browser(show)


def test_a_page_without_words_is_noticed() -> None:
    frame = {"wide": 0, "headings": 1, "mains": 1, "frame": [], "title": "x", "lang": "en", "bare": 0}

    assert [*layout_faults(frame | {"said": "Recipes"})] == ["says nothing"]
    assert [*layout_faults(frame | {"said": "No recipes yet. Add one."})] == []
