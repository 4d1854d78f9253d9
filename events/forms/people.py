"""Recipients and packages as planners type them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError

from bakery.catalogue.explode import MATERIAL
from bakery.catalogue.forms.definitions import DefinitionForm
from bakery.forms import CountField, Form, IdChoiceField, IdField, QuantityField, TextField
from events.dto.packages import PackageLineInput, PackageLineRow, RecipientInput
from events.forms.lookup import LookupForm
from events.queries.finding import Found, find_parts

MOST_PASTED: Final = 300


class RecipientForm(DefinitionForm):
    """Somebody who receives packages."""

    name = TextField(label="Name", max_length=200)
    household = TextField(
        label="Household", max_length=200, required=False, help_text="Tells two people of one name apart."
    )
    address = TextField(label="Address", max_length=2000, required=False, multiline=True)
    avoids = forms.MultipleChoiceField(
        label="Avoids",
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A package that contains one of these cannot be made ready without a note.",
    )
    notes = TextField(label="Notes", max_length=10_000, required=False, multiline=True)

    def __init__(self, *args: Any, allergens: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["avoids"].choices = [(name, name) for name in allergens]  # type: ignore[attr-defined]


class PasteForm(Form):
    """Recipients copied from a table or a letter, one to a line."""

    lines = TextField(
        label="One recipient to a line",
        max_length=20_000,
        multiline=True,
        help_text="Name; household; address; what they avoid, with commas between. Only the name is needed.",
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def clean_lines(self) -> list[RecipientInput]:
        """Return who is meant; columns stand apart by tabs or semicolons."""
        found = [_recipient_of(line) for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(found) > MOST_PASTED:
            raise ValidationError(f"At most {MOST_PASTED} recipients can be added at once.", code="many")
        return found


class GiveForm(Form):
    """A package for recipients at an event."""

    event_id = IdChoiceField(label="Event")
    quantity = CountField(label="How many for each", initial=1)
    reason = TextField(
        label="Reason",
        max_length=2000,
        required=False,
        help_text="Needed where production for the event has started.",
    )

    def __init__(self, *args: Any, events: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event_id"].choices = [("", "Choose an event"), *events]  # type: ignore[attr-defined]


class GiveToManyForm(GiveForm):
    """One package for those who are ticked."""

    recipient_ids = forms.TypedMultipleChoiceField(
        label="Who gets it",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one recipient."},
    )

    field_order = ("event_id", "recipient_ids", "quantity", "reason")

    def __init__(self, *args: Any, recipients: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient_ids"].choices = recipients  # type: ignore[attr-defined]


class GiveOneForm(GiveForm):
    """Packages for one recipient."""

    package_id = IdChoiceField(label="Package")

    field_order = ("event_id", "package_id", "quantity", "reason")

    def __init__(self, *args: Any, packages: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["package_id"].choices = [("", "Choose a package"), *packages]  # type: ignore[attr-defined]


class CopyForm(Form):
    """What the copy of a package is called."""

    name = TextField(label="Name of the copy", max_length=200)


class MergeForm(Form):
    """With whom somebody is one."""

    target_id = IdChoiceField(label="The one who stays")

    def __init__(self, *args: Any, others: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target_id"].choices = [("", "Choose somebody"), *others]  # type: ignore[attr-defined]


class PackageForm(DefinitionForm):
    """What one recipient is handed, apart from its contents."""

    name = TextField(label="Name", max_length=200)
    description = TextField(label="Description", max_length=10_000, required=False, multiline=True)
    notes = TextField(label="Notes", max_length=10_000, required=False, multiline=True)


class PackageLineForm(LookupForm):
    """One part of a package, named by what is typed; a blank line is passed over."""

    finders: ClassVar = {"part": find_parts}

    part = TextField(
        label="Part",
        max_length=250,
        required=False,
        help_text="An output, a box or a material.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    quantity = QuantityField(label="How many", required=False)
    unit = TextField(label="Unit", max_length=40, required=False, help_text="Of a material alone: ea, cm.")
    decide_at_assembly = forms.BooleanField(label="Choose the product later", required=False)
    note = TextField(label="Note", max_length=500, required=False)
    # What the line is of already: it may be retired since, and it may insist on a product.
    line_id = IdField(widget=forms.HiddenInput, required=False)

    def is_blank(self) -> bool:
        """Tell whether the line names nothing, and so is left out; of a line that stood there the amount may stay."""
        typed = self.cleaned_data
        return not self.errors and not typed.get("part") and bool(typed.get("line_id") or not typed.get("quantity"))

    def clean(self) -> dict[str, Any]:
        """Ask for both what and how much."""
        cleaned = self.cleaned_data
        if not self.is_blank():
            for name, question in (("part", "Which part?"), ("quantity", "How many?")):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, question)
        return cleaned

    def keep(self, stored: PackageLineRow) -> None:
        """Take the part that stands there already, if what is typed still names it."""
        self.found["part"] = Found(
            kind=stored.component_type, id=stored.component_id, name=stored.component_name, label=label_of(stored)
        )

    def line_input(self, stored: PackageLineRow | None) -> PackageLineInput:
        """Return the line as the service takes it; one that stays insists on its product still."""
        typed, part = self.cleaned_data, self.found["part"]
        keeps = stored is not None and stored.product_id is not None and not typed["decide_at_assembly"]
        return PackageLineInput(
            component_type=part.kind,
            component_id=part.id,
            quantity=Decimal(typed["quantity"]),
            unit=(typed["unit"] or "ea") if part.kind == MATERIAL else typed["unit"],
            product_id=stored.product_id if stored and keeps else None,
            decide_at_assembly=typed["decide_at_assembly"],
            note=typed["note"],
        )


def _recipient_of(line: str) -> RecipientInput:
    """Return what a pasted line says."""
    columns = [each.strip() for each in line.split("\t" if "\t" in line else ";")]
    name, household, address, avoids = (columns + [""] * 4)[:4]
    return RecipientInput(
        name=name,
        household=household,
        address=address,
        avoids=tuple(each.strip() for each in avoids.split(",") if each.strip()),
    )


def label_of(line: PackageLineRow) -> str:
    """Return what stands in the form for a part that is in the package."""
    word = {"finished_unit": "output", "finished_good": "box"}.get(line.component_type, line.component_type)
    return f"{line.component_name} ({word})"
