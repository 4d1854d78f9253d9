"""The forms of a page with what kind of value each of their fields takes."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

# What a field is for, as its page tells phones and keyboards.
BY_MODE: Final = {"numeric": "count", "decimal": "amount"}
BY_TYPE: Final = {
    "hidden": "hidden",
    "number": "amount",
    "date": "day",
    "datetime-local": "moment",
    "radio": "choice",
    "checkbox": "tick",
    "password": "password",
    "file": "file",
}


@dataclass(slots=True, kw_only=True)
class ShownForm:
    """A form that posts: where to, its values as shown, the kinds of its fields, and its plain way to be sent."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def shape(self) -> tuple[str, frozenset[str]]:
        """Return what makes two forms the same but for the rows they are about."""
        return without_numbers(self.action), frozenset(without_numbers(name) for name in self.kinds)

    def sent(self) -> dict[str, list[str]]:
        """Return what is sent when it is sent as it stands: by its unnamed button, or else by the first."""
        named = [button for button in self.buttons if button[0]]
        pressed = {name: [value] for name, value in named[:1]} if len(named) == len(self.buttons) else {}
        return self.values | pressed


def without_numbers(text: str) -> str:
    """Return a name or address without what tells its rows apart."""
    return re.sub(r"[0-9]+", "0", text)


class ShownForms(HTMLParser):
    """Collects the forms that post."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.found: list[ShownForm] = []
        self._address, self._form = address, None
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or take in a field or button."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self._form = ShownForm(action=given.get("action") or self._address)
            self.found.append(self._form)
        elif self._form is not None and tag == "option":
            self._option(self._form, given)
        elif self._form is not None and tag in ("input", "select", "textarea", "button"):
            self._field(self._form, tag, given)

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        if tag == "form":
            self._form = None
        elif tag in ("select", "textarea"):
            self._open = ""

    def handle_data(self, data: str) -> None:
        """Take in what stands in a text area."""
        if self._form is not None and self._form.kinds.get(self._open) == "text":
            self._form.values[self._open] = [(self._form.values[self._open][0] + data).strip("\n")]

    def _field(self, form: ShownForm, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), _kind(tag, given)
        if kind == "button":
            form.buttons.append((name, given.get("value", "")))
            return
        if not name or name == "csrfmiddlewaretoken":
            return
        form.kinds.setdefault(name, kind)
        if tag in ("select", "textarea"):
            self._open = name
            form.values.setdefault(name, [""])
        elif kind not in ("tick", "choice") or "checked" in given:
            form.values.setdefault(name, []).append(given.get("value", ""))

    def _option(self, form: ShownForm, given: dict[str, str]) -> None:
        if self._open and ("selected" in given or form.values.get(self._open) == [""]):
            form.values[self._open] = [given.get("value", "")]


def _kind(tag: str, given: dict[str, str]) -> str:
    """Return what kind of value a field takes."""
    if tag == "button" or given.get("type") in ("submit", "button"):
        return "button"
    if tag == "select":
        return "choice"
    by_type = BY_TYPE.get(given.get("type", ""))
    return by_type or BY_MODE.get(given.get("inputmode", ""), "text")


def forms_of(address: str, html: str) -> list[ShownForm]:
    """Return the forms of a page; the one in its frame that changes the display belongs to the account."""
    page = ShownForms(address)
    page.feed(html)
    return [form for form in page.found if not {"units", "theme"} <= form.kinds.keys() or "/account/" in address]
