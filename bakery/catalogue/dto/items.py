"""What the catalogue tells of ingredients, materials, products and suppliers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bakery.dto import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class IngredientDetail:
    """An ingredient in full; density in g per ml."""

    id: int
    uuid: UUID
    slug: str
    name: str
    category_id: int
    category_path: str
    dimension: str
    base_unit: str
    density: str | None
    density_note: str
    grams_per_each: str | None
    shelf_life_days: int | None
    is_stocked: bool
    allergens: tuple[str, ...]
    aliases: tuple[str, ...]
    description: str
    notes: str
    archived_at: datetime | None
    updated_at: datetime
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialDetail:
    """A material in full."""

    id: int
    uuid: UUID
    slug: str
    name: str
    category_id: int
    category_path: str
    dimension: str
    base_unit: str
    description: str
    notes: str
    archived_at: datetime | None
    updated_at: datetime
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDetail:
    """A product in full; `base_quantity` is None where the package cannot be converted."""

    id: int
    uuid: UUID
    slug: str
    ingredient_id: int | None
    material_id: int | None
    brand: str
    name: str
    size_label: str
    package_type: str
    package_quantity: str
    package_unit: str
    base_quantity: str | None
    base_unit: str
    gtin: str
    sku: str
    preferred_supplier_id: int | None
    is_preferred: bool
    is_provisional: bool
    notes: str
    archived_at: datetime | None
    updated_at: datetime
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierDetail:
    """A supplier in full."""

    id: int
    uuid: UUID
    slug: str
    name: str
    kind: str
    website: str
    street: str
    city: str
    region: str
    postcode: str
    notes: str
    archived_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryDetail:
    """A group of ingredients, materials or recipes; those of recipes have no parent."""

    id: int
    slug: str
    name: str
    parent_id: int | None
    sort_order: int
    archived_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingDefinition:
    """A gap in what is known of an ingredient, and how many recipe lines it touches."""

    problem: Problem
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeImpact:
    """What would move from one ingredient to another; `recipes` are named, the rest is counted."""

    source_id: int
    source_name: str
    target_id: int
    target_name: str
    products: int
    recipe_lines: int
    recipes: tuple[str, ...]
    aliases: int
    external_codes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedWeight:
    """What kitchens know of an ingredient, in words and as it would be stored, and who says so."""

    ingredient_id: int
    code: str
    words: str
    source: str
    density: str | None
    grams_per_each: str | None
