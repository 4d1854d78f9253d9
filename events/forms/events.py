"""An event as people type it: its facts, and a copy of one."""

from typing import Any

from django import forms
from django.utils import timezone

from bakery.forms import CountField, DayField, Form, TextField
from events.dto.events import EventDetail
from events.models import OutputMode
from events.services.cloning import PARTS
from events.services.events import NAME_LENGTH

PART_LABELS = {
    "notes": "Notes",
    "targets": "What it wants, and the number of guests",
    "assignments": "Who gets which package",
    "shortlist": "The shortlist of recipes",
    "batches": "The batches decided",
}
ALREADY = ("notes", "targets", "assignments", "shortlist")


class SureForm(Form):
    """A form that doubts something once, and takes it when it is confirmed."""

    sure = forms.BooleanField(label="Yes, that is meant", required=False)

    def doubt(self, field: str, question: Any) -> None:
        """Refuse a value until the tick says that it is meant."""
        if not self.cleaned_data.get("sure"):
            self.add_error(field, question)

    @property
    def is_doubted(self) -> bool:
        """Whether there is anything to confirm, or something was."""
        return bool(self.is_bound and (self.errors or self.cleaned_data.get("sure")))


class EventForm(SureForm):
    """What an event is; a day that is past asks back."""

    name = TextField(label="Name", max_length=NAME_LENGTH)
    event_date = DayField(label="Day")
    expected_attendees = CountField(
        label="Guests", required=False, help_text="Needed where something is counted per guest."
    )
    output_mode = forms.ChoiceField(
        label="Mostly hands out", choices=[("", "Not said"), *OutputMode.choices], required=False
    )
    notes = TextField(label="Notes", max_length=10_000, required=False, multiline=True)
    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    field_order = ("name", "event_date", "expected_attendees", "output_mode", "notes", "sure", "seen")

    def clean(self) -> dict[str, Any]:
        """Doubt a day that is past, unless it is the one the event has."""
        day = self.cleaned_data.get("event_date")
        if day and day < timezone.localdate() and day != self.initial.get("event_date"):
            self.doubt("event_date", "This day is past. Tick “Yes, that is meant” below if it is.")
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("sure", "seen")}


class ClosedEventForm(Form):
    """What still changes about an event that is completed or cancelled."""

    name = TextField(label="Name", max_length=NAME_LENGTH)
    notes = TextField(label="Notes", max_length=10_000, required=False, multiline=True)
    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class CancelForm(Form):
    """Why an event is given up."""

    reason = TextField(label="Reason", max_length=2000, multiline=True)


class CloneForm(SureForm):
    """The copy of an event: when, and what comes along."""

    new_name = TextField(label="Name", max_length=NAME_LENGTH)
    new_event_date = DayField(label="Day")
    parts = forms.MultipleChoiceField(
        label="What comes along",
        choices=[(part, PART_LABELS[part]) for part in PARTS],
        initial=ALREADY,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ("new_name", "new_event_date", "parts", "sure")

    def clean(self) -> dict[str, Any]:
        """Doubt a day that is past."""
        day = self.cleaned_data.get("new_event_date")
        if day and day < timezone.localdate():
            self.doubt("new_event_date", "This day is past. Tick “Yes, that is meant” below if it is.")
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "sure"}


def initial_of(event: EventDetail) -> dict[str, Any]:
    """Return what the form shows of an event; the moment it was last changed guards against saving over others."""
    return {
        "name": event.name,
        "event_date": event.event_date,
        "expected_attendees": event.expected_attendees,
        "output_mode": event.output_mode,
        "notes": event.notes,
        "seen": event.updated_at.isoformat(),
    }
