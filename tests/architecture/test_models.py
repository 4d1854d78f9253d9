"""The database refuses nonsense by itself, under names that tell the table and the column."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import Q
from django.test.utils import isolate_apps

from tests.architecture.tree import PACKAGES

OURS = [model for model in apps.get_models(include_auto_created=True) if model.__module__.split(".")[0] in PACKAGES]
WRITTEN = [model for model in OURS if not model._meta.auto_created]

# The narrower of what the two databases and Django allow.
LONGEST_CONSTRAINT = 63
LONGEST_INDEX = 30
# SQLite keeps decimals as floats, exact to so many digits.
DIGITS = 15

NUMBERS = (models.IntegerField, models.DecimalField, models.FloatField)
COUNTED = (
    models.AutoField, models.BigAutoField, models.SmallAutoField,
    models.PositiveIntegerField, models.PositiveBigIntegerField, models.PositiveSmallIntegerField,
)  # fmt: skip


def loose_numbers(model: type[models.Model]) -> Iterator[str]:
    """Report each number column without a bound, and each that the databases keep differently."""
    checks = [check.name for check in model._meta.constraints if isinstance(check, models.CheckConstraint)]
    for field in model._meta.local_concrete_fields:
        if not isinstance(field, NUMBERS) or isinstance(field, COUNTED):
            continue
        if isinstance(field, models.FloatField):
            yield f"{field.name} is a float"
        elif isinstance(field, models.DecimalField) and (field.max_digits or DIGITS + 1) > DIGITS:
            yield f"{field.name} has more than {DIGITS} digits"
        elif not any(field.name in name for name in checks):
            yield f"{field.name} is not bounded by a constraint that names it"


def wrong_names(model: type[models.Model]) -> Iterator[str]:
    """Report each constraint or index whose name is too long or hides its table."""
    for constraint in model._meta.constraints:
        if not constraint.name.startswith(f"{model._meta.db_table}_"):
            yield f"{constraint.name} does not start with the table"
        if len(constraint.name) > LONGEST_CONSTRAINT:
            yield f"{constraint.name} is longer than {LONGEST_CONSTRAINT}"
    for index in model._meta.indexes:
        if len(index.name) > LONGEST_INDEX:
            yield f"{index.name} is longer than {LONGEST_INDEX}"


def missing_migrations(state: ProjectState) -> list[str]:
    """Return the apps whose models, as this state has them, the migrations do not reach."""
    loader = MigrationLoader(None)
    changes = MigrationAutodetector(loader.project_state(), state).changes(graph=loader.graph)
    return sorted(changes.keys() & {model._meta.app_label for model in OURS})


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model._meta.label)
def test_every_number_column_is_bounded(model: type[models.Model]) -> None:
    assert list(loose_numbers(model)) == []


@isolate_apps("bakery.inventory")
def test_a_loose_number_is_noticed() -> None:
    class Sack(models.Model):
        stored = models.PositiveIntegerField()
        weight = models.FloatField()
        price = models.DecimalField(max_digits=16, decimal_places=4)
        content = models.DecimalField(max_digits=15, decimal_places=6)
        rest = models.DecimalField(max_digits=15, decimal_places=6)
        rank = models.IntegerField()

        class Meta:
            app_label = "inventory"
            constraints = [models.CheckConstraint(name="inventory_sack_rest_positive", condition=Q(rest__gte=0))]

    assert [fault.split()[0] for fault in loose_numbers(Sack)] == ["weight", "price", "content", "rank"]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_constraints_are_named_after_their_table(model: type[models.Model]) -> None:
    assert list(wrong_names(model)) == []


@isolate_apps("bakery.inventory")
def test_a_wrong_name_is_noticed() -> None:
    class Sack(models.Model):
        rest = models.PositiveIntegerField()

        class Meta:
            app_label = "inventory"
            constraints = [
                models.CheckConstraint(name="inventory_sack_rest", condition=Q(rest__gte=0)),
                models.CheckConstraint(name="sack_rest", condition=Q(rest__gte=0)),
                models.CheckConstraint(name=f"inventory_sack_{'x' * 50}", condition=Q(rest__gte=0)),
            ]
            indexes = [models.Index(fields=["rest"], name="x" * 30)]

    Sack._meta.indexes[0].name = "x" * 31

    assert len(list(wrong_names(Sack))) == 3


def test_migrations_are_current() -> None:
    assert missing_migrations(ProjectState.from_apps(apps)) == []


def test_a_missing_migration_is_noticed() -> None:
    state = ProjectState.from_apps(apps)
    state.add_field("catalogue", "recipe", "colour", models.TextField(default=""), preserve_default=True)

    assert missing_migrations(state) == ["catalogue"]
