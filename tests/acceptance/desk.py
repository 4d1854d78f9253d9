"""What is planned and bought on the pages."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from playwright.sync_api import Locator, expect

from tests.acceptance import sums
from tests.acceptance.cast import ALMOND_BISCOTTI, ANZAC_COOKIES, LEMON_CAKE
from tests.acceptance.walker import Walker

BATCHES, NEEDS, WHO = "Batches by output", "What is short", "Who gets which package"
ENOUGH = "What there is enough of"
FLOUR, SYRUP, EGGS, BAGS = "Flour, all-purpose", "Golden syrup", "Eggs", "Cello bag, medium"


def plan_it(planner: Walker) -> None:
    """Plan from the draft to the lock: every figure is read, and every sum reckoned again."""
    planner.open("/events/")
    planner.follow("Christmas")
    _read_draft(planner)
    _give_no_nuts(planner)
    _weigh_syrup(planner)
    _choose_batches(planner)
    _read_needs(planner)
    planner.press("Lock the plan")
    assert "The plan is locked" in planner.text(planner.section("State"))


def _read_draft(planner: Walker) -> None:
    assert _numbers(planner) == ["0 of 86 ready", "0 of 15 batches done", "3 to buy, at least $20.06", "2 problems"]
    problems = planner.texts(planner.section("Problems").locator("li"))
    assert len(problems) == 2
    assert any("Alder" in each and "Almonds" not in each for each in problems)
    assert any(each.startswith("Golden syrup") for each in problems)

    assert _needed(planner, ALMOND_BISCOTTI) == "196"
    assert _options(planner, ALMOND_BISCOTTI) == ["6 → 180, short 16", "7 → 210, +14"]
    assert _needed(planner, ANZAC_COOKIES) == "156"
    assert _options(planner, ANZAC_COOKIES) == ["5 → 150, short 6", "6 → 180, +24"]
    _reckon_again(planner)


def _give_no_nuts(planner: Walker) -> None:
    alder = planner.row("Alder", table=WHO)
    planner.touch(alder.locator("summary, a", has_text="Change").first)
    planner.type(alder.get_by_label("Package"), "Nut-free gift")
    planner.press("Save what Alder gets")

    assert planner.cell(planner.row("Alder", table=WHO), "Package") == "Nut-free gift"
    (problem,) = planner.texts(planner.section("Problems").locator("li"))
    assert problem.startswith("Golden syrup")
    assert _needed(planner, ALMOND_BISCOTTI) == "190"
    assert _options(planner, ALMOND_BISCOTTI) == ["6 → 180, short 10", "7 → 210, +20"]
    assert _needed(planner, ANZAC_COOKIES) == "150"
    assert _options(planner, ANZAC_COOKIES) == ["5 → 150, exact"]
    assert _needed(planner, LEMON_CAKE) == "2"


def _weigh_syrup(planner: Walker) -> None:
    planner.type(planner.section("Problems").get_by_label("weighs"), "340")
    planner.press("Save the weight of Golden syrup")

    assert "0 problems" in _numbers(planner)
    planner.touch(planner.page.locator("summary", has_text="What must be bought"))
    syrup = planner.row(SYRUP, table="What must be bought")
    assert sums.pounds(planner.cell(syrup, "Need")) == round(425 / Decimal("453.59237") * 16, 4) / 16
    assert planner.why(syrup, "Need").endswith(" for Anzac Cookies")
    assert "1 tin" in planner.cell(syrup, "Buy")
    assert planner.cell(syrup, "Left over after") == "1.0229 oz"  # 29 g


def _choose_batches(planner: Walker) -> None:
    _choose(planner, ALMOND_BISCOTTI, "6 → 180, short 10")
    planner.press("Save the batches")
    planner.press("Lock the plan")
    planner.look()
    assert "6 batches make 180, 10 short" in planner.text(planner.page.get_by_role("alert"))
    assert "The plan is draft" in planner.text(planner.section("State"))

    planner.open_again()
    _choose(planner, ALMOND_BISCOTTI, "7 → 210, +20")
    planner.press("Save the batches")
    assert "0 of 15 batches done" in _numbers(planner)
    assert "0 problems" in _numbers(planner)


def _read_needs(planner: Walker) -> None:
    flour = planner.row(FLOUR, table=NEEDS)
    columns = ("Needed", "On hand", "Promised", "Free", "Short")
    figures = [sums.pounds(planner.cell(flour, column)) for column in columns]
    assert figures == [Decimal(each) for each in ("8.84", "5", "0.5525", "4.4475", "4.3925")]
    assert planner.cell(planner.row(EGGS, table=NEEDS), "Short") == "24"
    bags = planner.row(BAGS, table=NEEDS)
    assert (planner.cell(bags, "Needed"), planner.cell(bags, "Short")) == ("25", "5")
    planner.touch(planner.page.locator("summary", has_text="more there is enough"))
    ribbon = planner.row("Ribbon, red", table=ENOUGH)
    assert planner.why(ribbon, "Needed").startswith("7.5 m = 7.5 for ")
    sugar = planner.why(planner.row("Sugar, powdered", table=ENOUGH), "Needed")
    assert sugar.endswith("× Lemon Bliss Cake › Lemon Glaze")
    _reckon_again(planner)


def _numbers(planner: Walker) -> list[str]:
    """Return the figures at the top, the estimate apart."""
    found = planner.texts(planner.page.get_by_label("The plan in numbers").get_by_role("listitem"))
    short = [re.sub(r", \d+ (amount|price)s? \w+$", "", each) for each in found]
    return [each for each in short if "estimated cost" not in each]


def _needed(planner: Walker, name: str) -> str:
    return planner.cell(planner.row(name, table=BATCHES), "Needed")


def _options(planner: Walker, name: str) -> list[str]:
    labels = planner.texts(planner.row(name, table=BATCHES).locator("label", has=planner.page.get_by_role("radio")))
    return [each for each in labels if each != "own number"]


def _choose(planner: Walker, name: str, option: str) -> None:
    planner.tick(planner.row(name, table=BATCHES).get_by_label(option))


def _reckon_again(planner: Walker) -> None:
    """Prove every sum of the tables of a plan."""
    _prove(planner, BATCHES, "Needed", sums.adds_up)
    _prove(planner, "Boxes in all, from every side", "Needed", sums.adds_up)
    _prove(planner, NEEDS, "Needed", sums.adds_up)
    for column in ("On hand", "Promised", "Free", "Short"):
        _prove(planner, NEEDS, column, sums.adds_up)


def _prove(planner: Walker, table: str, column: str, holds: Callable[[str], bool]) -> None:
    sentences = planner.whys(table, column)
    assert sentences, f"no sums under {column}"
    assert [each for each in sentences if not holds(each)] == []


def shop(baker: Walker) -> None:
    """Buy what the list says and a butter nobody knew, and find the list empty."""
    baker.open("/events/")
    baker.follow("Shopping for Christmas")
    assert "4 lines, $25.26" in baker.text()
    bought = {name: _read_line(baker, name) for name in (FLOUR, EGGS, SYRUP, BAGS)}
    assert [bought[name][0] for name in bought] == ["1 bag", "2 cartons", "1 tin", "1 pack"]
    assert sum(sums.number(price) * sums.number(packages) for packages, price, _ in bought.values()) == Decimal(
        "25.26"
    )
    over = [left for _, _, left in bought.values()]
    assert sums.pounds(over[0]) == Decimal("0.6075")
    assert over[1:] == ["0", "1.0229 oz", "95"]

    baker.press("Start shopping")
    _tick(baker, bought)
    baker.follow("Record what is ticked")
    baker.choose("Store", "Harbour Grocers")
    lines = baker.page.locator("fieldset.card")
    for name, (packages, price, _) in bought.items():
        line = _line_of(lines, name)
        assert sums.number(line.get_by_label("Packages").input_value()) == sums.number(packages)
        baker.type(line.get_by_label("Price each"), price.removeprefix("$"))
    _describe_butter(baker, _blank_line(lines))
    baker.press("Save the purchase")
    assert "Recorded 5 lines from Harbour Grocers: $28.36." in baker.text()
    assert "Everything on this list is bought" in baker.text()

    baker.open("/events/")
    baker.follow("Shopping for Christmas")
    expect(baker.page.get_by_text("Nothing to buy")).to_be_visible()
    baker.touch(baker.page.locator("summary", has_text="in stock already"))
    assert sums.pounds(baker.cell(baker.row(FLOUR), "Free")) == Decimal("9.4475")
    assert baker.cell(baker.row(BAGS), "Free") == "120"


def _tick(baker: Walker, names: Iterable[str]) -> None:
    """Tick each line, and see that all ticks are kept."""
    with baker.sent_one_by_one():
        baker.tick_all([baker.page.get_by_role("checkbox", name=name) for name in names])
        if not baker.has_scripts:
            baker.press("Save the ticks")
        expect(baker.page.get_by_text("4 of 4 ticked")).to_be_visible()
    baker.open(baker.place)
    assert "4 of 4 ticked" in baker.text()
    assert "4 lines, $25.26" in baker.text()


def _read_line(baker: Walker, name: str) -> tuple[str, str, str]:
    """Return packages, the price of one and what will be left over, of a line whose sums hold."""
    row = baker.row(name)
    assert sums.adds_up(baker.why(row, "Need"))
    assert sums.adds_up(baker.why(row, "Short"))
    packages = baker.text(row.locator("td[data-label='Buy'] strong"))
    return packages, baker.cell(row, "Last price"), baker.cell(row, "Left over after")


def _line_of(lines: Locator, name: str) -> Locator:
    """Return the line of the receipt that was filled in for an ingredient or material."""
    word = {FLOUR: "Mill Lane Flour", EGGS: "Mill Lane Eggs", SYRUP: "Mill Lane Golden syrup", BAGS: "Plain cello"}
    for line in lines.all():
        if word[name] in line.get_by_label(re.compile("^Product")).input_value():
            return line
    raise AssertionError(f"no line was filled in for {name}")


def _blank_line(lines: Locator) -> Locator:
    return next(line for line in lines.all() if not line.get_by_label(re.compile("^Product")).input_value())


def _describe_butter(baker: Walker, line: Locator) -> None:
    baker.type(line.get_by_label(re.compile("^Product")), "Farm butter")
    baker.type(line.get_by_label("Packages"), "1")
    baker.type(line.get_by_label("Price each"), "3.10")
    baker.touch(line.locator("summary", has_text="A product that is not known yet"))
    baker.type(line.get_by_label("Ingredient or material"), "Butter, unsalted")
    baker.type(line.get_by_label("One package holds"), "250")
    baker.type(line.get_by_label("Unit"), "g")
