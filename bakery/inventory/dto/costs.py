"""What a recipe would cost, as results show it."""

from dataclasses import dataclass

from bakery.dto import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeCostLine:
    """One ingredient of all levels, in base units; the cost is None where no price is known."""

    ingredient_id: int
    ingredient_name: str
    quantity: str
    from_stock: str
    unit: str
    cost: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCost:
    """What one piece of a yield costs in ingredients."""

    finished_unit_id: int
    name: str
    unit_cost: str
    unit_cost_exact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeCost:
    """What so many batches cost, on the `fifo` or the `estimate` basis."""

    recipe_id: int
    batches: str
    basis: str
    total_cost: str
    lines: tuple[RecipeCostLine, ...]
    units: tuple[UnitCost, ...]
    cost_known: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEstimate:
    """What one piece of an output, and a batch of it, would cost; None where no price of it is known."""

    finished_unit_id: int
    cost: str | None
    batch_cost: str
    unpriced: tuple[str, ...]
