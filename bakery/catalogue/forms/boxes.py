"""Boxes, bags and trays as people type them, with what is in one."""

from typing import Any, Final

from django import forms

from bakery.catalogue.dto.goods import ComponentLineInput, ComponentLineRow
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL
from bakery.catalogue.forms.definitions import LONG, DefinitionForm
from bakery.catalogue.forms.rows import NamedRowForm
from bakery.catalogue.naming import Named
from bakery.catalogue.queries.naming import PRODUCT
from bakery.catalogue.units import FACTORS, LABELS, base_unit, dimension_of
from bakery.forms import PlainIntegerField, QuantityField, TextField, UnitField

WORDS: Final = {FINISHED_UNIT: "output", FINISHED_GOOD: "box", MATERIAL: "material"}


class BoxForm(DefinitionForm):
    """What is said of a box, apart from its parts."""

    name = TextField(label="Name", max_length=200)
    shelf_life_days = PlainIntegerField(label="Keeps for so many days", required=False, min_value=1)
    description = TextField(label="Description", max_length=LONG, required=False, multiline=True)
    instructions = TextField(label="How it is put together", max_length=LONG, required=False, multiline=True)
    notes = TextField(label="Notes", max_length=LONG, required=False, multiline=True)


class PartForm(NamedRowForm):
    """One part of one piece; only a material has a unit, a product, or a choice that waits for the assembly."""

    asks = {"part": "Which part?", "quantity": "How many?"}

    quantity = QuantityField(label="How many", required=False)
    unit = UnitField(label="Unit")
    part = TextField(label="Part", max_length=450, required=False)
    decide_at_assembly = forms.BooleanField(label="Choose at assembly", required=False)
    note = TextField(label="Note", max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].widget.attrs["list"] = "unit_names"

    def clean(self) -> dict[str, Any]:
        """Refuse units that do not measure the part, and a product that is fixed and chosen later."""
        cleaned = super().clean()
        unit, part = cleaned.get("unit"), self.found
        if part and unit and not part.dimension and unit != "ea":
            self.add_error("unit", "Outputs and boxes are counted; leave the unit blank.")
        elif part and unit and part.dimension and dimension_of(unit) != part.dimension:
            known = ", ".join(LABELS.get(each, each) for each in FACTORS[part.dimension])
            self.add_error("unit", f"{part.name} is kept by {part.dimension}. Choose one of: {known}.")
        if part and cleaned.get("decide_at_assembly") and part.kind != MATERIAL:
            told = "Only a material is chosen at assembly; name the material, not one of its products."
            self.add_error("decide_at_assembly", told)
        return cleaned

    def line(self) -> ComponentLineInput:
        """Return the part as the service takes it."""
        typed, part = self.cleaned_data, self.found
        if part is None:
            raise ValueError("a row that was not understood names nothing")
        is_product = part.kind == PRODUCT
        return ComponentLineInput(
            id=typed["row_id"],
            component_type=MATERIAL if is_product else part.kind,
            component_id=part.owner_id if is_product else part.id,
            product_id=part.id if is_product else None,
            quantity=typed["quantity"],
            unit=(typed["unit"] or base_unit(part.dimension)) if part.dimension else "",
            decide_at_assembly=typed["decide_at_assembly"],
            note=typed["note"],
        )


def named_part(line: ComponentLineRow) -> Named:
    """Return how the part of a stored line is typed where it is retired by now."""
    dimension = dimension_of(line.unit) if line.unit else ""
    if line.product_id:
        label = f"{line.component_name} (product {line.product_id})"
        return Named(
            kind=PRODUCT,
            id=line.product_id,
            name=label,
            label=label,
            dimension=dimension,
            owner_id=line.component_id,
        )
    label = f"{line.component_name} ({WORDS[line.component_type]})"
    return Named(
        kind=line.component_type, id=line.component_id, name=line.component_name, label=label, dimension=dimension
    )
