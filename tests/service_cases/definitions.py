"""Calls of what every kind of definition has: create, update, archive, restore, delete, get and list."""

from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

from bakery.catalogue.services import (
    categories,
    finished_goods,
    finished_units,
    ingredients,
    materials,
    products,
    recipe_categories,
    recipes,
    suppliers,
)
from events.services import packages, recipients
from tests.service_cases.cases import READS, WRITES, Arguments, Case, Given
from tests.service_cases.stage import Stage

Fields = Callable[[Stage], Arguments]
RENAMED: Mapping[str, Any] = {"name": "Another name"}


def _called(name: str, **more: Any) -> Fields:
    return lambda s: {"name": name} | more


def _ingredient(s: Stage) -> Arguments:
    category = s.spare["ingredient_category"].pk
    return {"name": "Rye", "category_id": category, "dimension": "mass", "allergens": ["wheat"], "aliases": ["Roggen"]}


def _material(s: Stage) -> Arguments:
    return {"name": "Ribbon", "category_id": s.spare["material_category"].pk, "dimension": "length"}


def _product(s: Stage) -> Arguments:
    return {"ingredient_id": s.flour.pk, "name": "Fine", "package_quantity": 500, "package_unit": "g"}


def _recipe(s: Stage) -> Arguments:
    return {"name": "Rye bread", "category_id": s.spare["recipe_category"].pk}


def _unit(s: Stage) -> Arguments:
    return {"recipe_id": s.spare["recipe"].pk, "name": "Loaf", "items_per_batch": 2}


KINDS: list[tuple[ModuleType, str, str, Fields]] = [
    (categories, "ingredient_category", "ingredient_categories", _called("Grain")),
    (categories, "material_category", "material_categories", _called("Paper")),
    (recipe_categories, "recipe_category", "recipe_categories", _called("Bread")),
    (ingredients, "ingredient", "ingredients", _ingredient),
    (materials, "material", "materials", _material),
    (products, "product", "products", _product),
    (suppliers, "supplier", "suppliers", _called("Farm")),
    (recipes, "recipe", "recipes", _recipe),
    (finished_units, "finished_unit", "finished_units", _unit),
    (finished_goods, "finished_good", "finished_goods", _called("Basket")),
    (packages, "package", "packages", _called("Parcel")),
    (recipients, "recipient", "recipients", _called("Dogwood")),
]


def of_row(rows: str, kind: str, **more: Any) -> Given:
    """Return arguments that name the spare or the retired row of a kind."""
    return lambda s, tx: {f"{kind}_id": getattr(s, rows)[kind].pk} | more


def of_kind(module: ModuleType, kind: str, plural: str, fields: Fields) -> Iterator[Case]:
    """Return the seven calls of one kind."""
    yield Case(function=getattr(module, f"create_{kind}"), mark=WRITES, given=lambda s, tx: fields(s))
    yield Case(function=getattr(module, f"update_{kind}"), mark=WRITES, given=of_row("spare", kind, **RENAMED))
    yield Case(function=getattr(module, f"archive_{kind}"), mark=WRITES, given=of_row("spare", kind))
    yield Case(function=getattr(module, f"restore_{kind}"), mark=WRITES, given=of_row("retired", kind))
    yield Case(function=getattr(module, f"delete_{kind}"), mark=WRITES, given=of_row("spare", kind), silent=True)
    yield Case(function=getattr(module, f"get_{kind}"), mark=READS, given=of_row("spare", kind))
    yield Case(function=getattr(module, f"list_{plural}"), mark=READS, given=lambda s, tx: {})


CASES = [case for each in KINDS for case in of_kind(*each)]
