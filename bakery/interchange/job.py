"""What one import carries from array to array."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.interchange.dto import ImportOptions
from bakery.interchange.errors import RowRejected
from bakery.interchange.identity import Identities
from bakery.interchange.keys import NESTED
from bakery.interchange.native.known import Known
from bakery.interchange.products import ProductKeys
from bakery.interchange.register import Register
from bakery.interchange.rows import Row, read_values
from bakery.interchange.tally import Tally
from bakery.interchange.usage import Usage
from bakery.inventory.dto.adjustments import CountInput, StockInput
from bakery.inventory.dto.purchases import PurchaseLineInput, PurchaseLineRow

# The answer to which row is meant, where there is none yet and one is to be made; no slug looks like it.
CREATE: Final = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """Grams per millilitre, and as it was entered."""

    value: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Stock to put on the shelf once all rows are read: with what the lot says of itself."""

    array: str
    row: Row
    uuid: UUID
    stock: StockInput
    describes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """A line of a receipt, to be recorded once all rows are read; the lot it fills is found by a key of its own."""

    array: str
    row: Row
    uuid: UUID
    lot_uuid: UUID
    supplier_id: int
    purchased_on: date
    notes: str
    line: PurchaseLineInput
    lot_notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a row of stock says of the lot that a receipt brought: how much is there now, where and since when."""

    array: str
    row: Row
    uuid: UUID
    quantity: Decimal
    unit: str
    location: str = ""
    expires_on: date | None = None
    describes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """So much of a material at a time, of one product where it is fixed, as lines take it by a name."""

    material_id: int
    product_id: int | None
    quantity: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One import: what was asked, whose act it is, which rows there are, and what became of those read."""

    by: User
    today: date
    family: str
    digest: str  # of the file as it came
    options: ImportOptions
    arrays: Mapping[str, tuple[Row, ...]]
    tree: Mapping[str, Row]
    usage: Usage
    register: Register
    products: ProductKeys
    tally: Tally
    known: Known = field(default_factory=lambda: Known({}))  # of selections
    identities: Identities = field(default_factory=Identities)
    # The row numbers of the predecessor's database, which only rows of the same file use.
    supplier_numbers: dict[str, int] = field(default_factory=dict)
    product_numbers: dict[str, int] = field(default_factory=dict)
    # Lines of receipts by the number or key that rows of stock name, and the lots of those recorded already.
    receipts: dict[str, "Bought | int"] = field(default_factory=dict)
    # Rows of the file itself by kind and name, which are meant before others of that name.
    here: dict[tuple[str, object], list[int]] = field(default_factory=lambda: defaultdict(list))
    # What was put into a good, a package or an event by this file, with the place that did.
    placed: dict[tuple[object, ...], str] = field(default_factory=dict)
    # What the file puts into each of its goods, by their slug.
    parts: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    measures: dict[str, Measure] = field(default_factory=dict)
    bought: list[Bought] = field(default_factory=list)
    # Lines that were recorded, and what is left of lots that are not whole any more.
    recorded: list[tuple[Bought, PurchaseLineRow]] = field(default_factory=list)
    counts: list[CountInput] = field(default_factory=list)
    left: dict[UUID, list[Left]] = field(default_factory=lambda: defaultdict(list))
    # What was bought by product and day, as long as no row of stock speaks of it.
    unclaimed: dict[tuple[int, date], list[Bought]] = field(default_factory=lambda: defaultdict(list))
    # How many rows of receipts could not be taken in, by product and day.
    refused: Counter[tuple[int, date]] = field(default_factory=Counter)
    # What the file says is retired, done at the end: until then its own rows may refer to it.
    retired: list[Callable[[Atomic], object]] = field(default_factory=list)
    retiring: list[int] = field(default_factory=list)  # the outputs among them
    # What each category of the file says of its own density, for members that have none.
    densities: dict[str, Density] = field(default_factory=dict)
    openings: list[Opening] = field(default_factory=list)
    # Recipes taken in, to be completed once all of them and their outputs are there.
    recipes: dict[int, Row] = field(default_factory=dict)

    def rows(self, array: str) -> tuple[Row, ...]:
        """Return the rows of an array, none where the file has no such array."""
        return self.arrays.get(array, ())

    def is_first_preferred(self, row: Row, owner: object) -> bool:
        """Tell whether no row before prefers another product of the same owner; of several the first one counts."""
        is_first = self.register.claim(("preferred", owner), row.place)
        if not is_first:
            self.tally.notice("not_preferred", row.place, "Another row of this file is preferred already.")
        return is_first

    def nested(self, row: Row, key: str) -> list[Row]:
        """Return the rows that stand inside a row."""
        value = row.values.get(key) or []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise RowRejected(key, f"{key} must be a list of objects.")
        keys = NESTED[key]
        return [
            Row(
                place=f"{row.place}.{key}[{number}]",
                number=number,
                values=read_values(keys, each)[0],
                source=each,
            )
            for number, each in enumerate(value)
        ]

    def identity(self, array: str, row: Row, *parts: object) -> UUID:
        """Return the key a row brings along, or the one made of what identifies it."""
        made = self.identities.key(array, *parts)
        return row.uuid() or made

    def fact(self, array: str, row: Row, moment: datetime, *figures: Decimal | str | None) -> UUID:
        """Return the key of what somebody noted: made of device, moment, product and figures, where it has none."""
        product = row.text("product_uuid") or row.text("product_slug") or row.text("gtin") or row.text("upc")
        told = [f"{each.normalize():f}" if isinstance(each, Decimal) else each or "" for each in figures]
        return self.identity(
            f"fact {array}", row, row.text("device_id"), moment.astimezone(UTC).isoformat(), product.lstrip("0"), *told
        )
