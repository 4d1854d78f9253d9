"""Ingredients, materials, products and suppliers as the catalogue tells of them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from bakery.catalogue import conversions, problems
from bakery.catalogue.dto.items import IngredientDetail, MaterialDetail, ProductDetail
from bakery.catalogue.models import Ingredient, IngredientCategory, Material, MaterialCategory, Product
from bakery.catalogue.queries.recipe_problems import missing_definitions
from bakery.catalogue.units import base_unit, quantise
from bakery.db.transaction import Atomic
from bakery.dto import Problem, exact_to_string, quantity_to_string


def ingredient_details(tx: Atomic, *, rows: Sequence[Ingredient], in_recipes: bool = True) -> list[IngredientDetail]:
    """Return ingredients in full, in the order given; just made, they are in no recipe that could miss anything."""
    groups = IngredientCategory.objects.using(tx.using).select_related("parent")
    prefetch_related_objects(rows, Prefetch("category", groups), "allergens", "aliases")
    gaps: dict[int, list[Problem]] = {row.pk: [] for row in rows}
    for gap in missing_definitions(tx, ingredient_ids=gaps.keys()) if in_recipes else ():
        gaps[gap.problem.subject_id].append(gap.problem)
    return [
        IngredientDetail(
            id=row.pk,
            uuid=row.uuid,
            slug=row.slug,
            name=row.name,
            category_id=row.category_id,
            category_path=_path(row.category),
            dimension=row.dimension,
            base_unit=base_unit(row.dimension),
            density=None if row.density is None else exact_to_string(row.density),
            density_note=row.density_note,
            grams_per_each=None if row.grams_per_each is None else exact_to_string(row.grams_per_each),
            shelf_life_days=row.shelf_life_days,
            is_stocked=row.is_stocked,
            allergens=tuple(each.name for each in row.allergens.all()),
            aliases=tuple(each.name for each in row.aliases.all()),
            description=row.description,
            notes=row.notes,
            archived_at=row.archived_at,
            updated_at=row.updated_at,
            problems=tuple(gaps[row.pk]),
        )
        for row in rows
    ]


def material_details(tx: Atomic, *, rows: Sequence[Material]) -> list[MaterialDetail]:
    """Return materials in full, in the order given."""
    groups = MaterialCategory.objects.using(tx.using).select_related("parent")
    prefetch_related_objects(rows, Prefetch("category", groups))
    return [
        MaterialDetail(
            id=row.pk,
            uuid=row.uuid,
            slug=row.slug,
            name=row.name,
            category_id=row.category_id,
            category_path=_path(row.category),
            dimension=row.dimension,
            base_unit=base_unit(row.dimension),
            description=row.description,
            notes=row.notes,
            archived_at=row.archived_at,
            updated_at=row.updated_at,
            problems=(),
        )
        for row in rows
    ]


def product_details(tx: Atomic, *, rows: Sequence[Product]) -> list[ProductDetail]:
    """Return products in full, in the order given."""
    prefetch_related_objects(
        rows,
        Prefetch("ingredient", Ingredient.objects.using(tx.using)),
        Prefetch("material", Material.objects.using(tx.using)),
    )
    return [_product_detail(row) for row in rows]


def owner_of_product(tx: Atomic, *, product_id: int) -> Ingredient | Material:
    """Return the row a product is a package of; the product exists."""
    rows = Product.objects.using(tx.using).select_related("ingredient", "material")
    product: Product = rows.get(pk=product_id)
    return product.owner


def _product_detail(row: Product) -> ProductDetail:
    converted = conversions.of_product(row)
    return ProductDetail(
        id=row.pk,
        uuid=row.uuid,
        slug=row.slug,
        ingredient_id=row.ingredient_id,
        material_id=row.material_id,
        brand=row.brand,
        name=row.name,
        size_label=row.size_label,
        package_type=row.package_type,
        package_quantity=quantity_to_string(row.package_quantity),
        package_unit=row.package_unit,
        base_quantity=None if converted.base is None else quantity_to_string(quantise(converted.base)),
        base_unit=base_unit(row.owner.dimension),
        gtin=row.gtin,
        sku=row.sku,
        preferred_supplier_id=row.preferred_supplier_id,
        is_preferred=row.is_preferred,
        is_provisional=row.is_provisional,
        notes=row.notes,
        archived_at=row.archived_at,
        updated_at=row.updated_at,
        problems=tuple(problems.of_product(row)),
    )


def _path(category: Any) -> str:
    """Return the names from the root down, divided by slashes."""
    return f"{category.parent.name} / {category.name}" if category.parent else str(category.name)
