"""The price of one lot put right, and what is noted on it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.db import transaction
from bakery.errors import DomainError
from bakery.forms import add_domain_error
from bakery.inventory.forms import LotNoteForm, LotPriceForm
from bakery.inventory.queries.stock import get_lot
from bakery.inventory.services.shelf import describe_lot, revalue_lot
from bakery.pages import Request, form_status, role_required


@role_required("baker", write="baker", mode="stock")
def lot_revalue(request: Request, lot_id: int) -> HttpResponse:
    """Correct the price of a lot."""
    with transaction.snapshot() as tx:
        detail = get_lot(tx, lot_id=lot_id)
    form = LotPriceForm(request.POST or None, received=detail.received)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                revalue_lot(tx, lot_id=lot_id, by=request.user, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Corrected the price of {detail.item_name}.")
            return redirect("lot", lot_id)
    return render(request, "inventory/lot_revalue.html", {"form": form, "lot": detail}, status=form_status(form))


@role_required("baker", write="baker", mode="stock")
def lot_describe(request: Request, lot_id: int) -> HttpResponse:
    """Note where a lot stands, until when it keeps, and since when it is open."""
    with transaction.snapshot() as tx:
        detail = get_lot(tx, lot_id=lot_id)
    form = LotNoteForm(request.POST or None, initial={name: getattr(detail, name) for name in LotNoteForm.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                describe_lot(tx, lot_id=lot_id, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Saved what is noted on this lot of {detail.item_name}.")
            return redirect("lot", lot_id)
    return render(request, "inventory/lot_describe.html", {"form": form, "lot": detail}, status=form_status(form))
