"""Rows named by what people type: looked up on the server, and asked back where it is not certain."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from bakery.db.transaction import Atomic
from bakery.forms import Form
from events.queries.finding import Found

Finder = Callable[..., list[Found]]


class LookupForm(Form):
    """A form some of whose fields name a row."""

    finders: ClassVar[Mapping[str, Finder]] = {}
    near: ClassVar[Mapping[str, Finder]] = {}  # what is offered where nothing is found

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: dict[str, Found] = {}
        self.offers: list[tuple[str, list[str]]] = []

    def look_up(self, tx: Atomic) -> bool:
        """Find the rows that are named; False where one is not certain, and the field offers what it may be."""
        for name, find in self.finders.items():
            text = self.cleaned_data.get(name, "")
            found = find(tx, text=text) if text else []
            if len(found) == 1:
                self.found[name] = found[0]
            elif text:
                offers = found or (self.near[name](tx, text=text) if name in self.near else [])
                self._offer(name, text, [row.label for row in offers])
        return not self.errors

    def _offer(self, name: str, text: str, labels: list[str]) -> None:
        self.offers.append((f"{self[name].id_for_label}_offers", labels))
        self.fields[name].widget.attrs["list"] = self.offers[-1][0]
        if labels:
            things = "1 thing" if len(labels) == 1 else f"{len(labels)} things"
            self.add_error(name, f"“{text}” may be {things}: {'; '.join(labels)}. Choose one.")
        else:
            self.add_error(name, f"Nothing is called “{text}”.")
