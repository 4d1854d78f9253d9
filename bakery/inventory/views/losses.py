"""What was lost outside any run."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.catalogue.formatting import System, format_money, shown
from bakery.catalogue.models import FinishedGood, FinishedUnit
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import DomainError
from bakery.forms import add_domain_error
from bakery.inventory.dto.adjustments import AdjustmentDetail, LossPreview
from bakery.inventory.dto.showing import SheetLine
from bakery.inventory.errors import InsufficientStock, LotNotFound
from bakery.inventory.forms import LossForm
from bakery.inventory.models import Item
from bakery.inventory.owners import type_of
from bakery.inventory.queries.finding import find_stock_items
from bakery.inventory.queries.items import get_item
from bakery.inventory.queries.sheets import sheet_of_lots
from bakery.inventory.services.adjustments import adjust_stock, preview_loss
from bakery.pages import Request, choice_param, form_status, id_param, role_required, safe_next, units_of

ITEM_TYPES = ("ingredient", "material", "finished_unit", "finished_good")


@role_required("baker", write="baker", mode="stock")
def pantry_loss(request: Request) -> HttpResponse:
    """Record a loss of an item, oldest lot first, or of the lot in the address; `check` says what it would cost."""
    with transaction.snapshot() as tx:
        line, asked = _asked_lot(tx, request), _asked_item(tx, request)
    form = LossForm(request.POST or None, initial={"item": asked}, line=line)
    preview: LossPreview | None = None
    if request.method == "POST" and form.is_valid() and (subject := _subject(form)):
        try:
            if "check" not in request.POST:
                return _recorded(request, form, subject)
            with transaction.snapshot() as tx:
                preview = preview_loss(tx, quantity=form.amount()[0], **subject)
        except InsufficientStock as error:
            form.add_error("quantity", _both_numbers(error, units_of(request)))
        except DomainError as error:
            add_domain_error(form, error)
    context = {"form": form, "line": line, "preview": preview, "next": safe_next(request, "")}
    return render(request, "inventory/pantry_loss.html", context, status=form_status(form))


def _recorded(request: Request, form: LossForm, subject: dict[str, Any]) -> HttpResponse:
    typed = form.cleaned_data
    words = {name: typed[name] for name in ("reason", "note", "idempotency_key")}
    with transaction.atomic() as tx:
        detail = adjust_stock(tx, quantity_change=-form.amount()[0], **subject, **words, by=request.user)
    messages.success(request, _told(detail, units_of(request)))
    return redirect(safe_next(request, reverse("pantry")))


def _asked_lot(tx: Atomic, request: Request) -> SheetLine | None:
    lot_id = id_param(request, "lot")
    if lot_id is None:
        return None
    found = sheet_of_lots(tx, lot_ids=[lot_id])
    if not found:
        raise LotNotFound(f"There is no lot {lot_id}.", lot_id=lot_id)
    return found[0]


def _asked_item(tx: Atomic, request: Request) -> str:
    """Return the name of what `?item_type=` and `?item_id=` ask for."""
    item_type, item_id = choice_param(request, "item_type", ITEM_TYPES), id_param(request, "item_id")
    return str(get_item(tx, item_type=item_type, item_id=item_id)) if item_type and item_id else ""


def _subject(form: LossForm) -> dict[str, Any]:
    """Return what the loss is of and in which unit, or ask back in the form where the name is not certain."""
    unit = form.amount()[1]
    if form.line is not None:
        return {"lot_id": form.line.lot.id, "unit": unit}
    with transaction.snapshot() as tx:
        found = find_stock_items(tx, text=form.cleaned_data["item"])
    if len(found) != 1:
        form.offer([str(item) for item in found])
        return {}
    return {"item_type": type_of(found[0]), "item_id": found[0].pk, "unit": _unit_for(found[0], unit)}


def _unit_for(item: Item, unit: str) -> str:
    """Return the unit as the service takes it: pieces have none."""
    return "" if unit == "ea" and isinstance(item, FinishedUnit | FinishedGood) else unit


def _both_numbers(error: InsufficientStock, units: System) -> str:
    short = error.missing[0]
    there, needed = (shown(each, short.unit, units) for each in (short.available, short.needed))
    return f"Of {short.item_name} there is {there}, not {needed}."


def _told(detail: AdjustmentDetail, units: System) -> str:
    first = detail.movements[0]
    amount = sum((Decimal(movement.delta) for movement in detail.movements), Decimal(0))
    cost = format_money(detail.net_cost.removeprefix("-"), settings.CURRENCY_SYMBOL)
    return f"Wrote off {shown(-amount, first.unit, units)} {first.item_name}, worth {cost}."
