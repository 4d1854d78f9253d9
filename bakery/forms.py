"""Forms turn text into the typed values services take; the keys of `cleaned_data` are the service's parameters.

    class LossForm(Form):
        quantity = QuantityField(unit="g")
        cost = MoneyField(required=False)
        num_batches = CountField(most=1000)
        note = TextField(max_length=500, required=False, multiline=True)
        idempotency_key = IdempotencyKeyField()

`{{ form }}` in a template shows the summary of errors and every field; `{{ form.note.as_field_group }}` one of them.
"""

import re
import unicodedata
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils import timezone

from bakery.catalogue.amounts import AmountUnreadable, parse_amount
from bakery.catalogue.errors import UnitUnknown
from bakery.catalogue.units import LABELS, UNIT_CHOICES, parse_unit
from bakery.dto import FieldError, quantity_to_string
from bakery.errors import DomainError, InvalidInput
from bakery.inputs import LARGEST_ID

EARLIEST: Final = date(2000, 1, 1)
YEARS_AHEAD: Final = 10
LARGEST_COUNT: Final = 1_000_000
TO_THE_MINUTE: Final = "%Y-%m-%dT%H:%M"


class Renderer(TemplatesSetting):
    """Shows forms by the templates every page shares."""

    form_template_name = "_form.html"
    field_template_name = "_field.html"


class Form(forms.Form):
    """A form whose refused answer keeps every value and puts the cursor on the first error."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Note an error, and put the cursor on the first field that has one."""
        super().add_error(field, error)
        wrong = [self.fields[name].widget.attrs for name in self.fields if name in self.errors]
        for attrs in wrong:
            attrs.pop("autofocus", None)
        if wrong:
            wrong[0]["autofocus"] = True


def add_domain_error(form: forms.BaseForm, error: DomainError) -> None:
    """Show a refusal in the form: faults at the fields they name (`category` for `category_id`), all else above."""
    faults = (
        error.errors if isinstance(error, InvalidInput) else [FieldError(field=error.field, message=error.message)]
    )
    for fault in faults:
        names = [name for name in (fault.field, fault.field.removesuffix("_id")) if name in form.fields]
        form.add_error(names[0] if names else None, fault.message)


class _TypedText(forms.Field, ABC):
    """A value people type; `unit` is shown beside it."""

    widget = forms.TextInput
    mode: ClassVar = "decimal"

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit = unit

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask phones for digits and browsers for silence."""
        return {"inputmode": self.mode, "autocomplete": "off", "maxlength": 40}

    def to_python(self, value: Any) -> Any:
        """Return what the text says, None for a blank."""
        text = value.strip() if isinstance(value, str) else value
        return None if text in self.empty_values else self.read(str(text)[:100])

    @abstractmethod
    def read(self, text: str) -> Any:
        """Return the typed value, or refuse."""


class QuantityField(_TypedText):
    """An amount such as 1.5, 1,5, 1 1/2 or 1½, more than zero unless `zero` or `negative` is allowed."""

    places: ClassVar = 6

    def __init__(self, *, zero: bool = False, negative: bool = False, unit: str = "", **kwargs: Any) -> None:
        super().__init__(unit=unit, **kwargs)
        self.zero, self.negative = zero, negative

    def prepare_value(self, value: Any) -> Any:
        """Show a stored amount without trailing zeros."""
        return quantity_to_string(value) if isinstance(value, Decimal) else value

    def read(self, text: str) -> Decimal:
        """Return the amount as a decimal."""
        try:
            amount = parse_amount(text, allow_negative=self.negative)
        except AmountUnreadable as error:
            raise ValidationError(str(error), code="invalid") from None
        if amount == 0 and not self.zero:
            raise ValidationError("This must be more than zero.", code="zero")
        if amount != round(amount, self.places):
            raise ValidationError(f"At most {self.places} digits after the point.", code="places")
        return amount


class MoneyField(QuantityField):
    """Money with at most two decimals; the currency symbol may be typed and is shown beside the field."""

    places = 2
    unit_first = True

    def __init__(self, *, zero: bool = True, **kwargs: Any) -> None:
        super().__init__(zero=zero, unit=settings.CURRENCY_SYMBOL, **kwargs)

    def read(self, text: str) -> Decimal:
        """Return the sum as a decimal."""
        return super().read(text.removeprefix(settings.CURRENCY_SYMBOL).removesuffix(settings.CURRENCY_SYMBOL).strip())


class CountField(_TypedText):
    """Whole things, between `least` and `most`."""

    mode = "numeric"

    def __init__(self, *, least: int = 1, most: int = LARGEST_COUNT, unit: str = "", **kwargs: Any) -> None:
        super().__init__(unit=unit, **kwargs)
        self.least, self.most = least, most

    def read(self, text: str) -> int:
        """Return the count."""
        if not re.fullmatch(r"-?[0-9]{1,19}", text):
            raise ValidationError(f"“{text}” is not a whole number, such as 12.", code="invalid")
        if not self.least <= int(text) <= self.most:
            raise ValidationError(f"This must be from {self.least:,} to {self.most:,}.", code="bounds")
        return int(text)


class PlainDecimalField(forms.DecimalField):
    """A decimal of many places, such as a density; digits and a point alone, where Python would take `1_000`."""

    def to_python(self, value: Any) -> Any:
        """Return the number, or refuse."""
        if isinstance(value, str) and not re.fullmatch(r"-?[0-9]*\.?[0-9]*", value.strip(), re.ASCII):
            raise ValidationError("Write a plain number such as 0.53.", code="invalid")
        return super().to_python(value)


class PlainIntegerField(forms.IntegerField):
    """A whole number; digits alone, where Python would take `1_000`."""

    def to_python(self, value: Any) -> int | None:
        """Return the number, or refuse."""
        if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{0,9}", value.strip(), re.ASCII):
            raise ValidationError("Write a whole number such as 12.", code="invalid")
        return super().to_python(value)


class UnitField(forms.CharField):
    """A unit as people write it: its code, `otherwise` where nothing is typed."""

    def __init__(self, *, otherwise: str = "", **kwargs: Any) -> None:
        super().__init__(max_length=40, required=False, **kwargs)
        self.otherwise = otherwise

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Keep browsers from offering what was typed elsewhere."""
        return super().widget_attrs(widget) | {"autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Show a stored unit by its label."""
        return LABELS.get(value, value)

    def clean(self, value: Any) -> str:
        """Return the code, or name the units there are."""
        text = super().clean(value).strip()
        try:
            return parse_unit(text) if text else self.otherwise
        except UnitUnknown as error:
            known = ", ".join(label for _, label in UNIT_CHOICES)
            raise ValidationError(f"{error.message} Choose one of: {known}.", code="unit") from None


class IdField(CountField):
    """The id of a row, within what a database can hold."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=LARGEST_ID, **kwargs)


class IdChoiceField(forms.TypedChoiceField):
    """One row of a list of `(id, label)`; its value is the id, or None for the empty choice."""

    def __init__(self, *, choices: Iterable[tuple[Any, Any]] | Callable[[], Any] = (), **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, choices=choices, **kwargs)


class TextField(forms.CharField):
    """Text without control characters; a multi-line one keeps its lines."""

    def __init__(self, *, max_length: int, multiline: bool = False, **kwargs: Any) -> None:
        if multiline:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(max_length=max_length, **kwargs)
        self.multiline = multiline

    def to_python(self, value: Any) -> str:
        """Return the text with plain line ends, or refuse what cannot be read or stored."""
        text = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        allowed = "\n\t" if self.multiline else ""
        if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in allowed for letter in text):
            raise ValidationError("This holds characters that cannot be shown.", code="control")
        return text


class _PlainDigits(forms.Field):
    """Refuses digits of other scripts, which Python's calendar would read."""

    def to_python(self, value: Any) -> Any:
        """Return what the text says, or refuse."""
        if isinstance(value, str) and not value.isascii():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class DayField(_PlainDigits, forms.DateField):
    """A day between the year 2000 and ten years from now."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def clean(self, value: Any) -> date | None:
        """Return the day, or refuse one that nobody can mean."""
        day: date | None = super().clean(value)
        latest = date(timezone.localdate().year + YEARS_AHEAD, 12, 31)
        if day and not EARLIEST <= day <= latest:
            raise ValidationError(f"This must be from {EARLIEST.year} to {latest.year}.", code="bounds")
        return day


class MomentField(_PlainDigits, forms.DateTimeField):
    """A moment up to now, to the minute, in the bakery's time zone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format=TO_THE_MINUTE, attrs={"type": "datetime-local"})
        super().__init__(widget=widget, input_formats=[TO_THE_MINUTE, f"{TO_THE_MINUTE}:%S"], **kwargs)

    def clean(self, value: Any) -> datetime | None:
        """Return the moment, or refuse one that cannot have been."""
        moment: datetime | None = super().clean(value)
        if moment and moment > timezone.now():
            raise ValidationError("This lies in the future.", code="future")
        if moment and moment.date() < EARLIEST:
            raise ValidationError("This is too long ago.", code="bounds")
        return moment


class IdempotencyKeyField(forms.UUIDField):
    """The one-time key by which a form sent twice records once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, initial=uuid.uuid4, **kwargs)


class VoidForm(Form):
    """Why a fact is taken back."""

    reason = TextField(label="Reason", max_length=500)
