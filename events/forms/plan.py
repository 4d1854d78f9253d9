"""What an event wants, who gets what, and the steps of its plan, as people type them."""

import re
from typing import Any

from django import forms

from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.forms import CountField, Form, IdField, QuantityField, TextField
from events.forms.lookup import LookupForm
from events.forms.seen import SeenField
from events.queries.finding import Found, find_packages, find_pieces, find_recipients, near_pieces

PIECES = (("finished_unit", "output"), ("finished_good", "box"))
MOST_LINES = 200


class NameField(TextField):
    """The name of a row, looked up where it is sent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)


class _Amount(Form):
    """So many pieces, or so many per guest."""

    quantity = CountField(label="Pieces", required=False)
    per_attendee = QuantityField(label="or per guest", required=False)
    notes = TextField(label="Note", max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the two amounts."""
        typed = self.cleaned_data
        if not self.errors and (typed.get("quantity") is None) == (typed.get("per_attendee") is None):
            self.add_error("quantity", "Give a number of pieces, or how many per guest.")
        return typed

    def amount(self) -> dict[str, Any]:
        """Return the amount and the note as the service takes them."""
        typed = self.cleaned_data
        return {
            "target_quantity": typed["quantity"],
            "per_attendee": typed["per_attendee"],
            "notes": typed["notes"],
        }


class AddTargetForm(LookupForm, _Amount):
    """One more thing the event wants."""

    what = NameField(label="What", help_text="An output or a box.")
    finders = {"what": find_pieces}
    near = {"what": near_pieces}

    field_order = ("what", "quantity", "per_attendee", "notes")


class TargetForm(Form):
    """Names a target of the table."""

    item_type = forms.ChoiceField(choices=PIECES, widget=forms.HiddenInput)
    item_id = IdField(widget=forms.HiddenInput)


class ChangeTargetForm(TargetForm, _Amount):
    """Another amount of what is wanted already."""

    seen = SeenField()


class PasteForm(Form):
    """Many things at once, a line each: `25 Cookie Box`."""

    lines = TextField(
        label="One thing on each line",
        max_length=20_000,
        multiline=True,
        help_text="The number first: 25 Cookie Box",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pieces: list[tuple[int, Found]] = []

    def look_up(self, tx: Atomic) -> bool:
        """Find what every line names, or say which lines are not certain."""
        lines = [line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            self.add_error("lines", f"At most {MOST_LINES} lines at once.")
            return False
        for line in lines:
            match = re.fullmatch(r"([0-9]{1,6})\s*[x×]?\s+(\S.*)", line)
            found = find_pieces(tx, text=match[2]) if match else []
            if not match or not int(match[1]):
                self.add_error("lines", f"“{line[:100]}” does not begin with a number.")
            elif len(found) != 1:
                offers = "; ".join(row.label for row in found or near_pieces(tx, text=match[2]))
                known = f"may be: {offers}" if offers else "names nothing known here"
                self.add_error("lines", f"“{line[:100]}” {known}.")
            else:
                self.pieces.append((int(match[1]), found[0]))
        return not self.errors


class AssignForm(LookupForm):
    """A recipient who gets packages."""

    recipient = NameField(label="Recipient")
    package = NameField(label="Package")
    quantity = CountField(label="How many", initial=1)
    allergen_note = TextField(label="Allergens: why it is fine", max_length=500, required=False)
    finders = {"recipient": find_recipients, "package": find_packages}


class AssignmentForm(Form):
    """Names an assignment of the table."""

    assignment_id = IdField(widget=forms.HiddenInput)


class ChangeAssignmentForm(LookupForm, AssignmentForm):
    """Another package, another number, another note."""

    seen = SeenField()

    package = NameField(label="Package")
    quantity = CountField(label="How many")
    notes = TextField(label="Note", max_length=2000, required=False)
    allergen_note = TextField(label="Allergens: why it is fine", max_length=500, required=False)
    finders = {"package": find_packages}


class NoteForm(AssignmentForm):
    """What may still be said of an assignment once the plan is locked."""

    seen = SeenField()

    notes = TextField(label="Note", max_length=2000, required=False)
    allergen_note = TextField(label="Allergens: why it is fine", max_length=500, required=False)


class StepForm(Form):
    """A step of the plan that asks for nothing."""


class ReasonForm(Form):
    """A step of the plan that may need a reason."""

    reason = TextField(label="Reason", max_length=2000, required=False)


class CancelForm(Form):
    """Why an event is given up."""

    reason = TextField(label="Reason", max_length=2000)


class AcceptForm(Form):
    """Why a plan in production follows what changed meanwhile."""

    reason = TextField(label="Reason", max_length=2000)


def ask_reason(form: Form, *, needed_for: str = "") -> None:
    """Let a form ask why, as a plan in production does of each change; where not of all it holds, say for which."""
    form.fields["reason"] = TextField(
        label="Reason",
        max_length=2000,
        required=not needed_for,
        error_messages={"required": "Production has started: please give a reason."},
        help_text=needed_for,
    )


def signed(form: Form, by: User) -> dict[str, Any]:
    """Return who makes a change and why, as services take it."""
    return {"by": by, "reason": form.cleaned_data.get("reason", "")}
