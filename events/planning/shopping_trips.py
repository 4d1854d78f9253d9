"""What happens to a shopping list on the way: lines are picked, ticked and bought."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.errors import ProductNotFound
from bakery.catalogue.models import Product
from bakery.catalogue.names import NO_BRAND
from bakery.catalogue.services.products import create_product
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset
from bakery.errors import InvalidInput
from bakery.inputs import Checked, possible_ids
from bakery.inventory.dto.purchases import PurchaseDetail, PurchaseLineInput
from bakery.inventory.models import PurchaseLine
from bakery.inventory.purchase_requests import checked_purchase
from bakery.inventory.services import claim, get_purchase, record_purchase, settle
from events.dto.shopping_lists import SavedShoppingList, ShoppingChoice
from events.errors import ShoppingItemNotFound
from events.models import ShoppingItem
from events.planning.claims import Item
from events.planning.prices import offers_for, package_size
from events.planning.saved_lists import lock_list
from events.planning.stock import load_price_book
from events.queries.shopping_lists import saved_list

MOST_PACKAGES = 1_000_000
COLUMNS = ["product", "packages", "price_per_package", "note"]
ANSWER = ["checked_at", "checked_by", "answered_at"]


def update_shopping_item(
    tx: Atomic,
    *,
    shopping_item_id: int,
    product_id: int | Unset | None = UNSET,
    packages: int | Unset = UNSET,
    note: str | Unset = UNSET,
) -> SavedShoppingList:
    """Change what to look for on one line; another product brings its own packages and price."""
    with logs.operation(tx, "update_shopping_item", shopping_item_id=shopping_item_id):
        given = Checked()
        if not isinstance(packages, Unset):
            given.whole("packages", packages, most=MOST_PACKAGES)
        text = note if isinstance(note, Unset) else given.text("note", note, longest=500)
        given.done()
        item = _lock_item(tx, shopping_item_id)
        if not isinstance(product_id, Unset):
            _pick(tx, item, product_id)
        if not isinstance(packages, Unset):
            item.packages = packages
        if not isinstance(text, Unset):
            item.note = text
        item.save(using=tx.using, update_fields=COLUMNS)
    return saved_list(tx, shopping_list_id=item.list_id)


def describe_shopping_product(
    tx: Atomic, *, shopping_item_id: int, name: str, package_quantity: Decimal | int, package_unit: str
) -> SavedShoppingList:
    """Put a product on a line that nobody has entered yet; it is provisional, to be reviewed later."""
    with logs.operation(tx, "describe_shopping_product", shopping_item_id=shopping_item_id) as log:
        item = _lock_item(tx, shopping_item_id)
        product = create_product(
            tx,
            ingredient_id=item.ingredient_id,
            material_id=item.material_id,
            brand=NO_BRAND,
            name=name,
            package_quantity=package_quantity,
            package_unit=package_unit,
            is_provisional=True,
        )
        _pick(tx, item, product.id)
        if item.to_buy and not item.packages:
            raise InvalidInput.of("package_unit", "Packages of this unit cannot be compared with what is short.")
        item.save(using=tx.using, update_fields=COLUMNS)
        log.add(product_id=product.id)
    return saved_list(tx, shopping_list_id=item.list_id)


def get_shopping_choice(tx: Atomic, *, shopping_item_id: int) -> ShoppingChoice:
    """Return a line of a list with the products that fit, the cheapest first."""
    items = ShoppingItem.objects.using(tx.using).select_related("ingredient", "material")
    item: ShoppingItem | None = items.filter(pk__in=possible_ids([shopping_item_id])).first()
    owner = (item.ingredient or item.material) if item else None
    if item is None or owner is None:
        raise _missing(shopping_item_id)
    key: Item = ("ingredient" if item.ingredient_id else "material", owner.pk)
    book = load_price_book(tx, items=[key])
    sold = [each for each in book.products.get(key, ()) if each.archived_at is None]
    kept = saved_list(tx, shopping_list_id=item.list_id)
    return ShoppingChoice(
        list_id=kept.id,
        item=next(each for each in kept.items if each.id == item.pk),
        offers=offers_for(sold, owner, item.to_buy, book),
    )


def check_shopping_item(
    tx: Atomic, *, shopping_item_id: int, checked: bool, at: datetime, by: User
) -> SavedShoppingList:
    """Tick a line off or take the tick back; what was done earlier than the tick there is changes nothing."""
    with logs.operation(tx, "check_shopping_item", shopping_item_id=shopping_item_id, by=by.get_username()) as log:
        moment = _moment(at)
        item = _lock_item(tx, shopping_item_id)
        is_later = _answer(item, checked, moment, by)
        item.save(using=tx.using, update_fields=ANSWER)
        log.add(checked=checked, is_later=is_later)
    return saved_list(tx, shopping_list_id=item.list_id)


def check_shopping_items(
    tx: Atomic, *, shopping_list_id: int, checks: Mapping[int, bool], at: datetime, by: User
) -> SavedShoppingList:
    """Tick several lines or take their ticks back at one moment.

    Lines that have left the list are passed over; those of another list are refused.
    """
    with logs.operation(tx, "check_shopping_items", shopping_list_id=shopping_list_id, by=by.get_username()) as log:
        moment = _moment(at)
        kept = lock_list(tx, shopping_list_id=shopping_list_id)
        items = list(ShoppingItem.objects.using(tx.using).filter(pk__in=possible_ids(checks)))
        if any(item.list_id != kept.pk for item in items):
            raise InvalidInput.of("checks", "Some of these are lines of another list.")
        later = [item for item in items if _answer(item, checks[item.pk], moment, by)]
        ShoppingItem.objects.using(tx.using).bulk_update(later, ANSWER)
        log.add(items=len(checks), later=len(later))
    return saved_list(tx, shopping_list_id=shopping_list_id)


def record_shopping_purchase(  # noqa: PLR0913
    tx: Atomic,
    *,
    shopping_list_id: int,
    supplier_id: int | None = None,
    supplier_name: str = "",
    purchased_on: date,
    lines: Sequence[PurchaseLineInput],
    reference: str = "",
    notes: str = "",
    by: User,
    idempotency_key: UUID | None = None,
) -> PurchaseDetail:
    """Record what was bought, and tick off the lines of the list that it serves."""
    ids = {"shopping_list_id": shopping_list_id, "supplier_id": supplier_id}
    with logs.operation(tx, "record_shopping_purchase", **ids, by=by.get_username()) as log:
        asked = checked_purchase(
            supplier_id=supplier_id,
            supplier_name=supplier_name,
            purchased_on=purchased_on,
            lines=lines,
            reference=reference,
            notes=notes,
        )
        content = {"shopping_list_id": shopping_list_id, "asked": asked}
        first = claim(tx, key=idempotency_key, operation="record_shopping_purchase", content=content, by=by)
        if first:
            return get_purchase(tx, purchase_id=int(first))

        kept = lock_list(tx, shopping_list_id=shopping_list_id)
        purchase = record_purchase(
            tx,
            supplier_id=asked.supplier_id,
            supplier_name=asked.supplier_name,
            purchased_on=asked.purchased_on,
            lines=asked.lines,
            reference=asked.reference,
            notes=asked.notes,
            by=by,
        )
        bought = PurchaseLine.objects.using(tx.using).filter(purchase=purchase.id).select_related("product")
        open_items = Q(bought_line=None) | Q(bought_line__purchase__voided_at__isnull=False)
        items = list(ShoppingItem.objects.using(tx.using).filter(open_items, list=kept))
        served = _served(items, bought.order_by("position", "pk"))
        now = timezone.now()
        for item in served:
            item.checked_at, item.checked_by = item.checked_at or now, item.checked_by or by
            item.answered_at = now
        ShoppingItem.objects.using(tx.using).bulk_update(served, ["bought_line", *ANSWER])
        settle(tx, key=idempotency_key, result=purchase.id)
        log.add(purchase_id=purchase.id, items=len(served))
    return purchase


def _moment(at: datetime) -> datetime:
    given = Checked()
    moment = given.moment("at", at, now=timezone.now())
    given.done()
    return moment


def _answer(item: ShoppingItem, checked: bool, moment: datetime, by: User) -> bool:
    """Tick a line or take its tick back, unless something later was said of it; tell which."""
    if item.answered_at is not None and moment <= item.answered_at:
        return False
    item.checked_at, item.checked_by = (moment, by) if checked else (None, None)
    item.answered_at = moment
    return True


def _lock_item(tx: Atomic, shopping_item_id: int) -> ShoppingItem:
    """Return an item under the lock of its list."""
    items = ShoppingItem.objects.using(tx.using).select_related("ingredient", "material")
    seen = items.filter(pk__in=possible_ids([shopping_item_id])).first()
    if seen is not None:
        lock_list(tx, shopping_list_id=seen.list_id)
    item: ShoppingItem | None = items.filter(pk=seen.pk).first() if seen else None
    if item is None:
        raise _missing(shopping_item_id)
    return item


def _missing(shopping_item_id: int) -> ShoppingItemNotFound:
    return ShoppingItemNotFound(f"There is no line {shopping_item_id} of a shopping list.", id=shopping_item_id)


def _pick(tx: Atomic, item: ShoppingItem, product_id: int | None) -> None:
    """Put a product on the line with the packages that cover it, or none."""
    if product_id is None:
        item.product, item.packages, item.price_per_package = None, 0, None
        return
    product: Product | None = Product.objects.using(tx.using).filter(pk__in=possible_ids([product_id])).first()
    if product is None:
        raise ProductNotFound(f"There is no product {product_id}.", id=product_id)
    owner = item.ingredient or item.material
    if (product.ingredient_id, product.material_id) != (item.ingredient_id, item.material_id) or owner is None:
        raise InvalidInput.of("product_id", f"“{product}” is not a product of “{owner}”.")
    if product.archived_at is not None:
        raise InvalidInput.of("product_id", f"“{product}” is retired.")
    size = package_size(product, owner)
    book = load_price_book(tx, items=[("ingredient" if item.ingredient_id else "material", owner.pk)])
    item.product = product
    item.packages = ceil(Fraction(item.to_buy) / size) if size else 0
    item.price_per_package = book.package_price(product, size) if size else None


def _served(items: Iterable[ShoppingItem], lines: Iterable[PurchaseLine]) -> list[ShoppingItem]:
    """Return the items that something was bought for, each with the first line that serves it."""
    wanted = {(item.ingredient_id, item.material_id): item for item in items}
    served = []
    for line in lines:
        item = wanted.pop((line.product.ingredient_id, line.product.material_id), None)
        if item is not None:
            item.bought_line = line
            served.append(item)
    return served
