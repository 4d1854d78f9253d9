"""Receipts and counts as scripts write them down."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bakery.dto import FieldError
from bakery.errors import InvalidInput


class ReceiptRow(BaseModel):
    """One line of a receipt; `product` is an id, a slug or a barcode, and a price left out is unknown."""

    model_config = ConfigDict(extra="forbid")

    product: str
    packages: Decimal = Decimal(1)
    price: Decimal | None = None
    expires_on: date | None = None
    location: str = ""


class CountRow(BaseModel):
    """What is left of a lot: an amount in a unit, or percent of what came in; `expected` is what the sheet showed."""

    model_config = ConfigDict(extra="forbid")

    lot: int
    remaining: Decimal | None = None
    unit: str = ""
    percent: Decimal | None = None
    expected: Decimal | None = None


Written = TypeVar("Written", ReceiptRow, CountRow)


def rows_given(kind: type[Written], *, file: Path | None, options: dict[str, Any]) -> list[Written]:
    """Return the rows of a file, or the one that options describe; both, or a fault, are refused."""
    given = {name: options[name] for name in kind.model_fields if options[name] is not None}
    if (file is None) == (not given):
        raise InvalidInput.of("file", "Give a file, or one row by options.")
    try:
        if file is None:
            return [kind.model_validate(given)]
        return TypeAdapter(list[kind]).validate_json(file.read_bytes())  # type: ignore[valid-type]
    except OSError as error:
        raise InvalidInput.of("file", f"{file} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> InvalidInput:
    faults = [(".".join(str(part) for part in fault["loc"]), fault["msg"]) for fault in error.errors()]
    return InvalidInput([FieldError(field=field, message=f"{field or 'file'}: {what}.") for field, what in faults])
