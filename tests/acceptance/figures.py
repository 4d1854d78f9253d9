"""What the plan of the demo must say at each stage, as plain JSON, whichever way it was asked for."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from bakery.dto import Encoder
from tests.acceptance.cast import ALMOND_BISCOTTI, ANZAC_COOKIES, COOKIE_BOX, DIPPED_BISCOTTI, LEMON_CAKE, SYRUP

Row = dict[str, Any]
POUND = Decimal("453.59237")
FLOUR, EGGS, BAGS, RIBBON = "flour_all_purpose", "eggs_whole", "bag_cello_medium", "ribbon_red"


def plain(result: Any) -> Any:
    """Return what a service gave as a program outside would read it."""
    return json.loads(json.dumps(result, cls=Encoder))


def in_pounds(grams: str) -> Decimal:
    return round(Decimal(grams) / POUND, 4)


def total(rows: Iterable[Row], column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in rows), Decimal(0))


def one(rows: Iterable[Row], **wanted: Any) -> Row:
    """Return the only row with these values."""
    (found,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return found


def options(plan: Row, name: str) -> list[str]:
    """Return the batch options of one output as they are read aloud."""
    return [
        f"{each['batches']} → {each['total_yield']}, "
        + (f"short {each['shortfall']}" if each["shortfall"] != "0" else f"+{each['surplus']}")
        for each in one(plan["units"], name=name)["options"]
    ]


def rows_to_buy(shopping: Row) -> dict[str, Row]:
    """Return the lines of which something is short, by slug."""
    return {
        row["ingredient_slug"]: row for row in (*shopping["items"], *shopping["packaging"]) if not row["is_sufficient"]
    }


def assert_explained(plan: Row) -> None:
    """Prove that every figure of a plan is the sum of the parts it names."""
    for row in (*plan["units"], *plan["goods"], *plan["demand"]):
        assert total(row["asked_by"], "quantity") == Decimal(row.get("needed", row.get("outstanding"))), row["name"]
    for row in plan["units"]:
        for each in row["options"]:
            over = Decimal(each["total_yield"]) - Decimal(row["to_make"])
            assert over == Decimal(each["surplus"]) - Decimal(each["shortfall"]), row["name"]
    for row in plan["needs"]:
        assert total(row["sources"], "quantity") == Decimal(row["quantity"]), row["slug"]
        free = max(Decimal(0), Decimal(row["on_hand"]) - Decimal(row["promised"]))
        assert Decimal(row["free"]) == free, row["slug"]
        assert Decimal(row["short"]) == max(Decimal(0), Decimal(row["quantity"]) - free), row["slug"]
    assert_list_explained(plan["shopping"])


def assert_list_explained(shopping: Row) -> None:
    """Prove that every line of a shopping list and its total are the sum of their parts."""
    bought = [row for row in rows_to_buy(shopping).values() if not row["problem"]]
    for row in bought:
        assert total(row["sources"], "quantity") == Decimal(row["quantity_needed"])
        offer = row["product_recommendation"]
        assert Decimal(row["left_over"]) == Decimal(offer["covers"]) - Decimal(row["shortfall"])
        assert Decimal(row["estimated_cost"]) == offer["packages_to_buy"] * Decimal(offer["price_per_package"])
    assert total(bought, "estimated_cost") == Decimal(shopping["total_estimated_cost"])


def assert_draft(plan: Row) -> None:
    """Two problems, three things to buy, and batches that never hit what is needed."""
    found = {each["code"]: each["subject_name"] for each in plan["problems"]}
    assert found == {"allergen_conflict": "Alder", "missing_density": "Golden syrup"}
    assert len(plan["problems"]) == 2

    assert one(plan["units"], name=ALMOND_BISCOTTI)["needed"] == "196"
    asked = [(each["count"], each["each_exact"]) for each in one(plan["units"], name=ALMOND_BISCOTTI)["asked_by"]]
    assert sorted(asked) == [(26, "6"), (40, "1")]
    assert options(plan, ALMOND_BISCOTTI) == ["6 → 180, short 16", "7 → 210, +14"]
    assert one(plan["units"], name=ANZAC_COOKIES)["needed"] == "156"
    assert options(plan, ANZAC_COOKIES) == ["5 → 150, short 6", "6 → 180, +24"]

    shopping = plan["shopping"]
    assert shopping["items_with_shortfall"] == 3
    assert (shopping["total_estimated_cost"], shopping["cost_known"]) == ("20.06", False)
    assert_explained(plan)


def assert_without_nuts(plan: Row) -> None:
    """Alder's gift no longer asks for biscotti, and nobody is warned."""
    assert [each["code"] for each in plan["problems"]] == ["missing_density"]
    assert one(plan["units"], name=ALMOND_BISCOTTI)["needed"] == "190"
    assert options(plan, ALMOND_BISCOTTI) == ["6 → 180, short 10", "7 → 210, +20"]
    assert one(plan["units"], name=ANZAC_COOKIES)["needed"] == "150"
    assert options(plan, ANZAC_COOKIES) == ["5 → 150, +0"]
    assert one(plan["units"], name=LEMON_CAKE)["needed"] == "2"
    assert_explained(plan)


def assert_weighed(plan: Row) -> None:
    """The syrup is a need like any other."""
    assert plan["problems"] == []
    assert one(plan["needs"], slug=SYRUP)["quantity"] == "425"
    line = rows_to_buy(plan["shopping"])[SYRUP]
    assert (line["product_recommendation"]["packages_to_buy"], line["left_over"]) == (1, "29")
    assert_explained(plan)


def assert_chosen(plan: Row) -> None:
    """Every batch is decided, and what is short is told with what others were promised."""
    batches = {each["name"]: each["decided"]["batches"] for each in plan["units"] if each["decided"]}
    assert batches == {ALMOND_BISCOTTI: 7, DIPPED_BISCOTTI: 1, ANZAC_COOKIES: 5, LEMON_CAKE: 2}
    assert sum(batches.values()) == 15
    glaze = one(plan["needs"], slug="sugar_powdered")
    assert [each["path"] for each in glaze["sources"]] == [[LEMON_CAKE, "Lemon Glaze"]]
    assert glaze["written"] == [{"quantity": "4", "unit": "cup"}]  # of 4 batches of glaze

    flour = one(plan["needs"], slug=FLOUR)
    assert flour["written"] == [{"quantity": "32", "unit": "cup"}]
    figures = [in_pounds(flour[name]) for name in ("quantity", "on_hand", "promised", "free", "short")]
    assert figures == [Decimal(each) for each in ("8.84", "5", "0.5525", "4.4475", "4.3925")]
    assert one(plan["needs"], slug=EGGS)["short"] == "24"
    bags = one(plan["needs"], slug=BAGS)
    assert (bags["quantity"], bags["on_hand"], bags["short"]) == ("25", "20", "5")
    assert one(plan["needs"], slug=RIBBON)["quantity"] == "750"
    assert_explained(plan)


def assert_list(shopping: Row) -> None:
    """Four whole packages, what each leaves over, and the total."""
    lines = rows_to_buy(shopping)
    packages = {slug: row["product_recommendation"]["packages_to_buy"] for slug, row in lines.items()}
    assert packages == {FLOUR: 1, EGGS: 2, SYRUP: 1, BAGS: 1}
    assert in_pounds(lines[FLOUR]["left_over"]) == Decimal("0.6075")
    assert [lines[slug]["left_over"] for slug in (EGGS, SYRUP, BAGS)] == ["0", "29", "95"]
    assert (shopping["total_estimated_cost"], shopping["cost_known"]) == ("25.26", True)
    assert_list_explained(shopping)


def assert_flour_of_biscotti(run: Row) -> None:
    """The older flour went first, and the parts of the run's cost add up."""
    assert (run["actual_yield"], run["loss_quantity"], run["expected_yield"]) == (204, 6, 210)
    flour = [use for use in run["consumptions"] if use["ingredient_slug"] == FLOUR]
    assert [in_pounds(use["quantity_consumed"]) for use in flour] == [Decimal(2), Decimal("1.8675")]
    assert in_pounds(str(total(flour, "quantity_consumed"))) == Decimal("3.8675")
    assert total(flour, "total_cost") == Decimal("2.69")
    assert total(run["consumptions"], "total_cost") == Decimal(run["total_ingredient_cost"])
    assert Decimal(run["good_cost"]) + Decimal(run["total_loss_cost"]) == Decimal(run["total_ingredient_cost"])


def assert_only_wrapping_needed(plan: Row) -> None:
    """All is baked: what is still needed is wrapping alone."""
    assert {need["slug"] for need in plan["needs"] if need["quantity"] != "0"} == {
        BAGS, RIBBON, "bag_kraft", "tag_gift",
    }  # fmt: skip
    assert one(plan["goods"], name=COOKIE_BOX)["to_assemble"] == "25"
    assert_explained(plan)
