"""Receipts, counts and losses as people type them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django import forms
from django.utils import timezone

from bakery.catalogue.models import Ingredient, Material
from bakery.catalogue.units import UNIT_CHOICES, quantise, round_half_up
from bakery.forms import (
    DayField,
    Form,
    IdChoiceField,
    IdempotencyKeyField,
    MoneyField,
    QuantityField,
    TextField,
    UnitField,
)
from bakery.inventory.dto.adjustments import CountInput
from bakery.inventory.dto.receipts import LineEcho
from bakery.inventory.dto.showing import SheetLine
from bakery.inventory.models import Reason
from bakery.inventory.queries.sheets import PACKAGES, PERCENT

UNIT_COST_PLACES: Final = 8
ALL_OF_IT: Final = Decimal(100)
DESCRIPTION: Final = ("owner", "package_quantity", "package_unit")
LOSSES: Final = (
    Reason.SPOILAGE,
    Reason.WASTE,
    Reason.DAMAGED,
    Reason.GIFT,
    Reason.AD_HOC_USAGE,
    Reason.CORRECTION,
    Reason.OTHER,
)


class ReceiptForm(Form):
    """The head of a receipt."""

    supplier_id = IdChoiceField(
        label="Store", error_messages={"required": "Where was it bought? Choose a store, or name one."}
    )
    supplier_name = TextField(label="or one that is not listed", max_length=200, required=False)
    purchased_on = DayField(label="Bought on", initial=timezone.localdate)
    reference = TextField(label="Receipt number", max_length=100, required=False)
    receipt_total = MoneyField(
        label="Total on the receipt", required=False, help_text="Only to compare; the lines decide."
    )
    notes = TextField(label="Notes", max_length=2000, required=False, multiline=True)
    idempotency_key = IdempotencyKeyField()

    def __init__(self, *args: Any, suppliers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supplier_id"].required = not self["supplier_name"].data
        self.fields["supplier_id"].choices = [("", "Choose a store"), *suppliers]  # type: ignore[attr-defined]
        self.printed_total: Decimal | None = None

    def clean(self) -> dict[str, Any]:
        """Ask for one store, and keep the printed total apart, since it is not recorded."""
        if self.cleaned_data.get("supplier_id") and self.cleaned_data.get("supplier_name"):
            self.add_error("supplier_name", "Choose a store, or name one; not both.")
        self.printed_total = self.cleaned_data.pop("receipt_total", None)
        return self.cleaned_data


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
    package_unit = UnitField(label="Unit")
    sure = forms.BooleanField(label="Yes, it is meant", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Known once the texts were looked up.
        self.echo: LineEcho | None = None
        self.product_id: int | None = None
        self.described: Ingredient | Material | None = None
        self.offers: list[tuple[str, list[str]]] = []

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
        return not self.errors and not any(value for name, value in self.cleaned_data.items() if name != "sure")

    def is_described(self) -> bool:
        """Tell whether the line describes a product that is not known yet."""
        return bool(self.cleaned_data.get("owner"))

    @property
    def is_doubted(self) -> bool:
        """Whether there is anything to confirm, or something was."""
        return bool(self.is_bound and self.echo and self.echo.questions)

    def show(self, echo: LineEcho) -> None:
        """Show what the line would mean, and ask back where it looks like a slip of the pen."""
        self.echo = echo
        if echo.questions and not self.cleaned_data.get("sure"):
            self.add_error("sure", f"{' '.join(echo.questions)} Tick it if it is meant.")

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


def in_packages(amount: Decimal, unit: str, line: SheetLine) -> tuple[Decimal, str]:
    """Return an amount as the services take it: packages by what one holds, pieces without a unit."""
    if unit == PACKAGES:
        return round(amount * Decimal(line.package_quantity), 6), line.package_unit
    return amount, unit if line.lot.unit else ""


class CountForm(Form):
    """The head of a count."""

    note = TextField(label="Note", max_length=500, required=False)
    idempotency_key = IdempotencyKeyField()


class CountedLotForm(Form):
    """What was counted of one lot; blank is not counted."""

    counted = QuantityField(label="Counted", zero=True, required=False)
    unit = forms.ChoiceField(label="Unit")
    note = TextField(label="Note", max_length=500, required=False)
    expected = QuantityField(zero=True, widget=forms.HiddenInput)

    def __init__(self, *args: Any, line: SheetLine, **kwargs: Any) -> None:
        kwargs |= {"initial": {"expected": line.lot.remaining}, "prefix": f"lot-{line.lot.id}"}
        super().__init__(*args, **kwargs)
        self.line = line
        self.fields["unit"].choices = line.units  # type: ignore[attr-defined]

    def is_counted(self) -> bool:
        """Tell whether anything was typed."""
        return self.cleaned_data.get("counted") is not None

    def show_present(self, line: SheetLine) -> None:
        """Show what the lot holds by now, and compare with that from here on."""
        sent: Any = self.data.copy()  # type: ignore[attr-defined]
        sent[self.add_prefix("expected")] = line.lot.remaining
        self.data, self.line = sent, line
        self.add_error("counted", "This lot moved since the sheet was made. Is the count still right?")

    def count(self) -> CountInput:
        """Return what the service takes."""
        amount, unit = self.cleaned_data["counted"], self.cleaned_data["unit"]
        given: dict[str, Any] = {"remaining": amount, "unit": "" if self.line.lot.unit == "" else unit}
        if unit == PERCENT:
            given = {"percent_of_received": amount}
        elif unit == PACKAGES:
            given["remaining"], given["unit"] = in_packages(amount, unit, self.line)
        return CountInput(
            lot_id=self.line.lot.id, expected=self.cleaned_data["expected"], note=self.cleaned_data["note"], **given
        )


class LossForm(Form):
    """What was lost of a lot, or of an item oldest lot first."""

    item = TextField(
        label="What",
        max_length=200,
        help_text="An ingredient, a material, something baked or put together, by its name.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    quantity = QuantityField(label="How much")
    unit = forms.ChoiceField(label="Unit", choices=UNIT_CHOICES)
    reason = forms.ChoiceField(label="Why", choices=[("", "Choose a reason"), *((r.value, r.label) for r in LOSSES)])
    note = TextField(label="Note", max_length=500, required=False, help_text="Needed for “Other”.")
    idempotency_key = IdempotencyKeyField()

    def __init__(self, *args: Any, line: SheetLine | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers: list[str] = []
        self.line = line
        if line is not None:
            del self.fields["item"]
            self.fields["unit"].choices = line.units  # type: ignore[attr-defined]

    def amount(self) -> tuple[Decimal, str]:
        """Return how much was lost, and its unit as the service takes it: of the lot in base units for a share."""
        quantity, unit = self.cleaned_data["quantity"], self.cleaned_data["unit"]
        if self.line is None:
            return quantity, unit
        if unit == PERCENT:
            return quantise(Fraction(self.line.lot.received) * Fraction(quantity) / 100), ""
        return in_packages(quantity, unit, self.line)

    def clean_quantity(self) -> Decimal:
        """Refuse to lose more than all of what came in."""
        quantity: Decimal = self.cleaned_data["quantity"]
        if self.data.get(self.add_prefix("unit")) == PERCENT and quantity > ALL_OF_IT:
            raise forms.ValidationError("This is more than all of it.")
        return quantity

    def offer(self, labels: list[str]) -> None:
        """Ask which item is meant."""
        typed = self.cleaned_data["item"]
        self.offers = labels
        self.fields["item"].widget.attrs["list"] = "item_offers"
        found = f"“{typed}” may be: {'; '.join(labels)}." if labels else f"Nothing is called “{typed}”."
        self.add_error("item", found)


class LotPriceForm(Form):
    """What a lot cost, known late or put right; people know what all of it cost, so that is what is asked."""

    price = MoneyField(label="Price of all that came in")
    reason = TextField(label="Reason", max_length=500)
    idempotency_key = IdempotencyKeyField()

    def __init__(self, *args: Any, received: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = Fraction(Decimal(received))

    def clean(self) -> dict[str, Any]:
        """Return the cost of one base unit in place of the price of all."""
        price = self.cleaned_data.pop("price", None)
        if price is not None:
            self.cleaned_data["unit_cost"] = round_half_up(Fraction(price) / self.received, UNIT_COST_PLACES)
        return self.cleaned_data


class LotNoteForm(Form):
    """What is noted on a lot; nothing of it moves stock."""

    location = TextField(label="Place", max_length=100, required=False, help_text="Cellar, top shelf, freezer.")
    expires_on = DayField(label="Best before", required=False)
    opened_on = DayField(label="Opened on", required=False)
    lot_code = TextField(label="Code on the package", max_length=100, required=False)
    notes = TextField(label="Notes", max_length=2000, required=False, multiline=True)
