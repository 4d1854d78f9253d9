"""What is typed and ticked on the way."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from bakery.catalogue.formatting import format_amount, format_money, format_packages
from bakery.forms import CountField, Form, IdChoiceField, IdField, QuantityField, TextField, UnitField
from bakery.inputs import LARGEST_ID
from bakery.inventory.dto.purchases import ProductOffer
from events.dto.shopping_lists import ShoppingChoice


class IdsField(forms.Field):
    """Rows chosen by check boxes of one name."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> frozenset[int]:
        """Return the ids, or refuse what is none."""
        texts = [str(each) for each in value or ()]
        if not all(each.isascii() and each.isdecimal() and int(each) <= LARGEST_ID for each in texts):
            raise ValidationError("These are not lines of a list.", code="invalid")
        return frozenset(int(each) for each in texts)


class TicksForm(Form):
    """Which lines are ticked, and which were when the page was made; or one touch with the moment it happened."""

    ticked = IdsField(required=False)
    shown = IdsField(required=False)
    tick = IdField(required=False)
    at = forms.DateTimeField(required=False)

    def clean(self) -> dict[str, Any]:
        """Gather what was changed by hand, so that the ticks of others stay."""
        cleaned = self.cleaned_data
        ticked, shown = cleaned.get("ticked", frozenset()), cleaned.get("shown", frozenset())
        changed = {cleaned["tick"]} if cleaned.get("tick") else ticked ^ shown
        now = timezone.now()
        # A phone whose clock is ahead must not be refused.
        return {"checks": {each: each in ticked for each in changed}, "at": min(cleaned.get("at") or now, now)}


class DescribedForm(Form):
    """A product that is bought for the first time; whatever else it is is asked when it is reviewed."""

    prefix = "described"

    name = TextField(label="What it is called", max_length=200)
    package_quantity = QuantityField(label="One package holds")
    package_unit = UnitField(label="Unit", help_text="g, ml, ea, cm …")


class ItemForm(Form):
    """What to buy for one line."""

    product_id = IdChoiceField(label="Product", required=False)
    packages = CountField(
        label="Packages", least=0, required=False, help_text="Blank: as many as are needed of the product."
    )
    note = TextField(label="Note", max_length=500, required=False)

    def __init__(self, *args: Any, choice: ShoppingChoice, **kwargs: Any) -> None:
        self.item = item = choice.item
        kwargs["initial"] = {"product_id": item.product_id, "packages": item.packages, "note": item.note}
        super().__init__(*args, **kwargs)
        offers = [(offer.product_id, _label(offer)) for offer in choice.offers]
        self.fields["product_id"].choices = [("", "Not decided yet"), *offers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Leave out what stays, for another product brings its own number of packages."""
        cleaned = self.cleaned_data
        given: dict[str, Any] = {"note": cleaned.get("note", "")}
        product_id, packages = cleaned.get("product_id"), cleaned.get("packages")
        if product_id != self.item.product_id or packages is None:
            given["product_id"] = product_id
        if packages not in (None, self.item.packages):
            given["packages"] = packages
        return given


def _label(offer: ProductOffer) -> str:
    """Say how many packages of a product it takes, and what they cost."""
    name = " ".join(part for part in (offer.brand, offer.product_name) if part)
    package = format_amount(Decimal(offer.package_quantity), offer.package_unit)
    cost = format_money(offer.total_cost, settings.CURRENCY_SYMBOL) if offer.total_cost else "price unknown"
    return f"{name}, {package}: {format_packages(offer.packages_to_buy)}, {cost}"
