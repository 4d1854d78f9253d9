"""Shopping lists as they were handed out."""

from collections import defaultdict
from fractions import Fraction
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q

from bakery.catalogue.conversions import of_product
from bakery.catalogue.models import Product
from bakery.catalogue.units import base_unit, quantise, quantise_cost
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, exact_to_string, quantity_to_string
from bakery.inputs import possible_ids
from events.dto.shopping_lists import SavedShoppingItem, SavedShoppingList, ShoppingListHead
from events.errors import ShoppingListNotFound
from events.models import ShoppingItem, ShoppingList

RELATED: Final = (
    "ingredient__category",
    "material__category",
    "product__ingredient",
    "product__material",
    "product__preferred_supplier",
    "bought_line__purchase",
)


def saved_list(tx: Atomic, *, shopping_list_id: int) -> SavedShoppingList:
    """Return one list with its items by name."""
    found = ShoppingList.objects.using(tx.using).filter(pk__in=possible_ids([shopping_list_id])).first()
    if found is None:
        raise ShoppingListNotFound(f"There is no shopping list {shopping_list_id}.", id=shopping_list_id)
    events = ShoppingList.events.through.objects.using(tx.using).filter(shoppinglist=found)
    sold = Product.objects.using(tx.using).active()
    sold = sold.filter(Q(ingredient=OuterRef("ingredient")) | Q(material=OuterRef("material")))
    items = ShoppingItem.objects.using(tx.using).filter(list=found).annotate(is_sold=Exists(sold))
    items = items.select_related(*RELATED)
    rows = [_item(each) for each in items]
    return SavedShoppingList(
        id=found.pk,
        uuid=found.uuid,
        name=found.name,
        event_ids=tuple(events.order_by("event_id").values_list("event_id", flat=True)),
        scope=found.scope,
        created_at=found.created_at,
        completed_at=found.completed_at,
        items=tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.id))),
    )


def newest_list(tx: Atomic, *, event_id: int) -> ShoppingList | None:
    """Return the list that was made last for an event, alone or with others."""
    lists = ShoppingList.objects.using(tx.using).filter(events=event_id)
    return lists.order_by("-created_at", "-pk").first()


def open_lists(tx: Atomic) -> list[ShoppingListHead]:
    """Return the lists whose shopping is not done, the newest first."""
    rows = ShoppingList.objects.using(tx.using).filter(completed_at=None).order_by("-created_at", "-pk")
    counted = rows.annotate(
        items_count=Count("items"), checked_count=Count("items", filter=Q(items__checked_at__isnull=False))
    )
    events: dict[int, list[tuple[int, str]]] = defaultdict(list)
    through = ShoppingList.events.through.objects.using(tx.using).filter(shoppinglist__completed_at=None)
    named = through.order_by("event_id").values_list("shoppinglist_id", "event_id", "event__name")
    for list_id, event_id, name in named:
        events[list_id].append((event_id, name))
    return [_head(row, events[row.pk]) for row in counted]


def _head(row: Any, events: list[tuple[int, str]]) -> ShoppingListHead:
    return ShoppingListHead(
        id=row.pk,
        name=row.name,
        event_ids=tuple(event_id for event_id, _ in events),
        event_names=tuple(name for _, name in events),
        scope=row.scope,
        created_at=row.created_at,
        items_count=row.items_count,
        checked_count=row.checked_count,
    )


def _item(row: Any) -> SavedShoppingItem:
    owner = row.ingredient or row.material
    if owner is None:
        raise ValueError("an item names an ingredient or a material")
    bought = row.bought_line if row.bought_line and row.bought_line.purchase.voided_at is None else None
    return SavedShoppingItem(
        id=row.pk,
        item_type="ingredient" if row.ingredient_id else "material",
        item_id=owner.pk,
        name=owner.name,
        category_name=owner.category.name,
        needed=quantity_to_string(row.needed),
        on_hand=quantity_to_string(row.on_hand),
        to_buy=quantity_to_string(row.to_buy),
        unit=base_unit(owner.dimension),
        dimension=owner.dimension,
        is_sold=row.is_sold,
        packages=row.packages,
        checked_at=row.checked_at,
        bought_line_id=bought.pk if bought else None,
        bought_with_id=bought.purchase_id if bought else None,
        note=row.note,
        **_package(row),
        **_price(row),
    )


def _package(row: ShoppingItem) -> dict[str, Any]:
    """Return what is known of the product that was picked."""
    product = row.product
    supplier = product.preferred_supplier if product else None
    return {
        "product_id": row.product_id,
        "product_name": str(product or ""),
        "is_retired": product is not None and product.archived_at is not None,
        "package_quantity": quantity_to_string(product.package_quantity) if product else "0",
        "package_unit": product.package_unit if product else "",
        "package_type": product.package_type if product else "",
        "supplier_id": supplier.pk if supplier else None,
        "supplier_name": supplier.name if supplier else "",
    }


def _price(row: ShoppingItem) -> dict[str, Any]:
    """Return what the packages cost and bring, as far as that can be said."""
    price, size = row.price_per_package, of_product(row.product).base if row.product else None
    covers = quantise(size * row.packages) if size else None
    each = None if price is None or not size else quantise_cost(Fraction(price) / size)
    return {
        "price_per_package": None if price is None else cost_to_string(price),
        "unit_price_exact": None if each is None else exact_to_string(each),
        "line_total": None if price is None else cost_to_string(price * row.packages),
        "left_over": "0" if covers is None else quantity_to_string(covers - row.to_buy),
    }
