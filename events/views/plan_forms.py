"""The forms of a plan's page: one of them as it was sent, all others as they begin."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from bakery.errors import ChangedMeanwhile, DomainError, InvalidInput
from bakery.forms import Form, add_domain_error
from events.dto.screens import AssignmentLine, PlanScreen, TargetLine
from events.errors import BelowRecorded
from events.forms.batches import BatchesForm
from events.forms.plan import ask_reason
from events.forms.seen import see_again
from events.meanwhile import amount_words, gift_words
from events.models import PlanState
from events.views.plan_acts import ACTS, Act


def target_row(line: TargetLine) -> str:
    """Return what tells one target from the others."""
    return f"{line.item_type}-{line.item_id}"


@dataclass(slots=True, kw_only=True)
class PlanForms:
    """The forms of one showing of the page; `sent` is the one that was sent, by its act and row."""

    screen: PlanScreen
    act: Act | None = None
    sent: Form | None = None
    prefix: str = ""
    is_late: bool = False  # somebody else saved first

    @classmethod
    def of(cls, request: HttpRequest, screen: PlanScreen) -> "PlanForms":
        """Return the forms with the one that the request sends, if any."""
        forms = cls(screen=screen)
        if request.method != "POST":
            return forms
        name, row = request.POST.get("act", ""), request.POST.get("row", "")
        if name not in ACTS or not re.fullmatch(r"[a-z0-9_-]{0,60}", row):
            raise InvalidInput.of("act", "This page has no such form. Load it again.")
        forms.act, forms.prefix = ACTS[name], _prefix(name, row)
        forms.sent = forms._build(name, forms.prefix, request.POST)
        return forms

    def get(self, name: str, row: object = "", **initial: Any) -> Form:
        """Return the form of an act and row: as sent, or as it begins."""
        prefix = _prefix(name, str(row))
        if self.sent is not None and prefix == self.prefix:
            return self.sent
        return self._build(name, prefix, None, initial)

    def is_sent(self, row: str) -> bool:
        """Tell whether the form that was sent belongs to a row."""
        return self.sent is not None and self.prefix.partition("-")[2] == row

    def change_target(self, line: TargetLine) -> Form:
        """Return the form that changes a target."""
        return self.get(
            "change_target",
            target_row(line),
            item_type=line.item_type,
            item_id=line.item_id,
            quantity=None if line.per_attendee else line.quantity,
            per_attendee=line.per_attendee,
            notes=line.notes,
            seen=amount_words(quantity=line.quantity, per_attendee=line.per_attendee, notes=line.notes),
        )

    def change_assignment(self, line: AssignmentLine, *, demand_opens: bool) -> Form:
        """Return the form that changes an assignment, or while the plan is locked what is said of it."""
        said = {"assignment_id": line.id, "notes": line.notes, "allergen_note": line.allergen_note}
        said["seen"] = gift_words(
            quantity=line.quantity,
            package_name=line.package_name,
            notes=line.notes,
            allergen_note=line.allergen_note,
        )
        if not demand_opens:
            return self.get("note_assignment", line.id, **said)
        return self.get("change_assignment", line.id, package=line.package_name, quantity=line.quantity, **said)

    def refuse(self, error: DomainError) -> None:
        """Show a refusal in the form that was sent, at the field it speaks of."""
        self.is_late = isinstance(error, ChangedMeanwhile)
        if isinstance(self.sent, BatchesForm) and isinstance(error, ChangedMeanwhile):
            self.sent.show_meanwhile(error)
        elif isinstance(self.sent, BatchesForm) and isinstance(error, InvalidInput):
            self.sent.show_faults(error)
        elif self.sent is not None and isinstance(error, BelowRecorded):
            self.sent.add_error(_amount_field(self.sent, error), error.message)
        elif self.sent is not None:
            add_domain_error(self.sent, error)
            if isinstance(error, ChangedMeanwhile):
                see_again(self.sent, {"seen": error.context["current"]})

    def _build(self, name: str, prefix: str, sent: QueryDict | None, initial: dict[str, Any] | None = None) -> Form:
        act = ACTS[name]
        if name == "batches":
            form: Form = BatchesForm(sent, prefix=prefix, units=self.screen.plan.units)
        else:
            form = act.form(sent, prefix=prefix, initial=initial or {})
        if act.amends != "no" and self.screen.plan.state == PlanState.IN_PRODUCTION:
            ask_reason(form, needed_for="" if act.amends == "yes" else "Needed for another package or number.")
        return form


def _amount_field(form: Form, error: BelowRecorded) -> str | None:
    """Return the field whose amount is less than what was made already."""
    names = (f"choice_{error.context['item_id']}", "per_attendee", "quantity")
    return next((name for name in names if form.cleaned_data.get(name)), None)


def _prefix(name: str, row: str) -> str:
    return f"{name}-{row}" if row else name
