"""The batches of every output of a plan, decided in one form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField

from bakery.errors import ChangedMeanwhile, InvalidInput
from bakery.forms import CountField, Form
from events.dto.planning import BatchDecisionInput, UnitBatches
from events.forms.seen import SeenField, see_again
from events.meanwhile import batch_words

OWN: Final = "own"
MOST_BATCHES: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFields:
    """The fields of one output."""

    unit: UnitBatches
    choice: BoundField
    own: BoundField
    accept: BoundField
    seen: BoundField


class BatchesForm(Form):
    """A choice for every output, the one that never falls short first; a shortage may be accepted."""

    def __init__(self, *args: Any, units: Sequence[UnitBatches], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        for unit in units:
            self._add_fields(unit)

    def _add_fields(self, unit: UnitBatches) -> None:
        key = unit.finished_unit_id
        offered = {option.batches for option in unit.options}
        chosen = unit.decided.batches if unit.decided else unit.suggested
        self.fields[f"choice_{key}"] = forms.ChoiceField(
            label=f"Batches of {unit.name}",
            choices=[*((str(each.batches), _label(unit, each.batches)) for each in unit.options), (OWN, "own number")],
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": "What is wanted changed meanwhile. Please choose again."},
            initial=str(chosen) if chosen in offered else OWN,
        )
        self.fields[f"own_{key}"] = CountField(
            label=f"Own number of batches of {unit.name}",
            least=0,
            most=MOST_BATCHES,
            required=False,
            initial=None if chosen in offered else chosen,
        )
        self.fields[f"seen_{key}"] = SeenField(initial=_seen(unit))
        accepted = unit.decided is not None and unit.decided.accepted_shortfall != "0" and unit.covered
        self.fields[f"accept_{key}"] = forms.BooleanField(
            label="Accept what is short", required=False, initial=accepted
        )

    @property
    def rows(self) -> Iterator[BatchFields]:
        """The fields of every output, to show as a table."""
        for unit in self.units:
            key = unit.finished_unit_id
            yield BatchFields(
                unit=unit,
                choice=self[f"choice_{key}"],
                own=self[f"own_{key}"],
                accept=self[f"accept_{key}"],
                seen=self[f"seen_{key}"],
            )

    def clean(self) -> dict[str, Any]:
        """Ask for an own number where it is chosen, and what counts where one was typed beside another choice."""
        for unit in self.units:
            own = f"own_{unit.finished_unit_id}"
            is_own = self.cleaned_data.get(f"choice_{unit.finished_unit_id}") == OWN
            number = self.cleaned_data.get(own)
            if is_own and number is None and own not in self.errors:
                self.add_error(own, "How many batches?")
            elif not is_own and number is not None and own in self.changed_data:
                self.add_error(own, "Choose “own number” for this to count, or leave it blank.")
        return self.cleaned_data

    def decisions(self) -> list[BatchDecisionInput]:
        """Return what is decided; an output of which nothing is to be made, and nothing was decided, is left out."""
        return [
            BatchDecisionInput(
                finished_unit_id=unit.finished_unit_id,
                batches=self._batches(unit),
                accept_shortfall=self.cleaned_data[f"accept_{unit.finished_unit_id}"],
                seen=self.cleaned_data[f"seen_{unit.finished_unit_id}"],
            )
            for unit in self.units
            if self._batches(unit) or unit.to_make != "0" or unit.decided
        ]

    def show_faults(self, error: InvalidInput) -> None:
        """Show the faults of the service (`decisions.0.batches`) at the outputs they speak of."""
        given = self.decisions()
        for fault in error.errors:
            _, number, _ = [*fault.field.split("."), "", ""][:3]
            name = f"choice_{given[int(number)].finished_unit_id}" if number.isdecimal() else fault.field
            self.add_error(name if name in self.fields else None, fault.message)

    def show_meanwhile(self, error: ChangedMeanwhile) -> None:
        """Show what somebody else decided beside what was chosen; whoever saves again has seen it."""
        for key, message in error.context["messages"].items():
            self.add_error(f"choice_{key}", message)
        see_again(self, {f"seen_{unit.finished_unit_id}": _seen(unit) for unit in self.units})

    def _batches(self, unit: UnitBatches) -> int:
        key = unit.finished_unit_id
        choice = self.cleaned_data[f"choice_{key}"]
        return int(self.cleaned_data[f"own_{key}"] if choice == OWN else choice)


def _seen(unit: UnitBatches) -> str:
    """Return what is decided of an output, as the form shows it."""
    if unit.decided is None:
        return ""
    return batch_words(batches=unit.decided.batches, is_accepted=unit.decided.accepted_shortfall != "0")


def _label(unit: UnitBatches, batches: int) -> str:
    option = next(each for each in unit.options if each.batches == batches)
    if option.shortfall != "0":
        rest = f"short {option.shortfall}"
    else:
        rest = f"+{option.surplus}" if option.surplus != "0" else "exact"
    return f"{batches} → {option.total_yield}, {rest}"
