"""What each function refuses by name, where its neighbours share the code, on one bakery."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pytest

from assembly import services as assembly
from assembly.dto import ChoiceInput
from assembly.errors import ChoiceRefused
from bakery.catalogue import services as catalogue
from bakery.catalogue.errors import (
    DuplicateComponent,
    GoodCycle,
    GoodTooDeep,
    LineNotFound,
    RecipeCycle,
    UnitMismatch,
)
from bakery.catalogue.models import ComponentLine, Recipe, RecipeComponent
from bakery.db.transaction import Atomic
from bakery.errors import DomainError, InUse, InvalidInput, NameTaken, ReasonMissing
from bakery.inventory import services as stock
from bakery.inventory.dto.adjustments import StockInput
from events import services as event_service
from events.dto.planning import BatchDecisionInput
from events.errors import BelowRecorded, PlanNotReady, ShoppingListNotFound
from events.planning.decisions import delete_batch_decision, save_batch_decisions
from events.planning.saved_lists import unmark_shopping_complete
from events.planning.states import start_production
from tests import make
from tests.architecture.proofs import raised, tried
from tests.service_cases.stage import Stage, furnished

Call = Callable[[Stage, Atomic], object]


def add_line(s: Stage, tx: Atomic, kind: str, part: int, *, good: int = 0, unit: str = "") -> None:
    catalogue.add_component_line(
        tx, finished_good_id=good or s.plain.pk, component_type=kind, component_id=part, quantity=1, unit=unit
    )


def a_tenth_level_more(s: Stage, tx: Atomic) -> None:
    good = s.plain
    for _ in range(9):
        good = make.good("", [(good, 1)])
    add_line(s, tx, "finished_good", good.pk, good=s.spare["finished_good"].pk)


def a_circle(s: Stage) -> int:
    RecipeComponent.objects.create(recipe=s.icing, component=s.cookies, batches=1, position=0)
    return int(s.cookies.pk)


def a_draft_again(s: Stage, tx: Atomic) -> None:
    Recipe.objects.filter(pk=s.cookies.pk).update(is_ready=False)
    start_production(tx, event_id=s.locked.pk, by=s.by)


def grams_of_boxes(s: Stage, tx: Atomic) -> None:
    line = StockInput(product_id=s.blue_box.pk, quantity=1, unit="g", received_on=s.today)
    stock.record_opening(tx, lines=[line], by=s.by)


def flour_for_a_box(s: Stage, tx: Atomic) -> None:
    choice = ChoiceInput(line_id=s.tin_box.pk, product_id=s.flour_bag.pk)
    assembly.check_packaging_assigned(tx, finished_good_id=s.tin.pk, choices=[choice])


def fewer_batches(s: Stage, tx: Atomic, *, reason: str) -> None:
    decisions = [BatchDecisionInput(finished_unit_id=s.cookie.pk, batches=1)]
    save_batch_decisions(tx, event_id=s.baking.pk, decisions=decisions, reason=reason, by=s.by)


def in_production(s: Stage, **what: int) -> dict[str, Any]:
    return {"event_id": s.baking.pk, "reason": "Fewer guests.", "by": s.by} | what


def change_line(tx: Atomic, line: ComponentLine, **columns: Any) -> None:
    catalogue.update_component_line(tx, line_id=line.pk, **columns)


REFUSED: Final[list[tuple[type[DomainError], Call]]] = [
    (InUse, lambda s, tx: catalogue.delete_material(tx, material_id=s.box.pk)),
    (InUse, lambda s, tx: catalogue.delete_product(tx, product_id=s.flour_bag.pk)),
    (InUse, lambda s, tx: catalogue.delete_supplier(tx, supplier_id=s.supplier.pk)),
    (InUse, lambda s, tx: catalogue.delete_material_category(tx, material_category_id=s.box.category_id)),
    (NameTaken, lambda s, tx: event_service.duplicate_package(tx, package_id=s.hamper.pk, name="Plain package")),
    (DuplicateComponent, lambda s, tx: add_line(s, tx, "finished_unit", s.cookie.pk)),
    (GoodCycle, lambda s, tx: add_line(s, tx, "finished_good", s.plain.pk)),
    (GoodTooDeep, a_tenth_level_more),
    (UnitMismatch, lambda s, tx: add_line(s, tx, "material", s.box.pk, unit="g")),
    (UnitMismatch, grams_of_boxes),
    (ChoiceRefused, flour_for_a_box),
    (RecipeCycle, lambda s, tx: catalogue.get_aggregated_ingredients(tx, recipe_id=a_circle(s))),
    (RecipeCycle, lambda s, tx: stock.get_recipe_cost(tx, recipe_id=a_circle(s))),
    (
        LineNotFound,
        lambda s, tx: event_service.update_finished_good_quantity(
            tx, package_id=s.hamper.pk, finished_good_id=s.plain.pk, quantity=2
        ),
    ),
    (ShoppingListNotFound, lambda s, tx: unmark_shopping_complete(tx, event_id=s.baking.pk, by=s.by)),
    (PlanNotReady, a_draft_again),
    (ReasonMissing, lambda s, tx: fewer_batches(s, tx, reason="")),
    (BelowRecorded, lambda s, tx: fewer_batches(s, tx, reason="Fewer guests.")),
    (
        BelowRecorded,
        lambda s, tx: event_service.delete_assembly_target(tx, **in_production(s, finished_good_id=s.plain.pk)),
    ),
    (
        BelowRecorded,
        lambda s, tx: event_service.delete_production_target(tx, **in_production(s, recipe_id=s.cookies.pk)),
    ),
    (
        BelowRecorded,
        lambda s, tx: delete_batch_decision(tx, **in_production(s, finished_unit_id=s.cookie.pk)),
    ),
    (UnitMismatch, lambda s, tx: change_line(tx, s.tin_box, unit="g")),
    (InvalidInput, lambda s, tx: change_line(tx, s.tin_box, unit="")),
    (InvalidInput, lambda s, tx: change_line(tx, s.tin_box, product_id=s.blue_box.pk)),
    (InvalidInput, lambda s, tx: change_line(tx, s.tin_line, unit="ea")),
    (InvalidInput, lambda s, tx: change_line(tx, s.tin_line, product_id=s.blue_box.pk)),
    (InvalidInput, lambda s, tx: change_line(tx, s.tin_line, quantity=0)),
]


@pytest.mark.django_db
def test_what_a_rule_forbids_is_refused_by_its_name() -> None:
    scene, found = furnished("default"), []
    for position, (refusal, call) in enumerate(REFUSED):
        with tried("default") as tx:
            error = raised(partial(call, scene, tx))
        if not isinstance(error, refusal):
            found.append(f"{position}: {refusal.__name__} is due, and it ends with {error!r}")

    assert "\n".join(found) == ""
