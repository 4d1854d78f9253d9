"""Templates compile, include partials alone, and hold no style and no script of their own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template

from tests.architecture.tree import ROOT

FOLDER = ROOT / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.suffix in {".html", ".txt"})

COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
INCLUDE = re.compile(r"\{%\s*include\s+(?P<rest>.*?)%\}", re.DOTALL)
PARTIAL = re.compile(r"""^["'](?:[\w-]+/)*_[\w-]+\.\w+["'](?=\s)""")
ELEMENT = re.compile(r"<[a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^'\">])*>")
FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an event handler": re.compile(r"\s(?:on[a-z]+|hx-on[\w:.-]*)\s*=", re.IGNORECASE),
    "a style element": re.compile(r"^<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"^<script\b(?!.*\ssrc\s*=)", re.IGNORECASE | re.DOTALL),
    "a script address": re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE),
}
UNESCAPED = re.compile(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off")


def template_faults(source: str) -> Iterator[str]:
    """Report what a template may not hold."""
    source = COMMENT.sub("", source)
    for include in INCLUDE.finditer(source):
        rest = include["rest"].strip()
        if not PARTIAL.match(f"{rest} ") or not re.search(r"\sonly$", rest):
            yield f"includes {rest}"
    if UNESCAPED.search(source):
        yield "does not escape"
    for element in ELEMENT.findall(re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", source, flags=re.DOTALL)):
        yield from (f"{what}: {element}" for what, pattern in FORBIDDEN.items() if pattern.search(element))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_compiles(template: str) -> None:
    get_template(template)


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_keeps_to_the_rules(template: str) -> None:
    assert list(template_faults((FOLDER / template).read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "{% include 'events/row.html' only %}",
        "{% include 'events/_row.html' %}",
        "{% include 'events/_row.html' with event=event %}",
        "{% include row only %}",
        "{{ note|safe }}",
        "{{ notes | safeseq }}",
        "{% autoescape off %}{{ note }}{% endautoescape %}",
        "<p style='color: red'>",
        "<p {% if x > 1 %}class='a'{% endif %} STYLE=\"color: red\">",
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        "<script type='module'>alert(1)</script>",
        "<button onclick='f()'>",
        "<button\n  onclick=f()>",
        "<button hx-on:click='f()'>",
        "<a href='javascript:f()'>",
    ],
)
def test_a_template_that_breaks_a_rule_is_noticed(source: str) -> None:
    assert list(template_faults(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        "{% include 'events/_row.html' with event=event only %}",
        '{% include "_row.html" only %}',
        "{{ rows|json_script:'rows' }}",
        "{# style='x' and |safe #}",
        "<script src=\"{% static 'bakery/app.js' %}\" defer></script>",
        "<p>Based on = nothing</p>",
        "<p data-on='x' title='a > b'>",
    ],
)
def test_a_template_that_keeps_to_the_rules_passes(source: str) -> None:
    assert list(template_faults(source)) == []


def test_a_template_that_does_not_compile_is_noticed() -> None:
    with pytest.raises(Exception, match="endif"):
        engines["django"].from_string("{% if x %}")


def test_templates_are_named_after_views_or_begin_with_an_underscore() -> None:
    assert [name for name in TEMPLATES if not re.fullmatch(r"_?[a-z0-9_]+\.(html|txt)", Path(name).name)] == []


AMOUNT = re.compile(r"\{%\s*(?:quantity|shown|change|unit_price)\b")
INCLUDED = re.compile(r'\{%\s*include\s+"([^"]+)"(.*?)%\}', re.DOTALL)


def without_units(sources: dict[str, str]) -> list[str]:
    """Report partials that show amounts, themselves or further in, where they are not told in which units."""
    showing = {name for name, source in sources.items() if AMOUNT.search(source)}
    inside = {name: INCLUDED.findall(source) for name, source in sources.items()}
    while (
        more := {
            name
            for name, included in inside.items()
            if Path(name).name.startswith("_") and any(each in showing for each, _ in included)
        }
        - showing
    ):
        showing |= more
    return [
        f"{name} includes {each}"
        for name, included in inside.items()
        for each, given in included
        if each in showing and "units=" not in given
    ]


def test_every_amount_is_shown_in_the_units_of_the_person() -> None:
    sources = {name: (FOLDER / name).read_text(encoding="utf-8") for name in TEMPLATES}

    assert without_units(sources) == []
    row = {
        "_row.html": "{% quantity row.on_hand row.dimension %}",
        "_rows.html": '{% include "_row.html" with units=units only %}',
    }
    assert without_units(row | {"page.html": '{% include "_rows.html" only %}'}) == ["page.html includes _rows.html"]
    assert without_units(row | {"page.html": '{% include "_rows.html" with units=units only %}'}) == []
