"""Values for the columns of a definition, checked by what the column says of itself."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import models

from bakery.db.models import Definition
from bakery.dto import UNSET
from bakery.errors import ChangedMeanwhile
from bakery.inputs import Checked

LONGEST_SHELF_LIFE: Final = 36_500


def only_given(values: Mapping[str, object]) -> dict[str, object]:
    """Leave out what the caller did not name."""
    return {name: value for name, value in values.items() if value is not UNSET}


def check_columns(checked: Checked, model: type[models.Model], values: Mapping[str, object]) -> dict[str, Any]:
    """Return values as they are stored; None and empty text clear what may be empty."""
    return {name: _check(checked, name, model._meta.get_field(name), value) for name, value in values.items()}


def require_unchanged(row: Definition, seen: datetime | None) -> None:
    """Refuse to overwrite what somebody saved after the form was shown."""
    if seen is not None and row.updated_at != seen:
        raise ChangedMeanwhile(
            f"“{row}” was changed in the meantime. Look at it again.", current=row.updated_at.isoformat()
        )


def _check(checked: Checked, name: str, field: Any, value: Any) -> Any:
    if value is None and field.null:
        return None
    if field.choices:
        return checked.choice(name, value, [choice for choice, _ in field.choices])
    match field:
        case models.ForeignKey():
            return checked.row_id(name, value)
        case models.BooleanField():
            return _flag(checked, name, value)
        case models.DecimalField():
            return _ratio(checked, name, field, value)
        case models.PositiveIntegerField():
            most = {"most": LONGEST_SHELF_LIFE} if name == "shelf_life_days" else {}
            # What may be left open is at least one; an order begins at zero.
            return checked.whole(name, value, least=1 if field.null else 0, **most)
        case models.CharField():
            return checked.text(name, value, required=not field.blank, longest=field.max_length or 0)
    return checked.text(name, "" if value is None else value)


def _flag(checked: Checked, name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        checked.fault(name, "This must be yes or no.")
    return bool(value)


def _ratio(checked: Checked, name: str, field: Any, value: Any) -> Decimal:
    below = Decimal(10) ** (field.max_digits - field.decimal_places)
    return checked.amount(name, value, places=field.decimal_places, above=Decimal(0), below=below)
