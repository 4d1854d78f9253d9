"""The form of a receipt, for every page that records one."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.utils import timezone

from bakery.catalogue.formatting import format_money
from bakery.catalogue.models import Ingredient, Material
from bakery.catalogue.queries.searching import find_owners, find_products
from bakery.catalogue.services.suppliers import list_suppliers
from bakery.catalogue.units import quantise_money
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.dto import FieldError
from bakery.errors import DomainError, InvalidInput
from bakery.forms import add_domain_error
from bakery.inventory.dto.purchases import ProvisionalProduct, PurchaseDetail, PurchaseLineInput
from bakery.inventory.dto.receipts import ReceiptEcho
from bakery.inventory.forms import ReceiptForm, ReceiptLineForm
from bakery.inventory.queries.receipts import echo_receipt
from bakery.pages import Request, form_status

BLANK_LINES: Final = 5
MOST_LINES: Final = 100
LineForms = forms.formset_factory(ReceiptLineForm, extra=BLANK_LINES, max_num=MOST_LINES, absolute_max=MOST_LINES)


def store_choices(tx: Atomic) -> list[tuple[int, str]]:
    """Return the stores to choose from, with their cities."""
    rows = list_suppliers(tx, limit=1000)
    return [(row.id, f"{row.name}, {row.city}" if row.city else row.name) for row in rows]


def announce(request: Request, purchase: PurchaseDetail) -> None:
    """Say what was recorded, and what is odd about it."""
    count = len(purchase.lines)
    cost = format_money(purchase.total_cost, settings.CURRENCY_SYMBOL)
    unpriced = sum(line.price_per_package is None for line in purchase.lines)
    total = cost if not unpriced else "price unknown" if unpriced == count else f"at least {cost}"
    lines = f"{count} line{'s' if count != 1 else ''}"
    messages.success(request, f"Recorded {lines} from {purchase.supplier_name}: {total}.")
    for warning in purchase.warnings:
        messages.warning(request, warning)


class Receipt:
    """The head of a receipt and its lines, as shown or as sent."""

    def __init__(
        self,
        request: Request,
        *,
        suppliers: list[tuple[int, str]],
        start: Sequence[dict[str, Any]],
        supplier_id: int | None = None,
    ) -> None:
        sent = request.POST or None
        self.form = ReceiptForm(sent, suppliers=suppliers, initial={"supplier_id": supplier_id})
        self.lines: Any = LineForms(sent, initial=start, prefix="line")
        self.asks_for_more = "more" in request.POST
        self.only_reckons = "check" in request.POST
        self.echo: ReceiptEcho | None = None
        if self.asks_for_more:
            self._add_lines(request)

    def is_certain(self) -> bool:
        """Tell whether it is to be recorded: all was understood, the product of every line found, nothing doubted."""
        if self.asks_for_more or not self.form.is_bound:
            return False
        sound = [self.form.is_valid(), self.lines.is_valid()]
        typed = [line for line in self.lines if line.is_valid() and not line.is_blank()]
        if all(sound) and not typed:
            self.form.add_error(None, "Type at least one line.")
            return False
        self._reckon(typed)
        return all(sound) and not self.only_reckons and not any(line.errors for line in typed)

    def _reckon(self, typed: Sequence[ReceiptLineForm]) -> None:
        """Find the products of the lines, and show what these would mean."""
        day = self.form.cleaned_data.get("purchased_on") or timezone.localdate()
        with transaction.snapshot() as tx:
            for line in typed:
                _find(tx, line)
            found = [line for line in typed if not line.errors]
            inputs = [_line_input(line) for line in found]
            self.echo = echo_receipt(tx, lines=inputs, purchased_on=day, receipt_total=self.form.printed_total)
        for line, echo in zip(found, self.echo.lines, strict=True):
            line.show(echo)

    def inputs(self) -> list[PurchaseLineInput]:
        """Return what the service takes: known products, or the descriptions of some."""
        return [_line_input(line) for line in self._typed()]

    def refuse(self, error: DomainError) -> None:
        """Show faults of lines (`lines.0.packages`) at the fields of the lines that were typed, all else above."""
        if not isinstance(error, InvalidInput):
            add_domain_error(self.form, error)
            return
        for fault in error.errors:
            self._show(fault)

    def status(self) -> int:
        """Return the status of the page: 422 where what was sent is refused; what is only reckoned is not."""
        if self.only_reckons:
            return 200
        refused = self.lines.is_bound and not self.asks_for_more and not self.lines.is_valid()
        return 422 if refused else form_status(self.form)

    def _typed(self) -> list[ReceiptLineForm]:
        return [line for line in self.lines if not line.is_blank()]

    def _show(self, fault: FieldError) -> None:
        kind, _, rest = fault.field.partition(".")
        number, _, name = rest.partition(".")
        if kind == "lines" and number.isdecimal():
            line = self._typed()[int(number)]
            line.add_error(name if name in line.fields else None, fault.message)
        else:
            add_domain_error(self.form, InvalidInput([fault]))

    def _add_lines(self, request: Request) -> None:
        """Put some more lines below those that were typed."""
        sent = request.POST.copy()
        total = sent.get("line-TOTAL_FORMS", "")
        count = int(total) if total.isascii() and total.isdecimal() and len(total) <= len(str(MOST_LINES)) else 0
        sent["line-TOTAL_FORMS"] = str(min(count + BLANK_LINES, MOST_LINES))
        self.lines = LineForms(sent, prefix="line")


def _find(tx: Atomic, line: ReceiptLineForm) -> None:
    """Find the product of a line or what the described one is made of, or ask back where it is not certain."""
    if line.is_described():
        owners = find_owners(tx, text=line.cleaned_data["owner"])
        if len(owners) == 1:
            line.described = owners[0]
        else:
            line.offer("owner", [str(row) for row in owners])
        return
    found = find_products(tx, text=line.cleaned_data["product"])
    if len(found) == 1:
        line.product_id = found[0][0]
    else:
        line.offer("product", [label for _, label in found])


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
