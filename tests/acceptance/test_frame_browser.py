"""What pages do where a script runs: the cursor stays, news is said, and nothing typed is lost."""

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from bakery.db import transaction
from bakery.interchange.services.samples import ensure_accounts
from tests.acceptance.cast import load_demo
from tests.acceptance.conftest import InBrowser
from tests.acceptance.walker import Walker

FOCUSED = "() => (document.activeElement.textContent || document.activeElement.name).trim()"

# The heading and the day stand on every sheet; bars to move about do not; black stands on white.
PRINTED = """() => {
  const of = (where, what) => getComputedStyle(document.querySelector(where))[what];
  return [of(".page-head", "display"), of(".sheet-day", "display"), of(".top", "display"), of(".tabs", "display"),
          of("h1", "color"), of("table", "backgroundColor")];
}"""


@pytest.mark.django_db(transaction=True)
def test_nothing_typed_is_lost_and_the_cursor_stays(live_server: LiveServer, in_browser: InBrowser) -> None:
    with transaction.atomic() as tx:
        ensure_accounts(tx, password_hashes={"planner": make_password("planner")})
    load_demo()

    def walk(browser: Browser) -> None:
        planner = Walker.signed_in(browser, live_server.url, "planner")
        planner.open("/events/")
        planner.follow("Christmas")
        _change_a_row(planner)
        _print_it(planner)
        _lose_the_connection(planner)
        _come_back_to_a_form(planner)
        _use_the_keys(planner)

    in_browser(walk)


def _change_a_row(planner: Walker) -> None:
    page, row = planner.page, planner.row("Almond Biscotti", table="What it wants apart from packages")
    row.get_by_role("link", name="Change").click()
    row.get_by_label("Pieces").wait_for()
    assert page.evaluate(FOCUSED).endswith("quantity")

    row.get_by_label("Pieces").fill("46")
    planner.press("Save Almond Biscotti")

    assert planner.cell(row, "Wanted") == "46"
    assert page.evaluate(FOCUSED) == "Change Almond Biscotti"
    assert "Changed Almond Biscotti." in page.locator("#messages[aria-live=polite]").inner_text()
    assert "202 = 46 loose" in page.locator("#batches").inner_html()


def _print_it(planner: Walker) -> None:
    page = planner.page
    page.emulate_media(media="print", color_scheme="dark")
    styles = page.evaluate(PRINTED)
    page.emulate_media(media="screen", color_scheme="light")
    assert styles == ["table-header-group", "block", "none", "none", "rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert page.pdf(format="A4").startswith(b"%PDF")


def _lose_the_connection(planner: Walker) -> None:
    page = planner.page
    page.locator("summary", has_text="Add what it wants").click()
    page.get_by_label("What", exact=True).fill("Shortbread")
    page.context.set_offline(True)
    page.get_by_role("button", name="Add it", exact=True).click()

    page.get_by_text("Not saved, try again").wait_for()
    assert page.get_by_label("What", exact=True).input_value() == "Shortbread"
    page.context.set_offline(False)


def _come_back_to_a_form(planner: Walker) -> None:
    page = planner.page
    planner.open("/recipients/new/")
    page.get_by_label("Name").fill("Dogwood")
    planner.open("/recipients/new/")
    page.get_by_role("button", name="Take it up again").click()
    assert page.get_by_label("Name").input_value() == "Dogwood"

    planner.press("Save")
    planner.open("/recipients/new/")
    assert page.get_by_role("button", name="Take it up again").count() == 0


def _use_the_keys(planner: Walker) -> None:
    page = planner.page
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate(FOCUSED) == "q"
    page.keyboard.type("gs/?")
    assert page.get_by_role("searchbox", name="Search").input_value() == "gs/?"

    page.locator("h1").click()
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").get_by_role("button", name="Close").click()
    with page.expect_navigation(url="**/pantry/"):
        page.keyboard.type("gk")

    page.locator(".person summary").click()
    page.get_by_label("Keys such as").uncheck()
    page.locator("h1").click()
    page.keyboard.press("?")
    assert not page.get_by_role("dialog").is_visible()
