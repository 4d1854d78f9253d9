"""The whole way from a draft to what is left after the feast, at a laptop, in a real browser."""

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from bakery.db import transaction
from bakery.interchange.services.samples import ensure_accounts
from tests.acceptance import desk
from tests.acceptance.cast import load_demo
from tests.acceptance.conftest import InBrowser
from tests.acceptance.walker import Walker


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_at_a_laptop(live_server: LiveServer, in_browser: InBrowser) -> None:
    with transaction.atomic() as tx:
        ensure_accounts(tx, password_hashes={name: make_password(name) for name in ("planner", "baker")})
    load_demo()

    def walk(browser: Browser) -> None:
        planner, baker = (Walker.signed_in(browser, live_server.url, name) for name in ("planner", "baker"))
        desk.plan_it(planner)
        desk.shop(baker)
        assert planner.faults + baker.faults == []

    in_browser(walk)
