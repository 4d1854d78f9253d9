"""Two plans side by side, with what was made: by item and by output, never by recipe."""

from dataclasses import dataclass

from events.dto.snapshots import AmendmentRow, Staleness


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodComparison:
    """What is wanted of one output or box by itself or in packages, in both plans.

    `actual` is what was made of it and did not go into boxes. `status` is unchanged, modified, added or dropped.
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
class NeedComparison:
    """What both plans take of an ingredient or material in all; `actual` is what was used.

    What is short of it is told of plans as they are today, not of frozen ones.
    """

    item_type: str
    item_id: int
    name: str
    unit: str
    original: str
    current: str
    actual: str
    original_short: str | None
    current_short: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToBuy:
    """What a plan has to buy: how many items, and what the recommended packages cost."""

    items: int
    cost: str
    cost_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanComparison:
    """A plan against another one and against what was done; the costs are those of the whole plans.

    The changes count goods and batches; needs follow from them and from recipes.
    """

    goods: tuple[GoodComparison, ...]
    batches: tuple[BatchComparison, ...]
    needs: tuple[NeedComparison, ...]
    original_cost: str
    original_cost_known: bool
    current_cost: str
    current_cost_known: bool
    actual_cost: str
    actual_cost_known: bool
    original_to_buy: ToBuy | None
    current_to_buy: ToBuy | None
    total_changes: int
    has_changes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonScreen:
    """All that is told of a plan since production started; before that there is no comparison."""

    event_id: int
    event_name: str
    comparison: PlanComparison | None
    amendments: tuple[AmendmentRow, ...]
    staleness: Staleness
