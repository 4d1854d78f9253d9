"""Counting the shelf: a sheet, then the differences it makes, then their saving."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.catalogue.dto.listing import Listed
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import DomainError, InvalidInput
from bakery.forms import add_domain_error
from bakery.inputs import LARGEST_ID
from bakery.inventory.dto.adjustments import CountLine
from bakery.inventory.dto.showing import SheetLine
from bakery.inventory.errors import StockMoved
from bakery.inventory.forms import CountedLotForm, CountForm
from bakery.inventory.owners import COLUMNS
from bakery.inventory.queries.sheets import sheet_of_item, sheet_of_lots, sheet_of_stock, stock_places
from bakery.inventory.services.counts import count_stock, preview_count
from bakery.pages import (
    PER_PAGE,
    Paging,
    Request,
    choice_param,
    form_status,
    id_param,
    page_number,
    page_slice,
    role_required,
    safe_next,
    text_param,
)
from events.planning.item_needs import get_counted_items
from events.queries.listing import open_events


@role_required("baker", write="baker", mode="stock")
def pantry_count(request: Request) -> HttpResponse:
    """Count lots: what is sent without `save` shows its differences and writes nothing."""
    page = page_number(request)
    with transaction.snapshot() as tx:
        sheet = _sheet(tx, request, page_slice(page))
        choices = _choices(tx, request)
    form = CountForm(request.POST or None)
    lots = [CountedLotForm(request.POST or None, line=line) for line in sheet.rows]
    differences: list[CountLine] = []
    if request.method == "POST" and _is_valid(form, lots):
        try:
            if "save" in request.POST:
                return _saved(request, form, lots)
            differences = _compared(lots)
        except StockMoved:
            _show_moved(form, lots)
        except DomainError as error:
            _show_faults(form, lots, error)
    refused = form_status(form) == 422 or any(lot.errors for lot in lots if lot.is_bound)
    context = {
        "form": form, "lots": lots, "differences": _named(differences, lots),
        "paging": Paging(number=page, total=sheet.total), "next": safe_next(request, ""),
    }  # fmt: skip
    return render(request, "events/pantry_count.html", context | choices, status=422 if refused else 200)


@role_required("viewer", mode="stock")
def pantry_count_print(request: Request) -> HttpResponse:
    """Show the whole sheet with room to write, to be counted with a pencil."""
    with transaction.snapshot() as tx:
        sheet = _sheet(tx, request, slice(None))
        choices = _choices(tx, request)
    return render(request, "events/pantry_count_print.html", {"lines": sheet.rows} | choices)


def _choices(tx: Atomic, request: Request) -> dict[str, Any]:
    """Return what a sheet may be narrowed to, and to what it is."""
    return {
        "events": [(event.id, event.name) for event in open_events(tx)],
        "places": stock_places(tx),
        "event": id_param(request, "event"),
        "place": text_param(request, "place", max_length=100),
    }


def _sheet(tx: Atomic, request: Request, page: slice) -> Listed[SheetLine]:
    """Return the lots that were sent, else those the address asks for."""
    if request.method == "POST":
        rows = sheet_of_lots(tx, lot_ids=_sent_lots(request))
        return Listed(rows=tuple(rows), total=len(rows))
    if lot_id := id_param(request, "lot"):
        rows = sheet_of_lots(tx, lot_ids=[lot_id])
        return Listed(rows=tuple(rows), total=len(rows))
    item_type, item_id = choice_param(request, "item_type", tuple(COLUMNS)), id_param(request, "item_id")
    if item_type and item_id:
        return sheet_of_item(tx, item_type=item_type, item_id=item_id, page=page)
    event_id, place = id_param(request, "event"), text_param(request, "place", max_length=100)
    items = get_counted_items(tx, event_id=event_id) if event_id else None
    return sheet_of_stock(tx, place=place, items=items, page=page)


def _sent_lots(request: Request) -> list[int]:
    sent = request.POST.getlist("lot")
    if len(sent) > PER_PAGE or any(not (each.isascii() and each.isdecimal() and len(each) < 20) for each in sent):
        raise InvalidInput.of("lot", "These are not the lots of a count sheet.")
    return [number for each in dict.fromkeys(sent) if (number := int(each)) <= LARGEST_ID]


def _is_valid(form: CountForm, lots: Sequence[CountedLotForm]) -> bool:
    """Tell whether all that was typed makes sense, and something was typed."""
    sound = [each.is_valid() for each in (form, *lots)]
    valid = all(sound)
    if valid and not any(lot.is_counted() for lot in lots):
        form.add_error(None, "Nothing is counted yet. Type what is there of at least one lot.")
        return False
    return valid


def _counted(lots: Sequence[CountedLotForm]) -> list[CountedLotForm]:
    return [lot for lot in lots if lot.is_counted()]


def _compared(lots: Sequence[CountedLotForm]) -> list[CountLine]:
    with transaction.snapshot() as tx:
        return preview_count(tx, counts=[lot.count() for lot in _counted(lots)])


def _saved(request: Request, form: CountForm, lots: Sequence[CountedLotForm]) -> HttpResponse:
    with transaction.atomic() as tx:
        counts = [lot.count() for lot in _counted(lots)]
        detail = count_stock(tx, counts=counts, by=request.user, **form.cleaned_data)
    changed = sum(line.difference != "0" for line in detail.counted)
    plural = "" if len(detail.counted) == 1 else "s"
    messages.success(request, f"Counted {len(detail.counted)} lot{plural}, {changed} differed. Stock is as counted.")
    return redirect(safe_next(request, reverse("pantry")))


def _show_moved(form: CountForm, lots: Sequence[CountedLotForm]) -> None:
    """Let the rows that moved meanwhile come back with what the lots hold by now."""
    with transaction.snapshot() as tx:
        present = sheet_of_lots(tx, lot_ids=[lot.line.lot.id for lot in lots])
    for lot, line in zip(lots, present, strict=True):
        if lot.is_counted() and lot.cleaned_data["expected"] != lot.fields["expected"].clean(line.lot.remaining):
            lot.show_present(line)
    form.add_error(None, "Stock moved since the sheet was made. Nothing was saved; look at the marked lots again.")


def _show_faults(form: CountForm, lots: Sequence[CountedLotForm], error: DomainError) -> None:
    """Show faults of lines (`counts.0.remaining`) at the lots they are about, all else above."""
    if not isinstance(error, InvalidInput):
        add_domain_error(form, error)
        return
    counted = _counted(lots)
    for fault in error.errors:
        kind, _, rest = fault.field.partition(".")
        number = rest.partition(".")[0]
        if kind == "counts" and number.isdecimal():
            counted[int(number)].add_error("counted", fault.message)
        else:
            form.add_error(None, fault.message)


def _named(differences: Sequence[CountLine], lots: Sequence[CountedLotForm]) -> list[tuple[SheetLine, CountLine]]:
    lines = {lot.line.lot.id: lot.line for lot in lots}
    return [(lines[each.lot_id], each) for each in differences]
