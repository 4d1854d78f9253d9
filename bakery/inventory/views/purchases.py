"""Receipts: the list, a new one, one of them, and taking it back."""

from fractions import Fraction
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.catalogue.formatting import format_money
from bakery.catalogue.models import Ingredient, Material
from bakery.catalogue.queries.searching import find_owners, find_products, product_labels
from bakery.catalogue.services.suppliers import list_suppliers
from bakery.catalogue.units import quantise_money
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import AlreadyVoided, DomainError, InvalidInput
from bakery.forms import VoidForm, add_domain_error
from bakery.inventory.dto.purchases import ProvisionalProduct, PurchaseDetail, PurchaseLineInput
from bakery.inventory.errors import OutputUsed
from bakery.inventory.forms import ReceiptForm, ReceiptLineForm
from bakery.inventory.queries.purchases import count_purchases, get_purchase, get_purchase_history
from bakery.inventory.services.purchases import record_purchase, void_purchase
from bakery.pages import PER_PAGE, Paging, Request, form_status, offset_of, page_number, role_required, safe_next

BLANK_LINES: Final = 5
MOST_LINES: Final = 100
LineForms = forms.formset_factory(ReceiptLineForm, extra=BLANK_LINES, max_num=MOST_LINES, absolute_max=MOST_LINES)


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
        suppliers = [(row.id, _store(row.name, row.city)) for row in list_suppliers(tx, limit=1000)]
        start = _asked_lines(tx, request)
    form = ReceiptForm(request.POST or None, suppliers=suppliers)
    lines = LineForms(request.POST or None, initial=start, prefix="line")
    if request.method == "POST" and "more" in request.POST:
        lines = _with_more_lines(request)
    elif request.method == "POST" and form.is_valid() and lines.is_valid() and _resolve(form, lines):
        try:
            with transaction.atomic() as tx:
                inputs = [_line_input(line) for line in lines if not line.is_blank()]
                detail = record_purchase(tx, lines=inputs, by=request.user, **form.cleaned_data)
        except InvalidInput as error:
            _show_line_faults(form, lines, error)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _recorded(detail))
            for warning in detail.warnings:
                messages.warning(request, warning)
            return redirect(safe_next(request, reverse("purchase", args=[detail.id])))
    refused = lines.is_bound and "more" not in request.POST and not lines.is_valid()
    status = 422 if refused else form_status(form)
    context = {"form": form, "lines": lines, "next": safe_next(request, "")}
    return render(request, "inventory/purchase_create.html", context, status=status)


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


def _recorded(purchase: PurchaseDetail) -> str:
    count = len(purchase.lines)
    cost = format_money(purchase.total_cost, settings.CURRENCY_SYMBOL)
    unpriced = sum(line.price_per_package is None for line in purchase.lines)
    total = cost if not unpriced else "price unknown" if unpriced == count else f"at least {cost}"
    return f"Recorded {count} line{'s' if count != 1 else ''} from {purchase.supplier_name}: {total}."


def _store(name: str, city: str) -> str:
    return f"{name}, {city}" if city else name


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


def _with_more_lines(request: Request) -> Any:
    """Return the lines as typed with some more below them."""
    sent = request.POST.copy()
    total = sent.get("line-TOTAL_FORMS", "")
    count = int(total) if total.isascii() and total.isdecimal() and len(total) <= len(str(MOST_LINES)) else 0
    sent["line-TOTAL_FORMS"] = str(min(count + BLANK_LINES, MOST_LINES))
    return LineForms(sent, prefix="line")


def _resolve(form: ReceiptForm, lines: Any) -> bool:
    """Find the product of every line, or ask back where it is not certain; True when all are certain."""
    if all(line.is_blank() for line in lines):
        form.add_error(None, "Type at least one line.")
        return False
    typed = [line for line in lines if not line.is_blank()]
    with transaction.snapshot() as tx:
        for line in typed:
            if line.is_described():
                _resolve_owner(tx, line)
            else:
                _resolve_product(tx, line)
    return not any(line.errors for line in lines)


def _resolve_product(tx: Atomic, line: ReceiptLineForm) -> None:
    found = find_products(tx, text=line.cleaned_data["product"])
    if len(found) == 1:
        line.product_id = found[0][0]
    else:
        line.offer("product", [label for _, label in found])


def _resolve_owner(tx: Atomic, line: ReceiptLineForm) -> None:
    found = find_owners(tx, text=line.cleaned_data["owner"])
    if len(found) == 1:
        line.described = found[0]
    else:
        line.offer("owner", [str(row) for row in found])


def _line_input(line: ReceiptLineForm) -> PurchaseLineInput:
    """Return what the service takes: a known product, or the description of one."""
    typed = line.cleaned_data
    price = typed.get("price_per_package")
    if price is None and typed.get("line_total") is not None:
        price = quantise_money(Fraction(typed["line_total"]) / Fraction(typed["packages"]))
    return PurchaseLineInput(
        product_id=line.product_id,
        provisional=_described(line) if line.described else None,
        packages=typed["packages"],
        price_per_package=price,
        expires_on=typed.get("expires_on"),
    )


def _described(line: ReceiptLineForm) -> ProvisionalProduct:
    typed = line.cleaned_data
    return ProvisionalProduct(
        name=typed["product"],
        ingredient_id=line.described.pk if isinstance(line.described, Ingredient) else None,
        material_id=line.described.pk if isinstance(line.described, Material) else None,
        package_quantity=typed["package_quantity"],
        package_unit=typed["package_unit"],
    )


def _show_line_faults(form: ReceiptForm, lines: Any, error: InvalidInput) -> None:
    """Show faults of lines (`lines.0.packages`) at the fields of the lines that were typed, all else above."""
    typed = [line for line in lines if not line.is_blank()]
    for fault in error.errors:
        kind, _, rest = fault.field.partition(".")
        number, _, name = rest.partition(".")
        if kind == "lines" and number.isdecimal():
            typed[int(number)].add_error(name if name in typed[0].fields else None, fault.message)
        else:
            add_domain_error(form, InvalidInput([fault]))
