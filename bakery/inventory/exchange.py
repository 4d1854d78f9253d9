"""How files of history write stock down: every key portable, every figure in full, as text."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Protocol, TypeVar
from uuid import UUID

from django.utils import timezone
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from bakery.dto import FieldError, exact_to_string
from bakery.inputs import LARGEST_WHOLE, Checked
from bakery.inventory.models import Movement
from bakery.inventory.owners import item_of, type_of

Value = TypeVar("Value")


def _passed(check: Callable[[Checked], Value]) -> Value:
    """Return what a check of inputs lets pass, or refuse as readers of files do."""
    faults: list[FieldError] = []
    value = check(Checked(errors=faults))
    if faults:
        raise ValueError(faults[0].message)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("This must be text.")
    return _passed(lambda given: given.text("", value))


def _decimal(value: object) -> Decimal:
    if not re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,20})?", text := _text(value)):
        raise ValueError("This must be a plain decimal, as text.")
    return Decimal(text)


def _moment(value: object) -> datetime:
    at = datetime.fromisoformat(_text(value))
    return _passed(lambda given: given.moment("", at, now=timezone.now()))


def _day(value: object) -> date:
    day = date.fromisoformat(_text(value))
    return _passed(lambda given: given.day("", day))


Text = Annotated[StrictStr, BeforeValidator(_text)]
Note = Annotated[Text, Field(max_length=500)]
Uuid = Annotated[UUID, BeforeValidator(_text)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Day = Annotated[date, BeforeValidator(_day)]
Whole = Annotated[StrictInt, Field(ge=0, le=LARGEST_WHOLE)]
Count = Annotated[StrictInt, Field(ge=1, le=LARGEST_WHOLE)]
Exact = Annotated[Decimal, BeforeValidator(_decimal)]
Quantity = Annotated[Exact, Field(gt=0, max_digits=15, decimal_places=6)]
Money = Annotated[Exact, Field(ge=0, max_digits=15, decimal_places=4)]
Cost = Annotated[Exact, Field(ge=0, max_digits=15, decimal_places=8)]


class Row(BaseModel):
    """A row of a file, which has all its keys and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Portable(Protocol):
    """A definition as files name it."""

    uuid: UUID
    slug: str


class Key(Row):
    """A definition by what it is known by in every database: its uuid, or else its slug."""

    uuid: Uuid
    slug: Text

    @property
    def pair(self) -> tuple[UUID, str]:
        """Both, for looking it up."""
        return self.uuid, self.slug

    def means(self, row: Portable) -> bool:
        """Tell whether this names the row."""
        return self.uuid == row.uuid or self.slug == row.slug


class ItemKey(Key):
    """What stock is kept of."""

    type: Literal["ingredient", "material", "finished_unit", "finished_good"]


class MovedRow(Row):
    """What one movement moved; the figures bear no sign."""

    movement: Uuid
    quantity: Quantity
    cost: Money
    cost_known: StrictBool


class DrawRow(MovedRow):
    """What was taken from one lot; `product` is null for finished stock."""

    lot: Uuid
    item: ItemKey
    product: Key | None
    unit_cost: Cost


class LotRow(MovedRow):
    """A lot as it came in."""

    uuid: Uuid
    received_on: Day
    expires_on: Day | None


class FoundRow(LotRow):
    """A lot of a product that was found when it was used."""

    product: Key


class ShortageRow(Row):
    """The adjustment that booked as found what a run used and the books did not have."""

    uuid: Uuid
    note: Text
    receipts: tuple[FoundRow, ...]


def key_row(row: Portable) -> dict[str, Any]:
    """Return how a definition is named."""
    return {"uuid": str(row.uuid), "slug": row.slug}


def draw_row(movement: Movement) -> dict[str, Any]:
    """Write down a draw whose lot and owners are loaded."""
    lot = movement.lot
    owner = (lot.product.ingredient or lot.product.material) if lot.product else item_of(lot)
    if owner is None:
        raise ValueError("a product belongs to an ingredient or a material")
    return _moved(movement) | {
        "lot": str(lot.uuid),
        "item": {"type": type_of(owner)} | key_row(owner),
        "product": key_row(lot.product) if lot.product else None,
        "unit_cost": exact_to_string(movement.unit_cost),
    }


def lot_row(movement: Movement) -> dict[str, Any]:
    """Write down a lot by the movement that brought it in."""
    lot = movement.lot
    return _moved(movement) | {
        "uuid": str(lot.uuid),
        "received_on": lot.received_on.isoformat(),
        "expires_on": lot.expires_on.isoformat() if lot.expires_on else None,
    }


def found_row(movement: Movement) -> dict[str, Any]:
    """Write down a lot that was found, whose product is loaded."""
    product = movement.lot.product
    if product is None:
        raise ValueError("what is found when it is used is a product")
    return lot_row(movement) | {"product": key_row(product)}


def _moved(movement: Movement) -> dict[str, Any]:
    return {
        "movement": str(movement.uuid),
        "quantity": exact_to_string(abs(movement.delta)),
        "cost": exact_to_string(abs(movement.cost)),
        "cost_known": movement.cost_known,
    }
