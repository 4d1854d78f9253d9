"""Number columns that both databases return unchanged (fifteen digits), and the bounds they carry by name."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

# What may be assigned and what is read: the type checker tells columns that may be empty from those that may not.
_Set_contra = TypeVar("_Set_contra", contravariant=True)
_Get_co = TypeVar("_Get_co", covariant=True)


class _BoundedDecimal(models.DecimalField[_Set_contra, _Get_co]):
    """A decimal column of a fixed kind."""

    digits = (15, 6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"], kwargs["decimal_places"] = self.digits
        super().__init__(*args, **kwargs)


class QuantityField(_BoundedDecimal[_Set_contra, _Get_co]):
    """An amount in base units, or as entered."""


class MoneyField(_BoundedDecimal[_Set_contra, _Get_co]):
    """Money."""

    digits = (15, 4)


class CostField(_BoundedDecimal[_Set_contra, _Get_co]):
    """Money per base unit or piece."""

    digits = (15, 8)


class RatioField(_BoundedDecimal[_Set_contra, _Get_co]):
    """A conversion factor."""

    digits = (15, 10)


def rule(name: str, condition: Q, message: str = "") -> models.CheckConstraint:
    """Return the check `<app>_<model>_<name>`."""
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{name}", condition=condition, violation_error_message=message or None
    )


def unique(name: str, *parts: Any, **options: Any) -> models.UniqueConstraint:
    """Return the unique constraint `<app>_<model>_<name>` over fields or expressions."""
    full_name = f"%(app_label)s_%(class)s_{name}"
    if all(isinstance(part, str) for part in parts):
        return models.UniqueConstraint(fields=parts, name=full_name, **options)
    return models.UniqueConstraint(*parts, name=full_name, **options)


def positive(*columns: str) -> list[models.CheckConstraint]:
    """Return one check per column: more than zero, where set."""
    return [
        rule(f"{column}_positive", Q(**{f"{column}__gt": 0}), "This must be more than zero.") for column in columns
    ]


def not_negative(*columns: str) -> list[models.CheckConstraint]:
    """Return one check per column: zero or more, where set."""
    return [
        rule(f"{column}_not_negative", Q(**{f"{column}__gte": 0}), "This cannot be negative.") for column in columns
    ]


def known(column: str, choices: Iterable[tuple[str, Any]], *, or_blank: bool = False) -> models.CheckConstraint:
    """Return the check that a choice column holds one of its choices."""
    values = [value for value, _ in choices] + ([""] if or_blank else [])
    return rule(f"{column}_known", Q(**{f"{column}__in": values}), "This is not one of the choices.")


def exactly_one(name: str, *columns: str) -> models.CheckConstraint:
    """Return the check `one_<name>`: exactly one of the columns is set."""
    condition = Q()
    for chosen in columns:
        condition |= Q(**{f"{column}__isnull": column != chosen for column in columns})
    return rule(f"one_{name}", condition, "Choose exactly one.")
