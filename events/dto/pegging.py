"""What stands behind a figure of a plan: the lots that meet it, what is still to make or to buy, and who else asks."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPart:
    """A part of a figure: a lot, or what is not there yet.

    `kind` is reserved (made for the event named), free (for whoever comes first by date), used (by recorded facts),
    to_make, to_buy, or negligible (less than can be weighed). `name` is the product of what is bought; `origin` is
    the purchase, run or assembly that brought the lot in, and empty where it was counted in.
    """

    kind: str
    quantity: str
    name: str = ""
    packages: int | None = None
    lot_id: int | None = None
    received_on: date | None = None
    origin: str = ""
    origin_id: int | None = None
    event_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What one other event counts on of stock: what was made for it, or what its earlier date lets it take."""

    event_id: int
    event_name: str
    is_reserved: bool
    quantity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPart:
    """What one item adds to the cost of a plan; the parts add up to the cost shown."""

    item_type: str
    item_id: int
    name: str
    cost: str
