"""Everything in the database that a file may refer to, by its keys."""

from collections.abc import Mapping
from typing import Any

from bakery.catalogue.models import (
    FinishedGood,
    FinishedUnit,
    Ingredient,
    IngredientCategory,
    Material,
    MaterialCategory,
    Product,
    Recipe,
    RecipeCategory,
    SlugAlias,
    Supplier,
)
from bakery.db.transaction import Atomic
from bakery.interchange import register as kinds
from bakery.interchange.identity import lot_key
from bakery.interchange.products import Candidate, ProductKeys
from bakery.interchange.register import Register, folded
from bakery.inventory.models import Lot, PurchaseLine, StockAdjustment
from events.models import Event, Package, Recipient

GROUPS: Mapping[str, Any] = {kinds.CATEGORY: IngredientCategory, kinds.MATERIAL_CATEGORY: MaterialCategory}
BY_NAME: Mapping[str, Any] = {
    kinds.INGREDIENT: Ingredient,
    kinds.RECIPE_CATEGORY: RecipeCategory,
    kinds.RECIPE: Recipe,
    kinds.MATERIAL: Material,
    kinds.GOOD: FinishedGood,
    kinds.PACKAGE: Package,
}


def load_register(tx: Atomic) -> Register:
    """Return all rows by their keys, in a fixed number of queries."""
    register = Register()
    _add_definitions(tx, register)
    _add_others(tx, register)
    for kind, slug, target in SlugAlias.objects.using(tx.using).values_list("kind", "slug", "target"):
        row_id = register.by_uuid(kind, target)
        if row_id is not None:
            register.alias(kind, slug, row_id)
    return register


def load_product_keys(tx: Atomic, *, register: Register) -> ProductKeys:
    """Return all products by what rows of files tell of them."""
    keys = ProductKeys(register)
    for row in Product.objects.using(tx.using).select_related("ingredient", "material").order_by("pk"):
        candidate = Candidate(
            id=row.pk,
            label=row.slug,
            brand=folded(row.brand),
            name=folded(row.name),
            quantity=row.package_quantity,
            unit=row.package_unit,
        )
        kind = kinds.INGREDIENT if row.ingredient_id else kinds.MATERIAL
        keys.add(candidate, owner=f"{kind}:{row.owner.slug}", gtin=row.gtin)
    return keys


def _add_definitions(tx: Atomic, register: Register) -> None:
    for kind, group in GROUPS.items():
        groups = group._base_manager.using(tx.using).order_by("pk")  # noqa: SLF001
        for pk, uuid, slug, name, parent in groups.values_list("pk", "uuid", "slug", "name", "parent_id"):
            register.add(kind, pk, uuid=uuid, slug=slug, names=((parent or 0, name),))
    for kind, model in BY_NAME.items():
        rows = model._base_manager.using(tx.using).order_by("pk")  # noqa: SLF001
        for pk, uuid, slug, name in rows.values_list("pk", "uuid", "slug", "name"):
            register.add(kind, pk, uuid=uuid, slug=slug, names=(name,))
    units = FinishedUnit.objects.using(tx.using).order_by("pk")
    for pk, uuid, slug, name, recipe in units.values_list("pk", "uuid", "slug", "name", "recipe_id"):
        register.add(kinds.UNIT, pk, uuid=uuid, slug=slug, names=((recipe, name), name))
    suppliers = Supplier.objects.using(tx.using).order_by("pk")
    for pk, uuid, slug, name, city in suppliers.values_list("pk", "uuid", "slug", "name", "city"):
        register.add(kinds.SUPPLIER, pk, uuid=uuid, slug=slug, names=(name, (name, city)))
    for pk, uuid, slug in Product.objects.using(tx.using).values_list("pk", "uuid", "slug"):
        register.add(kinds.PRODUCT, pk, uuid=uuid, slug=slug)


def _add_others(tx: Atomic, register: Register) -> None:
    """Add what has no slug."""
    recipients = Recipient.objects.using(tx.using).order_by("pk")
    for pk, uuid, household, name in recipients.values_list("pk", "uuid", "household", "name"):
        register.add(kinds.RECIPIENT, pk, uuid=uuid, names=((household, name), name))
    events = Event.objects.using(tx.using).order_by("pk")
    for pk, uuid, name, day in events.values_list("pk", "uuid", "name", "event_date"):
        register.add(kinds.EVENT, pk, uuid=uuid, names=((name, day), name))
    for pk, uuid in Lot.objects.using(tx.using).values_list("pk", "uuid"):
        register.add(kinds.LOT, pk, uuid=uuid)
    lines = PurchaseLine.objects.using(tx.using).order_by("pk")
    facts = lines.values_list("lot_id", "uuid", "product_id", "purchase__purchased_on", "lot__uuid")
    for lot_id, uuid, product, day, lot in facts:
        # What no row of stock spoke of so far may be what a later one speaks of.
        register.add(kinds.BOUGHT, lot_id, uuid=uuid, names=((product, day),) if lot == lot_key(uuid) else ())
    for pk, uuid in StockAdjustment.objects.using(tx.using).values_list("pk", "uuid"):
        register.add(kinds.ADJUSTMENT, pk, uuid=uuid)
