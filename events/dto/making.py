"""What pages tell of the work on an event: what to bake, what to put together."""

from dataclasses import dataclass
from datetime import date

from assembly.dto import ChoiceOffer
from bakery.catalogue.units import dimension_of
from bakery.dto import Shortage


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """How much of one item is missing, in the base unit of its dimension."""

    name: str
    short_by: str
    dimension: str

    @classmethod
    def of(cls, shortage: Shortage) -> "Missing":
        """Return it as pages show it; pieces have no unit and are counted."""
        return cls(
            name=shortage.item_name,
            short_by=shortage.short_by,
            dimension=dimension_of(shortage.unit) if shortage.unit else "count",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerRecipe:
    """A recipe inside another, and its batches for those left of the outer one."""

    name: str
    batches: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BakeRow:
    """One output to bake for an event.

    `left` is in batches, `to_record` the whole ones among them; `missing` is what no batches left will give.
    `short` is what the batches left lack now, as if they alone were baked; `unclear` names what cannot be compared.
    """

    finished_unit_id: int
    name: str
    recipe_name: str
    recipe_slug: str
    minutes: int | None
    allergens: tuple[str, ...]
    inside: tuple[InnerRecipe, ...]
    batches: int
    is_decided: bool
    done: str
    left: str
    to_record: int
    made: int
    lost: int
    wanted: int
    missing: int
    is_done: bool
    short: tuple[Missing, ...]
    unclear: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BakeQueue:
    """What one event bakes, by recipe and output."""

    event_id: int
    event_name: str
    event_date: date
    state: str
    rows: tuple[BakeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyCard:
    """One box of an event; what is possible is reckoned for this box alone, and up to what is left.

    `possible_once_chosen` lets any product stand in where none is chosen yet; `short` is what all that are left lack.
    """

    finished_good_id: int
    name: str
    wanted: int
    assembled: int
    left: int
    possible: int
    possible_once_chosen: int
    open_materials: tuple[str, ...]
    short: tuple[Missing, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxLeft:
    """How many of a box are still to be put together."""

    name: str
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionSheet:
    """What is still to be baked, and what is still to be put together."""

    rows: tuple[BakeRow, ...]
    boxes: tuple[BoxLeft, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialLine:
    """An undecided material of a box or package with all products that may serve, and the one chosen, if any."""

    line_type: str
    line_id: int
    source_id: int
    source_name: str
    material_name: str
    required: str
    unit: str
    offers: tuple[ChoiceOffer, ...]
    product_id: int | None
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPackaging:
    """Boxes that went without their packaging."""

    assembly_run_id: int
    name: str
    count: int
    note: str
