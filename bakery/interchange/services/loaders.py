"""What takes in the rows of each array, in the order in which rows refer to each other."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from bakery.interchange.codes import EDITS, FACTS, NATIVE
from bakery.interchange.native.kinds import selectable
from bakery.interchange.services.edit_definitions import DEFINITIONS, edit_definition, edit_product
from bakery.interchange.services.edit_stock import edit_lot, edit_purchase
from bakery.interchange.services.import_assignments import load_assignment
from bakery.interchange.services.import_demand import load_batches, load_shortlisted, load_wanted
from bakery.interchange.services.import_facts import load_adjusted, load_bought, load_counted
from bakery.interchange.services.import_goods import load_composition, load_finished_good
from bakery.interchange.services.import_ingredients import load_ingredient
from bakery.interchange.services.import_materials import load_material, load_material_category, load_material_product
from bakery.interchange.services.import_measures import load_material_unit
from bakery.interchange.services.import_native import load_native
from bakery.interchange.services.import_packages import load_package, load_package_good
from bakery.interchange.services.import_people import load_event, load_recipient
from bakery.interchange.services.import_prices import load_price
from bakery.interchange.services.import_products import load_product
from bakery.interchange.services.import_purchases import load_material_purchase, load_purchase
from bakery.interchange.services.import_recipes import load_recipe, load_recipe_category
from bakery.interchange.services.import_stock import load_lot, load_material_lot
from bakery.interchange.services.import_suppliers import load_supplier
from bakery.interchange.services.import_units import load_unit

Loader = Callable[..., str]

# In the order in which rows refer to each other; a file may have them in any.
LOADERS: Final[Mapping[str, Loader]] = {
    "suppliers": load_supplier,
    "ingredients": load_ingredient,
    "products": load_product,
    "purchases": load_purchase,
    "inventory_items": load_lot,
    "recipe_categories": load_recipe_category,
    "recipes": load_recipe,
    "finished_units": load_unit,
    "material_categories": load_material_category,
    "material_subcategories": load_material_category,
    "materials": load_material,
    "material_products": load_material_product,
    "material_units": load_material_unit,
    "material_purchases": load_material_purchase,
    "material_inventory_items": load_material_lot,
    "finished_goods": load_finished_good,
    "packages": load_package,
    "compositions": load_composition,
    "package_finished_goods": load_package_good,
    "recipients": load_recipient,
    "events": load_event,
    "event_recipient_packages": load_assignment,
    "event_assembly_targets": load_wanted,
    "event_finished_goods": load_wanted,
    "event_recipes": load_shortlisted,
    "event_production_targets": load_batches,
    "batch_decisions": load_batches,
}
# Of families whose rows are taken in in a way of their own.
OWN_LOADERS: Final[Mapping[str, Mapping[str, Loader]]] = {
    EDITS: {
        **dict.fromkeys(DEFINITIONS, edit_definition),
        "products": edit_product,
        "inventory": edit_lot,
        "purchases": edit_purchase,
    },
    NATIVE: {label: partial(load_native, label=label) for label in selectable()},
    FACTS: {
        "purchases": load_bought,
        "adjustments": load_adjusted,
        "inventory_updates": load_counted,
        "prices": load_price,
    },
}
