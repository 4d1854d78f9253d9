"""What a file holds of each row, read off the models: every concrete column, and what rows are known by."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.db.models import F, Field, ManyToManyField, Model, UniqueConstraint

from bakery.interchange.native.scope import ModelClass, label_of

# What tells rows apart beside a slug and where no rule of the table says it.
KEYS: Final = {
    "catalogue.product": (
        "ingredient", "material", "brand", "name", "size_label", "package_quantity", "package_unit",
    ),
    "catalogue.recipeline": ("recipe", "position"),
    "catalogue.recipecomponent": ("recipe", "position"),
    "catalogue.componentline": ("finished_good", "position"),
    "catalogue.recipesnapshot": ("recipe", "digest"),
    "catalogue.finishedgoodsnapshot": ("finished_good", "digest"),
    "events.event": ("name", "event_date"),
    "events.recipient": ("household", "name"),
    "events.packageline": ("package", "position"),
    "events.assignmenttransition": ("assignment", "at"),
    "events.plansnapshot": ("event", "number"),
    "events.plantransition": ("event", "at"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One field of a model, and the paths its content is read by.

    A reference reads the number of the row it points to, then its uuid where it has one, then the parts of its key.
    """

    name: str
    field: Any
    paths: tuple[str, ...]
    target: ModelClass | None = None
    many: bool = False

    @property
    def target_has_uuid(self) -> bool:
        """Whether what is referred to is known by a uuid."""
        return self.target is not None and has_uuid(self.target)


@cache
def columns_of(model: ModelClass) -> tuple[Column, ...]:
    """Return every field of a model but its number and uuid; a relation of its own table is one of them."""
    plain = [_column(field) for field in model._meta.concrete_fields if not field.primary_key and field.name != "uuid"]
    return (*plain, *(_many(field) for field in model._meta.many_to_many))


@cache
def key_paths(model: ModelClass) -> tuple[str, ...]:
    """Return the paths to the natural key of a row; empty where the uuid alone says which row it is."""
    paths: list[str] = []
    for name in _key_names(model):
        field = model._meta.get_field(name)
        target = field.related_model
        if isinstance(target, type) and issubclass(target, Model):
            paths += [f"{name}__{path}" for path in key_paths(target) or ("uuid",)]
        else:
            paths.append(name)
    return tuple(paths)


@cache
def has_uuid(model: ModelClass) -> bool:
    """Tell whether rows carry a key that is the same in every database."""
    return any(field.name == "uuid" for field in model._meta.concrete_fields)


def _column(field: "Field[Any, Any]") -> Column:
    target: Any = field.related_model
    paths = (field.attname, *_known_by(target, field.name)) if target else (field.attname,)
    return Column(name=field.name, field=field, paths=paths, target=target)


def _many(field: "ManyToManyField[Any, Any]") -> Column:
    """Return the column of a relation whose table has nothing but the two ends of it."""
    target: Any = field.related_model
    paths = (field.m2m_column_name(), *_known_by(target, field.m2m_reverse_field_name()))
    return Column(name=field.name, field=field, paths=paths, target=target, many=True)


def _known_by(target: ModelClass, name: str) -> tuple[str, ...]:
    known = (*(["uuid"] if has_uuid(target) else []), *key_paths(target))
    return tuple(f"{name}__{path}" for path in known)


def _key_names(model: ModelClass) -> tuple[str, ...]:
    """Return the fields of the natural key: a slug, what was laid down, or whatever unique rules name together."""
    if label_of(model) in KEYS:
        return KEYS[label_of(model)]
    fields = {field.name: field for field in model._meta.concrete_fields}
    if "slug" in fields and fields["slug"].unique:
        return ("slug",)
    if "uuid" in fields:
        return ()
    ruled = {name for constraint in model._meta.constraints for name in _names_in(constraint)}
    ruled |= {name for rule in model._meta.unique_together for name in rule}
    ruled |= {name for name, field in fields.items() if field.unique and not field.primary_key}
    return tuple(name for name in fields if name in ruled)


def _names_in(constraint: Any) -> set[str]:
    """Return the fields of a unique rule, those inside its expressions too."""
    if not isinstance(constraint, UniqueConstraint):
        return set()
    return {*constraint.fields, *(name for part in constraint.expressions for name in names_in_expression(part))}


def names_in_expression(expression: Any) -> Iterator[str]:
    """Yield the fields an expression is made of."""
    if isinstance(expression, F):
        yield str(expression.name)  # type: ignore[attr-defined]  # the stubs leave it out
    else:
        for part in expression.get_source_expressions():
            yield from names_in_expression(part)
