"""What an ingredient weighs, as people type it: by measure, and by piece."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from bakery.catalogue.formatting import format_amount
from bakery.catalogue.units import FACTORS, LABELS, MASS, VOLUME, density_from, quantise, to_base
from bakery.dto import quantity_to_string
from bakery.forms import Form, IdField, QuantityField

LIGHTEST: Final = Decimal("0.05")  # g per ml; popped corn weighs more
HEAVIEST: Final = Decimal(3)  # and no food weighs more than that
MEASURES: Final = ("cup", "tbsp", "tsp", "fl_oz", "ml", "l")


def _units(dimension: str, offered: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(unit, LABELS.get(unit, unit)) for unit in offered or FACTORS[dimension]]


class DensityForm(Form):
    """What a measure of an ingredient weighs; a density no food has asks back."""

    ingredient_id = IdField(widget=forms.HiddenInput)
    volume = QuantityField(label="Measure", initial=Decimal(1))
    volume_unit = forms.ChoiceField(label="Unit of the measure", choices=_units(VOLUME, MEASURES), initial="cup")
    weight = QuantityField(label="Weighs")
    weight_unit = forms.ChoiceField(label="Unit of the weight", choices=_units(MASS), initial="g")
    sure = forms.BooleanField(label="Yes, it is that light or heavy", required=False)

    @property
    def is_doubted(self) -> bool:
        """Whether there is anything to confirm, or something was."""
        return bool(self.is_bound and ("weight" in self.errors or self.cleaned_data.get("sure")))

    def clean(self) -> dict[str, Any]:
        """Doubt what no food weighs."""
        if not self.errors:
            density = self._density()
            if not density:
                self.add_error("weight", "This is next to nothing. Is the unit right?")
            elif not LIGHTEST <= density <= HEAVIEST and not self.cleaned_data["sure"]:
                shown = quantity_to_string(round(density, 4))
                self.add_error("weight", f"That is {shown} g per ml, which no food is. Is it meant?")
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """Return the density with the words it was given in."""
        typed = self.cleaned_data
        measure = format_amount(typed["volume"], typed["volume_unit"])
        weight = format_amount(typed["weight"], typed["weight_unit"])
        return {"density": self._density(), "density_note": f"{measure} weighs {weight}"}

    def _density(self) -> Decimal:
        typed = self.cleaned_data
        return density_from(typed["volume"], typed["volume_unit"], typed["weight"], typed["weight_unit"])


class EachWeightForm(Form):
    """What one piece of an ingredient weighs."""

    ingredient_id = IdField(widget=forms.HiddenInput)
    weight = QuantityField(label="One weighs")
    weight_unit = forms.ChoiceField(label="Unit of the weight", choices=_units(MASS), initial="g")

    def clean(self) -> dict[str, Any]:
        """Refuse what is rounded to nothing."""
        if not self.errors and not self.values()["grams_per_each"]:
            raise ValidationError("This is next to nothing. Is the unit right?")
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """Return the grams of one piece."""
        grams = to_base(self.cleaned_data["weight"], self.cleaned_data["weight_unit"], dimension=MASS)
        return {"grams_per_each": quantise(grams)}
