"""What was baked, looked up."""

from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bakery.catalogue.models import FinishedUnit, Recipe
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from bakery.inventory.models import Lot
from production.errors import ProductionRunNotFound
from production.models import ProductionRun
from production.services import get_production_history, get_production_run
from tests import make
from tests.production.services.kitchen import bake, cookies


def test_the_newest_comes_first_and_of_one_moment_the_later_recorded(tx: Atomic) -> None:
    unit = cookies()
    noon = make.moment(date(2026, 3, 1))
    early, late, twin = (bake(tx, unit, produced_at=at).id for at in (noon - timedelta(days=1), noon, noon))

    assert [entry.id for entry in get_production_history(tx)] == [twin, late, early]


def test_each_filter_keeps_what_fits(tx: Atomic) -> None:
    unit, easter = cookies(), make.event("Easter")
    other = make.unit(make.recipe("Bread"), 2)
    first, second = bake(tx, unit, event_id=easter.pk).id, bake(tx, other).id

    def found(**given: Any) -> list[int]:
        return [entry.id for entry in get_production_history(tx, **given)]

    assert found(recipe_id=unit.recipe_id) == found(finished_unit_id=unit.pk) == found(event_id=easter.pk) == [first]
    assert found(recipe_id=other.recipe_id) == found(finished_unit_id=other.pk) == [second]
    assert found(recipe_id=0) == found(event_id=987_654) == []
    assert found(limit=1) == [second]
    assert found(limit=1, offset=1) == [first]


def test_days_are_those_of_the_bakery_and_both_included(tx: Atomic) -> None:
    with timezone.override("America/New_York"):
        day = date(2026, 3, 8)  # the day that has 23 hours there
        run = bake(tx, cookies(), produced_at=make.moment(day, 23)).id

        def found(start: date, end: date) -> list[int]:
            return [entry.id for entry in get_production_history(tx, start_date=start, end_date=end)]

        assert found(day, day) == [run]
        assert found(day + timedelta(days=1), day + timedelta(days=1)) == []
        assert found(day - timedelta(days=1), day - timedelta(days=1)) == []


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"limit": 1001}, {"offset": -1}, {"start_date": "2026-01-01"}])
def test_a_page_that_cannot_be_is_refused(tx: Atomic, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        get_production_history(tx, **wrong)


def test_details_come_only_where_they_are_asked_for(tx: Atomic) -> None:
    run = bake(tx, cookies(48), 1, 40)

    short = get_production_history(tx)[0]
    full = get_production_history(tx, include_consumptions=True, include_losses=True)[0]

    assert (short.consumptions, short.losses) == (None, None)
    assert (full.consumptions, full.losses) == (run.consumptions, run.losses)
    assert short.total_loss_cost == full.total_loss_cost == "0.17"


def test_reading_takes_as_many_statements_for_thirty_runs_as_for_three(
    tx: Atomic, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    unit = cookies(48, flour="1")
    for _ in range(30):
        bake(tx, unit, 1, 47)

    for limit in (3, 30):
        with django_assert_num_queries(3):
            runs = get_production_history(tx, limit=limit, include_consumptions=True, include_losses=True)
        assert len(runs) == limit


def test_whoever_baked_is_called_by_name_as_in_every_history(tx: Atomic) -> None:
    named, unnamed = make.user("rosa", first_name="Rosa", last_name="Rye"), make.user("ben")
    unit = cookies()

    assert [bake(tx, unit, by=person).by_name for person in (named, unnamed)] == ["Rosa Rye", "ben"]
    assert [entry.by_name for entry in get_production_history(tx)] == ["ben", "Rosa Rye"]


def test_an_absent_run_is_refused(tx: Atomic) -> None:
    with pytest.raises(ProductionRunNotFound):
        get_production_run(tx, production_run_id=987_654)


def test_costs_stay_as_they_were_whatever_changes_later(tx: Atomic) -> None:
    unit = cookies()
    before = bake(tx, unit, 1, 40)
    Lot.objects.filter(product__isnull=False).update(unit_cost=Decimal(9), value=Decimal(99))
    Recipe.objects.filter(pk=unit.recipe_id).update(instructions="Bake twice as long")
    FinishedUnit.objects.filter(pk=unit.pk).update(items_per_batch=1)

    after = get_production_run(tx, production_run_id=before.id)

    differing = [each.name for each in fields(before) if getattr(before, each.name) != getattr(after, each.name)]
    assert differing == ["snapshot_reused"]
    assert ProductionRun.objects.get().total_ingredient_cost == Decimal("1.0000")
