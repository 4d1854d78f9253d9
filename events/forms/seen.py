"""What a form showed of the row it changes, sent along so that nobody overwrites what they have not seen."""

from collections.abc import Mapping
from typing import Any

from django import forms


class SeenField(forms.CharField):
    """The row in words; None where the form does not say what it showed."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=5000, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the words, which may be none."""
        return None if value is None else super().clean(value)


def see_again(form: forms.BaseForm, seen: Mapping[str, str]) -> None:
    """Let a form that comes back say what it shows now."""
    form.data = dict(form.data.items()) | {form.add_prefix(name): words for name, words in seen.items()}
