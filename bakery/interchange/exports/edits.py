"""A selection as lists of rows to be edited in other tools and taken in again, with what surrounds each row.

Stock and receipts of the chosen products are among them. What may be changed is decided when a list comes back;
`_meta` only tells it.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import Model, QuerySet

from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Material, Product, Recipe
from bakery.interchange.changeable import FIELDS
from bakery.interchange.codes import UPDATE
from bakery.interchange.exports.records import (
    Record,
    good_record,
    ingredient_record,
    lot_record,
    material_product_record,
    material_record,
    product_record,
    purchase_record,
    recipe_record,
    unit_record,
)
from bakery.interchange.native.manifest import Manifest
from bakery.interchange.native.scope import label_of
from bakery.interchange.native.selection import Selection
from bakery.interchange.native.writing import entry_called
from bakery.inventory.models import Lot, PurchaseLine

AT_ONCE: Final = 500
Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditList:
    """One list: whose rows they are, what is read along with them, and what each says."""

    model: type[Model]
    along: Callable[[Rows], Rows]
    record: Callable[[Any], Record]
    of: str = "pk"  # what of each row must be chosen
    more: tuple[str, ...] = ()  # what may be changed beside the fields of the row itself


LISTS: Final = {
    "ingredients": EditList(
        model=Ingredient,
        along=lambda rows: rows.select_related("category").prefetch_related(
            "allergens", "products", "recipe_lines__recipe"
        ),
        record=ingredient_record,
    ),
    "products": EditList(
        model=Product,
        along=lambda rows: rows.filter(ingredient__isnull=False).select_related("ingredient", "preferred_supplier"),
        record=product_record,
    ),
    "recipes": EditList(
        model=Recipe,
        along=lambda rows: rows.select_related("category").prefetch_related(
            "lines__ingredient", "components__component", "finished_units"
        ),
        record=recipe_record,
    ),
    "finished_units": EditList(
        model=FinishedUnit, along=lambda rows: rows.select_related("recipe"), record=unit_record
    ),
    "finished_goods": EditList(
        model=FinishedGood,
        along=lambda rows: rows.prefetch_related("lines__finished_unit", "lines__component_good", "lines__material"),
        record=good_record,
    ),
    "materials": EditList(model=Material, along=lambda rows: rows.select_related("category"), record=material_record),
    "material_products": EditList(
        model=Product,
        along=lambda rows: rows.filter(material__isnull=False).select_related("material", "preferred_supplier"),
        record=material_product_record,
    ),
    "inventory": EditList(
        model=Lot,
        along=lambda rows: rows.filter(remaining__gt=0).select_related("product__ingredient", "product__material"),
        record=lot_record,
        of="product",
        more=("quantity",),
    ),
    "purchases": EditList(
        model=PurchaseLine,
        along=lambda rows: rows.filter(purchase__voided_at__isnull=True).select_related(
            "purchase__supplier", "product__ingredient", "product__material", "lot"
        ),
        record=purchase_record,
        of="product",
        more=("unit_price",),
    ),
}  # fmt: skip


def write_context(file: BinaryIO, selection: Selection, _: Manifest) -> None:
    """Write a list for each kind of rows that can be edited outside."""
    with ZipFile(file, "w", compression=ZIP_DEFLATED) as archive:
        for name, edited in LISTS.items():
            with archive.open(entry_called(f"{name}.json"), "w") as entry:
                for text in _document(name, edited, selection):
                    entry.write(text.encode())


def _document(name: str, edited: EditList, selection: Selection) -> Iterator[str]:
    """Yield a list as text, a row a line."""
    fields = [key for each in FIELDS[name] if UPDATE in each.modes for key in each.keys]
    head = {"version": "1.0", "export_type": name, "_meta": {"editable_fields": [*fields, *edited.more]}}
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "records": ['
    for number, row in enumerate(_chosen(edited, selection)):
        record = json.dumps(edited.record(row), ensure_ascii=False)
        yield f"{',' if number else ''}\n{record}"
        selection.written += 1
    yield "]}\n"


def _chosen(edited: EditList, selection: Selection) -> Iterator[Any]:
    """Yield the rows of a list by uuid, so many at once that none is read twice."""
    label = label_of(Product if edited.of == "product" else edited.model)
    numbers = selection.numbers(label)
    rows: Rows = edited.model._base_manager.using(selection.tx.using)  # noqa: SLF001
    for row in edited.along(rows.order_by("uuid")).iterator(chunk_size=AT_ONCE):
        if getattr(row, "product_id" if edited.of == "product" else "pk") in numbers:
            yield row
