"""What to buy for events, as lists and as a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from django.utils.text import slugify

from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.spreadsheets import csv_content, defused
from events.dto.shopping import CsvFile, Shopping, ShoppingRow
from events.errors import NothingToExport
from events.models import Event, ShoppingScope
from events.planning.shopping_list import derive_shopping

HEADER: Final = (
    "Ingredient", "Quantity Needed", "On Hand", "To Buy", "Unit", "Preferred Brand", "Estimated Cost",
)  # fmt: skip
PACKAGING: Final = "--- Packaging Materials ---"


def get_shopping_list(
    tx: Atomic, *, event_id: int, include_packaging: bool = True, scope: str = ShoppingScope.REMAINING
) -> Shopping:
    """Return what the event's own plan needs and what of it must be bought, earlier plans served first."""
    return derive_shopping(tx, event_ids=[event_id], scope=scope, include_packaging=include_packaging)


def get_combined_shopping_list(
    tx: Atomic, *, event_ids: Sequence[int], scope: str = ShoppingScope.REMAINING
) -> Shopping:
    """Return one net list over several events, each line naming those that ask."""
    return derive_shopping(tx, event_ids=event_ids, scope=scope)


def export_shopping_list_csv(tx: Atomic, *, event_id: int, scope: str = ShoppingScope.REMAINING) -> CsvFile:
    """Return the event's list as a file that spreadsheets open."""
    shopping = derive_shopping(tx, event_ids=[event_id], scope=scope)
    if not shopping.items and not shopping.packaging:
        raise NothingToExport(event_id=event_id)
    event = Event.objects.using(tx.using).get(pk=event_id)
    filename = f"shopping_{slugify(event.name) or event.pk}_{event.event_date}.csv"
    return CsvFile(filename=filename, content=csv_content(_rows(shopping)))


def export_combined_shopping_list_csv(
    tx: Atomic, *, event_ids: Sequence[int], scope: str = ShoppingScope.REMAINING
) -> CsvFile:
    """Return one list over several events as a file, with what each of them needs by when in columns of their own."""
    shopping = derive_shopping(tx, event_ids=event_ids, scope=scope)
    if not shopping.items and not shopping.packaging:
        raise NothingToExport(event_ids=list(event_ids))
    events = Event.objects.using(tx.using).filter(pk__in=event_ids).order_by("event_date", "pk")
    named = {event.pk: f"{event.name}, {event.event_date}" for event in events}
    return CsvFile(filename="shopping_events.csv", content=csv_content(_rows(shopping, named)))


def _rows(shopping: Shopping, named: Mapping[int, str] | None = None) -> Iterator[Iterable[str]]:
    named = named or {}
    yield (*HEADER, *(defused(name) for name in named.values()))
    yield from ((*_cells(row), *_shares(row, named)) for row in shopping.items)
    if shopping.packaging:
        yield ()
        yield (PACKAGING,)
        yield from ((*_cells(row), *_shares(row, named)) for row in shopping.packaging)


def _shares(row: ShoppingRow, event_ids: Iterable[int]) -> Iterator[str]:
    """Yield what each event needs of a line."""
    for event_id in event_ids:
        asked = (Decimal(source.quantity) for source in row.sources if source.event_id == event_id)
        yield quantity_to_string(sum(asked, Decimal(0)))


def _cells(row: ShoppingRow) -> Iterable[str]:
    pick = row.product_recommendation
    return (
        defused(row.ingredient_name),
        row.quantity_needed,
        row.quantity_on_hand,
        row.shortfall,
        row.unit,
        defused(" ".join(part for part in (pick.brand, pick.product_name) if part) if pick else ""),
        row.estimated_cost or "",
    )
