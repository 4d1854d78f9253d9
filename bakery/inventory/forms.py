"""Receipts as people type them."""

from typing import Any, Final

from django import forms
from django.utils import timezone

from bakery.catalogue.errors import UnitUnknown
from bakery.catalogue.units import UNIT_CHOICES, parse_unit
from bakery.forms import (
    DayField,
    Form,
    IdChoiceField,
    IdempotencyKeyField,
    MoneyField,
    QuantityField,
    TextField,
)

DESCRIPTION: Final = ("owner", "package_quantity", "package_unit")


class ReceiptForm(Form):
    """The head of a receipt."""

    supplier_id = IdChoiceField(label="Store")
    purchased_on = DayField(label="Bought on", initial=timezone.localdate)
    reference = TextField(label="Receipt number", max_length=100, required=False)
    notes = TextField(label="Notes", max_length=2000, required=False, multiline=True)
    idempotency_key = IdempotencyKeyField()

    def __init__(self, *args: Any, suppliers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supplier_id"].choices = [("", "Choose a store"), *suppliers]  # type: ignore[attr-defined]


class ReceiptLineForm(Form):
    """One line of a receipt; the product is typed, or described where it is not known yet."""

    product = TextField(
        label="Product",
        max_length=200,
        required=False,
        help_text="Name, brand, ingredient or barcode.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    packages = QuantityField(label="Packages", required=False)
    price_per_package = MoneyField(label="Price each", required=False)
    line_total = MoneyField(label="or in all", required=False)
    expires_on = DayField(label="Best before", required=False)
    owner = TextField(label="Ingredient or material", max_length=200, required=False)
    package_quantity = QuantityField(label="One package holds", required=False)
    package_unit = forms.CharField(label="Unit", max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.product_id: int | None = None  # known once the text was looked up
        self.offers: list[tuple[str, list[str]]] = []

    def clean_package_unit(self) -> str:
        """Return the unit's code."""
        text = self.cleaned_data["package_unit"].strip()
        try:
            return parse_unit(text) if text else ""
        except UnitUnknown as error:
            known = ", ".join(label for _, label in UNIT_CHOICES)
            raise forms.ValidationError(f"{error.message} Choose one of: {known}.") from None

    def clean(self) -> dict[str, Any]:
        """Ask for the packages of a line that names a product, and for one price."""
        cleaned = self.cleaned_data
        if self.is_blank():
            return cleaned
        self._ask_for("product", "Which product?")
        self._ask_for("packages", "How many packages?")
        if cleaned.get("price_per_package") is not None and cleaned.get("line_total") is not None:
            self.add_error("line_total", "Give the price of one, or of all, not both.")
        if any(cleaned.get(name) for name in DESCRIPTION):
            for name in DESCRIPTION:
                self._ask_for(name, "A product that is not known yet needs this.")
        return cleaned

    def _ask_for(self, name: str, question: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, question)

    def is_blank(self) -> bool:
        """Tell whether nothing was typed into the line."""
        return not self.errors and not any(self.cleaned_data.values())

    def is_described(self) -> bool:
        """Tell whether the line describes a product that is not known yet."""
        return bool(self.cleaned_data.get("owner"))

    def offer(self, name: str, labels: list[str]) -> None:
        """Ask which of the labels is meant, and let the field offer them."""
        typed = self.cleaned_data.get(name, "")
        self.offers.append((f"{self[name].id_for_label}_offers", labels))
        self.fields[name].widget.attrs["list"] = self.offers[-1][0]
        if labels:
            self.add_error(name, f"“{typed}” may be {len(labels)} things. Choose one of the list.")
        elif name == "product":
            self.add_error(name, f"Nothing is called “{typed}”. Describe it below, and it is added.")
        else:
            self.add_error(name, f"Nothing is called “{typed}”.")


class VoidForm(Form):
    """Why a fact is taken back."""

    reason = TextField(label="Reason", max_length=2000, multiline=True)
