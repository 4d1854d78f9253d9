"""One lot, where it came from and where it went, and its price put right."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.units import round_half_up
from bakery.db import transaction
from bakery.errors import DomainError
from bakery.forms import add_domain_error
from bakery.inventory.dto.stock import MovementDetail
from bakery.inventory.forms import LotPriceForm
from bakery.inventory.models import Reason
from bakery.inventory.queries.movements import get_movements
from bakery.inventory.queries.stock import get_lot
from bakery.inventory.services.shelf import revalue_lot
from bakery.pages import PER_PAGE, Request, form_status, offset_of, page_number, role_required

UNIT_COST_PLACES: Final = 8


@role_required("viewer", mode="stock")
def lot(request: Request, lot_id: int) -> HttpResponse:
    """Show a lot with every movement, newest first."""
    page = page_number(request)
    with transaction.snapshot() as tx:
        detail = get_lot(tx, lot_id=lot_id)
        movements = get_movements(tx, lot_id=lot_id, limit=PER_PAGE, offset=offset_of(page))
    rows = [(movement, Reason(movement.reason).label, _can_be_voided(movement)) for movement in movements]
    return render(request, "inventory/lot.html", {"lot": detail, "movements": rows})


@role_required("baker", write="baker", mode="stock")
def lot_revalue(request: Request, lot_id: int) -> HttpResponse:
    """Correct the price of a lot; people know what all of it cost, so that is what is asked."""
    with transaction.snapshot() as tx:
        detail = get_lot(tx, lot_id=lot_id)
    form = LotPriceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        each = Fraction(form.cleaned_data.pop("price")) / Fraction(Decimal(detail.received))
        unit_cost = round_half_up(each, UNIT_COST_PLACES)
        try:
            with transaction.atomic() as tx:
                revalue_lot(tx, lot_id=lot_id, unit_cost=unit_cost, by=request.user, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Corrected the price of {detail.item_name}.")
            return redirect("lot", lot_id)
    return render(request, "inventory/lot_revalue.html", {"form": form, "lot": detail}, status=form_status(form))


def _can_be_voided(movement: MovementDetail) -> bool:
    """Tell whether an adjustment posted it that still stands; a corrected price is corrected by another."""
    stands = movement.reverses_id is None and movement.reversed_by_id is None
    return stands and movement.adjustment_id is not None and movement.reason != Reason.REVALUATION
