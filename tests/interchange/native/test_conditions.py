"""Conditions answered here are answered as the database would."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, F, Q

from bakery.catalogue.models import FinishedUnit
from bakery.interchange.native.conditions import LOOKUPS, holds
from bakery.interchange.native.kinds import selectable

UNIT: dict[str, Any] = {"items_per_batch": 12, "yield_mode": "discrete_count"}


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (Q(items_per_batch__gt=0), True),
        (Q(items_per_batch__gte=13) | Q(items_per_batch__lte=12), True),
        (Q(items_per_batch__lt=12), False),
        (~Q(items_per_batch=12), False),
        (Q(batch_percentage__gt=0), None),
        (~Q(batch_percentage__gt=0), None),
        (Q(batch_percentage__gt=0) | Q(items_per_batch=12), True),
        (Q(batch_percentage__gt=0) & Q(items_per_batch=1), False),
        (Q(batch_percentage__isnull=True, yield_mode__in=["discrete_count"]), True),
        (Q(items_per_batch=F("batch_percentage")), None),
        (~Q(recipe=F("base_unit")), False),
    ],
)
def test_what_is_unknown_neither_holds_nor_fails(condition: Q, answer: bool | None) -> None:
    assert holds(condition, FinishedUnit(**UNIT, recipe_id=1, base_unit_id=1)) is answer


@pytest.mark.django_db
def test_the_database_answers_the_same_for_every_rule_of_what_can_be_imported() -> None:
    """Every rule is asked of a row without values and of one with some, and none is of a sort not known here."""
    values = {"quantity": 1, "position": 0, "slug": "x", "name": "x", "unit": "g", "package_quantity": 1}
    for model in selectable().values():
        known = {field.name for field in model._meta.concrete_fields}
        rows = [model(), model(**{name: value for name, value in values.items() if name in known})]
        for constraint in model._meta.constraints:
            if isinstance(constraint, CheckConstraint):
                for row in rows:
                    against = row._get_field_expression_map(row._meta)
                    assert (holds(constraint.condition, row) is not False) == constraint.condition.check(against), (
                        constraint.name
                    )


def test_every_lookup_of_the_models_is_known() -> None:
    found = {
        path.partition("__")[2] or "exact"
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
        for path, _ in leaves(constraint.condition)
    }
    assert found <= {*LOOKUPS, "isnull"}


def leaves(condition: Q) -> list[tuple[str, Any]]:
    """Return what a condition asks for, part by part."""
    return [leaf for each in condition.children for leaf in (leaves(each) if isinstance(each, Q) else [each])]
