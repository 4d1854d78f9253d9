"""What can exist."""

from bakery.catalogue.models.goods import ComponentLine, ContentLine, FinishedGood, one_line_per_part
from bakery.catalogue.models.ingredients import (
    Allergen,
    ExternalCode,
    Ingredient,
    IngredientAlias,
    IngredientCategory,
    SlugAlias,
)
from bakery.catalogue.models.products import Material, MaterialCategory, Product, Supplier, SupplierKind
from bakery.catalogue.models.recipes import (
    FinishedUnit,
    Recipe,
    RecipeCategory,
    RecipeComponent,
    RecipeLine,
    YieldMode,
    YieldType,
)
from bakery.catalogue.models.snapshots import FinishedGoodSnapshot, RecipeSnapshot

__all__ = [
    "Allergen",
    "ComponentLine",
    "ContentLine",
    "ExternalCode",
    "FinishedGood",
    "FinishedGoodSnapshot",
    "FinishedUnit",
    "Ingredient",
    "IngredientAlias",
    "IngredientCategory",
    "Material",
    "MaterialCategory",
    "Product",
    "Recipe",
    "RecipeCategory",
    "RecipeComponent",
    "RecipeLine",
    "RecipeSnapshot",
    "SlugAlias",
    "Supplier",
    "SupplierKind",
    "YieldMode",
    "YieldType",
    "one_line_per_part",
]
