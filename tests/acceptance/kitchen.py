"""What is baked, put together and handed out on the pages."""

from decimal import Decimal

from playwright.sync_api import Locator

from tests.acceptance import sums
from tests.acceptance.cast import (
    ALMOND_BISCOTTI,
    ANZAC_COOKIES,
    COOKIE_BOX,
    DIPPED_BISCOTTI,
    GRAND_HAMPER,
    LEMON_CAKE,
)
from tests.acceptance.walker import Walker

TO_BAKE, DRAWN, LOOSE = "To bake", "Lots drawn, oldest first", "Pieces that go out without a recipient"
NEEDS = "What there is enough of"
FOODS, FINISHED = "food", "finished"


def start(planner: Walker) -> None:
    """Let the baking begin."""
    planner.press("Start production")
    assert "in production" in planner.text(planner.section("State"))


def bake(baker: Walker) -> None:
    """Record what is baked, once however often it is sent, and take one baking back."""
    _bake_biscotti(baker)
    assert "150 good of 150 expected" in _record_all(baker, ANZAC_COOKIES)
    assert "2 good of 2 expected" in _record_all(baker, LEMON_CAKE)

    before = _shelf(baker, FOODS) | _shelf(baker, FINISHED)
    first = _record_all(baker, DIPPED_BISCOTTI)
    run = baker.place
    after = _shelf(baker, FOODS) | _shelf(baker, FINISHED)
    assert after != before
    baker.open(run)
    baker.follow("Void")
    baker.type("Reason", "Counted wrong")
    baker.press("Void")
    assert _shelf(baker, FOODS) | _shelf(baker, FINISHED) == before
    again = _record_all(baker, DIPPED_BISCOTTI)
    assert _shelf(baker, FOODS) | _shelf(baker, FINISHED) == after
    assert again.partition(" in all")[0].split()[-1] == first.partition(" in all")[0].split()[-1]


def _bake_biscotti(baker: Walker) -> None:
    _go(baker, "Bake")
    row = baker.row(ALMOND_BISCOTTI, table=TO_BAKE)
    assert baker.cell(row, "Batches left").startswith("7 of 7")
    baker.follow("Record", within=row, exact=False)
    baker.type("Good pieces", "204")
    baker.type(baker.page.get_by_label("Burnt").first, "6")
    sent = baker.send_twice()
    assert sent[0] == sent[1]
    baker.open(sent[0])

    assert "204 good of 210 expected" in baker.text()
    flour = baker.row("Flour, all-purpose", table=DRAWN).all()
    assert [sums.pounds(baker.cell(row, "Amount")) for row in flour] == [Decimal(2), Decimal("1.8675")]
    assert sum(sums.number(baker.cell(row, "Cost")) for row in flour) == Decimal("2.69")
    drawn = baker.page.get_by_role("table", name=DRAWN)
    costs = [sums.number(each) for each in baker.texts(drawn.locator("tbody td[data-label='Cost']"))]
    assert sum(costs) == sums.number(baker.text(drawn.locator("tfoot td")))
    assert _shelf(baker, FINISHED)[ALMOND_BISCOTTI].startswith("204 ")


def _record_all(baker: Walker, name: str) -> str:
    """Record all batches of an output that are left, and return what the page of the baking says."""
    _go(baker, "Bake")
    baker.follow("Record", within=baker.row(name, table=TO_BAKE), exact=False)
    baker.press("Record")
    return baker.text()


def read_wrapping(planner: Walker) -> None:
    """See that nothing but wrapping is needed once all is baked."""
    planner.open("/events/")
    planner.follow("Christmas")
    needs = planner.page.get_by_role("table", name=NEEDS).locator("tbody th")
    assert sorted(planner.texts(needs)) == ["Cello bag, medium", "Gift tag", "Kraft bag", "Ribbon, red"]
    assert "15 of 15 batches done" in planner.text()


def change_a_recipe(planner: Walker) -> None:
    """Double the flour of what is baked already: its cost stays what it was, and the plan says what differs."""
    planner.open("/runs/")
    planner.follow(ANZAC_COOKIES)
    run, before = planner.place, planner.text(planner.page.get_by_role("table", name=DRAWN))
    planner.open("/recipes/")
    planner.follow(ANZAC_COOKIES)
    planner.follow("Edit")
    planner.type(planner.page.get_by_label("Amount, row 1", exact=True), "4")
    planner.press("Save")

    planner.open(run)
    assert planner.text(planner.page.get_by_role("table", name=DRAWN)) == before
    planner.open("/events/")
    planner.follow("Christmas")
    drift = planner.section("Changed since it was frozen").get_by_role("listitem")
    assert planner.texts(drift) == ["Recipe Anzac Cookies: lines changed"]


def assemble(baker: Walker) -> None:
    """Put boxes and a hamper together; one box more than there are cookies for is refused."""
    _go(baker, "Assemble")
    baker.follow("Record Cookie Box")
    baker.type("How many", "26")
    baker.choose("Cello bag, medium", "Paper & Twine Plain cello bags")
    baker.press("Record")
    baker.look()
    assert "Not enough in stock: Anzac Cookies is short by 6." in baker.text(baker.page.get_by_role("alert"))
    baker.type("How many", "25")
    baker.press("Record")
    used = baker.page.get_by_role("table", name="What was used, by lot")
    costs = [sums.number(each) for each in baker.texts(used.locator("tbody td[data-label='Cost']"))]
    assert f"${sum(costs)}" in baker.text(baker.section("What came of it"))

    _go(baker, "Assemble")
    baker.follow("Record Grand Hamper")
    baker.press("Record")
    assert _left(baker, COOKIE_BOX, GRAND_HAMPER, ALMOND_BISCOTTI, ANZAC_COOKIES) == [24, 1, 54, 0]


def deliver(baker: Walker) -> None:
    """Hand out every package, serve what is loose, and see what is left."""
    _go(baker, "Deliver")
    for gift in ("Nut-free gift for Alder", "Neighbour gift for Birch", "Family hamper for Cedar"):
        baker.press(gift, exact=False)
        assert "ready" in baker.text(_given(baker, gift))
        baker.press(gift, exact=False)
        assert "delivered" in baker.text(_given(baker, gift))
    assert "0 pending, 0 ready, 3 delivered" in baker.text()

    for name, count in {COOKIE_BOX: 23, ALMOND_BISCOTTI: 40, DIPPED_BISCOTTI: 20}.items():
        row = baker.row(name, table=LOOSE)
        assert baker.cell(row, "Wanted") == str(count)
        baker.type(row.get_by_role("textbox"), str(count))
    baker.press("Record as served or sold")
    assert _left(baker, ALMOND_BISCOTTI, DIPPED_BISCOTTI, COOKIE_BOX, LEMON_CAKE) == [14, 10, 0, 0]

    baker.open("/runs/")
    baker.follow(LEMON_CAKE)
    baker.follow("Void")
    baker.type("Reason", "Wrong cake")
    baker.press("Void")
    baker.look()
    refusal = baker.text()
    assert GRAND_HAMPER in refusal
    assert "Nut-free gift for Alder" in refusal


def _given(baker: Walker, gift: str) -> Locator:
    """Return the cell of the board that says how far a gift is."""
    package, _, recipient = gift.partition(" for ")
    return baker.row(recipient).locator(f"td[data-label='{package}']")


def _go(baker: Walker, tab: str) -> None:
    """Go to a board of the event."""
    baker.open("/deliver/")
    baker.follow("Christmas")
    baker.follow(tab, within=baker.page.get_by_role("navigation", name="Christmas"))


def _shelf(baker: Walker, tab: str) -> dict[str, str]:
    """Return amount and worth of everything on a page of the pantry."""
    baker.open(f"/pantry/?tab={tab}")
    rows = baker.page.get_by_role("table").locator("tbody tr").all()
    return {baker.text(row.locator("th")): f"{baker.cell(row, 'On hand')} {baker.cell(row, 'Worth')}" for row in rows}


def _left(baker: Walker, *names: str) -> list[int]:
    """Return how many of each there are; what the pantry does not list is gone."""
    shelf = _shelf(baker, FINISHED)
    return [int(sums.number(shelf.get(name, "0"))) for name in names]
