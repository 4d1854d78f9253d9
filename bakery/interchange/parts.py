"""What goes into goods and packages."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job

ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A line as goods and packages take it."""

    component_type: str
    component_id: int
    quantity: Decimal = ONE
    unit: str = ""
    product_id: int | None = None
    decide_at_assembly: bool = False
    note: str = ""


def added(job: Job, key: tuple[object, ...], part: Part, *, quantity: Decimal, unit: str) -> Decimal:
    """Return how much a line holds once a second row of the file puts the same in."""
    if unit != part.unit:
        raise RowRejected("component_quantity", f"{job.placed[key]} puts the same in, measured in {unit}.")
    job.tally.explain(f"It adds to {job.placed[key]}, which puts the same in.")
    return quantity + part.quantity
