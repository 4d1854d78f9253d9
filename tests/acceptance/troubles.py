"""Plans that have every problem a plan can have."""

from datetime import timedelta

from django.utils import timezone

from bakery.catalogue.models import FinishedUnit, RecipeLine
from events.models import Event, PlanState
from tests import make
from tests.events.facts import made
from tests.service_cases.stage import Stage

CODES = {
    "missing_density", "missing_each_weight", "unit_mismatch", "no_yield", "not_ready", "archived", "empty_good",
    "plan_stale", "material_not_chosen", "shortfall", "no_product", "allergen_conflict", "expired_stock",
    "expires_before_event", "approximate", "no_price", "variant_yield_differs", "needs_reconcile", "overdue",
}  # fmt: skip


def make_trouble(s: Stage) -> list[Event]:
    """Add a draft with all that can be wrong with one, and return the plans that have problems."""
    ahead, past = make.event("Trouble ahead", in_days=10), make.event("Trouble past", in_days=-1)
    for number, unit in enumerate(_units(s)):
        make.target(ahead, unit, 5 + number)
    ribbon = make.material("Long ribbon", dimension="length")
    make.target(ahead, make.good("Ribboned box", [(ribbon, 1, {"unit": "ea"})]), 2)
    make.target(ahead, make.good("Bare box"), 2)
    ahead.shortlist.create(recipe=make.recipe("Jumbles"))
    made(ahead, s.cookie, 5, needs_reconcile=True)
    _assign_nuts(ahead)
    make.target(past, s.cookie, 200)
    make.decision(past, s.cookie, 1)

    bagged = make.event("Bagged", in_days=15, state=PlanState.IN_PRODUCTION)
    make.target(bagged, make.good("Bagged box", [(s.box, 1, {"decide_at_assembly": True})]), 2)
    RecipeLine.objects.filter(recipe=s.cookies).update(quantity=600)  # which the locked plan does not know of
    return [ahead, past, bagged, s.locked]


def _units(s: Stage) -> list[FinishedUnit]:
    """Return outputs each of which has its own reason not to be baked or priced."""
    syrup = make.ingredient("Thick syrup")
    eggs = make.ingredient("Odd eggs")
    lemons = make.ingredient("Few lemons", dimension="count", density="1.03", grams_per_each="48")
    cream, milk, gold = make.ingredient("Sour cream"), make.ingredient("Fresh milk"), make.ingredient("Gold dust")
    make.lot(lemons, 100)
    make.lot(cream, 100, expires_on=s.today - timedelta(days=1))
    make.lot(milk, 100, expires_on=s.today + timedelta(days=3))
    make.lot(make.product(gold, 1000), 5000, unit_cost=None)
    written = {
        "Syrup tart": (syrup, "cup"), "Egg tart": (eggs, "ea"), "Lemon tart": (lemons, "cup"),
        "Cream tart": (cream, "g"), "Milk tart": (milk, "g"), "Gold tart": (gold, "g"),
        "Air tart": (make.ingredient("Thin air"), "g"),
    }  # fmt: skip
    units = [make.unit(make.recipe(name, [(what, 1, in_unit)]), 1, name) for name, (what, in_unit) in written.items()]
    early = make.recipe("Early tart", [(s.flour, 1, "g")], is_ready=False, archived_at=timezone.now())
    of_base = {"base_recipe": s.cookies, "variant_name": "Odd"}
    variant = make.unit(
        make.recipe("Odd cookies", [(s.flour, 1, "g")], **of_base), 20, "Odd cookie", base_unit=s.cookie
    )
    return [*units, make.unit(early, 1, "Early tart"), variant]


def _assign_nuts(event: Event) -> None:
    nuts = make.ingredient("Bitter almonds", allergens=["tree nuts"])
    make.lot(nuts, 5000)
    cake = make.unit(make.recipe("Nut cake", [(nuts, 1, "g")]), 1, "Nut cake")
    gift = make.package("Nutty gift", [(make.good("Nutty box", [(cake, 1)]), 1)])
    make.assignment(event, make.recipient("Hazel", avoids=["tree nuts"]), gift)
