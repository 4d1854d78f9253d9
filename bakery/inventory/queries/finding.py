"""Items of the shelf found by what people type."""

from bakery.catalogue.models import FinishedGood, FinishedUnit
from bakery.catalogue.names import fold
from bakery.catalogue.queries.searching import find_owners
from bakery.db.transaction import Atomic
from bakery.inventory.models import Item


def find_stock_items(tx: Atomic, *, text: str) -> list[Item]:
    """Return what of all that can be on the shelf the text names, else what holds it."""
    wanted = fold(text)
    units = FinishedUnit.objects.using(tx.using).filter(search_key__contains=wanted).order_by("name", "pk")[:10]
    goods = FinishedGood.objects.using(tx.using).filter(search_key__contains=wanted).order_by("name", "pk")[:10]
    found: list[Item] = [*find_owners(tx, text=text), *units, *goods]
    exact = [item for item in found if fold(str(item)) == wanted]
    return exact or found
