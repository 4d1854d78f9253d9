"""Packages that can be bought."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from bakery import logs
from bakery.catalogue import gtin as barcodes
from bakery.catalogue.columns import check_columns, only_given
from bakery.catalogue.dto.items import ProductDetail
from bakery.catalogue.errors import IngredientNotFound, MaterialNotFound, ProductNotFound, SupplierNotFound
from bakery.catalogue.models import Ingredient, Material, Product, Supplier
from bakery.catalogue.names import search_key
from bakery.catalogue.queries.items import product_details
from bakery.catalogue.services.rows import (
    change_row,
    find_row,
    free_slugs,
    insert_row,
    list_rows,
    require_unused,
    set_archived,
)
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset
from bakery.errors import NameTaken
from bakery.inputs import Checked


def create_product(
    tx: Atomic,
    *,
    ingredient_id: int | None = None,
    material_id: int | None = None,
    brand: str = "",
    name: str = "",
    size_label: str = "",
    package_type: str = "",
    package_quantity: Decimal | int,
    package_unit: str,
    gtin: str = "",
    sku: str = "",
    preferred_supplier_id: int | None = None,
    is_preferred: bool = False,
    is_provisional: bool = False,
    notes: str = "",
    any_gtin: bool = False,
    uuid: UUID | None = None,
    slug: str | None = None,
) -> ProductDetail:
    """Add a product of one ingredient or material; `any_gtin` lets an imported barcode fail its check digit."""
    ids = {"ingredient_id": ingredient_id, "material_id": material_id}
    with logs.operation(tx, "create_product", **ids) as log:
        values = {
            "ingredient_id": ingredient_id,
            "material_id": material_id,
            "brand": brand,
            "name": name,
            "size_label": size_label,
            "package_type": package_type,
            "package_quantity": package_quantity,
            "package_unit": package_unit,
            "gtin": gtin,
            "sku": sku,
            "preferred_supplier_id": preferred_supplier_id,
            "is_preferred": is_preferred,
            "is_provisional": is_provisional,
            "notes": notes,
        }
        checked = Checked()
        columns = _columns(checked, values, any_gtin=any_gtin)
        if (ingredient_id is None) == (material_id is None):
            checked.fault("ingredient_id", "A product belongs to one ingredient or one material.")
        checked.done()
        _require_references(tx, columns)
        _require_free(tx, columns, except_id=None)

        _clear_siblings(tx, columns)
        slug = slug or free_slugs(tx, model=Product, names=[str(Product(**columns))])[0]
        row = insert_row(tx, model=Product, values=columns, uuid=uuid, slug=slug)
        _renew_search_key(tx, row)

        log.add(product_id=row.pk)
        return _detail(tx, row)


def update_product(
    tx: Atomic,
    *,
    product_id: int,
    brand: str | Unset = UNSET,
    name: str | Unset = UNSET,
    size_label: str | Unset = UNSET,
    package_type: str | Unset = UNSET,
    package_quantity: Decimal | int | Unset = UNSET,
    package_unit: str | Unset = UNSET,
    gtin: str | Unset = UNSET,
    sku: str | Unset = UNSET,
    preferred_supplier_id: int | Unset | None = UNSET,
    is_preferred: bool | Unset = UNSET,
    is_provisional: bool | Unset = UNSET,
    notes: str | Unset = UNSET,
    any_gtin: bool = False,
    seen: datetime | None = None,
) -> ProductDetail:
    """Change a product; what it belongs to stays, and receipts keep the package they were written with."""
    with logs.operation(tx, "update_product", product_id=product_id) as log:
        row = _find(tx, product_id, lock=True)
        values = only_given(
            {
                "brand": brand,
                "name": name,
                "size_label": size_label,
                "package_type": package_type,
                "package_quantity": package_quantity,
                "package_unit": package_unit,
                "gtin": gtin,
                "sku": sku,
                "preferred_supplier_id": preferred_supplier_id,
                "is_preferred": is_preferred,
                "is_provisional": is_provisional,
                "notes": notes,
            }
        )
        checked = Checked()
        columns = _columns(checked, values, any_gtin=any_gtin or gtin == row.gtin)
        checked.done()
        wanted = {field.attname: getattr(row, field.attname) for field in Product._meta.concrete_fields} | columns
        _require_references(tx, columns)
        _require_free(tx, wanted, except_id=product_id)

        _clear_siblings(tx, wanted)
        log.add(changed=change_row(tx, row=row, values=columns, seen=seen))
        _renew_search_key(tx, row)
        return _detail(tx, row)


def set_preferred_product(tx: Atomic, *, product_id: int) -> ProductDetail:
    """Prefer a product to all others of its ingredient or material."""
    with logs.operation(tx, "set_preferred_product", product_id=product_id):
        return update_product(tx, product_id=product_id, is_preferred=True)


def review_product(tx: Atomic, *, product_id: int) -> ProductDetail:
    """Clear the mark of a product entered in a hurry."""
    with logs.operation(tx, "review_product", product_id=product_id):
        return update_product(tx, product_id=product_id, is_provisional=False)


def archive_product(tx: Atomic, *, product_id: int) -> ProductDetail:
    """Retire a product; what is left of it is used up all the same."""
    with logs.operation(tx, "archive_product", product_id=product_id):
        row = _find(tx, product_id, lock=True)
        set_archived(tx, row=row, archived=True)
        return _detail(tx, row)


def restore_product(tx: Atomic, *, product_id: int) -> ProductDetail:
    """Bring a retired product back."""
    with logs.operation(tx, "restore_product", product_id=product_id):
        row = _find(tx, product_id, lock=True)
        set_archived(tx, row=row, archived=False)
        return _detail(tx, row)


def delete_product(tx: Atomic, *, product_id: int) -> None:
    """Delete a product that was never bought, stocked or named."""
    with logs.operation(tx, "delete_product", product_id=product_id):
        row = _find(tx, product_id, lock=True)
        require_unused(tx, rows=[row])
        row.delete(using=tx.using)


def get_product(tx: Atomic, *, product_id: int) -> ProductDetail:
    """Return a product in full."""
    return _detail(tx, _find(tx, product_id))


def list_products(
    tx: Atomic, *, query: str = "", include_archived: bool = False, limit: int = 100, offset: int = 0
) -> list[ProductDetail]:
    """Return products by name; the query finds brands and barcodes too."""
    checked = Checked()
    page = checked.page(limit, offset)
    checked.done()
    rows = list_rows(tx, model=Product, query=query, include_archived=include_archived, page=page)
    return product_details(tx, rows=rows)


def _find(tx: Atomic, product_id: int, *, lock: bool = False) -> Product:
    return find_row(tx, model=Product, row_id=product_id, refusal=ProductNotFound, lock=lock)


def _detail(tx: Atomic, row: Product) -> ProductDetail:
    return product_details(tx, rows=[row])[0]


def _renew_search_key(tx: Atomic, row: Product) -> None:
    """Let a search find the product by brand and barcode as well as by name."""
    row.search_key = search_key(row.search_text)
    row.save(using=tx.using, update_fields=["search_key"])


def _columns(checked: Checked, values: Mapping[str, Any], *, any_gtin: bool) -> dict[str, Any]:
    """Return the values as they are stored; a barcode is padded to fourteen digits."""
    columns = check_columns(checked, Product, values)
    if code := columns.get("gtin"):
        if not barcodes.is_digits(code) or not (any_gtin or barcodes.is_valid(code)):
            checked.fault("gtin", "This is not a barcode of 8, 12, 13 or 14 digits with a right check digit.")
        columns["gtin"] = barcodes.pad(code)
    return columns


def _require_references(tx: Atomic, columns: Mapping[str, Any]) -> None:
    if (key := columns.get("ingredient_id")) is not None:
        find_row(tx, model=Ingredient, row_id=key, refusal=IngredientNotFound)
    if (key := columns.get("material_id")) is not None:
        find_row(tx, model=Material, row_id=key, refusal=MaterialNotFound)
    if (key := columns.get("preferred_supplier_id")) is not None:
        find_row(tx, model=Supplier, row_id=key, refusal=SupplierNotFound)


def _require_free(tx: Atomic, columns: Mapping[str, Any], *, except_id: int | None) -> None:
    """Refuse a second product that looks the same, and a barcode that another product has."""
    others = Product.objects.using(tx.using).exclude(pk=except_id)
    alike = others.filter(
        ingredient_id=columns.get("ingredient_id"),
        material_id=columns.get("material_id"),
        brand__iexact=columns["brand"],
        name__iexact=columns["name"],
        size_label__iexact=columns["size_label"],
        package_quantity=columns["package_quantity"],
        package_unit=columns["package_unit"],
    ).first()
    if alike is not None:
        raise NameTaken(f"There is such a product already: {alike}.", product_id=alike.pk)
    holder = others.filter(gtin=columns["gtin"]).first() if columns["gtin"] else None
    if holder is not None:
        raise NameTaken(f"This barcode belongs to {holder}.", product_id=holder.pk)


def _clear_siblings(tx: Atomic, columns: Mapping[str, Any]) -> None:
    """Let go of the product preferred so far, if this one shall be."""
    if columns["is_preferred"]:
        siblings = Product.objects.using(tx.using).filter(
            ingredient_id=columns.get("ingredient_id"), material_id=columns.get("material_id"), is_preferred=True
        )
        siblings.exclude(pk=columns.get("id")).update(is_preferred=False)
