"""Bakings as scripts write them down."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from pydantic import AwareDatetime, BaseModel, ConfigDict, TypeAdapter, ValidationError

from bakery.dto import FieldError
from bakery.errors import InvalidInput
from production.dto import LossInput


class LossRow(BaseModel):
    """Pieces that did not become good."""

    model_config = ConfigDict(extra="forbid")

    category: str
    quantity: int
    note: str = ""


class BakeRow(BaseModel):
    """One baking; `output` is the slug of a finished unit, which knows its recipe."""

    model_config = ConfigDict(extra="forbid")

    output: str
    num_batches: int
    actual_yield: int
    scale_factor: Decimal = Decimal(1)
    produced_at: AwareDatetime | None = None
    event_id: int | None = None
    losses: list[LossRow] = []
    over_yield: bool = False
    shortage_reason: str = ""
    notes: str = ""

    def arguments(self) -> dict[str, Any]:
        """Return what the service takes, the unit and its recipe apart."""
        losses = [LossInput(category=loss.category, quantity=loss.quantity, note=loss.note) for loss in self.losses]
        return self.model_dump(exclude={"output", "losses"}) | {"losses": losses}


def read_rows(text: str | bytes) -> list[BakeRow]:
    """Return the rows of a JSON list, or refuse with every fault."""
    try:
        return TypeAdapter(list[BakeRow]).validate_json(text)
    except ValidationError as error:
        raise _refusal(error) from error


def read_row(values: dict[str, Any]) -> BakeRow:
    """Return the row that options describe, or refuse with every fault."""
    try:
        return BakeRow.model_validate(values)
    except ValidationError as error:
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> InvalidInput:
    faults = [(".".join(str(part) for part in fault["loc"]), fault["msg"]) for fault in error.errors()]
    return InvalidInput([FieldError(field=field, message=f"{field or 'file'}: {what}.") for field, what in faults])


def key_of_row(key: UUID | None, number: int) -> UUID | None:
    """Return the request key of one row of a file that has a key as a whole."""
    return None if key is None else uuid5(key, str(number))
