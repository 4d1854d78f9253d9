"""What stays as evidence: the plan frozen at the start, what was recorded, and what the event cost in the end."""

from decimal import ROUND_HALF_UP, Decimal

from assembly.services import get_reserved_stock
from bakery.catalogue.dto.recipes import RecipeLineInput
from bakery.catalogue.models import RecipeLine
from bakery.catalogue.services import set_recipe_lines
from bakery.db import transaction
from bakery.inventory.models import Lot, Movement
from bakery.inventory.services import check_ledger
from events.models import Event, PlanState
from events.planning.snapshots import get_plan_snapshots
from production.services import get_production_run
from tests.acceptance import figures
from tests.acceptance.cast import ALMOND_BISCOTTI, ANZAC_COOKIES, DIPPED_BISCOTTI, LEMON_CAKE, SYRUP
from tests.acceptance.figures import Row

CENT = Decimal("0.01")
# What a fact of an event drew is tied to it by one of these.
FACTS = ("production_use__run", "assembly_use__run", "delivery_use__delivery")


def assert_baseline(event_id: int) -> None:
    """The start froze batches and needs: each with slug, name, amount, unit and the price of one unit."""
    with transaction.snapshot() as tx:
        newest, *_ = figures.plain(get_plan_snapshots(tx, event_id=event_id))
    assert newest["kind"] == "baseline"
    batches = {each["name"]: each["batches"] for each in newest["recipe_batches"]}
    assert batches == {ALMOND_BISCOTTI: 7, DIPPED_BISCOTTI: 1, ANZAC_COOKIES: 5, LEMON_CAKE: 2}

    needs = {each["slug"]: each for each in newest["aggregated_ingredients"]}
    flour, eggs, syrup, bags = (needs[slug] for slug in (figures.FLOUR, figures.EGGS, SYRUP, figures.BAGS))
    assert figures.in_pounds(flour["quantity"]) == Decimal("8.84")
    assert [(each["display_name"], each["quantity"], each["unit"]) for each in (eggs, syrup, bags)] == [
        ("Eggs", "24", "ea"),
        ("Golden syrup", "425", "g"),
        ("Cello bag, medium", "25", "ea"),
    ]
    assert (flour["display_name"], flour["unit"]) == ("Flour, all-purpose", "g")
    assert needs[figures.RIBBON]["quantity"] == "750"
    for need in needs.values():
        price, cost = Decimal(need["cost_per_unit_exact"]), Decimal(need["cost"])
        assert price > 0, need["slug"]
        # The stored price keeps eight places, so many units of it may be a hair beside their cost.
        assert abs(cost - (price * Decimal(need["quantity"]))) < CENT, need["slug"]
    assert newest["cost_known"] is True


def double_the_recipe(run_id: int) -> Row:
    """Double what a baked recipe takes; return the run, whose costs are what they were."""
    with transaction.snapshot() as tx:
        before = figures.plain(get_production_run(tx, production_run_id=run_id))
    stored = RecipeLine.objects.filter(recipe=before["recipe_id"])
    doubled = [
        RecipeLineInput(id=line.pk, ingredient_id=line.ingredient_id, quantity=line.quantity * 2, unit=line.unit)
        for line in stored
    ]
    with transaction.atomic() as tx:
        set_recipe_lines(tx, recipe_id=before["recipe_id"], lines=doubled)
        after: Row = figures.plain(get_production_run(tx, production_run_id=run_id))
    assert after == before
    return after


def assert_drift(plan: Row) -> None:
    """The plan says by name what differs from the frozen one, and goes by it no further."""
    assert plan["staleness"]["is_stale"] is True
    assert [each["message"] for each in plan["staleness"]["reasons"]] == ["Recipe Anzac Cookies: lines changed"]
    figures.assert_only_wrapping_needed(plan)


def assert_report(event_id: int, costs: Row) -> None:
    """The report adds up to the cent: part by part, with what was drawn, and with where it went."""
    spent = [drawn_from_the_pantry(event_id, by=fact) for fact in FACTS]
    parts = [costs[f"total_{part}_cost"] for part in ("production", "assembly", "delivery")]
    assert parts == [to_the_cent(each) for each in spent]
    assert costs["handed_on_cost"] == "0.00"
    assert costs["grand_total"] == to_the_cent(sum(spent, Decimal(0)))
    assert sum(spent) == handed_out(event_id) + left_over(event_id) + lost(event_id)
    assert costs["on_hand_value"] == to_the_cent(left_over(event_id))
    assert costs["loss_cost"] == to_the_cent(lost(event_id))
    assert costs["estimate_basis"] == "baseline"
    assert Decimal(costs["variance"]) == Decimal(costs["estimated_cost"]) - Decimal(costs["grand_total"])
    assert costs["cost_known"] is True


def to_the_cent(cost: Decimal) -> str:
    return str(cost.quantize(CENT, ROUND_HALF_UP))


def drawn_from_the_pantry(event_id: int, *, by: str) -> Decimal:
    """Return what standing facts of one kind drew of ingredients and materials for the event, by the ledger."""
    standing = {f"{by}__event": event_id, f"{by}__voided_at": None}
    drawn = Movement.objects.filter(lot__product__isnull=False, **standing)
    return -sum(drawn.values_list("cost", flat=True), Decimal(0))


def handed_out(event_id: int) -> Decimal:
    deliveries = Event.objects.get(pk=event_id).deliveries.filter(voided_at__isnull=True)
    return sum((each.total_cost for each in deliveries), Decimal(0))


def left_over(event_id: int) -> Decimal:
    """Return what is left of all that was made for the event, by its value."""
    made = [*Lot.objects.filter(production_run__event=event_id), *Lot.objects.filter(assembly_run__event=event_id)]
    return sum((lot.value for lot in made), Decimal(0))


def lost(event_id: int) -> Decimal:
    runs = Event.objects.get(pk=event_id).production_runs.filter(voided_at__isnull=True).prefetch_related("losses")
    return sum((loss.total_loss_cost for run in runs for loss in run.losses.all()), Decimal(0))


def assert_closed(event_id: int) -> None:
    """The event is over, nothing is kept for it any more, and the ledger is whole."""
    event = Event.objects.get(pk=event_id)
    assert (event.plan_state, event.closed_at is not None) == (PlanState.COMPLETED, True)
    with transaction.snapshot() as tx:
        assert get_reserved_stock(tx, event_id=event_id) == []
        assert check_ledger(tx) == []
