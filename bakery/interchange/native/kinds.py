"""What a selection may hold: kinds of rows by the models they consist of, and what of each row stays at home.

A selection says what can exist and what is wanted; it names no people who work here, no row numbers and no moments.
What happened moves with a whole backup alone: lots, movements and runs are one web, of which a part adds up to
nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from bakery.interchange.native.columns import Column, columns_of
from bakery.interchange.native.opening import models_by_label
from bakery.interchange.native.scope import PEOPLE, ModelClass, label_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of rows to choose: what people call it, and its models, each after those it refers to."""

    label: str
    models: tuple[str, ...]


KINDS: Final[Mapping[str, Kind]] = {
    "allergens": Kind(label="Allergens", models=("catalogue.allergen",)),
    "suppliers": Kind(label="Suppliers", models=("catalogue.supplier",)),
    "ingredients": Kind(
        label="Ingredients",
        models=(
            "catalogue.ingredientcategory", "catalogue.ingredient", "catalogue.ingredientalias",
            "catalogue.externalcode",
        ),
    ),
    "materials": Kind(label="Materials", models=("catalogue.materialcategory", "catalogue.material")),
    "products": Kind(label="Products", models=("catalogue.product",)),
    "recipes": Kind(
        label="Recipes and outputs",
        models=(
            "catalogue.recipecategory", "catalogue.recipe", "catalogue.recipeline", "catalogue.recipecomponent",
            "catalogue.finishedunit",
        ),
    ),
    "boxes": Kind(label="Boxes", models=("catalogue.finishedgood", "catalogue.componentline")),
    "packages": Kind(label="Packages", models=("events.package", "events.packageline")),
    "recipients": Kind(label="Recipients", models=("events.recipient",)),
    "events": Kind(
        label="Events and demand",
        models=(
            "events.event", "events.target", "events.eventrecipe", "events.batchdecision", "events.materialchoice",
            "events.assignment",
        ),
    ),
}  # fmt: skip

# Old keys go along with whatever they lead to.
FOLLOWING: Final = ("catalogue.slugalias",)

# The rows that belong to another one and are nothing without it: they go where it goes.
PARTS: Final[Mapping[str, str]] = {
    "catalogue.ingredientalias": "ingredient",
    "catalogue.externalcode": "ingredient",
    "catalogue.recipeline": "recipe",
    "catalogue.recipecomponent": "recipe",
    "catalogue.finishedunit": "recipe",
    "catalogue.componentline": "finished_good",
    "events.packageline": "package",
    "events.target": "event",
    "events.eventrecipe": "event",
    "events.batchdecision": "event",
    "events.materialchoice": "event",
    "events.assignment": "event",
}

# What an event needs beyond what its rows refer to: a plan asks which packages of an ingredient can be bought.
BOUGHT: Final[Mapping[str, tuple[str, ...]]] = {"catalogue.product": ("ingredient", "material")}

_FROZEN: Final = "Frozen as it was used here; it moves with a whole backup."
_HAPPENED: Final = "It happened here, and moves with a whole backup."
_STEPS: Final = "A step that was taken here; every event comes as a draft."
_LISTED: Final = "A list of what was to be bought here on one day."

HISTORY: Final[Mapping[str, str]] = {
    "catalogue.recipesnapshot": _FROZEN,
    "catalogue.finishedgoodsnapshot": _FROZEN,
    "inventory.purchase": _HAPPENED,
    "inventory.purchaseline": _HAPPENED,
    "inventory.lot": _HAPPENED,
    "inventory.stockadjustment": _HAPPENED,
    "inventory.movement": _HAPPENED,
    "production.productionrun": _HAPPENED,
    "production.productionuse": _HAPPENED,
    "production.productionloss": _HAPPENED,
    "assembly.assemblyrun": _HAPPENED,
    "assembly.assemblyuse": _HAPPENED,
    "events.delivery": _HAPPENED,
    "events.deliveryline": _HAPPENED,
    "events.deliveryuse": _HAPPENED,
    "events.assignmenttransition": _STEPS,
    "events.plantransition": _STEPS,
    "events.plansnapshot": _FROZEN,
    "events.plansnapshotdemand": _FROZEN,
    "events.plansnapshotbatch": _FROZEN,
    "events.plansnapshotneed": _FROZEN,
    "events.planamendment": _STEPS,
    "events.shoppinglist": _LISTED,
    "events.shoppingitem": _LISTED,
}

# Columns of every model that a selection leaves at home, and why.
AT_HOME: Final[Mapping[str, str]] = {
    "created_at": "When it was written down here.",
    "updated_at": "When it was written down here.",
    "decided_at": "When it was decided here.",
    "chosen_at": "When it was chosen here.",
    "search_key": "Made of the name.",
}
# And columns of one model; how far something has come is proven by stock, which stays here.
STATES: Final[Mapping[str, Mapping[str, str]]] = {
    "events.event": {
        "plan_state": "Every event comes as a draft.",
        "closed_at": "Every event comes as a draft.",
        "cloned_from": "Another event, which is not asked for.",
    },
    "events.assignment": {
        "status": "Every package comes as pending.",
        "withdrawn_at": "What was withdrawn is wanted no more, and stays here.",
    },
}
# Rows that stay here though others of their model go.
WANTED: Final[Mapping[str, Mapping[str, Any]]] = {"events.assignment": {"withdrawn_at": None}}


@cache
def carried(model: ModelClass) -> tuple[Column, ...]:
    """Return the columns that a selection holds of a model."""
    return tuple(column for column in columns_of(model) if not reason_at_home(model, column))


def reason_at_home(model: ModelClass, column: Column) -> str:
    """Return why a selection does without a column, nothing where it has it."""
    if column.target is not None and label_of(column.target) in PEOPLE:
        return "Who did it is known where it was done."
    return AT_HOME.get(column.name) or STATES.get(label_of(model), {}).get(column.name, "")


@cache
def selectable() -> dict[str, ModelClass]:
    """Return the models of selections, each after those its rows refer to; what only goes along comes last."""
    known, chosen = models_by_label(), {label for kind in KINDS.values() for label in kind.models}
    return {label: known[label] for label in (*(each for each in known if each in chosen), *FOLLOWING)}
