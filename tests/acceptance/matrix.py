"""Every page, looked at in every way: its state, who looks, the theme, the width."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Error, Page

from tests.bakery.access_table import ACCESS
from tests.bakery.people import ROLES

LOOKERS: Final = ("viewer", "baker", "planner", "superuser")
THEMES: Final = ("light", "dark")
WIDTHS: Final = (360, 800, 1440)
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Words that a value leaves behind which was never given.
UNTOLD: Final = re.compile(r"\b(None|nan|NaN|undefined|Decimal|datetime)\b|\{\{|\}\}|\{%|<[a-z]+ object|\[object ")
LAYOUT: Final = """() => {
const words = document.querySelector("main").cloneNode(true);
words.querySelectorAll("code, pre, textarea").forEach((each) => each.remove());
return {
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  headings: document.querySelectorAll("h1").length,
  mains: document.querySelectorAll("main").length,
  frame: ["body > header", "body > footer"].filter((each) => !document.querySelector(each)),
  title: document.title, lang: document.documentElement.lang,
  bare: [...document.querySelectorAll("main table")].filter((each) => !each.querySelector("tbody tr")).length,
  said: words.innerText,
}}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One page as one person sees it."""

    name: str
    address: str
    role: str
    theme: str
    width: int

    def __str__(self) -> str:
        return f"{self.name} as {self.role}, {self.theme}, {self.width} px"


def all_looks(pages: dict[str, str]) -> Iterator[Look]:
    """Give every page of a state to everybody who may see it, in each theme at each width."""
    for name, address in pages.items():
        wanted = ACCESS[name.partition(" ")[0]][0]
        seeing = [role for role in LOOKERS if wanted and ROLES.index(role) >= ROLES.index(wanted)]
        for role, theme, width in product(seeing, THEMES, WIDTHS):
            yield Look(name=name, address=address, role=role, theme=theme, width=width)


def pairwise(looks: list[Look]) -> list[Look]:
    """Return one look at each page, so that every two of role, theme and width meet somewhere."""
    by_page: dict[str, list[Look]] = {}
    for look in looks:
        by_page.setdefault(look.name, []).append(look)
    met: set[frozenset[object]] = set()
    chosen = []
    for choices in by_page.values():
        best = max(choices, key=lambda look: len(_pairs(look) - met))
        met |= _pairs(best)
        chosen.append(best)
        if all(_pairs(look) <= met for look in choices):
            met = set()  # begin again, so that the pairs spread over the pages
    return chosen


def _pairs(look: Look) -> set[frozenset[object]]:
    role, theme, width = look.role, look.theme, look.width
    return {frozenset(pair) for pair in ((role, theme), (role, width), (theme, width))}


@dataclass
class Looker:
    """Somebody at a browser, to whom pages are shown; `faults` gathers what is wrong with them."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)
    look: Look | None = None

    @classmethod
    def signed_in(cls, browser: Browser, address: str, client: Client) -> "Looker":
        """Return somebody with the session of a client of tests."""
        context = browser.new_context()
        for name, morsel in client.cookies.items():
            context.add_cookies([{"name": name, "value": morsel.value, "url": address}])
        looker = cls(page=context.new_page(), address=address)
        looker.page.on("console", looker._hear)
        looker.page.on("pageerror", lambda error: looker._note(str(error)))
        return looker

    def see(self, look: Look) -> None:
        """Show a page and note all that is wrong with it."""
        self.look = look
        self.page.emulate_media(color_scheme=look.theme)  # type: ignore[arg-type]
        self.page.set_viewport_size({"width": look.width, "height": 900})
        try:
            answer = self.page.goto(self.address + look.address)
        except Error as error:
            if "Download is starting" in error.message:  # a file, which has no looks
                return
            raise
        assert answer is not None
        if "html" not in answer.headers["content-type"]:
            return
        if not answer.ok:
            self._note(f"answers {answer.status}")
        self.check()

    def check(self) -> None:
        """Note what is wrong with the page that is shown."""
        found = self.page.evaluate(LAYOUT)
        for fault in layout_faults(found):
            self._note(fault)
        rules = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
        for each in Axe().run(self.page, options=rules).response["violations"]:
            self._note(f"{each['id']} at {[node['target'] for node in each['nodes']][:3]}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(message.text)

    def _note(self, fault: str) -> None:
        self.faults.append(f"{self.look}: {fault}")


def layout_faults(found: dict[str, Any]) -> Iterator[str]:
    """Report what leaves the screen, headings and landmarks out of count, and values that were never given."""
    if found["wide"] > 0:
        yield f"{found['wide']} px too wide"
    if (found["headings"], found["mains"]) != (1, 1):
        yield f"{found['headings']} h1, {found['mains']} main"
    if found["frame"] or not found["title"] or found["lang"] != "en":
        yield f"no {found['frame'] or 'title or language'}"
    if found["bare"]:
        yield f"{found['bare']} tables without a row"
    if untold := UNTOLD.search(found["said"]):
        yield f"says “{untold[0]}”"
    if len(found["said"].split()) < 3:
        yield "says nothing"
