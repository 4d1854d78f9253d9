"""The one rich fixture that every function is called on: a small bakery in the middle of its work."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from assembly.dto import ChoiceInput
from assembly.services import record_assembly
from bakery.catalogue.models import IngredientCategory, MaterialCategory, RecipeCategory
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.interchange.dto import ImportOptions
from bakery.interchange.models import ImportReport
from bakery.interchange.services.previews import stage_import
from bakery.interchange.trying import compare_file
from bakery.inventory.dto.adjustments import StockInput
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.services import lock_stock, record_opening, record_purchase
from events.dto.deliveries import ServedInput
from events.planning.saved_lists import create_shopping_list
from events.planning.states import lock_plan, start_production
from events.services import assign_package_to_recipient, choose_material, record_served, update_fulfillment_status
from production.dto import LossInput
from production.services import record_batch_production
from tests import make


class Stage(SimpleNamespace):
    """The rows a case speaks of; `spare` is used nowhere, `retired` was archived, both by kind."""

    using: str
    spare: dict[str, Any]
    retired: dict[str, Any]


def bare(using: str) -> Stage:
    """Return a bakery with nobody but its owner in it."""
    return Stage(using=using, by=make.user(using=using))


def furnished(using: str) -> Stage:
    """Return the bakery: definitions, stock, an event of each kind, and facts of each kind recorded for them."""
    stage = bare(using)
    stage.today = timezone.localdate()
    _people(stage)
    _catalogue(stage)
    _goods(stage)
    stage.spare, stage.retired = _unused(using, "Spare"), _unused(using, "Retired")
    for row in stage.retired.values():
        row.archived_at = timezone.now()
        row.save(using=using, update_fields=["archived_at"])
    _events(stage)
    with transaction.atomic(using=using) as tx:
        lock_stock(tx)
        _stock(stage, tx)
        _assign(stage, tx)
        _begin(stage, tx)
        _make(stage, tx)
        _hand_out(stage, tx)
        _look_into_a_file(stage, tx)
    return stage


def _people(stage: Stage) -> None:
    for role in ("viewer", "baker", "planner"):
        Group.objects.using(stage.using).create(name=role)


def _catalogue(stage: Stage) -> None:
    using = stage.using
    stage.wheat = make.allergen("Wheat", using=using)
    stage.supplier = make.supplier("Mill", using=using)
    stage.flour = make.ingredient("Flour", using=using, density=Decimal("0.53"), allergens=["Wheat"])
    stage.sugar = make.ingredient("Sugar", using=using)
    stage.flour_bag = make.product(stage.flour, 1000, "g", name="Flour bag", is_preferred=True)
    stage.flour_sack = make.product(stage.flour, 25, "kg", name="Flour sack")
    stage.sugar_bag = make.product(stage.sugar, 1000, "g", name="Sugar bag")
    stage.provisional = make.product(stage.sugar, 1, "kg", name="Sugar of the import", is_provisional=True)
    stage.box = make.material("Box", using=using)
    stage.blue_box = make.product(stage.box, 50, name="Blue box")
    stage.red_box = make.product(stage.box, 50, name="Red box")
    stage.icing = make.recipe("Icing", [(stage.sugar, 200, "g")], using=using)
    lines = [(stage.flour, 500, "g"), (stage.sugar, 200, "g")]
    stage.cookies = make.recipe("Cookies", lines, [(stage.icing, 1)], using=using)
    stage.cookie = make.unit(stage.cookies, 24, "Cookie")
    stage.salt = make.ingredient("Salt", using=using)
    stage.salt_bag = make.product(stage.salt, 500, "g", name="Salt that ran out")
    stage.brine = make.unit(make.recipe("Brine", [(stage.salt, 30, "g")], using=using), 5, "Litre of brine")
    stage.line = stage.cookies.lines.using(using).order_by("pk").first()
    stage.component = stage.cookies.components.using(using).get()


def _goods(stage: Stage) -> None:
    using = stage.using
    open_box = (stage.box, 1, {"decide_at_assembly": True})
    stage.tin = make.good("Tin", [(stage.cookie, 6), open_box], using=using)
    stage.tin_line = stage.tin.lines.using(using).get(finished_unit=stage.cookie)
    stage.tin_box = stage.tin.lines.using(using).get(material=stage.box)
    stage.plain = make.good("Plain tin", [(stage.cookie, 6)], using=using)
    stage.hamper = make.package("Hamper", [(stage.tin, 1), open_box], using=using)
    stage.hamper_box = stage.hamper.lines.using(using).get(material=stage.box)
    stage.plain_package = make.package("Plain package", [(stage.plain, 1)], using=using)
    stage.alder = make.recipient("Alder", using=using)
    stage.birch = make.recipient("Birch", using=using)
    stage.cedar = make.recipient("Cedar", using=using)


def _unused(using: str, word: str) -> dict[str, Any]:
    """Return one row of each definition that nothing else names."""
    groups = {
        "ingredient_category": IngredientCategory,
        "material_category": MaterialCategory,
        "recipe_category": RecipeCategory,
    }
    slug = word.lower()
    rows: dict[str, Any] = {
        kind: model.objects.using(using).create(name=f"{word} group", slug=slug) for kind, model in groups.items()
    }
    rows["ingredient"] = make.ingredient(f"{word} ingredient", using=using)
    rows["material"] = make.material(f"{word} material", using=using)
    rows["product"] = make.product(make.ingredient(f"{word} owner", using=using), name=f"{word} product")
    rows["supplier"] = make.supplier(f"{word} supplier", using=using)
    rows["recipe"] = make.recipe(f"{word} recipe", using=using)
    rows["finished_unit"] = make.unit(make.recipe(f"{word} yielding", using=using), 12, f"{word} unit")
    rows["finished_good"] = make.good(f"{word} good", using=using)
    rows["package"] = make.package(f"{word} package", using=using)
    rows["recipient"] = make.recipient(f"{word} recipient", using=using)
    return rows


def _events(stage: Stage) -> None:
    """Make a draft, a locked plan and one being made; `quiet` has no facts, so that it can still be deleted."""
    using = stage.using
    stage.draft = make.event("Draft", in_days=40, using=using, expected_attendees=10)
    stage.target = make.target(stage.draft, stage.tin, 12)
    stage.unit_target = make.target(stage.draft, stage.cookie, 30)
    stage.decided = make.decision(stage.draft, stage.cookie, 2)
    make.target(stage.draft, stage.brine, 50)
    make.decision(stage.draft, stage.brine, 10)
    stage.pending = make.assignment(stage.draft, stage.alder, stage.plain_package)
    stage.quiet = make.event("Quiet", in_days=50, using=using)
    make.target(stage.quiet, stage.plain, 1)
    make.decision(stage.quiet, stage.cookie, 1)
    stage.locked = make.event("Locked", in_days=30, using=using)
    make.target(stage.locked, stage.plain, 1)
    make.decision(stage.locked, stage.cookie, 1)
    stage.baking = make.event("Baking", in_days=20, using=using)
    make.target(stage.baking, stage.plain, 4)
    make.target(stage.baking, stage.cookie, 10)
    make.decision(stage.baking, stage.cookie, 2)


def _stock(stage: Stage, tx: Atomic) -> None:
    by, yesterday = stage.by, stage.today - timedelta(days=1)
    lines = [
        PurchaseLineInput(product_id=stage.flour_bag.pk, packages=20, price_per_package=Decimal("1.10")),
        PurchaseLineInput(product_id=stage.sugar_bag.pk, packages=20, price_per_package=Decimal("1.30")),
    ]
    stage.purchase = record_purchase(tx, supplier_id=stage.supplier.pk, purchased_on=yesterday, lines=lines, by=by)
    late = [PurchaseLineInput(product_id=stage.flour_sack.pk, packages=1, price_per_package=Decimal("19.99"))]
    stage.late = record_purchase(tx, supplier_id=stage.supplier.pk, purchased_on=stage.today, lines=late, by=by)
    boxes = [
        StockInput(product_id=each.pk, quantity=50, unit_cost=Decimal("0.20"), received_on=yesterday)
        for each in (stage.blue_box, stage.red_box)
    ]
    stage.opening = record_opening(tx, lines=boxes, by=by)
    soon = stage.today + timedelta(days=3)
    extra = [
        StockInput(product_id=stage.flour_sack.pk, quantity=100, unit="g", received_on=stage.today, expires_on=soon)
    ]
    stage.unpriced = record_opening(tx, lines=extra, by=by)
    stage.flour_lot, stage.late_lot = (
        each.lots.using(stage.using).order_by("pk").first() for each in (stage.flour_bag, stage.flour_sack)
    )
    stage.box_lot = stage.blue_box.lots.using(stage.using).get()


def _begin(stage: Stage, tx: Atomic) -> None:
    for event in (stage.locked, stage.baking):
        lock_plan(tx, event_id=event.pk, by=stage.by)
    start_production(tx, event_id=stage.baking.pk, by=stage.by)


def _make(stage: Stage, tx: Atomic) -> None:
    bake = {"recipe_id": stage.cookies.pk, "finished_unit_id": stage.cookie.pk, "by": stage.by}
    lost = [LossInput(category="burnt", quantity=2)]
    stage.run = record_batch_production(
        tx, num_batches=2, actual_yield=46, losses=lost, event_id=stage.baking.pk, **bake
    )
    stage.free_run = record_batch_production(tx, num_batches=1, actual_yield=24, **bake)
    chosen = [ChoiceInput(line_id=stage.tin_box.pk, product_id=stage.blue_box.pk)]
    stage.assembly = record_assembly(tx, finished_good_id=stage.tin.pk, quantity=1, choices=chosen, by=stage.by)
    stage.plain_assembly = record_assembly(
        tx, finished_good_id=stage.plain.pk, quantity=3, event_id=stage.baking.pk, by=stage.by
    )
    stage.bypassed = record_assembly(
        tx,
        finished_good_id=stage.tin.pk,
        quantity=1,
        packaging_bypassed=True,
        packaging_bypass_notes="Later.",
        by=stage.by,
    )
    stage.short_run = record_batch_production(
        tx,
        recipe_id=stage.brine.recipe_id,
        finished_unit_id=stage.brine.pk,
        num_batches=1,
        actual_yield=5,
        shortage_reason="The books are behind.",
        event_id=stage.baking.pk,
        by=stage.by,
    )


def _assign(stage: Stage, tx: Atomic) -> None:
    """Assign at the event to be made; choose a box at the draft."""
    by, baking = stage.by, stage.baking.pk
    given = {"event_id": baking, "package_id": stage.plain_package.pk, "by": by}
    stage.ready = assign_package_to_recipient(tx, recipient_id=stage.alder.pk, **given)
    stage.delivered = assign_package_to_recipient(tx, recipient_id=stage.birch.pk, **given)
    line = {"line_type": "component_line", "line_id": stage.tin_box.pk, "product_id": stage.red_box.pk}
    choose_material(tx, event_id=stage.draft.pk, by=by, **line)


def _hand_out(stage: Stage, tx: Atomic) -> None:
    """Get ready, deliver and serve at the event being made."""
    by = stage.by
    for assignment in (stage.ready, stage.delivered):
        update_fulfillment_status(tx, assignment_id=assignment.id, new_status="ready", by=by)
    update_fulfillment_status(tx, assignment_id=stage.delivered.id, new_status="delivered", by=by)
    served = [ServedInput(item_type="finished_unit", item_id=stage.cookie.pk, quantity=2)]
    stage.saved = create_shopping_list(tx, event_ids=[stage.draft.pk], by=by)
    stage.served = record_served(tx, event_id=stage.baking.pk, lines=served, by=by)


def _look_into_a_file(stage: Stage, tx: Atomic) -> None:
    stage.file = b'{"recipients": [{"name": "Elm"}]}'
    stage.compared = compare_file(tx, content=stage.file, options=ImportOptions(), by=stage.by)
    given = {"file_name": "elm.json", "content": stage.file, "compared": stage.compared, "by": stage.by}
    stage.waiting = stage_import(tx, **given)
    stage.upload = ImportReport.objects.using(stage.using).get(pk=stage.waiting.id).upload.name
