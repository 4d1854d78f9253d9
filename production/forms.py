"""What bakers type about a baking, as services take it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from bakery.catalogue.formatting import is_plural
from bakery.catalogue.yields import units_from
from bakery.forms import CountField, Form, IdempotencyKeyField, MomentField, QuantityField, TextField
from production.dto import LossInput
from production.models import LossCategory
from production.queries.screens import Bakeable


@dataclass(frozen=True, slots=True, kw_only=True)
class LossFields:
    """The two fields of one kind of loss."""

    quantity: BoundField
    note: BoundField


class RunForm(Form):
    """One baking; whatever is missing from what the recipe gives must be explained by losses."""

    num_batches = CountField(label="Batches", most=10_000)
    scale_factor = QuantityField(
        label="Size of each batch", required=False, initial=Decimal(1), help_text="1 is the recipe as written, ½ half."
    )
    produced_at = MomentField(label="When", required=False, initial=timezone.now, help_text="Blank: now.")
    actual_yield = CountField(
        label="Good pieces", least=0, required=False, help_text="Blank: all the recipe gives, less what was lost."
    )
    over_yield = forms.BooleanField(label="Yes, more than the recipe gives", required=False)
    shortage_reason = TextField(
        label="Baked anyway, because",
        max_length=500,
        required=False,
        help_text="Books what is missing as found, and keeps the run marked until that is explained.",
    )
    notes = TextField(label="Notes", max_length=10_000, multiline=True, required=False)
    idempotency_key = IdempotencyKeyField()

    def __init__(self, *args: Any, unit: Bakeable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.per_batch = Fraction(unit.units_per_batch)
        for kind, label in LossCategory.choices:
            self.fields[f"lost_{kind}"] = CountField(label=label, least=0, required=False)
            self.fields[f"note_{kind}"] = TextField(label=f"{label}: how", max_length=500, required=False)
        self.fields["actual_yield"].widget.attrs["placeholder"] = units_from(self.batches(), self.per_batch)

    @property
    def losses(self) -> Iterator[LossFields]:
        """The fields of every kind of loss, to show as a table."""
        for kind in LossCategory.values:
            yield LossFields(quantity=self[f"lost_{kind}"], note=self[f"note_{kind}"])

    def batches(self) -> Decimal:
        """Return the effective batches typed so far, or those the form begins with."""
        typed = getattr(self, "cleaned_data", {})
        num_batches: int = typed.get("num_batches") or self.initial.get("num_batches") or 1
        return num_batches * Decimal(typed.get("scale_factor") or 1)

    def expected(self) -> int:
        """Return the pieces the recipe gives for these batches."""
        return units_from(self.batches(), self.per_batch)

    def clean_scale_factor(self) -> Decimal:
        """Take the recipe as written where nothing is said."""
        return self.cleaned_data["scale_factor"] or Decimal(1)

    def clean(self) -> dict[str, Any]:
        """Gather the losses, and fill in the good pieces from what the recipe gives."""
        cleaned = self.cleaned_data
        losses = [self._loss(kind) for kind in LossCategory.values]
        cleaned["losses"] = [loss for loss in losses if loss.quantity]
        if self.errors:
            return cleaned
        expected = units_from(cleaned["num_batches"] * cleaned["scale_factor"], self.per_batch)
        missing = expected - sum(loss.quantity for loss in cleaned["losses"])
        if cleaned["actual_yield"] is None:
            cleaned["actual_yield"] = max(0, missing)
        elif cleaned["actual_yield"] < expected and not cleaned["losses"]:
            gone = expected - cleaned["actual_yield"]
            what = "piece is" if not is_plural(gone) else "pieces are"
            self.add_error("actual_yield", f"The recipe gives {expected}: {gone} {what} missing. Say what was lost.")
        return cleaned

    def _loss(self, kind: str) -> LossInput:
        quantity = self.cleaned_data.pop(f"lost_{kind}", None)
        note = self.cleaned_data.pop(f"note_{kind}", "")
        if note and not quantity and f"lost_{kind}" not in self.errors:
            self.add_error(f"lost_{kind}", "Say how many.")
        return LossInput(category=kind, quantity=quantity or 0, note=note)


class ReconcileForm(Form):
    """How missing stock was explained."""

    note = TextField(label="What was found out", max_length=500)
