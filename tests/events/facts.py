"""Records of making and handing out for tests, written directly."""

from typing import TypeVar

from django.utils import timezone

from assembly.models import AssemblyRun
from bakery.catalogue.models import FinishedGood, FinishedGoodSnapshot, FinishedUnit, RecipeSnapshot
from bakery.inventory.models import Reason
from events.models import Delivery, Event
from production.models import ProductionRun
from tests import make

AnyFact = TypeVar("AnyFact", ProductionRun, AssemblyRun, Delivery)


def made(event: Event | None, unit: FinishedUnit | None = None, pieces: int = 24, **fields) -> ProductionRun:
    """Return a run that gave so many pieces, on a lot of their own."""
    unit = unit or make.unit()
    person = make.user()
    snapshot = RecipeSnapshot.objects.create(
        recipe=unit.recipe,
        number=RecipeSnapshot.objects.filter(recipe=unit.recipe).count() + 1,
        digest=f"{RecipeSnapshot.objects.count():064}",
        data={},
        created_by=person,
    )
    lot_cost = fields.pop("unit_cost", "1")
    return ProductionRun.objects.create(
        **{"num_batches": 1, "expected_yield": pieces, "actual_yield": pieces, "loss_quantity": 0}
        | {"total_ingredient_cost": 0, "per_unit_cost": 0, "cost_known": True}
        | fields,
        event=event,
        finished_unit=unit,
        recipe_snapshot=snapshot,
        lot=make.lot(unit, pieces, unit_cost=lot_cost, reason=Reason.PRODUCTION_IN),
        actor=person,
    )


def assembled(event: Event | None, good: FinishedGood, pieces: int, unit_cost: str = "1") -> AssemblyRun:
    """Return an assembly run that gave so many goods, on a lot of their own."""
    person = make.user()
    snapshot = FinishedGoodSnapshot.objects.create(
        finished_good=good,
        number=FinishedGoodSnapshot.objects.filter(finished_good=good).count() + 1,
        digest=f"{FinishedGoodSnapshot.objects.count():064}",
        data={},
        created_by=person,
    )
    return AssemblyRun.objects.create(
        event=event,
        finished_good=good,
        finished_good_snapshot=snapshot,
        quantity_assembled=pieces,
        total_component_cost=0,
        material_cost=0,
        per_unit_cost=0,
        cost_known=True,
        lot=make.lot(good, pieces, unit_cost=unit_cost, reason=Reason.ASSEMBLY_IN),
        actor=person,
    )


def delivered(event: Event) -> Delivery:
    """Return that something was handed out."""
    return Delivery.objects.create(event=event, total_cost=0, cost_known=True, actor=make.user())


def voided(fact: AnyFact) -> AnyFact:
    """Return the fact with its void, its stock left as it is."""
    fact.voided_at, fact.voided_by, fact.void_reason = timezone.now(), make.user(), "Typed twice."
    fact.save()
    return fact
