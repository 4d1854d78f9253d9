"""What commands tell of feasibility and cost, and how they exit."""

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from bakery.catalogue.models import Ingredient
from bakery.db import transaction
from events.models import Event
from events.planning.states import lock_plan, start_production
from tests import make


@pytest.fixture
def event(db: None) -> Event:
    flour = make.ingredient("Flour")
    make.lot(flour, 1000, unit_cost="0.01")
    bread = make.unit(make.recipe("Bread", [(flour, 100, "g")]), 10, "Bread")
    bag = make.material("Bag")
    make.lot(bag, 4, unit_cost="0.10")
    event = make.event("Fair")
    make.target(event, make.good("Box", [(bread, 5), (bag, 1)]), 4)
    make.decision(event, bread, 2)
    return event


def ran(*arguments: str) -> list[str]:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().splitlines()


def test_feasibility_is_told_row_by_row(event: Event) -> None:
    assert ran("check_feasibility", "Fair") == [
        "Bread: 2 of 2 batches, can produce",
        "Box: 0 of 4 now, 4 after the batches, awaiting production",
        "  Bread: 20 needed, 0 there: 20 short",
        "Nothing is short.",
    ]


def spoil_bags(event: Event) -> None:
    event.targets.update(quantity=6)


def bake_more(event: Event) -> None:
    event.decisions.update(batches=11)


def choose_late(event: Event) -> None:
    event.targets.get().finished_good.lines.filter(material__name="Bag").update(decide_at_assembly=True)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (spoil_bags, "  Bag: 6 ea needed, 4 there: 2 ea short"),
        (bake_more, "  Flour: 1100 g needed, 1000 there"),
        (choose_late, "  Bag: 4 ea needed, 4 there: no product is chosen"),
    ],
)
def test_what_is_short_ends_with_an_error(event: Event, change: Callable[[Event], None], told: str) -> None:
    change(event)
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("check_feasibility", "Fair", stdout=out)

    assert ended.value.code == 1
    assert told in out.getvalue().splitlines()
    assert out.getvalue().splitlines()[-1] == "Something is short."


def test_feasibility_as_one_object(event: Event) -> None:
    (line,) = ran("check_feasibility", str(event.pk), "--json")

    found = json.loads(line)
    assert found["production"][0]["can_produce_batches"] == 2
    assert found["assembly"][0]["after_batches"] == 4


def test_the_report_tells_what_was_given_and_what_it_cost(event: Event) -> None:
    make.assignment(event, make.recipient("Alder"), make.package(lines=[(event.targets.get().finished_good, 1)]), 2)

    assert ran("event_report", "Fair") == [
        f"Fair, {event.event_date:%-d %b %Y}, draft",
        "Given: 2 packages to 1 recipients, 1.20",
        "  Alder: 1.20",
        "Production: 0.00, of which lost 0.00",
        "Assembly: 0.00",
        "Delivery: 0.00",
        "Handed on: 0.00",
        "Cost: 0.00, still on hand 0.00",
        "Expected (live): 2.60, variance 2.60",
        "Still to buy: 0.20",
        "Bread: 0 of 2 batches, 0.00 of 2.00 spent, variance 2.00 (100.00 %)",
    ]


def test_a_report_with_an_unknown_price_says_so(event: Event) -> None:
    make.target(event, make.good("Tin", [(make.material("Tin"), 1)]), 1)
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("event_report", "Fair", stdout=out)

    assert ended.value.code == 1
    assert out.getvalue().splitlines()[-1] == "Some prices are not known, so these are lower bounds."


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["check_feasibility", "event_report"])
def test_an_event_that_does_not_exist_is_refused(command: str) -> None:
    with pytest.raises(CommandError):
        call_command(command, "Nowhere")


def test_a_plan_is_reckoned_at_todays_prices_once_production_has_started(event: Event) -> None:
    with transaction.atomic() as tx:
        for step in (lock_plan, start_production):
            step(tx, event_id=event.pk, by=make.user())
    make.lot(Ingredient.objects.get(name="Flour"), 1, unit_cost="0.03")

    assert ran("recost", "Fair")[1:] == [
        "When production started: 2.40",
        "At today's prices: 6.40, difference 4.00",
        "Spent so far: 0.00",
    ]


def test_a_plan_that_was_not_started_has_nothing_to_be_reckoned_against(event: Event) -> None:
    with pytest.raises(CommandError, match="Production has not started") as error:
        ran("recost", "Fair")
    assert error.value.returncode == 2
