"""A bakery that grows: of whatever a function reads, so many rows more."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from assembly.dto import ChoiceInput
from assembly.services import record_assembly
from bakery.catalogue.models import (
    ComponentLine,
    Ingredient,
    IngredientCategory,
    MaterialCategory,
    RecipeCategory,
    RecipeComponent,
    RecipeLine,
)
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.inventory.dto.adjustments import StockInput
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.services import adjust_stock, lock_stock, record_opening, record_purchase
from events.dto.deliveries import ServedInput
from events.models import AmendmentKind, Event, EventRecipe, MaterialChoice, PackageLine, SnapshotKind
from events.planning.amendments import Change, record_change
from events.planning.saved_lists import create_shopping_list, refresh_shopping_list
from events.planning.snapshots import create_plan_snapshot
from events.services import record_served, update_fulfillment_status
from production.dto import LossInput
from production.services import record_batch_production
from tests import make
from tests.service_cases.stage import Stage

FROZEN: Final = 3  # plans and lists, which take long to derive


def grow(s: Stage, rows: int) -> None:
    """Add so many rows of every kind, and as many to each row that the cases speak of."""
    with transaction.atomic(using=s.using) as tx:
        lock_stock(tx)
        _stock_up(s, tx)
        for number in range(rows):
            made = _define(s)
            _plan(s, made)
            _buy(s, tx, made)
            _bake_and_serve(s, tx, made)
            if number < FROZEN:
                _freeze(s, tx)


def _stock_up(s: Stage, tx: Atomic) -> None:
    """Buy what all the baking takes of what there was before."""
    lines = [
        PurchaseLineInput(product_id=each.pk, packages=500, price_per_package=Decimal(1))
        for each in (s.flour_bag, s.sugar_bag)
    ]
    record_purchase(tx, supplier_id=s.supplier.pk, purchased_on=s.today, lines=lines, by=s.by)


def _define(s: Stage) -> dict[str, Any]:
    """Make one more of each definition, and one more line in each that has lines."""
    using = s.using
    serial = Ingredient.objects.using(using).count()
    for kind in (IngredientCategory, MaterialCategory, RecipeCategory):
        kind.objects.using(using).create(name=f"Group {serial}", slug=f"group_{serial}")
    group = IngredientCategory.objects.using(using).get(name=f"Group {serial}")
    rye = make.ingredient(
        f"Flour of rye {serial}", using=using, category=group, allergens=["Wheat", f"Allergen {serial}"]
    )
    rye.aliases.create(name=f"Roggen {serial}")
    bag = make.product(rye, 1000, "g")
    make.product(s.flour, 1, "kg")
    bow = make.material(using=using)
    bows = make.product(bow, 10)
    part = make.recipe("", [(rye, 1, "g")], [(s.icing, 1)], using=using)
    make.material(using=using, category=MaterialCategory.objects.using(using).get(name=f"Group {serial}"))
    make.recipe("", category=RecipeCategory.objects.using(using).get(name=f"Group {serial}"), using=using)
    make.recipe("", base_recipe=s.cookies, variant_name=part.slug, using=using)
    make.recipe("", [(s.flour, 1, "g")], [(s.cookies, 1)], using=using)
    RecipeLine.objects.using(using).create(recipe=s.cookies, ingredient=rye, quantity=1, unit="g", position=part.pk)
    RecipeComponent.objects.using(using).create(recipe=s.cookies, component=part, batches=1, position=part.pk)
    unit = make.unit(part, 12)
    make.unit(s.cookies, 10)
    open_box = (s.box, 1, {"decide_at_assembly": True})
    box = make.good("", [(unit, 2), open_box], using=using)
    make.good("", [(s.plain, 1), (s.cookie, 1)], using=using)
    for good in (s.tin, s.plain):
        ComponentLine.objects.using(using).create(finished_good=good, finished_unit=unit, quantity=1, position=unit.pk)
    parcel = make.package("", [(box, 1), (unit, 2), open_box], using=using)
    for package in (s.hamper, s.plain_package):
        PackageLine.objects.using(using).create(package=package, finished_unit=unit, quantity=1, position=unit.pk)
    missing = make.recipe("", [(make.ingredient(using=using), 5, "g")], using=using)
    inside, beside = (each.lines.using(using).get(material=s.box) for each in (box, parcel))
    open_lines = [{"component_line": inside}, {"package_line": beside}]
    wanted = {"bought_in": make.unit(missing, 5), "open_lines": open_lines}
    return wanted | {"bag": bag, "bows": bows, "part": part, "unit": unit, "box": box, "parcel": parcel}


def _plan(s: Stage, made: dict[str, Any]) -> None:
    """Want what was made of the events there are, and of one more."""
    other = make.event(f"Draft {made['unit'].pk}", in_days=40, using=s.using)
    next_year = make.event(in_days=40 + 366 * made["unit"].pk, using=s.using)
    make.target(s.draft, made["bought_in"], 7)
    for line in made["open_lines"]:
        MaterialChoice.objects.using(s.using).create(event=s.draft, **line, product=s.blue_box, chosen_by=s.by)
    for event in (s.draft, next_year):
        EventRecipe.objects.using(s.using).create(event=event, recipe=made["part"])
    guest = make.recipient(using=s.using, avoids=["Wheat"])
    for event in (s.draft, s.baking, other):
        make.target(event, made["unit"], 3)
        make.target(event, made["box"], 2)
        make.decision(event, made["unit"], 1)
        make.assignment(event, guest, made["parcel"])
    for person in (s.alder, s.birch):
        make.assignment(other, person, s.plain_package)
        make.assignment(s.draft, person, made["parcel"])
    made["handed"] = make.assignment(s.baking, guest, s.plain_package, allergen_note="Just a crumb.")


def _buy(s: Stage, tx: Atomic, made: dict[str, Any]) -> None:
    """Buy what is baked of it, and what was bought before; find some, and lose some."""
    lines = [
        PurchaseLineInput(product_id=each.pk, packages=100, price_per_package=Decimal(1))
        for each in (made["bag"], made["bows"], s.flour_bag)
    ]
    supplier = make.supplier(using=s.using)
    for each in (s.supplier, supplier):
        record_purchase(tx, supplier_id=each.pk, purchased_on=s.today, lines=lines, by=s.by)
    found = StockInput(
        product_id=s.blue_box.pk, quantity=5, received_on=s.today, expires_on=s.today + timedelta(days=2)
    )
    record_opening(tx, lines=[found], by=s.by)
    adjust_stock(tx, quantity_change=-1, reason="waste", item_type="ingredient", item_id=s.flour.pk, by=s.by)


def _bake_and_serve(s: Stage, tx: Atomic, made: dict[str, Any]) -> None:
    """Bake, put together and hand out, all for the event that is being made."""
    event = {"event_id": s.baking.pk, "by": s.by}
    unit = made["unit"]
    record_batch_production(
        tx, recipe_id=made["part"].pk, finished_unit_id=unit.pk, num_batches=20, actual_yield=240, **event
    )
    burnt = [LossInput(category="burnt", quantity=4)]
    record_batch_production(
        tx, recipe_id=s.cookies.pk, finished_unit_id=s.cookie.pk, num_batches=2, actual_yield=44, losses=burnt, **event
    )
    chosen = [ChoiceInput(line_id=s.tin_box.pk, product_id=s.red_box.pk)]
    record_assembly(tx, finished_good_id=s.tin.pk, quantity=1, choices=chosen, **event)
    record_assembly(tx, finished_good_id=s.plain.pk, quantity=2, **event)
    for status in ("ready", "delivered"):
        update_fulfillment_status(tx, assignment_id=made["handed"].pk, new_status=status, by=s.by)
    served = [ServedInput(item_type="finished_unit", item_id=each.pk, quantity=1) for each in (s.cookie, unit)]
    record_served(tx, lines=served, **event)


def _freeze(s: Stage, tx: Atomic) -> None:
    """Freeze the plan once more, and take another shopping list along."""
    create_plan_snapshot(tx, event_id=s.baking.pk, kind=SnapshotKind.CALCULATION, by=s.by)
    event = Event.objects.using(tx.using).get(pk=s.baking.pk)
    change = Change(kind=AmendmentKind.CHANGE_TARGET, before={"quantity": 4}, after={"quantity": 3})
    record_change(tx, event=event, change=change, reason="More guests.", by=s.by)
    create_shopping_list(tx, event_ids=[s.draft.pk], by=s.by)
    refresh_shopping_list(tx, shopping_list_id=s.saved.id, by=s.by)
