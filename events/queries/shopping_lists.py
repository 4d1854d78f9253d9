"""Shopping lists as they were handed out."""

from bakery.catalogue.units import base_unit
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, quantity_to_string
from bakery.inputs import possible_ids
from events.dto.shopping_lists import SavedShoppingItem, SavedShoppingList
from events.errors import ShoppingListNotFound
from events.models import ShoppingItem, ShoppingList


def saved_list(tx: Atomic, *, shopping_list_id: int) -> SavedShoppingList:
    """Return one list with its items by name."""
    found = ShoppingList.objects.using(tx.using).filter(pk__in=possible_ids([shopping_list_id])).first()
    if found is None:
        raise ShoppingListNotFound(f"There is no shopping list {shopping_list_id}.", id=shopping_list_id)
    events = ShoppingList.events.through.objects.using(tx.using).filter(shoppinglist=found)
    items = ShoppingItem.objects.using(tx.using).filter(list=found).select_related("ingredient", "material", "product")
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


def _item(row: ShoppingItem) -> SavedShoppingItem:
    owner = row.ingredient or row.material
    if owner is None:
        raise ValueError("an item names an ingredient or a material")
    return SavedShoppingItem(
        id=row.pk,
        item_type="ingredient" if row.ingredient_id else "material",
        item_id=owner.pk,
        name=owner.name,
        product_id=row.product_id,
        product_name=str(row.product) if row.product else "",
        needed=quantity_to_string(row.needed),
        on_hand=quantity_to_string(row.on_hand),
        to_buy=quantity_to_string(row.to_buy),
        unit=base_unit(owner.dimension),
        packages=row.packages,
        price_per_package=None if row.price_per_package is None else cost_to_string(row.price_per_package),
        checked_at=row.checked_at,
        bought_line_id=row.bought_line_id,
        note=row.note,
    )
