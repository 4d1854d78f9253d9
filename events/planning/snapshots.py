"""Frozen plans: written once with all that led to their figures, never changed."""

from collections.abc import Iterable

from django.db.models import Max, QuerySet

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.errors import UnitMismatch
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.catalogue.models import FinishedGood, Recipe
from bakery.catalogue.services.snapshots import snapshot_finished_goods, snapshot_recipes
from bakery.catalogue.units import base_unit, quantise_cost, quantise_money
from bakery.catalogue.yields import units_from
from bakery.db.transaction import Atomic
from events.dto.snapshots import PlanSnapshotDetail
from events.errors import PlanSnapshotNotFound
from events.models import (
    PlanSnapshot,
    PlanSnapshotBatch,
    PlanSnapshotDemand,
    PlanSnapshotNeed,
    SnapshotKind,
)
from events.planning import fingerprint
from events.planning.batch_costs import batch_costs
from events.planning.estimate import Estimate, estimate_of
from events.planning.frozen_rows import ROWS, snapshot_detail
from events.planning.loading import Derived, derive_plans
from events.planning.need_rows import Reckoned, reckon
from events.planning.needs import INGREDIENT, wanted_at_first_hand
from events.planning.prices import PriceBook
from events.planning.problems import of_unconverted
from events.planning.shapes import EventPlan, UnitPlan
from events.planning.shopping_list import owners_of
from events.planning.stock import drawn_stock, load_price_book
from events.queries.events import require_event


def create_plan_snapshot(tx: Atomic, *, event_id: int, kind: str, by: User) -> PlanSnapshotDetail:
    """Freeze the plan as it is now, its event locked by the caller; UnitMismatch where a line has no figure."""
    with logs.operation(tx, "create_plan_snapshot", event_id=event_id, kind=kind) as log:
        derived = derive_plans(tx, event_ids=[event_id])
        plan = derived.plans[event_id]
        drawn = drawn_stock(tx, event_id=event_id)
        book = load_price_book(tx, items={*derived.definitions.bought(), *drawn.amounts})
        reckoned = reckon(plan, drawn.amounts, book)
        _require_figures(plan, derived)

        estimate = estimate_of(plan, reckoned, derived.shelf.takes(event_id), drawn)
        snapshot = _write_head(tx, event_id, kind, derived, estimate, by)
        _write_demand(tx, snapshot, derived, by)
        _write_batches(tx, snapshot, derived, book, by)
        _write_needs(tx, snapshot, derived, reckoned)
        log.add(snapshot_id=snapshot.pk, number=snapshot.number)
    return get_plan_snapshot(tx, plan_snapshot_id=snapshot.pk)


def get_plan_snapshot(tx: Atomic, *, plan_snapshot_id: int) -> PlanSnapshotDetail:
    """Return one frozen plan."""
    snapshot = _in_full(tx).filter(pk=plan_snapshot_id).first()
    if snapshot is None:
        raise PlanSnapshotNotFound(f"There is no snapshot {plan_snapshot_id} of a plan.", id=plan_snapshot_id)
    return snapshot_detail(snapshot)


def get_plan_snapshots(tx: Atomic, *, event_id: int) -> list[PlanSnapshotDetail]:
    """Return every frozen plan of an event, the newest first."""
    require_event(tx, event_id=event_id)
    return [snapshot_detail(row) for row in _in_full(tx).filter(event=event_id).order_by("-number")]


def latest_snapshot(tx: Atomic, *, event_id: int, kind: str | None = None) -> PlanSnapshotDetail | None:
    """Return the newest frozen plan of an event, or the newest of one kind."""
    rows = _in_full(tx).filter(event=event_id).order_by("-number")
    row = (rows if kind is None else rows.filter(kind=kind)).first()
    return None if row is None else snapshot_detail(row)


def _in_full(tx: Atomic) -> QuerySet[PlanSnapshot]:
    return PlanSnapshot.objects.using(tx.using).select_related("created_by").prefetch_related(*ROWS)


def _require_figures(plan: EventPlan, derived: Derived) -> None:
    """Refuse what cannot be converted: a frozen plan leaves nothing out."""
    found = [of_unconverted(each, derived.definitions) for each in plan.unconverted]
    if found:
        raise UnitMismatch(" ".join(each.message for each in found), problems=found)


def _write_head(tx: Atomic, event_id: int, kind: str, derived: Derived, estimate: Estimate, by: User) -> PlanSnapshot:
    parts = fingerprint.parts_of(derived.events[event_id], derived.rows, derived.definitions)
    digests = fingerprint.digests_of(parts)
    snapshots = PlanSnapshot.objects.using(tx.using)
    last: int = snapshots.filter(event=event_id).aggregate(last=Max("number"))["last"] or 0
    return snapshots.create(
        event_id=event_id,
        number=last + 1,
        kind=SnapshotKind(kind),
        fingerprint=fingerprint.fingerprint_of(digests),
        parts=digests,
        estimated_cost=estimate.cost,
        cost_known=estimate.is_known,
        created_by=by,
    )


def _write_demand(tx: Atomic, snapshot: PlanSnapshot, derived: Derived, by: User) -> None:
    wanted = wanted_at_first_hand(derived.plans[snapshot.event_id].event)
    goods = [item_id for kind, item_id in wanted if kind == FINISHED_GOOD]
    _lock(FinishedGood.objects.using(tx.using).filter(pk__in=goods))
    frozen = snapshot_finished_goods(tx, finished_good_ids=goods, by=by, rows=derived.definitions.goods)
    PlanSnapshotDemand.objects.using(tx.using).bulk_create(
        PlanSnapshotDemand(
            snapshot=snapshot,
            finished_unit_id=item_id if kind == FINISHED_UNIT else None,
            finished_good_id=item_id if kind == FINISHED_GOOD else None,
            good_snapshot_id=frozen[item_id].id if kind == FINISHED_GOOD else None,
            quantity=quantity,
        )
        for (kind, item_id), quantity in wanted.items()
    )


def _write_batches(tx: Atomic, snapshot: PlanSnapshot, derived: Derived, book: PriceBook, by: User) -> None:
    units = derived.plans[snapshot.event_id].units
    recipes = sorted({each.unit.recipe_id for each in units})
    _lock(Recipe.objects.using(tx.using).filter(pk__in=recipes))
    frozen = snapshot_recipes(tx, recipe_ids=recipes, by=by, rows=derived.definitions.recipes)
    cost_of_batch = batch_costs(recipes, derived.definitions, book)
    PlanSnapshotBatch.objects.using(tx.using).bulk_create(
        PlanSnapshotBatch(
            snapshot=snapshot,
            finished_unit_id=each.unit.id,
            recipe_snapshot_id=frozen[each.unit.recipe_id].id,
            needed=each.gross,
            on_hand=each.on_hand,
            batches=each.batches,
            expected_yield=units_from(each.batches, each.unit.per_batch),
            accepted_shortfall=_accepted(each),
            cost=quantise_money(each.batches * cost_of_batch[each.unit.recipe_id]),
        )
        for each in units
    )


def _accepted(plan: UnitPlan) -> int:
    return plan.decided.accepted_shortfall if plan.decided else 0


def _write_needs(tx: Atomic, snapshot: PlanSnapshot, derived: Derived, reckoned: Iterable[Reckoned]) -> None:
    needs = list(reckoned)
    owners = owners_of(tx, items=[each.item for each in needs], derived=derived)
    PlanSnapshotNeed.objects.using(tx.using).bulk_create(
        PlanSnapshotNeed(
            snapshot=snapshot,
            ingredient_id=each.item[1] if each.item[0] == INGREDIENT else None,
            material_id=None if each.item[0] == INGREDIENT else each.item[1],
            slug=owners[each.item].slug,
            display_name=owners[each.item].name,
            quantity=each.total,
            unit=base_unit(owners[each.item].dimension),
            cost_per_unit=None if each.price is None else quantise_cost(each.price),
            cost=quantise_money(each.cost),
        )
        for each in needs
    )


def _lock(definitions: QuerySet[FinishedGood] | QuerySet[Recipe]) -> None:
    """Let nobody else number a snapshot of these until the block ends."""
    list(definitions.order_by("pk").select_for_update(of=("self",), no_key=True))
