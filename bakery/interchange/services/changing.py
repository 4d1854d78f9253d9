"""Rows that are here already, filled or overwritten by what a file says of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model

from bakery.catalogue.models import (
    FinishedGood,
    FinishedUnit,
    Ingredient,
    Material,
    MaterialCategory,
    Product,
    Recipe,
    RecipeCategory,
    Supplier,
)
from bakery.catalogue.services.categories import update_material_category
from bakery.catalogue.services.finished_goods import update_finished_good
from bakery.catalogue.services.finished_units import update_finished_unit
from bakery.catalogue.services.ingredients import update_ingredient
from bakery.catalogue.services.materials import update_material
from bakery.catalogue.services.products import archive_product, restore_product, update_product
from bakery.catalogue.services.recipe_categories import update_recipe_category
from bakery.catalogue.services.recipes import update_recipe
from bakery.catalogue.services.suppliers import update_supplier
from bakery.db.transaction import Atomic
from bakery.interchange import register as kinds
from bakery.interchange.changeable import FIELDS
from bakery.interchange.codes import ADD, AUGMENT, UPDATE
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job
from bakery.interchange.rows import Row
from bakery.interchange.tally import UNCHANGED, UPDATED
from bakery.inventory.models import Lot
from bakery.inventory.services.shelf import describe_lot
from events.models import Event, Package, Recipient
from events.services.events import update_event
from events.services.packages import update_package
from events.services.recipients import update_recipient

Values = dict[str, Any]
Write = Callable[[Atomic, Job, int, Values], object]
PACKAGE: Final = ("package_quantity", "package_unit")
EMPTY: Final[tuple[object, ...]] = (None, "", [])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What the rows of an array are here, and the service that changes one."""

    kind: str
    model: type[Model]
    write: Write


def _by(update: Callable[..., object], name: str) -> Write:
    """Return what calls a service that takes the id under a name of its own."""
    return lambda tx, _job, row_id, values: update(tx, **{name: row_id}, **values)


def _change_product(tx: Atomic, _job: Job, row_id: int, values: Values) -> None:
    """Change a product; what a package holds only while there is no stock of it."""
    columns = {**values}
    is_hidden = columns.pop("is_hidden", None)
    locked = next((column for column in PACKAGE if column in columns), None)
    if locked and Lot.objects.using(tx.using).filter(product=row_id).exists():
        raise RowRejected(locked, "There is stock of this product, so its package stays as it is.")
    if columns:
        update_product(tx, product_id=row_id, any_gtin=True, **columns)
    if is_hidden is not None:
        (archive_product if is_hidden else restore_product)(tx, product_id=row_id)


def _change_event(tx: Atomic, job: Job, row_id: int, values: Values) -> None:
    update_event(tx, event_id=row_id, **values, by=job.by)


KINDS: Final[Mapping[str, _Kind]] = {
    "suppliers": _Kind(kind=kinds.SUPPLIER, model=Supplier, write=_by(update_supplier, "supplier_id")),
    "ingredients": _Kind(kind=kinds.INGREDIENT, model=Ingredient, write=_by(update_ingredient, "ingredient_id")),
    "products": _Kind(kind=kinds.PRODUCT, model=Product, write=_change_product),
    "recipe_categories": _Kind(
        kind=kinds.RECIPE_CATEGORY, model=RecipeCategory, write=_by(update_recipe_category, "recipe_category_id")
    ),
    "recipes": _Kind(kind=kinds.RECIPE, model=Recipe, write=_by(update_recipe, "recipe_id")),
    "finished_units": _Kind(kind=kinds.UNIT, model=FinishedUnit, write=_by(update_finished_unit, "finished_unit_id")),
    "finished_goods": _Kind(kind=kinds.GOOD, model=FinishedGood, write=_by(update_finished_good, "finished_good_id")),
    "packages": _Kind(kind=kinds.PACKAGE, model=Package, write=_by(update_package, "package_id")),
    "material_categories": _Kind(
        kind=kinds.MATERIAL_CATEGORY,
        model=MaterialCategory,
        write=_by(update_material_category, "material_category_id"),
    ),
    "materials": _Kind(kind=kinds.MATERIAL, model=Material, write=_by(update_material, "material_id")),
    "material_products": _Kind(kind=kinds.PRODUCT, model=Product, write=_change_product),
    "recipients": _Kind(kind=kinds.RECIPIENT, model=Recipient, write=_by(update_recipient, "recipient_id")),
    "inventory": _Kind(kind=kinds.LOT, model=Lot, write=_by(describe_lot, "lot_id")),
    # What a receipt says happened is never edited; what is noted of it stands on its lot.
    "purchases": _Kind(kind=kinds.LOT, model=Lot, write=_by(describe_lot, "lot_id")),
    "events": _Kind(kind=kinds.EVENT, model=Event, write=_change_event),
}


def change_found(
    tx: Atomic, *, job: Job, array: str, row: Row, row_id: int, fills: Callable[[], Values] | None = None
) -> str:
    """Fill or overwrite what a file may change of a row that is here.

    `fills` returns what else may be filled together, where the first of it is empty. What counts is what stands there
    afterwards, so that a file taken in twice changes nothing the second time.
    """
    mode = job.options.mode
    if mode == ADD:
        return UNCHANGED
    kind = KINDS[array]
    before = _found(tx, kind, row_id)
    wanted: dict[str, Any] = {}
    for field in FIELDS[array]:
        if mode in field.modes and (mode != AUGMENT or _value(before, field.columns[0]) in EMPTY):
            wanted |= field.told(job, row)
    if fills and mode == AUGMENT and _value(before, next(iter(more := fills()))) in EMPTY:
        wanted = more | wanted
    if wanted.get("is_preferred") and not job.is_first_preferred(row, _owner(before)):
        del wanted["is_preferred"]
    is_first = job.register.claim((kind.kind, row_id), row.place)
    differing = {column: value for column, value in wanted.items() if _value(before, column) != value}
    if not differing:
        return UNCHANGED
    if mode == UPDATE and not is_first:
        raise RowRejected(next(iter(differing)), "Another row of this file says something else of the same.")
    kind.write(tx, job, row_id, differing)
    return _note(job, before, _found(tx, kind, row_id), differing)


def _owner(product: Any) -> object:
    return (
        (kinds.INGREDIENT, product.ingredient_id) if product.ingredient_id else (kinds.MATERIAL, product.material_id)
    )


def _note(job: Job, before: Model, after: Model, columns: Values) -> str:
    changed = [column for column in columns if _value(before, column) != _value(after, column)]
    for column in changed:
        job.tally.change(column, _shown(before, column), _shown(after, column))
    return UPDATED if changed else UNCHANGED


def _found(tx: Atomic, kind: _Kind, row_id: int) -> Model:
    return kind.model._base_manager.using(tx.using).get(pk=row_id)  # noqa: SLF001


def _value(row: Any, column: str) -> Any:
    """Return what stands in a column; a product is hidden where it is retired."""
    return row.archived_at is not None if column == "is_hidden" else getattr(row, column)


def _shown(row: Any, column: str) -> Any:
    """Return a value as people know it: a row by its name."""
    return getattr(row, column.removesuffix("_id")) if column.endswith("_id") else _value(row, column)
