"""The demo: a bakery before Christmas whose figures are known by heart."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from bakery.accounts.models import User
from bakery.accounts.roles import Role, role_of
from bakery.catalogue.models import FinishedUnit, Ingredient, Recipe
from bakery.catalogue.services.ingredients import update_ingredient
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.interchange.errors import DemoRefused
from bakery.interchange.services.samples import load_sample, remove_demo
from bakery.inventory.dto.purchases import ProductOffer, PurchaseLineInput
from bakery.inventory.models import Lot, Movement, Purchase
from bakery.inventory.services.locks import lock_stock
from bakery.inventory.services.purchases import record_purchase
from events.dto.planning import BatchDecisionInput, Plan, PlanNeed
from events.models import Assignment, Event, Package
from events.planning.decisions import save_batch_decisions
from events.planning.plan import get_plan
from events.planning.states import lock_plan, start_production
from events.services.assignments import update_assignment
from events.services.shopping import get_shopping_list
from production.dto import LossInput
from production.models import ProductionLoss
from production.services.runs import record_batch_production
from tests import make
from tests.interchange.files import everything

POUND = Decimal("453.59237")


@pytest.fixture
def planner(tx: Atomic) -> User:
    return make.user("planner")


@pytest.fixture
def christmas(tx: Atomic, planner: User) -> int:
    load_sample(tx, with_plan=True, by=planner)
    return int(Event.objects.get(name="Christmas").pk)


def unit(name: str) -> FinishedUnit:
    return FinishedUnit.objects.get(name=name)  # type: ignore[no-any-return]


def needed(plan: Plan, slug: str) -> PlanNeed:
    return next(need for need in plan.needs if need.slug == slug)


def in_pounds(grams: str) -> Decimal:
    return round(Decimal(grams) / POUND, 4)


def offers(tx: Atomic, event_id: int) -> dict[str, ProductOffer]:
    """Return what to buy, by the name of what is short."""
    shopping = get_shopping_list(tx, event_id=event_id)
    rows = [row for row in (*shopping.items, *shopping.packaging) if not row.is_sufficient]
    return {row.ingredient_name: row.product_recommendation for row in rows if row.product_recommendation}


def to_buy(tx: Atomic, event_id: int) -> dict[str, tuple[int, str | None]]:
    """Return packages and their price, by the name of what is short."""
    return {name: (each.packages_to_buy, each.total_cost) for name, each in offers(tx, event_id).items()}


def agreed(tx: Atomic, event_id: int, by: User) -> None:
    """Give Alder the gift without nuts, weigh the syrup, and choose the batches."""
    assignment = Assignment.objects.get(event=event_id, recipient__name="Alder")
    update_assignment(tx, assignment_id=assignment.pk, package_id=Package.objects.get(name="Nut-free gift").pk, by=by)
    syrup = Ingredient.objects.get(slug="golden_syrup")
    density = Decimal(340) / Decimal("236.5882365")
    update_ingredient(tx, ingredient_id=syrup.pk, density=round(density, 10), density_note="1 cup weighs 340 g")
    chosen = {
        "Almond Biscotti": 7, "Chocolate-Dipped Almond Biscotti": 1, "Anzac Cookies": 5, "Lemon Bliss Cake": 2,
    }  # fmt: skip
    decisions = [
        BatchDecisionInput(finished_unit_id=unit(name).pk, batches=batches) for name, batches in chosen.items()
    ]
    save_batch_decisions(tx, event_id=event_id, decisions=decisions, by=by)


def test_the_draft_has_two_problems_and_three_things_to_buy(tx: Atomic, christmas: int) -> None:
    plan = get_plan(tx, event_id=christmas)

    assert sorted(problem.code for problem in plan.problems) == ["allergen_conflict", "missing_density"]
    options = {
        each.name: [(o.batches, o.total_yield, o.shortfall, o.surplus) for o in each.options] for each in plan.units
    }
    assert options["Almond Biscotti"] == [(6, "180", "16", "0"), (7, "210", "0", "14")]
    assert options["Anzac Cookies"] == [(5, "150", "6", "0"), (6, "180", "0", "24")]
    assert {each.name: each.needed for each in plan.units}["Almond Biscotti"] == "196"
    assert get_shopping_list(tx, event_id=christmas).total_estimated_cost == "20.06"
    assert len(to_buy(tx, christmas)) == 3


def test_the_agreed_plan_is_short_of_four_things_for_twenty_five_dollars(
    tx: Atomic, christmas: int, planner: User
) -> None:
    agreed(tx, christmas, planner)
    plan = get_plan(tx, event_id=christmas)

    assert plan.problems == ()
    flour = needed(plan, "flour_all_purpose")
    figures = [in_pounds(each) for each in (flour.quantity, flour.on_hand, flour.promised, flour.free, flour.short)]
    assert figures == [Decimal(each) for each in ("8.84", "5", "0.5525", "4.4475", "4.3925")]
    assert needed(plan, "eggs_whole").short == "24"
    assert needed(plan, "golden_syrup").short == "425"
    assert (needed(plan, "bag_cello_medium").quantity, needed(plan, "bag_cello_medium").short) == ("25", "5")
    assert needed(plan, "ribbon_red").quantity == "750"
    assert in_pounds(needed(plan, "sugar_powdered").quantity) == 1  # four batches of glaze
    assert to_buy(tx, christmas) == {
        "Flour, all-purpose": (1, "4.49"), "Eggs": (2, "6.58"), "Golden syrup": (1, "5.20"),
        "Cello bag, medium": (1, "8.99"),
    }  # fmt: skip
    assert get_shopping_list(tx, event_id=christmas).total_estimated_cost == "25.26"


def test_the_flour_of_seven_batches_comes_from_two_lots(tx: Atomic, christmas: int, planner: User) -> None:
    agreed(tx, christmas, planner)
    lock_plan(tx, event_id=christmas, by=planner)
    lock_stock(tx)
    bought = [
        PurchaseLineInput(
            product_id=each.product_id,
            packages=each.packages_to_buy,
            price_per_package=Decimal(each.price_per_package or 0),
        )
        for each in offers(tx, christmas).values()
    ]
    shop = Purchase.objects.latest("pk").supplier_id
    record_purchase(tx, supplier_id=shop, purchased_on=timezone.localdate(), lines=bought, by=planner)
    start_production(tx, event_id=christmas, by=planner)

    biscotti = unit("Almond Biscotti")
    run = record_batch_production(
        tx,
        recipe_id=biscotti.recipe_id,
        finished_unit_id=biscotti.pk,
        num_batches=7,
        actual_yield=204,
        losses=[LossInput(category="burnt", quantity=6)],
        event_id=christmas,
        by=planner,
    )

    flour = [use for use in run.consumptions or () if use.ingredient_slug == "flour_all_purpose"]
    assert len(flour) == 2
    assert in_pounds(str(sum(Decimal(use.quantity_consumed) for use in flour))) == Decimal("3.8675")
    assert cost_to_string(sum(-Movement.objects.get(pk=use.movement_id).cost for use in flour)) == "2.69"


def test_last_christmas_is_over_and_left_nothing(tx: Atomic, christmas: int) -> None:
    past, ahead = Event.objects.order_by("event_date")[:2]

    assert (past.plan_state, ahead.name, ahead.plan_state) == ("completed", "Open Day", "locked")
    today = timezone.localdate()
    assert [past.event_date, ahead.event_date] == [today - timedelta(days=339), today + timedelta(days=16)]
    assert ProductionLoss.objects.filter(run__event=past).count() == 2
    assert not Lot.objects.filter(finished_unit__isnull=False, remaining__gt=0).exists()
    assert not Recipe.objects.filter(is_ready=False, finished_units__isnull=False).exists()


def test_loading_again_changes_nothing(tx: Atomic, christmas: int, planner: User) -> None:
    before = everything(tx)

    loaded = load_sample(tx, with_plan=True, by=planner)

    assert not loaded.created
    assert everything(tx) == before


def test_it_does_not_mix_with_a_bakery_of_somebody(tx: Atomic, planner: User) -> None:
    make.ingredient("Rye flour")

    with pytest.raises(DemoRefused, match="does not mix"):
        load_sample(tx, with_plan=False, by=planner)


def test_it_can_be_taken_away_and_loaded_anew(tx: Atomic, christmas: int, planner: User) -> None:
    assert remove_demo(tx) > 100

    assert not Event.objects.exists()
    assert load_sample(tx, with_plan=True, by=planner).created


@pytest.mark.django_db
def test_a_development_machine_gets_people_of_every_role(
    settings: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]

    call_command("load_sample", "--with-plan")

    assert "viewer, baker, planner" in capsys.readouterr().out
    people = {user.username: role_of(user) for user in User.objects.all()}
    assert people == {"viewer": Role.VIEWER, "baker": Role.BAKER, "planner": Role.PLANNER}
    assert User.objects.get(username="baker").check_password("baker")


@pytest.mark.django_db
def test_without_debug_nobody_is_made() -> None:
    with pytest.raises(CommandError, match="no superuser"):
        call_command("load_sample")

    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_reset_wants_a_clear_yes(settings: Settings) -> None:
    settings.DEBUG = True
    call_command("load_sample", "--with-plan")

    with pytest.raises(CommandError, match="--yes"):
        call_command("reset_demo", "--user", "planner")
    call_command("reset_demo", "--yes", "--user", "planner")

    assert Event.objects.count() == 3
