"""Rows that name something of the catalogue by what is typed."""

from collections.abc import Sequence
from typing import Any

from bakery.catalogue.naming import Named, meant
from bakery.rowforms import RowForm


class NamedRowForm(RowForm):
    """A row whose first field names one of `names`; `found` is the one it means."""

    def __init__(self, *args: Any, names: Sequence[Named], names_id: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        self.found: Named | None = None
        self.fields[self.key].widget.attrs |= {"list": names_id, "autocomplete": "off"}

    @property
    def key(self) -> str:
        """The field that names it."""
        return next(iter(self.asks))

    def clean(self) -> dict[str, Any]:
        """Find what is meant, or ask back where it is not certain."""
        cleaned = super().clean()
        text = cleaned.get(self.key)
        if text:
            found = meant(self.names, text)
            if len(found) == 1:
                self.found = found[0]
            elif found:
                labels = "; ".join(row.label for row in found)
                self.add_error(self.key, f"“{text}” may be {len(found)} things: {labels}. Write one of them.")
            elif not self.brings(text):
                self.add_error(self.key, f"Nothing is called “{text}”.")
        return cleaned

    def brings(self, text: str) -> bool:
        """Tell whether the row brings what it names along, where nothing is called so yet."""
        return False

    @property
    def found_id(self) -> int:
        """The id of what the row names, once it is valid."""
        if self.found is None:
            raise ValueError("a row that was not understood names nothing")
        return self.found.id
