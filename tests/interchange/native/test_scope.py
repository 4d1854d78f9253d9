"""Every model is in a backup or is left out for a reason, and so is every column of it."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from bakery.interchange.native import scope
from bakery.interchange.native.columns import columns_of, has_uuid, key_paths
from bakery.interchange.native.scope import EXCLUDED, ModelClass, exported_models, label_of


def forgotten() -> list[str]:
    """Return the models that are neither kept nor left out for a reason."""
    kept = {label_of(model) for model in exported_models()}
    reasons = {label for label, each in EXCLUDED.items() if each.reason}
    return [label for label in map(label_of, apps.get_models()) if label not in kept ^ reasons]


def forgotten_fields(model: ModelClass) -> set[str]:
    """Return the fields of a model that no row of a backup has."""
    fields = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    return fields - {"id", "uuid"} - {column.name for column in columns_of(model)}


def test_every_model_is_kept_or_left_out_for_a_reason() -> None:
    assert forgotten() == []
    assert EXCLUDED.keys() - {label_of(model) for model in apps.get_models()} == set()


def test_a_model_that_is_left_out_without_a_reason_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EXCLUDED, "inventory.lot", scope.Exclusion(reason=""))

    assert forgotten() == ["inventory.lot"]


def test_every_column_of_a_kept_model_is_in_its_rows() -> None:
    assert {label_of(model): forgotten_fields(model) for model in exported_models() if forgotten_fields(model)} == {}


def test_every_row_is_known_by_a_uuid_or_a_key() -> None:
    assert [label_of(model) for model in exported_models() if not has_uuid(model) and not key_paths(model)] == []


def test_rows_come_after_those_they_refer_to() -> None:
    seen: set[type[Model]] = set()
    for model in exported_models():
        keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
        targets = {field.related_model for field in keys} & {*exported_models()}
        assert targets <= seen | {model}, label_of(model)
        seen.add(model)


@pytest.mark.parametrize(
    ("label", "paths"),
    [
        ("catalogue.recipe", ("slug",)),
        ("catalogue.ingredientalias", ("ingredient__slug", "name")),
        ("catalogue.recipesnapshot", ("recipe__slug", "digest")),
        ("events.plansnapshot", ("event__name", "event__event_date", "number")),
        ("inventory.movement", ()),
        ("production.productionuse", ("movement__uuid",)),
        ("accounts.user", ("username",)),
    ],
)
def test_what_a_row_is_known_by(label: str, paths: tuple[str, ...]) -> None:
    assert key_paths(apps.get_model(label)) == paths
