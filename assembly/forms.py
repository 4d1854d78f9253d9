"""What bakers type about putting boxes together, as services take it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from assembly.dto import ChoiceInput, ChoiceNeed, ChoiceOffer
from assembly.parts import MOST
from bakery.catalogue.formatting import System, shown
from bakery.forms import CountField, Form, IdChoiceField, IdempotencyKeyField, MomentField, TextField


class AssemblyForm(Form):
    """One putting-together; every undecided material asks which product serves it."""

    quantity = CountField(label="How many", most=MOST)
    assembled_at = MomentField(label="When", required=False, initial=timezone.now, help_text="Blank: now.")
    packaging_bypassed = forms.BooleanField(label="Leave the packaging out for now", required=False)
    packaging_bypass_notes = TextField(
        label="Left out, because",
        max_length=500,
        required=False,
        help_text="The boxes stay marked until this is settled.",
    )
    notes = TextField(label="Notes", max_length=10_000, multiline=True, required=False)
    idempotency_key = IdempotencyKeyField()

    def __init__(self, *args: Any, needs: Sequence[ChoiceNeed], units: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = needs
        for need in needs:
            offers = [(offer.product_id, _label(offer, need, units)) for offer in need.offers]
            self.fields[_name(need)] = IdChoiceField(
                label=need.material_name,
                choices=[("", "Not chosen yet"), *offers],
                required=False,
                # What is alone on the shelf need not be chosen twice.
                initial=offers[0][0] if len(offers) == 1 else None,
                help_text=f"{shown(need.required, need.unit, units)} for each." if offers else "None in stock.",
            )

    @property
    def choice_fields(self) -> list[BoundField]:
        """The fields of the undecided materials."""
        return [self[_name(need)] for need in self.needs]

    def clean(self) -> dict[str, Any]:
        """Gather the choices, and ask for the reason of a packaging left out."""
        cleaned = self.cleaned_data
        chosen = [(need.line_id, cleaned.pop(_name(need), None)) for need in self.needs]
        cleaned["choices"] = [
            ChoiceInput(line_id=line_id, product_id=product_id) for line_id, product_id in chosen if product_id
        ]
        if cleaned.get("packaging_bypassed"):
            cleaned["choices"] = []
            if not cleaned.get("packaging_bypass_notes") and "packaging_bypass_notes" not in self.errors:
                self.add_error("packaging_bypass_notes", "Say why the packaging is left out.")
        return cleaned


def _name(need: ChoiceNeed) -> str:
    return f"choice_{need.line_id}"


def _label(offer: ChoiceOffer, need: ChoiceNeed, units: System) -> str:
    return f"{offer.product_name}, {shown(offer.on_hand, need.unit, units)} in stock"


class ReconcileForm(Form):
    """How a packaging left out was settled."""

    note = TextField(label="How it was settled", max_length=500)
