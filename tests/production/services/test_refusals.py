"""What recording refuses, in which order, and that a refusal writes nothing."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bakery.catalogue.errors import FinishedUnitNotFound, RecipeNotFound, UnitMismatch, YieldIncomplete
from bakery.catalogue.models import FinishedUnit
from bakery.db.transaction import Atomic
from bakery.errors import DomainError, EventClosed, EventNotFound, InvalidInput, KeyReused
from bakery.inventory.errors import InsufficientStock
from events.models import PlanState
from production.dto import LossInput
from production.errors import ActualYieldExceedsExpected, FinishedUnitRecipeMismatch, LossMismatch
from production.models import ProductionRun
from production.services import check_can_produce
from tests import make
from tests.production.services.kitchen import bake, cookies

ABSENT = 987_654


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong with a call, and how it is refused."""

    error: type[DomainError]
    given: Callable[[], dict[str, Any]]


def other_unit() -> dict[str, Any]:
    return {"finished_unit_id": make.unit(name="Stranger").pk}


def closed_event() -> dict[str, Any]:
    return {"event_id": make.event(state=PlanState.COMPLETED).pk}


# The order is the one that callers are promised; what is short comes last, for it is so in every call below.
FAULTS = (
    Fault(error=InvalidInput, given=lambda: {"num_batches": 0}),
    Fault(error=RecipeNotFound, given=lambda: {"recipe_id": ABSENT}),
    Fault(error=FinishedUnitNotFound, given=lambda: {"finished_unit_id": ABSENT}),
    Fault(error=FinishedUnitRecipeMismatch, given=other_unit),
    Fault(error=EventNotFound, given=lambda: {"event_id": ABSENT}),
    Fault(error=EventClosed, given=closed_event),
    Fault(error=YieldIncomplete, given=lambda: {"scale_factor": Decimal("0.0001")}),
    Fault(error=ActualYieldExceedsExpected, given=lambda: {"actual_yield": 1000}),
    Fault(error=LossMismatch, given=lambda: {"losses": [LossInput(category="burnt", quantity=5)]}),
    Fault(error=InsufficientStock, given=dict),
)


@pytest.mark.parametrize("first", range(len(FAULTS)), ids=lambda place: FAULTS[place].error.__name__)
def test_of_several_faults_the_first_in_the_promised_order_is_told(tx: Atomic, first: int) -> None:
    unit = cookies(stock="0")
    given: dict[str, Any] = {}
    for fault in FAULTS[first:]:
        # A later fault of the same parameter cannot be there as well.
        given |= {key: value for key, value in fault.given().items() if key not in given}

    with pytest.raises(FAULTS[first].error) as refusal:
        bake(tx, unit, **given)

    assert type(refusal.value) is FAULTS[first].error


def test_a_line_without_a_conversion_is_refused_before_any_shortage(tx: Atomic) -> None:
    syrup, flour = make.ingredient("Syrup"), make.ingredient("Flour")
    make.lot(syrup, "1000")
    unit = make.unit(make.recipe("Cake", [(syrup, "1", "cup"), (flour, "10", "g")]), 1)

    with pytest.raises(UnitMismatch) as refusal:
        bake(tx, unit)

    assert "Syrup" in refusal.value.message


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("num_batches", {"num_batches": True}),
        ("scale_factor", {"scale_factor": Decimal(0)}),
        ("scale_factor", {"scale_factor": Decimal("NaN")}),
        ("scale_factor", {"scale_factor": Decimal("1.00001")}),
        ("actual_yield", {"actual_yield": -1}),
        ("produced_at", {"produced_at": timezone.now() + timedelta(hours=1)}),
        ("produced_at", {"produced_at": timezone.now().replace(tzinfo=None)}),
        ("losses.0.category", {"losses": [LossInput(category="eaten", quantity=1)]}),
        ("losses.0.quantity", {"losses": [LossInput(category="burnt", quantity=0)]}),
        ("losses.1.category", {"losses": [LossInput(category="burnt", quantity=1)] * 2}),
        ("notes", {"notes": "\0"}),
    ],
)
def test_what_makes_no_sense_is_refused_by_the_field(tx: Atomic, field: str, wrong: dict[str, Any]) -> None:
    unit = cookies()

    with pytest.raises(InvalidInput) as refusal:
        bake(tx, unit, **wrong)

    assert [error.field for error in refusal.value.errors] == [field]


def test_all_faults_of_a_call_are_told_at_once(tx: Atomic) -> None:
    with pytest.raises(InvalidInput) as refusal:
        bake(tx, cookies(), num_batches=0, actual_yield=-1, notes="\0")

    assert [error.field for error in refusal.value.errors] == ["num_batches", "actual_yield", "notes"]


def test_a_refusal_comes_before_anything_is_written(tx: Atomic) -> None:
    unit = cookies(stock="10")
    by = make.user()

    with CaptureQueriesContext(connection) as statements, pytest.raises(InsufficientStock):
        bake(tx, unit, by=by)

    assert [each["sql"] for each in statements if not each["sql"].startswith("SELECT")] == []


def rerun(tx: Atomic, unit: FinishedUnit, **more: Any) -> int:
    return bake(tx, unit, 2, 90, **more).id


def test_a_request_sent_twice_is_recorded_once(tx: Atomic) -> None:
    unit, key = cookies(), uuid4()

    first, second = (rerun(tx, unit, idempotency_key=key) for _ in range(2))

    assert first == second
    assert ProductionRun.objects.count() == 1


@pytest.mark.parametrize("other", [{"notes": "different"}, {"losses": [LossInput(category="burnt", quantity=6)]}])
def test_a_key_that_stood_for_another_content_is_refused(tx: Atomic, other: dict[str, Any]) -> None:
    unit, key = cookies(), uuid4()
    rerun(tx, unit, idempotency_key=key)

    with pytest.raises(KeyReused):
        rerun(tx, unit, idempotency_key=key, **other)


def test_somebody_elses_key_is_refused(tx: Atomic) -> None:
    unit, key = cookies(), uuid4()
    rerun(tx, unit, idempotency_key=key)

    with pytest.raises(KeyReused):
        rerun(tx, unit, idempotency_key=key, by=make.user("berta"))


def test_an_amount_typed_with_more_zeros_is_the_same_request(tx: Atomic) -> None:
    unit, key = cookies(), uuid4()

    ids = {rerun(tx, unit, idempotency_key=key, scale_factor=Decimal(scale)) for scale in ("1", "1.00")}

    assert len(ids) == 1


@pytest.mark.parametrize("grams", ["100", "99.9991", "99.99", "0"])
def test_the_check_says_yes_exactly_when_recording_succeeds(tx: Atomic, grams: str) -> None:
    unit = cookies(stock=grams)

    check = check_can_produce(tx, recipe_id=unit.recipe_id, num_batches=1)

    if check.can_produce:
        assert bake(tx, unit).id
    else:
        with pytest.raises(InsufficientStock) as refusal:
            bake(tx, unit)
        assert refusal.value.missing == check.missing
    assert check.can_produce == (grams in ("100", "99.9991"))


def test_the_check_names_what_cannot_be_converted(tx: Atomic) -> None:
    syrup = make.ingredient("Syrup")
    make.lot(syrup, "1000")
    cake = make.recipe("Cake", [(syrup, "1", "cup")])

    check = check_can_produce(tx, recipe_id=cake.pk, num_batches=1)

    assert (check.can_produce, check.missing) == (False, ())
    assert [(problem.code, problem.fix) for problem in check.problems] == [("missing_density", "missing_data")]


def test_the_check_names_expired_stock_and_lets_it_be_used(tx: Atomic) -> None:
    flour = make.ingredient("Flour")
    make.lot(flour, "100", expires_on=timezone.localdate() - timedelta(days=1))
    bread = make.recipe("Bread", [(flour, "10", "g")])

    check = check_can_produce(tx, recipe_id=bread.pk, num_batches=1)

    assert check.can_produce
    assert [problem.code for problem in check.problems] == ["expired_stock"]


def test_the_check_counts_an_ingredient_once_over_all_levels(tx: Atomic) -> None:
    sugar = make.ingredient("Sugar")
    make.lot(sugar, "150")
    glaze = make.recipe("Glaze", [(sugar, "100", "g")])
    cake = make.recipe("Cake", [(sugar, "100", "g")], [(glaze, 1)])

    check = check_can_produce(tx, recipe_id=cake.pk, num_batches=1)

    assert [(each.needed, each.available, each.short_by) for each in check.missing] == [("200", "150", "50")]


def test_the_check_asks_for_a_recipe_that_exists(tx: Atomic) -> None:
    with pytest.raises(RecipeNotFound):
        check_can_produce(tx, recipe_id=ABSENT, num_batches=1)
    with pytest.raises(InvalidInput):
        check_can_produce(tx, recipe_id=ABSENT, num_batches=0)


def test_a_check_is_logged_with_what_stands_in_the_way(tx: Atomic, caplog: pytest.LogCaptureFixture) -> None:
    flour, eggs = make.ingredient("Flour"), make.ingredient("Eggs")
    possible, short = make.recipe("Rusks", [(flour, 10, "g")]), make.recipe("Bread", [(flour, 900, "g")])
    unmeasured = make.recipe("Meringue", [(eggs, 2, "ea")])
    make.lot(flour, 500)

    with caplog.at_level(logging.DEBUG, logger="bakery.services.production"):
        for recipe in (possible, short, unmeasured):
            check_can_produce(tx, recipe_id=recipe.pk, num_batches=2)

    told = [vars(each) for each in caplog.records]
    assert [(each["levelname"], each["outcome"], each["context"]) for each in told] == [
        ("DEBUG", "passed", {"recipe_id": possible.pk, "num_batches": 2}),
        (
            "INFO",
            "insufficient_stock",
            {"recipe_id": short.pk, "num_batches": 2, "missing_count": 1, "missing": [flour.slug]},
        ),
        ("INFO", "missing_each_weight", {"recipe_id": unmeasured.pk, "num_batches": 2}),
    ]
