"""Changes of a plan as scripts write them down."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, ValidationError

from bakery.catalogue.models import FinishedUnit, Ingredient, Material
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, FieldError
from bakery.errors import InvalidInput
from events.dto.changes import AssignmentChange, BatchChange, PlanChanges, PriceChange, TargetChange
from events.management.naming import find_id, find_item
from events.models import Package, Recipient


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TargetRow(_Strict):
    """What the event would want of an output (`unit`) or a box (`good`)."""

    unit: str | None = None
    good: str | None = None
    quantity: int | None = None
    per_attendee: Decimal | None = None


class AssignmentRow(_Strict):
    """What a recipient would get."""

    recipient: str
    package: str
    quantity: int = 1


class BatchRow(_Strict):
    """How many batches of an output there would be."""

    unit: str
    batches: int


class PriceRow(_Strict):
    """What a base unit of an ingredient or material would cost."""

    ingredient: str | None = None
    material: str | None = None
    cost_per_unit: Decimal


class ChangesFile(_Strict):
    """All that would be different."""

    targets: list[TargetRow] = []
    assignments: list[AssignmentRow] = []
    batches: list[BatchRow] = []
    prices: list[PriceRow] = []
    expected_attendees: int | None = None
    event_date: date | None = None


def read_changes(tx: Atomic, *, text: str | bytes) -> PlanChanges:
    """Return the changes in a JSON object that names things by id, slug or name; refuse with every fault."""
    try:
        given = ChangesFile.model_validate_json(text)
    except ValidationError as error:
        faults = [(".".join(str(part) for part in fault["loc"]), fault["msg"]) for fault in error.errors()]
        raise InvalidInput(
            [FieldError(field=field, message=f"{field or 'file'}: {what}.") for field, what in faults]
        ) from error
    return PlanChanges(
        targets=tuple(_target(tx, row) for row in given.targets),
        assignments=tuple(
            AssignmentChange(
                recipient_id=find_id(tx, model=Recipient, text=row.recipient),
                package_id=find_id(tx, model=Package, text=row.package),
                quantity=row.quantity,
            )
            for row in given.assignments
        ),
        batches=tuple(
            BatchChange(finished_unit_id=find_id(tx, model=FinishedUnit, text=row.unit), batches=row.batches)
            for row in given.batches
        ),
        prices=tuple(_price(tx, row) for row in given.prices),
        expected_attendees=UNSET if given.expected_attendees is None else given.expected_attendees,
        event_date=UNSET if given.event_date is None else given.event_date,
    )


def _target(tx: Atomic, row: TargetRow) -> TargetChange:
    if (row.unit is None) == (row.good is None):
        raise InvalidInput.of("targets", "Name a unit or a good.")
    kind, item_id = find_item(tx, unit=row.unit, good=row.good)
    return TargetChange(item_type=kind, item_id=item_id, quantity=row.quantity, per_attendee=row.per_attendee)


def _price(tx: Atomic, row: PriceRow) -> PriceChange:
    if (row.ingredient is None) == (row.material is None):
        raise InvalidInput.of("prices", "Name an ingredient or a material.")
    model, text = (Ingredient, row.ingredient) if row.ingredient is not None else (Material, row.material)
    kind = "ingredient" if row.ingredient is not None else "material"
    return PriceChange(
        item_type=kind, item_id=find_id(tx, model=model, text=text or ""), cost_per_unit=row.cost_per_unit
    )
