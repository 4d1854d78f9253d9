"""Receipts: the list, a new one, and taking one back."""

from dataclasses import dataclass
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
from bakery.inventory.dto.receipts import WantedPurchases
from bakery.inventory.errors import OutputUsed
from bakery.inventory.queries.purchases import get_purchase
from bakery.inventory.queries.receipts import purchases_page
from bakery.inventory.services.purchases import record_purchase, void_purchase
from bakery.inventory.views.receipts import MOST_LINES, Receipt, announce, store_choices
from bakery.pages import (
    Paging,
    Request,
    day_param,
    form_status,
    id_param,
    page_number,
    page_slice,
    role_required,
    safe_next,
    text_param,
)


@role_required("viewer", mode="shop")
def purchases(request: Request) -> HttpResponse:
    """List receipts, newest first, of a store, a product or some days."""
    page = page_number(request)
    wanted = WantedPurchases(
        supplier_id=id_param(request, "supplier"),
        product=text_param(request, "q"),
        start=day_param(request, "start"),
        end=day_param(request, "end"),
    )
    with transaction.snapshot() as tx:
        listed = purchases_page(tx, wanted=wanted, page=page_slice(page))
        stores = store_choices(tx)
    context = {
        "listed": listed, "paging": Paging(number=page, total=listed.total), "wanted": wanted, "stores": stores,
        "filtered": wanted != WantedPurchases(),
    }  # fmt: skip
    return render(request, "inventory/purchases.html", context)


@role_required("baker", write="baker", mode="shop")
def purchase_create(request: Request) -> HttpResponse:
    """Record a receipt: every line of it, or none."""
    with transaction.snapshot() as tx:
        suppliers = store_choices(tx)
        copied = _copied(tx, request)
        start = copied.lines if copied else _asked_lines(tx, request)
    store_id = copied.supplier_id if copied else id_param(request, "supplier")
    receipt = Receipt(request, suppliers=suppliers, start=start, supplier_id=store_id)
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
        "form": receipt.form, "lines": receipt.lines, "echo": receipt.echo, "next": safe_next(request, ""),
        "back": reverse("purchases"),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """The store and the lines of a receipt that another one is to begin with."""

    supplier_id: int
    lines: list[dict[str, Any]]


def _copied(tx: Atomic, request: Request) -> Copied | None:
    """Return what `?copy=` asks for: the products, packages and prices of a receipt."""
    purchase_id = id_param(request, "copy")
    if purchase_id is None:
        return None
    detail = get_purchase(tx, purchase_id=purchase_id)
    labels = product_labels(tx, product_ids=[line.product_id for line in detail.lines])
    lines = [
        {"product": labels[line.product_id], "packages": line.packages, "price_per_package": line.price_per_package}
        for line in detail.lines
    ]
    return Copied(supplier_id=detail.supplier_id, lines=lines)


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
