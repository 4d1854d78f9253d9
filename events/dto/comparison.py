"""Two plans side by side, with what was made: by item and by output, never by recipe."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodComparison:
    """What is wanted of one output or box in both plans; `actual` is what was made of it.

    `status` is unchanged, modified, added or dropped.
    """

    item_type: str
    item_id: int
    name: str
    original: int
    current: int
    actual: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchComparison:
    """The batches of one output in both plans; `actual` is what was run."""

    finished_unit_id: int
    name: str
    recipe_id: int
    original: int
    current: int
    actual: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanComparison:
    """A plan against another one and against what was done; the costs are those of the whole plans."""

    goods: tuple[GoodComparison, ...]
    batches: tuple[BatchComparison, ...]
    original_cost: str
    current_cost: str
    actual_cost: str
    total_changes: int
    has_changes: bool
