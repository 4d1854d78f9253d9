"""Plans as they leave: text for every amount, and parts that add up to the shown whole."""

from collections.abc import Mapping
from fractions import Fraction

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.catalogue.units import Amount, round_half_up
from bakery.dto import percent_to_string, quantity_to_string
from events.dto.planning import (
    AskedBy,
    BatchChoice,
    BatchDecisionRow,
    GoodNeed,
    PlanDemand,
    RecipeBatch,
    UnitBatches,
)
from events.models import BatchDecision
from events.planning.batches import BatchOption, option_of
from events.planning.coverage import Coverage
from events.planning.demand import ASSIGNMENT, TARGET, PackageWant, PieceNeed, TargetWant
from events.planning.shapes import EventPlan, UnitPlan


def to_text(amount: Amount) -> str:
    """Return an amount in six places, without trailing zeros."""
    return quantity_to_string(round_half_up(amount, 6))


def exactly(amount: Fraction) -> str:
    """Return a factor in full; one without an end, such as a third, in twenty places."""
    return quantity_to_string(round_half_up(amount, 20))


def demand_rows(plan: EventPlan) -> tuple[PlanDemand, ...]:
    """Return targets, then assignments, as entered."""
    targets = tuple(_target_row(target) for target in plan.event.targets)
    return targets + tuple(_package_row(package) for package in plan.event.packages)


def _target_row(target: TargetWant) -> PlanDemand:
    kind, item_id = target.piece
    quantity = str(target.quantity)
    asked = AskedBy(
        kind=TARGET, id=target.id, name=target.name, count=target.quantity, each_exact="1", quantity=quantity
    )
    return PlanDemand(
        source=TARGET,
        source_id=target.id,
        item_type=kind,
        item_id=item_id,
        name=target.name,
        quantity=quantity,
        outstanding=str(target.outstanding),
        asked_by=(asked,),
    )


def _package_row(package: PackageWant) -> PlanDemand:
    quantity = str(package.quantity)
    asked = AskedBy(
        kind=ASSIGNMENT, id=package.id, name=package.name, count=package.quantity, each_exact="1", quantity=quantity
    )
    return PlanDemand(
        source=ASSIGNMENT,
        source_id=package.id,
        item_type="package",
        item_id=package.package_id,
        name=package.package_name,
        quantity=quantity,
        outstanding="0" if package.delivered else quantity,
        asked_by=(asked,),
    )


def good_rows(plan: EventPlan, names: Mapping[int, str], coverage: Coverage) -> tuple[GoodNeed, ...]:
    """Return the goods wanted, outer ones before what they hold; names are by id."""
    return tuple(
        GoodNeed(
            finished_good_id=good_id,
            name=names[good_id],
            needed=str(need.gross),
            on_hand=str(need.on_hand),
            to_assemble=str(need.to_make),
            asked_by=_asked_by(need),
            covered_by=coverage.pieces((kind, good_id), need.to_make),
            promises=coverage.promises((kind, good_id)),
        )
        for (kind, good_id), need in plan.walk.pieces.items()
        if kind == FINISHED_GOOD
    )


def _asked_by(need: PieceNeed | None) -> tuple[AskedBy, ...]:
    return tuple(
        AskedBy(
            kind=ask.kind,
            id=ask.id,
            name=ask.name,
            count=ask.count,
            each_exact=exactly(ask.each),
            quantity=to_text(ask.quantity),
        )
        for ask in (need.asked_by if need else ())
    )


def unit_row(plan: UnitPlan, decision: BatchDecision | None, coverage: Coverage) -> UnitBatches:
    """Return one unit's need, choices and decision."""
    item = (FINISHED_UNIT, plan.unit.id)
    return UnitBatches(
        finished_unit_id=plan.unit.id,
        name=plan.unit.name,
        recipe_id=plan.unit.recipe_id,
        recipe_name=plan.unit.recipe_name,
        needed=str(plan.gross),
        on_hand=str(plan.on_hand),
        to_make=str(plan.to_make),
        units_per_batch=exactly(plan.unit.per_batch),
        options=tuple(_choice(option) for option in plan.options),
        suggested=plan.suggested,
        decided=decision_row(plan, decision) if decision else None,
        batches_run=to_text(plan.batches_run),
        batches_remaining=to_text(plan.remaining),
        total_yield=str(plan.total_yield),
        covered=plan.covered,
        asked_by=_asked_by(plan.need),
        covered_by=coverage.pieces(item, plan.to_make),
        promises=coverage.promises(item),
    )


def _choice(option: BatchOption) -> BatchChoice:
    return BatchChoice(
        batches=option.batches,
        total_yield=str(option.total_yield),
        surplus=str(option.surplus),
        shortfall=str(option.shortfall),
        waste_percent=percent_to_string(option.surplus, option.total_yield),
    )


def decision_row(plan: UnitPlan, decision: BatchDecision) -> BatchDecisionRow:
    """Return a decision with what it gives against what is to make now."""
    option = option_of(plan.to_make, decision.batches, plan.unit.per_batch, batches_run=plan.batches_run)
    return BatchDecisionRow(
        event_id=decision.event_id,
        finished_unit_id=plan.unit.id,
        name=plan.unit.name,
        recipe_id=plan.unit.recipe_id,
        batches=decision.batches,
        total_yield=str(option.total_yield),
        surplus=str(option.surplus),
        shortfall=str(option.shortfall),
        accepted_shortfall=str(decision.accepted_shortfall),
        notes=decision.notes,
        by_name=decision.decided_by.get_username(),
        decided_at=decision.decided_at,
    )


def recipe_batch_row(plan: UnitPlan) -> RecipeBatch:
    """Return the batches of one unit, all of them, against what is to make."""
    option = option_of(plan.to_make, plan.batches, plan.unit.per_batch, batches_run=plan.batches_run)
    return RecipeBatch(
        recipe_id=plan.unit.recipe_id,
        recipe_name=plan.unit.recipe_name,
        finished_unit_id=plan.unit.id,
        finished_unit_name=plan.unit.name,
        units_needed=str(plan.gross),
        batches=plan.batches,
        yield_per_batch=exactly(plan.unit.per_batch),
        total_yield=str(option.total_yield),
        waste_units=str(option.surplus),
        waste_percent=percent_to_string(option.surplus, option.total_yield),
        is_decided=plan.decided is not None,
    )
