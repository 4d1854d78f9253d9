"""The forms of a page as a browser would send them back."""

from html.parser import HTMLParser


class Forms(HTMLParser):
    """Collects the fields of every form that posts, with the values they are shown with."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self._form: dict[str, str] | None = None
        self._select = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form or take in a field."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self._form = {}
            self.found.append(self._form)
        elif self._form is not None and tag in ("input", "select", "textarea", "option"):
            self._field(tag, given, {name for name, _ in attrs}, self._form)

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        if tag == "form":
            self._form = None
        elif tag in ("select", "textarea"):
            self._select = self._text = ""

    def handle_data(self, data: str) -> None:
        """Take in what stands in a text area."""
        if self._text and self._form is not None:
            self._form[self._text] = self._form.get(self._text, "") + data.strip("\n")

    def _field(self, tag: str, given: dict[str, str], flags: set[str], form: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._text = name
        elif tag == "option":
            if "selected" in flags or self._select not in form:
                form[self._select] = given.get("value", "")
        elif name and (given.get("type") not in ("checkbox", "radio") or "checked" in flags):
            form[name] = given.get("value", "")


def filled(html: str, typed: dict[str, str]) -> dict[str, str]:
    """Return the last form of a page that has all fields typed, filled in; none: what is typed alone."""
    forms = Forms()
    forms.feed(html)
    fitting = [form for form in forms.found if typed.keys() <= form.keys() and "csrfmiddlewaretoken" in form]
    return (fitting[-1] if fitting else {}) | typed
