"""The whole way from a draft to what is left after the feast, in a real browser, by whatever means one has."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from bakery.db import transaction
from bakery.interchange.services.samples import ensure_accounts
from tests import make
from tests.acceptance import afterwards, desk, evidence, homecoming, kitchen
from tests.acceptance.cast import load_demo
from tests.acceptance.conftest import InBrowser
from tests.acceptance.hands import BY_KEYS, BY_MOUSE, WITHOUT_SCRIPTS, KeyboardWalker, Way


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "way",
    [
        pytest.param(BY_MOUSE, id="mouse"),
        pytest.param(BY_KEYS, id="keys", marks=pytest.mark.proof),
        pytest.param(WITHOUT_SCRIPTS, id="without scripts", marks=pytest.mark.proof),
    ],
)
def test_the_whole_way(
    way: Way, live_server: LiveServer, in_browser: InBrowser, settings: Settings, tmp_path: Path
) -> None:
    settings.BACKUP_ROOT = tmp_path
    with transaction.atomic() as tx:
        ensure_accounts(tx, password_hashes={name: make_password(name) for name in ("planner", "baker")})
    _own_the_bakery()
    cast, spent, files = load_demo(), list[Decimal](), list[str]()
    told: list[homecoming.Told] = []

    def walk(browser: Browser) -> None:
        planner = way.walker.signed_in(browser, live_server.url, "planner", way.planner)
        buyer = way.walker.signed_in(browser, live_server.url, "baker", way.buyer)
        baker = way.walker.signed_in(browser, live_server.url, "baker", way.baker)
        owner = way.walker.signed_in(browser, live_server.url, "owner", way.planner)
        desk.plan_it(planner)
        desk.shop(buyer)
        kitchen.start(planner)
        kitchen.bake(baker)
        kitchen.change_a_recipe(planner)
        kitchen.read_wrapping(planner)
        kitchen.assemble(baker)
        kitchen.deliver(baker)
        spent.append(afterwards.learn(planner))
        files.append(homecoming.back_up(owner))
        told.append(homecoming.read_all(planner))
        assert "\n".join(planner.faults + buyer.faults + baker.faults + owner.faults) == ""

    def come_back(browser: Browser) -> None:
        newcomer = way.walker.signed_in(browser, live_server.url, "owner", way.planner)
        homecoming.bring_back(newcomer, files[0], database=Path(str(connection.settings_dict["NAME"])).name)
        planner = way.walker.signed_in(browser, live_server.url, "planner", way.planner)
        told.append(homecoming.read_all(planner))
        assert "\n".join(newcomer.faults + planner.faults) == ""

    in_browser(walk)
    evidence.assert_closed(cast.event_id)
    drawn = [evidence.drawn_from_the_pantry(cast.event_id, by=fact) for fact in evidence.FACTS]
    assert [str(total) for total in spent] == [evidence.to_the_cent(sum(drawn, Decimal(0)))]

    call_command("flush", interactive=False)
    _own_the_bakery()
    in_browser(come_back)
    before, after = told
    assert after == before
    evidence.assert_closed(cast.event_id)


def _own_the_bakery() -> None:
    """Add the one who may back up and restore."""
    make.user("owner", password=make_password("owner"), is_staff=True, is_superuser=True)


FAULTY = """<!doctype html><html lang="en">
<meta name="viewport" content="width=device-width"><title>Faulty</title><main><h1>Faulty</h1>
<img src="data:,"><p style="width: 500px">wide</p><script>console.error("broken")</script></main></html>"""


def test_whoever_walks_sees_what_is_wrong(in_browser: InBrowser) -> None:
    def walk(browser: Browser) -> None:
        walker = KeyboardWalker.at(browser, "", "anna")
        walker.page.set_content(FAULTY)
        walker.look()
        found = [each.split(": ", 1)[1] for each in walker.faults]
        assert found[0] == "broken"
        assert any(each.startswith("image-alt at ") for each in found)
        assert any(each.endswith("px too wide at 360 px") for each in found)
        assert not any(each.endswith("at 1440 px") for each in found)

    in_browser(walk)
