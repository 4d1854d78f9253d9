"""The rows of the demo, found by the keys they were made with."""

from dataclasses import dataclass

from bakery.catalogue.models import (
    FinishedGood,
    FinishedUnit,
    Ingredient,
    IngredientCategory,
    Material,
    Product,
    Recipe,
    Supplier,
)
from bakery.db.transaction import Atomic
from bakery.interchange import demo
from bakery.inventory.models import Lot
from events.models import Event, Package, Recipient

DEFINITIONS = (
    IngredientCategory, Ingredient, Material, Product, Supplier, Recipe, FinishedGood, Lot, Event, Package, Recipient,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoIds:
    """Ids by slug or name."""

    units: dict[str, int]
    goods: dict[str, int]
    materials: dict[str, int]


def demo_ids(tx: Atomic) -> DemoIds:
    """Return the ids that boxes and plans of the demo refer to."""
    return DemoIds(
        units=dict(FinishedUnit.objects.using(tx.using).values_list("name", "pk")),
        goods=dict(FinishedGood.objects.using(tx.using).values_list("name", "pk")),
        materials=dict(Material.objects.using(tx.using).values_list("slug", "pk")),
    )


def is_demo_loaded(tx: Atomic) -> bool:
    """Tell whether the demo is here."""
    return Supplier.objects.using(tx.using).filter(uuid=demo.key("grocer")).exists()


def is_plan_loaded(tx: Atomic) -> bool:
    """Tell whether the demo is here with its events."""
    return Event.objects.using(tx.using).filter(uuid=demo.key("Christmas")).exists()


def holds_anything(tx: Atomic) -> bool:
    """Tell whether somebody keeps a bakery here; groups of recipes and allergens come with any."""
    return any(model._base_manager.using(tx.using).exists() for model in DEFINITIONS)  # noqa: SLF001
