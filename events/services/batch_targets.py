"""Batch decisions addressed by recipe."""

from django.db.models import QuerySet

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.errors import FinishedUnitNotFound, RecipeNotFound
from bakery.catalogue.models import FinishedUnit, Recipe
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset
from bakery.inputs import Checked
from events.dto.events import ProductionTarget
from events.errors import TargetNotFound, UnitNotNamed
from events.models import BatchDecision
from events.planning.decisions import delete_batch_decision, save_batch_decision
from events.queries.events import require_event
from production.errors import FinishedUnitRecipeMismatch


def set_production_target(
    tx: Atomic,
    *,
    event_id: int,
    recipe_id: int,
    target_batches: int,
    finished_unit_id: int | None = None,
    notes: str | Unset = UNSET,
    reason: str = "",
    by: User,
) -> ProductionTarget:
    """Decide the batches of a recipe's only yield, or of the one named; without demand it is a bulk bake."""
    with logs.operation(tx, "set_production_target", event_id=event_id, recipe_id=recipe_id) as log:
        checked = Checked()
        checked.whole("target_batches", target_batches, least=1)
        checked.done()
        require_event(tx, event_id=event_id)
        unit_id = _unit_to_decide(tx, recipe_id, finished_unit_id)
        save_batch_decision(
            tx, event_id=event_id, finished_unit_id=unit_id, batches=target_batches, notes=notes, reason=reason, by=by
        )
        log.add(finished_unit_id=unit_id, target_batches=target_batches)
    return _target(_decided(tx, event_id).get(finished_unit_id=unit_id))


def get_production_targets(tx: Atomic, *, event_id: int) -> list[ProductionTarget]:
    """Return the batches decided, by the name of the recipe."""
    require_event(tx, event_id=event_id)
    decisions = _decided(tx, event_id).order_by("finished_unit__recipe__name", "finished_unit__recipe_id", "pk")
    return [_target(decision) for decision in decisions]


def delete_production_target(
    tx: Atomic, *, event_id: int, recipe_id: int, finished_unit_id: int | None = None, reason: str = "", by: User
) -> None:
    """Leave the only decided yield of a recipe, or the one named, undecided again."""
    with logs.operation(tx, "delete_production_target", event_id=event_id, recipe_id=recipe_id):
        require_event(tx, event_id=event_id)
        _require_recipe(tx, recipe_id)
        decisions = _decided(tx, event_id).filter(finished_unit__recipe_id=recipe_id).order_by("pk")
        if finished_unit_id is not None:
            decisions = decisions.filter(finished_unit_id=finished_unit_id)
        units = [decision.finished_unit for decision in decisions]
        if not units:
            raise TargetNotFound("No batches of this recipe are decided.", event_id=event_id, recipe_id=recipe_id)
        delete_batch_decision(tx, event_id=event_id, finished_unit_id=_only(units), reason=reason, by=by)


def _decided(tx: Atomic, event_id: int) -> QuerySet[BatchDecision]:
    decisions = BatchDecision.objects.using(tx.using).filter(event_id=event_id)
    return decisions.select_related("finished_unit__recipe")


def _require_recipe(tx: Atomic, recipe_id: int) -> None:
    if not Recipe.objects.using(tx.using).filter(pk=recipe_id).exists():
        raise RecipeNotFound(f"There is no recipe {recipe_id}.", id=recipe_id)


def _unit_to_decide(tx: Atomic, recipe_id: int, finished_unit_id: int | None) -> int:
    _require_recipe(tx, recipe_id)
    if finished_unit_id is None:
        units = FinishedUnit.objects.using(tx.using).active().filter(recipe_id=recipe_id)
        return _only(list(units.order_by("name", "pk")))

    unit: FinishedUnit | None = FinishedUnit.objects.using(tx.using).filter(pk=finished_unit_id).first()
    if unit is None:
        raise FinishedUnitNotFound(f"There is no finished unit {finished_unit_id}.", id=finished_unit_id)
    if unit.recipe_id != recipe_id:
        raise FinishedUnitRecipeMismatch(
            f"“{unit}” is not made by this recipe.", finished_unit_id=unit.pk, recipe_id=recipe_id
        )
    return unit.pk


def _only(units: list[FinishedUnit]) -> int:
    """Return the id of the one unit there is."""
    if len(units) != 1:
        named = ", ".join(unit.name for unit in units) or "none"
        raise UnitNotNamed(f"Say which yield of the recipe is meant: {named}.", units=[unit.pk for unit in units])
    return units[0].pk


def _target(decision: BatchDecision) -> ProductionTarget:
    unit = decision.finished_unit
    return ProductionTarget(
        event_id=decision.event_id,
        recipe_id=unit.recipe_id,
        recipe_name=unit.recipe.name,
        finished_unit_id=unit.pk,
        finished_unit_name=unit.name,
        target_batches=decision.batches,
        notes=decision.notes,
    )
