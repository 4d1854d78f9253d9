"""What the catalogue tells of recipes and what comes out of them, and what it takes in for their lines."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from bakery.dto import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeLineInput:
    """A line as it shall be; without an id it is a new one."""

    ingredient_id: int
    quantity: Decimal | int
    unit: str
    note: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeComponentInput:
    """A recipe as it shall be inside another, which names it once."""

    component_id: int
    batches: Decimal | int = 1
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedUnitInput:
    """A yield as it shall be, with the pieces or the share of a batch; without an id it is a new one."""

    name: str
    yield_type: str
    items_per_batch: int | None = None
    batch_percentage: Decimal | None = None
    item_unit: str = ""
    shelf_life_days: int | None = None
    notes: str = ""
    is_archived: bool = False
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeLineRow:
    """A line as written and in base units; `base_quantity` is None where `problem` prevents the conversion."""

    id: int
    ingredient_id: int
    ingredient_name: str
    quantity: str
    unit: str
    base_quantity: str | None
    base_unit: str
    note: str
    position: int
    problem: Problem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeComponentRow:
    """A recipe inside another, in batches."""

    id: int
    recipe_id: int
    component_id: int
    component_name: str
    batches: str
    note: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedUnitDetail:
    """A yield in full."""

    id: int
    uuid: UUID
    slug: str
    recipe_id: int
    name: str
    yield_type: str
    yield_mode: str
    items_per_batch: int | None
    batch_percentage: str | None
    units_per_batch: str
    item_unit: str
    base_unit_id: int | None
    shelf_life_days: int | None
    notes: str
    archived_at: datetime | None
    updated_at: datetime
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeDetail:
    """A recipe in full; `lines`, `components` and `finished_units` are None where a list leaves them out."""

    id: int
    uuid: UUID
    slug: str
    name: str
    category_id: int
    source: str
    instructions: str
    total_minutes: int | None
    active_minutes: int | None
    is_ready: bool
    base_recipe_id: int | None
    variant_name: str
    notes: str
    archived_at: datetime | None
    updated_at: datetime
    lines: tuple[RecipeLineRow, ...] | None
    components: tuple[RecipeComponentRow, ...] | None
    finished_units: tuple[FinishedUnitDetail, ...] | None
    allergens: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IngredientShare:
    """What one recipe asks of an ingredient on one path (names from the top down), in its base unit."""

    recipe_id: int
    recipe_name: str
    path: tuple[str, ...]
    quantity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnconvertedLine:
    """What one recipe asks in a unit that cannot be compared, with the code of the problem."""

    recipe_id: int
    recipe_name: str
    quantity: str
    unit: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregatedIngredient:
    """All that a recipe and those inside it ask of one ingredient; `unconverted` comes on top of `quantity`."""

    ingredient_id: int
    ingredient_slug: str
    display_name: str
    quantity: str
    unit: str
    sources: tuple[IngredientShare, ...]
    unconverted: tuple[UnconvertedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeSnapshotDetail:
    """A frozen content in full; `reused` tells that it was found, not made. `data`: content, needs, labels."""

    id: int
    uuid: UUID
    recipe_id: int
    number: int
    digest: str
    reused: bool
    created_at: datetime
    data: dict[str, object]
