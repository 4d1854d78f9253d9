"""Whatever a text column holds, it is shown as text: on every page, in the admin, and in a spreadsheet."""

import csv
from collections.abc import Iterator
from html.parser import HTMLParser
from io import StringIO
from typing import Any, Final

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import reverse

from tests.bakery.people import client_of
from tests.callers.test_pages import READ, address_of
from tests.service_cases.stage import furnished

pytestmark = pytest.mark.django_db

# One text that breaks out of an attribute, a text area, a title, a script and a link, wherever it is not escaped.
BREAKS_OUT: Final = "javascript:'\"></textarea></title></script><xss onx=1>{{7*7}}"
# A spreadsheet takes what begins so for a formula.
FORMULAS: Final = ("=xss(1)", "+xss(1)", "-xss(1)", "@xss(1)", "\txss(1)")
# What rows are found by is made from their names and never shown.
KEYS: Final = {"slug", "search_key", "digest"}
APPS: Final = ("catalogue", "inventory", "production", "assembly", "events", "interchange")


def text_columns() -> Iterator[tuple[type[models.Model], str]]:
    """Give each column that holds what somebody typed."""
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
                if is_text and field.name not in KEYS and (field.max_length or 10_000) >= 100:
                    yield model, field.name


def soak(text: str) -> int:
    """Write a text into every column that holds text, each row its own, and return how many there are."""
    number = 0
    for model, column in text_columns():
        rows = models.QuerySet(model)  # facts refuse to be changed by their own queryset
        if any(column in str(each.condition) for each in model._meta.constraints if hasattr(each, "condition")):
            rows = rows.exclude(**{column: ""})  # where there is a reason, one was asked for
        number += rows.update(**{column: Concat(models.Value(text), Cast("pk", models.CharField()))})
    return number


class Broken(HTMLParser):
    """Notes what became markup though it was text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element or attribute of ours, and an address that runs."""
        runs = [name for name, value in attrs if (value or "").strip().lower().startswith("javascript:")]
        if tag == "xss" or any(name.startswith("on") for name, _ in attrs):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in runs if name in ("href", "src", "action", "formaction")]


def broken(html: str) -> list[str]:
    parser = Broken()
    parser.feed(html)
    return parser.found


def in_admin() -> Iterator[str]:
    """Give the lists of the admin, and the first row of each."""
    for model, each in admin.site._registry.items():
        if model._meta.app_label not in APPS:
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        first = models.QuerySet(model).order_by("pk").first()
        if first is not None and each.has_view_permission(_Anybody()):
            yield reverse(f"{name}_change", args=[first.pk])


class _Anybody:
    """A request of somebody who may see everything."""

    class user:  # noqa: N801
        @staticmethod
        def has_perm(*_: Any) -> bool:
            return True


def test_no_page_takes_text_for_markup() -> None:
    scene, client = furnished("default"), client_of("superuser")
    assert soak(BREAKS_OUT) > 60

    pages = {name: client.get(address_of(name, scene)) for name in READ}
    pages |= {path: client.get(path) for path in in_admin()}

    assert {name: page.status_code for name, page in pages.items() if page.status_code >= 400} == {}
    shown = {name: page.content.decode() for name, page in pages.items() if "html" in page["Content-Type"]}
    assert {name: found for name, html in shown.items() if (found := broken(html))} == {}
    assert sum("&lt;xss onx=1&gt;" in html for html in shown.values()) > len(shown) / 2


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_file_for_spreadsheets_holds_a_formula(formula: str) -> None:
    scene, client = furnished("default"), client_of("superuser")
    soak(formula)

    cells = [cell for name in READ for row in rows_of(client, address_of(name, scene), name) for cell in row]

    with_it = [cell for cell in cells if "xss(1)" in cell]
    assert with_it != []
    assert [cell for cell in with_it if cell[0] in "=+-@\t\r"] == []


def rows_of(client: Client, address: str, name: str) -> list[list[str]]:
    """Return the rows of a page that is a file for spreadsheets."""
    if not name.endswith("_csv"):
        return []
    return [*csv.reader(StringIO(client.get(address).getvalue().decode()))]


@pytest.mark.parametrize(
    "html",
    ["<p><xss onx=1></p>", "<a href=' JavaScript:x'>x</a>", '<img src="a" onerror="x">', "<title></title><xss>"],
)
def test_text_that_became_markup_is_noticed(html: str) -> None:
    assert broken(html) != []
    assert broken('<p title="onx=1 javascript:">&lt;xss onx=1&gt;</p>') == []
