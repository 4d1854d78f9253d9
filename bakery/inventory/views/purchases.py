"""Receipts: the list, a new one, one of them, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.catalogue.queries.searching import product_labels
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import AlreadyVoided, DomainError, InvalidInput
from bakery.forms import VoidForm, add_domain_error
from bakery.inventory.errors import OutputUsed
from bakery.inventory.queries.purchases import count_purchases, get_purchase, get_purchase_history
from bakery.inventory.services.purchases import record_purchase, void_purchase
from bakery.inventory.views.receipts import MOST_LINES, Receipt, announce, store_choices
from bakery.pages import PER_PAGE, Paging, Request, form_status, offset_of, page_number, role_required, safe_next


@role_required("viewer", mode="shop")
def purchases(request: Request) -> HttpResponse:
    """List receipts, newest first."""
    page = page_number(request)
    with transaction.snapshot() as tx:
        rows = get_purchase_history(tx, include_voided=True, limit=PER_PAGE, offset=offset_of(page))
        total = count_purchases(tx)
    return render(
        request,
        "inventory/purchases.html",
        {"purchases": rows, "paging": Paging(number=page, total=total)},
    )


@role_required("viewer", mode="shop")
def purchase(request: Request, purchase_id: int) -> HttpResponse:
    """Show one receipt with its lots."""
    with transaction.snapshot() as tx:
        detail = get_purchase(tx, purchase_id=purchase_id)
    return render(request, "inventory/purchase.html", {"purchase": detail})


@role_required("baker", write="baker", mode="shop")
def purchase_create(request: Request) -> HttpResponse:
    """Record a receipt: every line of it, or none."""
    with transaction.snapshot() as tx:
        suppliers = store_choices(tx)
        start = _asked_lines(tx, request)
    receipt = Receipt(request, suppliers=suppliers, start=start)
    if request.method == "POST" and receipt.is_certain():
        try:
            with transaction.atomic() as tx:
                detail = record_purchase(tx, lines=receipt.inputs(), by=request.user, **receipt.form.cleaned_data)
        except DomainError as error:
            receipt.refuse(error)
        else:
            announce(request, detail)
            return redirect(safe_next(request, reverse("purchase", args=[detail.id])))
    context = {
        "form": receipt.form, "lines": receipt.lines, "next": safe_next(request, ""), "back": reverse("purchases"),
    }  # fmt: skip
    return render(request, "inventory/purchase_create.html", context, status=receipt.status())


@role_required("baker", write="baker", mode="shop")
def purchase_void(request: Request, purchase_id: int) -> HttpResponse:
    """Take a receipt back with everything it brought."""
    with transaction.snapshot() as tx:
        detail = get_purchase(tx, purchase_id=purchase_id)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                void_purchase(tx, purchase_id=purchase_id, by=request.user, **form.cleaned_data)
        except (OutputUsed, AlreadyVoided, InvalidInput) as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Voided the purchase from {detail.supplier_name}. Its stock is gone.")
            return redirect("purchase", purchase_id)
    context = {"form": form, "purchase": detail}
    return render(request, "inventory/purchase_void.html", context, status=form_status(form))


def _asked_lines(tx: Atomic, request: Request) -> list[dict[str, Any]]:
    """Return the lines a shopping list asks for: `?line=PRODUCT:PACKAGES`, as often as needed."""
    asked = []
    for value in request.GET.getlist("line")[:MOST_LINES]:
        product_id, _, packages = value.partition(":")
        if not (product_id.isascii() and product_id.isdecimal() and len(product_id) < 19):
            raise InvalidInput.of("line", f"“{value[:50]}” names no product.")
        asked.append((int(product_id), packages[:20]))
    labels = product_labels(tx, product_ids=[product_id for product_id, _ in asked])
    return [
        {"product": labels[product_id], "packages": packages} for product_id, packages in asked if product_id in labels
    ]
