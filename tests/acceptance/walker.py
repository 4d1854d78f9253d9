"""A person at a real browser, who looks at every page that opens."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, ViewportSize

Size = tuple[int, int]
LAPTOP, TABLET, PHONE = (1440, 900), (800, 1100), (360, 800)
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
    size: Size = LAPTOP
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    device: ClassVar[dict[str, Any]] = {}
    sizes: ClassVar[tuple[Size, ...]] = (PHONE, LAPTOP)
    has_scripts: ClassVar[bool] = True
    checks_rules: ClassVar[bool] = False

    @classmethod
    def at(cls, browser: Browser, address: str, name: str, size: Size = LAPTOP) -> "Walker":
        """Return somebody at a browser of their own, who hears what its console says."""
        page = browser.new_context(viewport=as_viewport(size), **cls.device).new_page()
        page.set_default_timeout(10_000)
        walker = cls(page=page, address=address, name=name, size=size)
        page.on("console", walker._hear)
        page.on("pageerror", lambda error: walker.faults.append(f"{page.url}: {error}"))
        return walker

    @classmethod
    def signed_in(cls, browser: Browser, address: str, name: str, size: Size = LAPTOP) -> "Walker":
        """Return somebody whose password is their name, after they have logged in."""
        walker = cls.at(browser, address, name, size)
        walker.open("/accounts/login/")
        walker.type("Username", name)
        walker.type("Password", name)
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
                self.touch(button)
            self.page.wait_for_function(SETTLED)
        else:
            with self.page.expect_navigation():
                self.touch(button)
        self._glance()

    def follow(self, name: str, *, within: Locator | None = None, exact: bool = True) -> None:
        """Follow a link, and look at the page that comes."""
        with self.page.expect_navigation():
            self.touch((within or self.page).get_by_role("link", name=name, exact=exact).first)
        self._glance()

    def touch(self, target: Locator) -> None:
        """Use a button, a link, or what opens and closes."""
        target.click()

    def tick(self, box: Locator) -> None:
        """Set a tick or choose one of several."""
        box.check()

    def tick_all(self, boxes: list[Locator]) -> None:
        """Set several ticks faster than any answer can come."""
        self.page.evaluate("boxes => boxes.forEach((box) => box.click())", [box.element_handle() for box in boxes])

    def type(self, field: Locator | str, text: str) -> None:
        """Write into a field, or into the one of this label, instead of what stood there."""
        (self.page.get_by_label(field) if isinstance(field, str) else field).fill(text)

    def choose(self, select: Locator | str, label: str) -> None:
        """Choose the option that begins with this label."""
        field = self.page.get_by_label(select) if isinstance(select, str) else select
        options: list[Any] = field.locator("option").all_inner_texts()
        (found,) = [option for option in options if option.startswith(label)]
        self._choose(field, found)

    def _choose(self, select: Locator, label: str) -> None:
        select.select_option(label=label)

    @contextmanager
    def sent_one_by_one(self) -> Iterator[None]:
        """See that what is sent meanwhile goes out only once the answer to the last is back."""
        under_way, most = set[Request](), 0

        def begin(request: Request) -> None:
            nonlocal most
            if request.method == "POST":
                under_way.add(request)
                most = max(most, len(under_way))

        self.page.on("request", begin)
        self.page.on("response", lambda response: under_way.discard(response.request))
        self.page.on("requestfailed", lambda request: under_way.discard(request))  # noqa: PLW0108
        yield
        assert most == 1, f"{most} were under way at once"

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
        for found in self.broken_rules():
            where = [node["target"] for node in found["nodes"]]
            self.faults.append(f"{self.page.url}: {found['id']} at {where}")
        for width, height in self.sizes:
            self.page.set_viewport_size(as_viewport((width, height)))
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                self.faults.append(f"{self.page.url}: {wide} px too wide at {width} px")
            if (width, height) == LAPTOP and (hidden := self.page.evaluate(HIDDEN)):
                self.faults.append(f"{self.page.url}: part of {hidden} is out of sight at {width} px")
            self._picture(width)
        self.page.set_viewport_size(as_viewport(self.size))

    def broken_rules(self) -> list[dict[str, Any]]:
        """Return what an automatic check of accessibility finds, which is the same by whatever means one walks."""
        return list(Axe().run(self.page).response["violations"]) if self.checks_rules else []

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


def as_viewport(size: Size) -> ViewportSize:
    """Return a size as the browser takes it."""
    return {"width": size[0], "height": size[1]}


def _path(url: str) -> str:
    return re.split("[?#]", url)[0]
