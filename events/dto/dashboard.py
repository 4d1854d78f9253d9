"""How the making of events is doing: what was baked of each recipe, what it cost, what can be packed."""

from dataclasses import dataclass
from datetime import date

from bakery.dto import Shortage


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionTotal:
    """All that was baked of one recipe for an event."""

    recipe_id: int
    batches_produced: str
    units_produced: int
    total_actual_cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRecipe:
    """A recipe of which pieces are missing, over all its yields that are asked for; batches by each yield's size."""

    recipe_id: int
    recipe_name: str
    units_required: str
    units_available: str
    units_missing: str
    batches_required: int
    batches_produced: str
    batches_missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageReadiness:
    """Whether an assignment could be put together now, and what is missing of what."""

    assignment_id: int
    can_assemble: bool
    missing_recipes: tuple[MissingRecipe, ...]
    missing_materials: tuple[Shortage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeStanding:
    """The batches of one recipe an event asks for and those run for it, and their cost."""

    recipe_id: int
    recipe_name: str
    batches_required: int
    batches_produced: str
    is_complete: bool
    actual_cost: str
    planned_cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageCounts:
    """The assignments of an event by status."""

    total: int
    pending: int
    ready: int
    delivered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionOverview:
    """One event recipe by recipe; complete once something was assigned and all of it delivered."""

    event_id: int
    event_name: str
    event_date: date
    recipes: tuple[RecipeStanding, ...]
    packages: PackageCounts
    actual_total: str
    planned_total: str
    is_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardRow:
    """One event in a list of many, in figures alone."""

    event_id: int
    event_name: str
    event_date: date
    plan_state: str
    recipes_complete: int
    recipes_total: int
    packages_pending: int
    packages_ready: int
    packages_delivered: int
    packages_total: int
    actual_cost: str
    planned_cost: str
    is_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeCostLine:
    """What one recipe was expected to cost and did; `variance` is planned less actual, in percent of planned."""

    recipe_id: int
    recipe_name: str
    batches_required: int
    batches_produced: str
    planned_cost: str
    actual_cost: str
    variance: str
    variance_percent: str
