"""What is told of an event's money: what it gives away, what it cost, and what was expected."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientCost:
    """The value of all that one recipient is given."""

    recipient_id: int
    recipient_name: str
    cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSummary:
    """The value of what an event gives away: frozen where delivered, else as of today."""

    event_id: int
    total_cost: str
    recipient_count: int
    package_count: int
    assignment_count: int
    cost_by_recipient: tuple[RecipientCost, ...]
    cost_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeNeedUnit:
    """The pieces wanted of one yield, and the batches that gives by its own size."""

    finished_unit_id: int
    name: str
    units_needed: str
    units_per_batch: str
    batches_needed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeNeed:
    """What an event wants of a recipe before any stock; `items_per_batch` only where one yield is wanted."""

    recipe_id: int
    recipe_name: str
    total_units_needed: str
    batches_needed: int
    items_per_batch: str | None
    units: tuple[RecipeNeedUnit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionCost:
    """What the runs of one recipe used up."""

    recipe_id: int
    recipe_name: str
    run_count: int
    total_cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyCost:
    """What putting one good together added; `component_cost` is all its runs contain, counted elsewhere too."""

    finished_good_id: int
    finished_good_name: str
    run_count: int
    total_cost: str
    component_cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryCost:
    """What handing out drew of one item that was not made for the event."""

    item_type: str
    item_id: int
    item_name: str
    total_cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCostAnalysis:
    """Every cent once: production, assembly and delivery, less what others took of what was made for the event.

    `loss_cost` is part of production. `variance` is estimated less actual: above zero is under budget.
    `estimate_basis` is baseline or live, and `purchase_estimate` what is still to be spent in the shop.
    """

    event_id: int
    production_costs: tuple[ProductionCost, ...]
    assembly_costs: tuple[AssemblyCost, ...]
    delivery_costs: tuple[DeliveryCost, ...]
    total_production_cost: str
    total_assembly_cost: str
    total_delivery_cost: str
    handed_on_cost: str
    grand_total: str
    on_hand_value: str
    loss_cost: str
    estimated_cost: str
    variance: str
    purchase_estimate: str
    estimate_basis: str
    cost_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageCostLine:
    """One part of a package at its value of today; unless `cost_known` it is unknown and counts as nothing."""

    component_type: str
    component_id: int
    component_name: str
    quantity: str
    unit_cost: str
    unit_cost_exact: str
    line_cost: str
    cost_known: bool
