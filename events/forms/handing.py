"""What is typed when things are handed out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from bakery.forms import CountField, Form, IdempotencyKeyField, IdField, MomentField, TextField
from events.dto.boards import LooseRow
from events.dto.deliveries import ServedInput
from events.forms.shopping import IdsField
from events.models import AssignmentStatus

STEPS = [(status.value, status.label) for status in (AssignmentStatus.READY, AssignmentStatus.DELIVERED)]


class StatusForm(Form):
    """One step of one assignment, by one button."""

    assignment_id = IdField(widget=forms.HiddenInput)
    new_status = forms.ChoiceField(choices=STEPS, widget=forms.HiddenInput)
    idempotency_key = IdempotencyKeyField()


class SeveralForm(Form):
    """The next step of all packages that are ticked; the time and the name are told of a handing-over alone."""

    assignment_ids = IdsField(label="Packages", error_messages={"required": "Tick the packages first."})
    new_status = forms.ChoiceField(choices=STEPS, widget=forms.HiddenInput)
    delivered_at = MomentField(label="When", required=False, help_text="Blank: now.")
    delivered_to = TextField(label="To whom, or a note", max_length=500, required=False)
    idempotency_key = IdempotencyKeyField()

    def clean(self) -> dict[str, Any]:
        """Leave out what is told of a handing-over alone, so that nothing said of another step is lost unseen."""
        cleaned = self.cleaned_data
        if cleaned.get("new_status") == AssignmentStatus.READY and (
            cleaned.get("delivered_at") or cleaned.get("delivered_to")
        ):
            self.add_error("delivered_to", "A time and a name are told when a package is delivered.")
        return cleaned | {"assignment_ids": sorted(cleaned.get("assignment_ids", ()))}


class HandOverForm(Form):
    """When a package was handed over, and to whom."""

    delivered_at = MomentField(label="When", required=False, initial=timezone.now, help_text="Blank: now.")
    delivered_to = TextField(
        label="To whom", max_length=500, required=False, help_text="A neighbour, the porch; blank: the recipient."
    )
    idempotency_key = IdempotencyKeyField()


class AllergenNoteForm(Form):
    """Why a package is given although the recipient avoids something in it."""

    allergen_note = TextField(
        label="Why it is accepted",
        max_length=2000,
        multiline=True,
        required=False,
        help_text="Blank: it is not accepted, and the package cannot be made ready.",
    )


class VoidForm(Form):
    """Why a handing-over is taken back."""

    reason = TextField(label="Reason", max_length=2000, multiline=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseLine:
    """A row of loose pieces with the field for what goes out now."""

    row: LooseRow
    field: BoundField


class ServedForm(Form):
    """Loose pieces that went out together; blank rows are passed over."""

    delivered_at = MomentField(label="When", required=False, initial=timezone.now, help_text="Blank: now.")
    delivered_to = TextField(
        label="Where or to whom", max_length=500, required=False, help_text="The buffet, the stall, a name."
    )
    sure = forms.BooleanField(label="Hand them out all the same", required=False)
    idempotency_key = IdempotencyKeyField()

    def __init__(self, *args: Any, rows: Sequence[LooseRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.is_doubted = "sure" in self.data
        for row in rows:
            label = f"{row.name}: handed out now"
            self.fields[_name(row)] = CountField(label=label, least=0, required=False)

    @property
    def wanted(self) -> list[LooseLine]:
        """The rows that were asked for, with their fields."""
        return [LooseLine(row=row, field=self[_name(row)]) for row in self.rows if row.wanted]

    @property
    def others(self) -> list[LooseLine]:
        """The rows that are there beside those, with their fields."""
        return [LooseLine(row=row, field=self[_name(row)]) for row in self.rows if not row.wanted]

    def clean(self) -> dict[str, Any]:
        """Gather what was typed, doubt what takes the gifts of people, and refuse a form that says nothing."""
        cleaned = self.cleaned_data
        counts = [(row, cleaned.pop(_name(row), None)) for row in self.rows]
        is_sure = cleaned.pop("sure")
        for row, count in counts:
            if count and row.there - row.promised < count <= row.there and not is_sure:
                self.is_doubted = True
                self.add_error(_name(row), f"{row.promised} of the {row.there} left are for people, in packages.")
        cleaned["lines"] = [
            ServedInput(item_type=row.item_type, item_id=row.item_id, quantity=count) for row, count in counts if count
        ]
        if not cleaned["lines"] and not self.errors:
            self.add_error(_name(self.rows[0]) if self.rows else None, "Say how many of what went out.")
        return cleaned


def _name(row: LooseRow) -> str:
    return f"{row.item_type}_{row.item_id}"
