"""What takes in the rows of each array, in the order in which rows refer to each other."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from bakery.interchange.codes import EDITS, NATIVE
from bakery.interchange.native.kinds import selectable
from bakery.interchange.services.edit_definitions import DEFINITIONS, edit_definition, edit_product
from bakery.interchange.services.edit_stock import edit_lot, edit_purchase
from bakery.interchange.services.import_ingredients import load_ingredient
from bakery.interchange.services.import_materials import load_material, load_material_category, load_material_product
from bakery.interchange.services.import_native import load_native
from bakery.interchange.services.import_people import load_event, load_recipient
from bakery.interchange.services.import_products import load_product
from bakery.interchange.services.import_recipes import load_recipe, load_recipe_category
from bakery.interchange.services.import_stock import load_lot
from bakery.interchange.services.import_suppliers import load_supplier
from bakery.interchange.services.import_units import load_unit

Loader = Callable[..., str]

# In the order in which rows refer to each other; a file may have them in any.
LOADERS: Final[Mapping[str, Loader]] = {
    "suppliers": load_supplier,
    "ingredients": load_ingredient,
    "products": load_product,
    "inventory_items": load_lot,
    "recipe_categories": load_recipe_category,
    "recipes": load_recipe,
    "finished_units": load_unit,
    "material_categories": load_material_category,
    "material_subcategories": load_material_category,
    "materials": load_material,
    "material_products": load_material_product,
    "recipients": load_recipient,
    "events": load_event,
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
}
