"""Forms with rows one below the other: as many as are needed, each refused at its own place, nothing typed lost.

    form = open_form(request, RecipeForm, initial={…})
    lines = Rows(request, LineForm, prefix="line", initial=[…], names=names)
    sheet = Sheet(request, form, {"lines": lines})
    if sheet.is_complete():
        …                       # lines.typed are the rows that name something
        sheet.refuse(error)     # `lines.0.quantity` is shown at that field of the first row typed

Rows whose form has a field `place` are moved by another number in it: up to before the row that stands there, or down
to after it.

A button called `more` with the prefix of the rows as its value adds blank ones; pressing Enter presses the first
button of a form, and so the one below the rows comes before the one that saves.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from django import forms

from bakery.dto import FieldError
from bakery.errors import DomainError, InvalidInput
from bakery.forms import Form, IdField, PlainIntegerField, add_domain_error
from bakery.pages import Request, form_status

MOST_ROWS: Final = 100
LONGEST_ID: Final = 19
Wanted = Mapping[str, str]


class PlaceField(PlainIntegerField):
    """At which place a row stands; another number moves it there."""

    def __init__(self) -> None:
        digits = forms.TextInput(attrs={"inputmode": "numeric"})
        super().__init__(label="Place", required=False, min_value=1, widget=digits)


class RowForm(Form):
    """One row; one that names nothing is passed over, and so a stored row whose name was cleared goes."""

    asks: Wanted = {}  # what a row cannot do without, what it is of first, and how it asks for it

    row_id = IdField(widget=forms.HiddenInput, required=False)

    @property
    def shown_id(self) -> int:
        """The id of the stored row that stands here, 0 where it is new or the id is none."""
        value = str(self["row_id"].value() or "")
        return int(value) if value.isascii() and value.isdecimal() and len(value) <= LONGEST_ID else 0

    def is_blank(self) -> bool:
        """Tell whether the row names nothing."""
        typed, (name, *others) = self.cleaned_data, self.asks
        named = typed.get(name) or (not typed.get("row_id") and any(typed.get(other) for other in others))
        return not self.errors and not named

    def clean(self) -> dict[str, Any]:
        """Ask for what a row that names something lacks."""
        if not self.is_blank():
            for name, question in self.asks.items():
                if self.cleaned_data.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, question)
        return self.cleaned_data


AnyForm = TypeVar("AnyForm", bound=Form)


def asks_for_more(request: Request) -> bool:
    """Tell whether the form was sent for more rows, and not to be saved."""
    return request.method == "POST" and "more" in request.POST


def open_form(request: Request, form: type[AnyForm], *, initial: dict[str, Any], **given: Any) -> AnyForm:
    """Return the form as sent to be saved, as typed so far where more rows are asked for, or as first shown."""
    if asks_for_more(request):
        return form(initial=_typed_so_far(request, form, ""), **given)
    return form(request.POST if request.method == "POST" else None, initial=initial, **given)


def _typed_so_far(request: Request, form: type[Form], prefix: str) -> dict[str, Any]:
    return {
        name: field.widget.value_from_datadict(request.POST, request.FILES, prefix + name)
        for name, field in form.base_fields.items()
    }


def known_row(row: Any, ids: Collection[int]) -> Any:
    """Return what a service takes of a row, as a new one where the stored one is gone."""
    return row if row.id in ids else replace(row, id=None)


def _place_of(number: int, row: Any) -> float:
    """Return where a row is to stand, that stood at a number: moved up before the row there, moved down after it."""
    place = row.cleaned_data.get("place") or number
    return place if place == number else place - 0.5 if place < number else place + 0.5


class Rows:
    """The rows of one kind in a form, as shown or as sent."""

    def __init__(
        self,
        request: Request,
        form: type[RowForm],
        *,
        prefix: str,
        initial: Sequence[Mapping[str, Any]] = (),
        spare: int = 3,
        **given: Any,
    ) -> None:
        self.prefix = prefix
        self.is_placed = "place" in form.base_fields
        grows = request.POST.get("more") == prefix
        if asks_for_more(request):
            initial = [_typed_so_far(request, form, f"{prefix}-{number}-") for number in range(self._sent(request))]
            spare = spare if grows else 0
        if self.is_placed:
            initial = [{"place": number, **row} for number, row in enumerate(initial, start=1)]
        most = max(MOST_ROWS, len(initial))
        make: Any = forms.formset_factory(form, extra=spare, max_num=most, absolute_max=most)
        sent = request.POST if request.method == "POST" and not asks_for_more(request) else None
        self.formset: Any = make(sent, initial=initial, prefix=prefix, form_kwargs=given)
        if grows and len(self.formset.forms) > len(initial):
            row = self.formset.forms[len(initial)]
            row.visible_fields()[0].field.widget.attrs["autofocus"] = True

    def __iter__(self) -> Iterator[Any]:
        return iter(self.formset)

    @property
    def typed(self) -> list[Any]:
        """The rows that name something, in the order asked for."""
        rows = [(number, row) for number, row in enumerate(self.formset, start=1) if not row.is_blank()]
        if self.is_placed:
            rows.sort(key=lambda each: _place_of(*each))
        return [row for _, row in rows]

    def is_valid(self) -> bool:
        """Tell whether every row was understood."""
        return bool(self.formset.is_valid())

    def show(self, number: str, name: str, message: str) -> None:
        """Show a fault at a field of a row that was typed, counted from zero, else at the first of its fields."""
        row = self.typed[int(number)]
        row.add_error(name if name in row.fields else next(iter(row.asks)), message)

    def _sent(self, request: Request) -> int:
        """Return how many rows were sent."""
        total = request.POST.get(f"{self.prefix}-TOTAL_FORMS", "")
        known = total.isascii() and total.isdecimal() and len(total) <= len(str(MOST_ROWS))
        return min(int(total), MOST_ROWS) if known else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a field, by its label and where it stands."""

    label: str
    field_id: str
    message: str


class Sheet:
    """A form and its rows, saved together; `rows` by the name under which faults speak of them."""

    def __init__(self, request: Request, form: forms.BaseForm, rows: Mapping[str, Rows]) -> None:
        self.form, self.rows = form, rows
        self.is_sent = request.method == "POST" and not asks_for_more(request)

    def is_complete(self) -> bool:
        """Tell whether it is to be saved: it was sent for that, and all of it was understood."""
        return self.is_sent and all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def refuse(self, error: DomainError) -> None:
        """Show faults of rows at their fields, all else above."""
        if not isinstance(error, InvalidInput):
            add_domain_error(self.form, error)
            return
        for fault in error.errors:
            kind, _, rest = fault.field.partition(".")
            number, _, name = rest.partition(".")
            if kind in self.rows and number.isdecimal():
                self.rows[kind].show(number, name, fault.message)
            else:
                add_domain_error(self.form, InvalidInput([FieldError(field=fault.field, message=fault.message)]))

    def status(self) -> int:
        """Return the status of the page: 422 where what was sent is refused."""
        refused = self.is_sent and not all(rows.is_valid() for rows in self.rows.values())
        return 422 if refused else form_status(self.form) if self.is_sent else 200

    def faults(self) -> list[Fault]:
        """Return what is wrong, for the summary above; rows are told apart by their numbers."""
        if not self.is_sent:
            return []
        found = [*self._of(self.form)]
        for rows in self.rows.values():
            for number, row in enumerate(rows, start=1):
                found += self._of(row, f", row {number}")
        return found

    def _of(self, form: forms.BaseForm, place: str = "") -> Iterator[Fault]:
        for name, messages in form.errors.items():
            field = form[name] if name in form.fields else None
            for message in messages:
                yield Fault(
                    label=f"{field.label}{place}" if field else "",
                    field_id=(field.id_for_label or field.auto_id) if field else "",
                    message=str(message),
                )
