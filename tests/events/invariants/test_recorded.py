"""What was recorded stands: nobody takes what is another's, nothing counts twice, no cost moves afterwards."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Model
from django.utils import timezone

from assembly.models import AssemblyRun
from assembly.queries.reserved import reserved_lots
from assembly.services import record_assembly
from bakery.catalogue.models import (
    ComponentLine,
    FinishedGood,
    FinishedGoodSnapshot,
    FinishedUnit,
    Ingredient,
    Product,
    Recipe,
    RecipeComponent,
    RecipeLine,
    RecipeSnapshot,
)
from bakery.catalogue.services.snapshots import snapshot_finished_goods, snapshot_recipes
from bakery.catalogue.yields import units_from, units_per_batch
from bakery.db.transaction import Atomic
from bakery.errors import KeyReused
from bakery.inventory.dto.adjustments import CountInput, StockInput
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.models import Lot, Movement, RequestKey
from bakery.inventory.services import (
    adjust_stock,
    count_stock,
    record_opening,
    record_purchase,
    revalue_lot,
)
from events.dto.deliveries import ServedInput
from events.models import Assignment, Delivery, PlanSnapshot, PlanSnapshotBatch, PlanSnapshotNeed, SnapshotKind
from events.planning.snapshots import create_plan_snapshot
from events.services import record_served, update_fulfillment_status, void_delivery
from production.models import ProductionLoss, ProductionRun
from production.services import record_batch_production
from tests import make
from tests.events.invariants import kitchen, worlds
from tests.events.invariants.proving import facts, invariant, refusal
from tests.events.invariants.worlds import World, stock, world


@invariant()
def test_nobody_takes_what_was_made_for_another_event(tx: Atomic, draw: Random) -> None:
    given = world(draw)
    stock(draw, given)
    worlds.plenty(given)
    for _ in range(8):
        owners = {lot.lot_id: lot.event_id for lot in reserved_lots(tx)}
        last = Movement.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        taker = draw.choice([None, *given.events])
        act, arguments = some_act(draw, given, taker)
        refusal(act, tx, **arguments)

        drawn = Movement.objects.filter(pk__gt=last, delta__lt=0).values_list("lot_id", flat=True)
        assert {owners.get(lot) for lot in drawn} <= {None, taker.pk if taker else None}


def some_act(draw: Random, given: World, taker: Any) -> tuple[Callable[..., Any], dict[str, Any]]:
    """Return something that draws on finished stock, for an event or for nobody."""
    rows = list(taker.assignments.order_by("pk")) if taker else []
    kind = draw.choice(["assemble", "hand over", "serve"]) if taker else "assemble"
    if kind == "assemble":
        return kitchen.assemble, {"event": taker, "good": draw.choice(given.goods), "quantity": draw.randint(1, 3)}
    if kind == "hand over" and rows:
        row = draw.choice(rows)
        return kitchen.move, {"row": row, "status": "delivered" if row.status == "ready" else "ready"}
    return kitchen.serve, {"event": taker, "piece": draw.choice(given.pieces), "quantity": draw.randint(1, 9)}


@invariant()
def test_an_assignment_is_delivered_just_while_a_delivery_of_it_stands(tx: Atomic, draw: Random) -> None:
    given = world(draw)
    stock(draw, given)
    for _ in range(8):
        rows = list(Assignment.objects.order_by("pk"))
        standing = list(Delivery.objects.live().order_by("pk"))
        if standing and draw.randint(0, 2) == 0:
            void_delivery(tx, delivery_id=draw.choice(standing).pk, reason="Wrong door.", by=make.user())
        elif rows:
            refusal(kitchen.move, tx, row=draw.choice(rows), status=draw.choice(["pending", "ready", "delivered"]))

        delivered = Assignment.objects.filter(status="delivered").values_list("pk", flat=True)
        assert sorted(delivered) == sorted(Delivery.objects.live().values_list("assignment_id", flat=True))


# Requests sent twice ------------------------------------------------------------------------------

Request = tuple[Callable[..., Any], dict[str, Any], dict[str, Any]]


@invariant()
def test_a_request_sent_again_changes_nothing(tx: Atomic, draw: Random) -> None:
    given = world(draw, events=1)
    worlds.plenty(given)
    for piece in given.pieces:
        make.lot(piece, 60)
    for act, arguments, otherwise in draw.sample(requests(draw, given), 4):
        key, by = uuid4(), make.user()
        first = act(tx, **arguments, idempotency_key=key, by=by)
        after = written()

        assert same(act(tx, **arguments, idempotency_key=key, by=by), first)
        assert written() == after
        assert_refused(tx, act, arguments | otherwise, key)
        assert written() == after


def requests(draw: Random, given: World) -> list[Request]:
    """Return one request of each kind, and what another content of it would be."""
    (event,), unit, good = given.events, draw.choice(given.units), draw.choice(given.goods)
    product, today = draw.choice(given.products), timezone.localdate()
    lot = draw.choice(list(Lot.objects.order_by("pk")))
    pieces = units_from(1, units_per_batch(unit.items_per_batch, unit.batch_percentage))
    row = make.assignment(event, make.recipient(), draw.choice(given.packages))
    bought = PurchaseLineInput(product_id=product.pk, packages=2, price_per_package=Decimal("1.50"))
    found = StockInput(product_id=product.pk, quantity=3, unit_cost=None, received_on=today)
    served = ServedInput(item_type="finished_unit", item_id=unit.pk, quantity=1)
    baking = {"recipe_id": unit.recipe_id, "finished_unit_id": unit.pk, "num_batches": 1, "actual_yield": pieces}
    counted = CountInput(lot_id=lot.pk, remaining=lot.remaining / 2)
    return [
        (record_batch_production, baking, {"notes": "again"}),
        (record_assembly, {"finished_good_id": good.pk, "quantity": 1}, {"quantity": 2}),
        (update_fulfillment_status, {"assignment_id": row.pk, "new_status": "ready"}, {"new_status": "delivered"}),
        (record_served, {"event_id": event.pk, "lines": [served]}, {"lines": [replace(served, quantity=2)]}),
        (
            record_purchase,
            {"supplier_id": make.supplier().pk, "purchased_on": today, "lines": [bought]},
            {"lines": [replace(bought, packages=3)]},
        ),
        (record_opening, {"lines": [found]}, {"lines": [replace(found, quantity=4)]}),
        (count_stock, {"counts": [counted]}, {"note": "by night"}),
        (adjust_stock, {"lot_id": lot.pk, "quantity_change": -1, "reason": "waste"}, {"quantity_change": -2}),
    ]


def same(again: Any, first: Any) -> bool:
    """Tell whether two answers are about the same record."""
    return type(again) is type(first) and bool(again.id == first.id)


def assert_refused(tx: Atomic, act: Callable[..., Any], arguments: dict[str, Any], key: UUID) -> None:
    with pytest.raises(KeyReused):
        act(tx, **arguments, idempotency_key=key, by=make.user())


def written() -> list[Any]:
    return [*facts(), RequestKey.objects.count(), ProductionRun.objects.count(), AssemblyRun.objects.count()]


# Frozen costs and contents ------------------------------------------------------------------------

FROZEN: tuple[type[Model], ...] = (
    ProductionRun,
    ProductionLoss,
    AssemblyRun,
    Delivery,
    Movement,
    RecipeSnapshot,
    FinishedGoodSnapshot,
    PlanSnapshot,
    PlanSnapshotBatch,
    PlanSnapshotNeed,
)


@invariant()
def test_no_later_price_rename_or_edit_moves_what_was_frozen(tx: Atomic, draw: Random) -> None:
    given = world(draw, events=1)
    worlds.plenty(given)
    (event,) = given.events
    create_plan_snapshot(tx, event_id=event.pk, kind=SnapshotKind.BASELINE, by=make.user())
    for unit in given.units:
        kitchen.bake(tx, event, unit, 12, lost=draw.randint(0, 2))
    for good in given.goods:
        refusal(kitchen.assemble, tx, event=event, good=good, quantity=draw.randint(1, 3))
    refusal(kitchen.serve, tx, event=event, piece=draw.choice(given.pieces), quantity=1)
    before = rows_of(FROZEN)

    for change in draw.sample(CHANGES, 4):
        change(tx, draw, given)

    assert all(row in rows_of(FROZEN).items() for row in before.items())


def rows_of(models: tuple[type[Model], ...]) -> dict[tuple[str, int], Any]:
    """Return all columns of all rows."""
    return {(model.__name__, row["id"]): row for model in models for row in model._default_manager.values()}


def dearer(tx: Atomic, draw: Random, given: World) -> None:
    product = draw.choice(given.products)
    line = PurchaseLineInput(product_id=product.pk, packages=3, price_per_package=Decimal("77.77"))
    record_purchase(
        tx, supplier_id=make.supplier().pk, purchased_on=timezone.localdate(), lines=[line], by=make.user()
    )


def revalued(tx: Atomic, draw: Random, given: World) -> None:
    for lot in Lot.objects.in_stock().order_by("pk"):
        if draw.randint(0, 1):
            revalue_lot(tx, lot_id=lot.pk, unit_cost=Decimal("0.4242"), reason="typed wrong", by=make.user())


def renamed(tx: Atomic, draw: Random, given: World) -> None:
    for model in (Ingredient, Product, Recipe, FinishedUnit, FinishedGood):
        for row in model._default_manager.all():
            model._default_manager.filter(pk=row.pk).update(name=f"{row.name} as it is called now")


def another_recipe(tx: Atomic, draw: Random, given: World) -> None:
    RecipeLine.objects.update(quantity=draw.randint(7, 9))
    RecipeComponent.objects.update(batches=Decimal("0.75"))


def another_good(tx: Atomic, draw: Random, given: World) -> None:
    ComponentLine.objects.update(quantity=draw.randint(7, 9))


def another_weight(tx: Atomic, draw: Random, given: World) -> None:
    Ingredient.objects.update(density=Decimal("0.7"), grams_per_each=Decimal(61))


CHANGES = [dearer, revalued, renamed, another_recipe, another_good, another_weight]


@invariant()
def test_equal_content_finds_its_snapshot_and_no_snapshot_changes(tx: Atomic, draw: Random) -> None:
    given = world(draw, events=0)
    first = frozen(tx, given)
    kept = rows_of((RecipeSnapshot, FinishedGoodSnapshot))
    edited = {model: list(model._default_manager.all()) for model in (RecipeLine, RecipeComponent, ComponentLine)}

    for change in draw.sample([another_recipe, another_good], draw.randint(1, 2)):
        change(tx, draw, given)
    assert frozen(tx, given) != first
    for model, rows in edited.items():
        model._default_manager.bulk_update(rows, ["batches" if model is RecipeComponent else "quantity"])
    renamed(tx, draw, given)

    assert frozen(tx, given) == first
    assert all(row in rows_of((RecipeSnapshot, FinishedGoodSnapshot)).items() for row in kept.items())


def frozen(tx: Atomic, given: World) -> dict[tuple[str, int], tuple[int, str]]:
    """Freeze everything, and return the row and digest of each."""
    recipes = snapshot_recipes(tx, recipe_ids=[each.pk for each in given.recipes], by=make.user())
    goods = snapshot_finished_goods(tx, finished_good_ids=[each.pk for each in given.goods], by=make.user())
    return {
        (kind, key): (row.id, row.digest)
        for kind, rows in (("recipe", recipes), ("good", goods))
        for key, row in rows.items()
    }
