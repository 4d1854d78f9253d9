"""A person at a real browser, who looks at every page that opens."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page

LAPTOP, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 800}
GRAVE = ("serious", "critical")
# A refusal answers with its own status, which the browser notes although nothing went wrong.
REFUSAL = re.compile(r"(status of|Status Error Code) (400|409|422)")
# Whether a button sends a part of a page, and whether all that came is in its place.
SWAPS: Final = "button => Boolean(window.htmx && button.form?.hasAttribute('hx-post'))"
SETTLED: Final = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
SEND_TWICE = """async () => {
  const body = new URLSearchParams(new FormData(document.querySelector("main form")));
  const answers = await Promise.all([1, 2].map(() => fetch(location.href, {method: "POST", body})));
  return answers.map((answer) => answer.url);
}"""
# Tables may be moved sideways where there is little room, which a laptop is not.
HIDDEN = """() => [...document.querySelectorAll(".scroll")]
  .filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.ariaLabel)"""
# Where pictures of all pages go, for whoever wants to see them.
PICTURES = os.environ.get("WALK_PICTURES")


@dataclass
class Walker:
    """One signed-in person; `faults` gathers what a page got wrong while it was looked at."""

    page: Page
    address: str
    name: str
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @classmethod
    def at(cls, browser: Browser, address: str, name: str) -> "Walker":
        """Return somebody at a browser of their own, who hears what its console says."""
        page = browser.new_context(viewport=LAPTOP).new_page()  # type: ignore[arg-type]
        page.set_default_timeout(10_000)
        walker = cls(page=page, address=address, name=name)
        page.on("console", walker._hear)
        page.on("pageerror", lambda error: walker.faults.append(f"{page.url}: {error}"))
        return walker

    @classmethod
    def signed_in(cls, browser: Browser, address: str, name: str) -> "Walker":
        """Return somebody whose password is their name, after they have logged in."""
        walker = cls.at(browser, address, name)
        walker.open("/accounts/login/")
        walker.page.get_by_label("Username").fill(name)
        walker.page.get_by_label("Password").fill(name)
        walker.press("Log in")
        return walker

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSAL.search(message.text):
            self.faults.append(f"{self.page.url}: {message.text}")

    def open(self, path: str) -> None:
        """Go to an address of the site and look at it."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{path} answers {answer.status}"
        self._glance()

    def press(self, name: str, *, within: Locator | None = None, exact: bool = True) -> None:
        """Press a button that leads on, and look at the page that comes, or at what comes into this one."""
        button = (within or self.page).get_by_role("button", name=name, exact=exact)
        if button.evaluate(SWAPS):
            with self.page.expect_response(lambda answer: answer.request.method == "POST"):
                button.click()
            self.page.wait_for_function(SETTLED)
        else:
            with self.page.expect_navigation():
                button.click()
        self._glance()

    def follow(self, name: str, *, within: Locator | None = None, exact: bool = True) -> None:
        """Follow a link, and look at the page that comes."""
        with self.page.expect_navigation():
            (within or self.page).get_by_role("link", name=name, exact=exact).first.click()
        self._glance()

    def send_twice(self) -> list[str]:
        """Send the form of the page twice at the same moment, and return where the answers lead."""
        urls: list[str] = self.page.evaluate(SEND_TWICE)
        return [url.removeprefix(self.address) for url in urls]

    @property
    def place(self) -> str:
        """The address of the page on the site."""
        return self.page.url.removeprefix(self.address)

    def _glance(self) -> None:
        """Look at a page that was not seen before."""
        if _path(self.page.url) not in self.seen:
            self.look()

    def look(self) -> None:
        """Note what is wrong with the page: what axe finds, what leaves the screen on a phone or a laptop."""
        self.seen.add(_path(self.page.url))
        for found in Axe().run(self.page).response["violations"]:
            if found["impact"] in GRAVE:
                where = [node["target"] for node in found["nodes"]]
                self.faults.append(f"{self.page.url}: {found['id']} at {where}")
        for size in (PHONE, LAPTOP):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                self.faults.append(f"{self.page.url}: {wide} px too wide at {size['width']} px")
            if size == LAPTOP and (hidden := self.page.evaluate(HIDDEN)):
                self.faults.append(f"{self.page.url}: part of {hidden} is out of sight at {size['width']} px")
            self._picture(size["width"])

    def _picture(self, width: int) -> None:
        if PICTURES:
            place = re.sub(r"\W+", "-", self.page.url.removeprefix(self.address)).strip("-") or "today"
            name = f"{len(self.seen):02}-{self.name}-{place[:60]}-{width}.png"
            self.page.screenshot(path=Path(PICTURES) / name, full_page=True)

    def open_again(self) -> None:
        """Come back to the page after a refusal, as somebody who thinks it over."""
        self.page.goto(self.page.url)

    def section(self, heading: str) -> Locator:
        """Return the part of the page under a heading, which may be numbered."""
        return self.page.get_by_role("region", name=re.compile(rf"^(\d )?{heading}$"))

    def texts(self, of: Locator) -> list[str]:
        """Return what can be read in each, on one line."""
        return [" ".join(each.split()) for each in of.all_inner_texts()]

    def text(self, of: Locator | None = None) -> str:
        """Return what can be read there, on one line."""
        return " ".join((of or self.page.locator("main")).inner_text().split())

    def row(self, name: str, *, table: str = "") -> Locator:
        """Return the row of a table that a header cell names, in the table of this caption if one is given."""
        tables = self.page.get_by_role("table", name=table) if table else self.page.locator("main")
        header = self.page.locator("th[scope=row]", has_text=re.compile(rf"^\s*{re.escape(name)}\b"))
        return tables.get_by_role("row").filter(has=header)

    def cell(self, row: Locator, label: str) -> str:
        """Return what stands in a row under a column; a sum stays folded."""
        return self.text(row.locator(f"td[data-label='{label}']"))

    def why(self, row: Locator, label: str) -> str:
        """Return the sum that a cell opens."""
        found = row.locator(f"td[data-label='{label}'] details p").text_content()
        return " ".join((found or "").split())

    def whys(self, table: str, label: str) -> list[str]:
        """Return all sums of a column, of a table that is folded away as well."""
        tables = self.page.locator("table", has=self.page.locator("caption", has_text=table))
        cells = tables.locator(f"td[data-label='{label}'] details p")
        return [" ".join(each.split()) for each in cells.all_text_contents()]

    def choose(self, select: Locator, label: str) -> None:
        """Choose the option that begins with this label."""
        options: list[Any] = select.locator("option").all_inner_texts()
        (found,) = [option for option in options if option.startswith(label)]
        select.select_option(label=found)


def _path(url: str) -> str:
    return re.split("[?#]", url)[0]
