"""Definitions as people type them: what was seen of one that is changed, and what is offered to choose from."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from bakery.forms import Form

Choices = Iterable[tuple[Any, str]]

LONG: Final = 10_000


class DefinitionForm(Form):
    """A definition; where one is edited, `seen` is the moment it was last changed as the form showed it."""

    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meanwhile: list[tuple[str, str]] = []

    def values(self) -> dict[str, Any]:
        """Return what the service takes to add one."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def show_meanwhile(self, stored: Mapping[str, Any]) -> None:
        """Name what is stored by now and differs from what was typed; saving once more is the choice."""
        sent: Any = self.data.copy()  # type: ignore[attr-defined]
        sent[self.add_prefix("seen")] = stored["seen"]
        self.data = sent
        for name, value in stored.items():
            field = self.fields[name]
            if name != "seen" and field.clean(value) != self.cleaned_data[name]:
                self.meanwhile.append((str(field.label), _shown(field, value)))
        self.add_error(None, "Somebody saved this meanwhile. What differs stands below; save again to keep yours.")


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, forms.ChoiceField):
        chosen = value if isinstance(value, list | tuple) else [value]
        named = {str(key): str(label) for key, label in field.choices}  # type: ignore[union-attr,misc]
        return ", ".join(named.get(str(each), str(each)) for each in chosen)
    if isinstance(value, list | tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def offer_choices(form: forms.Form, name: str, choices: Choices) -> None:
    """Let a field of the form choose from these."""
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]
