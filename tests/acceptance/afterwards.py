"""What is read on the pages once the feast is over."""

from decimal import Decimal

from playwright.sync_api import Locator

from tests.acceptance.walker import Walker

PARTS = "Every cent once, where it was drawn from the shelf"
SIDES = "What was drawn is here, or was handed out, or was lost"


def learn(planner: Walker) -> Decimal:
    """Complete the event, find every rule kept, and return what the report says it cost, whose sums hold."""
    planner.open("/events/")
    planner.follow("Christmas")
    planner.press("Complete the event")
    assert "The plan is completed" in planner.text(planner.section("State"))

    planner.follow("Report", within=planner.page.get_by_role("navigation", name="Christmas"))
    total = _adds_up(planner, PARTS)
    _adds_up(planner, SIDES)
    assert _sums(planner, planner.page.get_by_role("table", name=SIDES).locator("tfoot")) == [Decimal(0)]

    planner.open("/data/health/")
    planner.press("Look at all rules now")
    assert "none of them broken" in planner.text()
    return total


def _adds_up(planner: Walker, table: str) -> Decimal:
    """Prove that the rows of a table make its foot, and return that."""
    found = planner.page.get_by_role("table", name=table)
    (foot,) = _sums(planner, found.locator("tfoot"))
    assert sum(_sums(planner, found.locator("tbody"))) == foot, table
    return foot


def _sums(planner: Walker, part: Locator) -> list[Decimal]:
    """Return the money of a column, of which some is taken off."""
    texts = planner.texts(part.locator("td[data-label='Cost']"))
    return [Decimal(text.replace("$", "").replace(",", "").replace("−", "-")) for text in texts]
