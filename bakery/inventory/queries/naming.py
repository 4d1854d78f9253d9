"""What people and scripts name by an id, a slug or a barcode."""

from typing import Any

from bakery.catalogue.errors import ProductNotFound, SupplierNotFound
from bakery.catalogue.gtin import is_digits, pad
from bakery.catalogue.models import Product, Supplier
from bakery.db.transaction import Atomic
from bakery.inputs import LARGEST_ID


def find_product(tx: Atomic, *, text: str) -> int:
    """Return the id of the product that has this slug, this barcode or this id, in this order."""
    keys: list[dict[str, Any]] = [{"slug": text}]
    if is_digits(text):
        keys += [{"gtin": pad(text)}, {"pk": int(text)}]
    for key in keys:
        row = Product.objects.using(tx.using).filter(**key).first()
        if row is not None:
            return int(row.pk)
    raise ProductNotFound(f"There is no product “{text}”.", product=text)


def find_supplier(tx: Atomic, *, text: str) -> int:
    """Return the id of the supplier that has this slug or this id."""
    keys: list[dict[str, Any]] = [{"slug": text}]
    if text.isdecimal() and int(text) <= LARGEST_ID:
        keys.append({"pk": int(text)})
    for key in keys:
        row = Supplier.objects.using(tx.using).filter(**key).first()
        if row is not None:
            return int(row.pk)
    raise SupplierNotFound(f"There is no supplier “{text}”.", supplier=text)
