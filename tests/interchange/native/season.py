"""A bakery with a plan in every state, and at least one row of everything that is kept."""

from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.models import Permission

from assembly.services import record_assembly, void_assembly_run
from bakery.accounts.models import User
from bakery.catalogue.models import ExternalCode, FinishedUnit, Ingredient, Material
from bakery.catalogue.services import rename_slug
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.inventory.services import adjust_stock, lock_stock, revalue_lot
from events.dto.deliveries import ServedInput
from events.models import Event, EventRecipe
from events.planning.states import cancel_plan, complete_production, lock_plan, start_production
from events.services import clone_event, record_served, set_unit_target
from events.services.deliveries import void_delivery
from production.services import record_batch_production, void_production_run
from tests import make
from tests.service_cases.stage import Stage, furnished

THIRD = Decimal("0.3333333333")


def lived(using: str = "default") -> Stage:
    """Return the furnished bakery after more has happened in it: amendments, voids, plans completed and cancelled."""
    s = furnished(using)
    _define(s)
    with transaction.atomic(using=using) as tx:
        lock_stock(tx)
        _amend(s, tx)
        _void(s, tx)
        _close(s, tx)
        clone_event(
            tx,
            source_event_id=s.draft.pk,
            new_name="Once more",
            new_event_date=s.today + timedelta(days=400),
            by=s.by,
        )
        rename_slug(tx, kind="recipe", from_slug=s.cookies.slug, to_slug="söße-kekse")
    return s


def _define(s: Stage) -> None:
    """Add what the stage does without, in letters and decimals that are easily lost."""
    s.flour.aliases.create(name="Mehl, glatt “00”")
    Ingredient.objects.using(s.using).filter(pk=s.flour.pk).update(
        density=THIRD, density_note="1 cup weighs 125 g", notes="One line\nand another\u2028one, with a tab\t."
    )
    ExternalCode.objects.using(s.using).create(ingredient=s.flour, system="foodon", code="03301116")
    EventRecipe.objects.using(s.using).create(event=s.draft, recipe=s.cookies)
    variant = make.recipe("Dark cookies", base_recipe=s.cookies, variant_name="Dark", using=s.using)
    make.unit(variant, 24, "Dark cookie", base_unit=s.cookie)
    portion = {"yield_mode": "batch_portion", "items_per_batch": None, "batch_percentage": Decimal("33.333333")}
    third = make.unit(s.icing, 1, "A third of the icing")
    FinishedUnit.objects.using(s.using).filter(pk=third.pk).update(**portion)
    Material.objects.using(s.using).filter(pk=s.box.pk).update(description="日本の箱 📦")
    s.cedar.avoids.add(s.wheat)
    chief = User.objects.using(s.using).create(username="chief", is_superuser=True, is_staff=True, password="a hash")
    chief.user_permissions.add(Permission.objects.using(s.using).order_by("pk").first())


def _amend(s: Stage, tx: Atomic) -> None:
    wanted = {"event_id": s.baking.pk, "finished_unit_id": s.cookie.pk, "target_quantity": 12}
    set_unit_target(tx, **wanted, reason="Two more guests.", by=s.by)


def _void(s: Stage, tx: Atomic) -> None:
    """Take back one fact of each kind."""
    void_delivery(tx, delivery_id=s.served.id, reason="Counted wrong.", by=s.by)
    void_assembly_run(tx, assembly_run_id=s.assembly.id, reason="The wrong box.", by=s.by)
    void_production_run(tx, production_run_id=s.short_run.id, reason="Never baked.", by=s.by)
    revalue_lot(tx, lot_id=s.box_lot.pk, unit_cost=Decimal("0.12345678"), reason="Read off the receipt.", by=s.by)
    adjust_stock(
        tx, quantity_change=Decimal("-0.000001"), reason="waste", item_type="ingredient", item_id=s.flour.pk, by=s.by
    )


def _close(s: Stage, tx: Atomic) -> None:
    """Complete one plan and cancel two, one before and one after its production began."""
    done = _begun(s, tx, "Done")
    bake = {"recipe_id": s.cookies.pk, "finished_unit_id": s.cookie.pk, "event_id": done.pk, "by": s.by}
    record_batch_production(tx, num_batches=1, actual_yield=24, **bake)
    record_assembly(tx, finished_good_id=s.plain.pk, quantity=1, event_id=done.pk, by=s.by)
    served = [ServedInput(item_type="finished_good", item_id=s.plain.pk, quantity=1)]
    record_served(tx, event_id=done.pk, lines=served, by=s.by)
    complete_production(tx, event_id=done.pk, reason="All is eaten.", by=s.by)
    cancel_plan(tx, event_id=_begun(s, tx, "Rained off").pk, reason="Rain.", by=s.by)
    cancel_plan(tx, event_id=s.quiet.pk, reason="Nobody came.", by=s.by)


def _begun(s: Stage, tx: Atomic, name: str) -> Event:
    """Return an event whose production has begun."""
    event = make.event(name, in_days=10, using=s.using)
    make.target(event, s.plain, 1)
    make.decision(event, s.cookie, 1)
    lock_plan(tx, event_id=event.pk, by=s.by)
    start_production(tx, event_id=event.pk, by=s.by)
    return event
