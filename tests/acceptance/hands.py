"""Other ways to walk: by keyboard alone at a touch screen, and without scripts."""

from dataclasses import dataclass
from typing import Any, ClassVar

from playwright.sync_api import Locator

from tests.acceptance.walker import LAPTOP, PHONE, TABLET, Size, Walker

MOST_STOPS = 400
# The mark of the focus, and whether any part of what has it can be seen.
FOCUSED = """(each) => {
  if (document.activeElement !== each) return "elsewhere";
  const style = getComputedStyle(each);
  const marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  if (!each.matches(":focus-visible") || !marked) return "without a mark";
  const box = each.getBoundingClientRect();
  const points = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.9], [0.1, 0.9], [0.9, 0.1]];
  const seen = points.some(([x, y]) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return top && (top === each || each.contains(top) || top.contains(each));
  });
  return seen ? "seen" : "covered";
}"""
OUTER = "(each) => each.outerHTML.slice(0, 160)"
# What a person without scripts sends, twice, one right after the other.
FORM = """() => Object.fromEntries(new FormData(document.querySelector("main form")))"""


@dataclass
class KeyboardWalker(Walker):
    """Somebody at a touch screen who has nothing but keys; whatever is used lies in the order of Tab and is marked."""

    device: ClassVar[dict[str, Any]] = {"has_touch": True, "is_mobile": True}
    checks_rules: ClassVar[bool] = True

    def touch(self, target: Locator) -> None:
        """Reach it and press Enter."""
        self._reach(target)
        self.page.keyboard.press("Enter")

    def tick(self, box: Locator) -> None:
        """Reach it and press Space; among several of which one is chosen, move on by arrows."""
        if box.get_attribute("type") == "radio":
            self._reach_one_of(box)
        else:
            self._reach(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        assert box.is_checked()

    def tick_all(self, boxes: list[Locator]) -> None:
        """Set several ticks, one after the other."""
        for box in boxes:
            self.tick(box)

    def type(self, field: Locator | str, text: str) -> None:
        """Reach it, and write over what stands there."""
        found = self.page.get_by_label(field) if isinstance(field, str) else field
        self._reach(found)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def _choose(self, select: Locator, label: str) -> None:
        self._reach(select)
        self.page.keyboard.press("Home")
        for _ in range(select.locator("option").count()):
            if select.evaluate("each => each.selectedOptions[0].label") == label:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {label}")

    def _reach(self, target: Locator) -> None:
        """Press Tab until it has the focus, and see that it shows."""
        element = target.element_handle()
        for _ in range(MOST_STOPS):
            how = element.evaluate(FOCUSED)
            if how != "elsewhere":
                if how != "seen":
                    self.faults.append(f"{self.page.url}: the focus is {how} at {element.evaluate(OUTER)}")
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: Tab never reaches {element.evaluate(OUTER)}")

    def _reach_one_of(self, choice: Locator) -> None:
        """Press Tab until one of the choices has the focus, then arrows until it is the one wanted."""
        group = choice.get_attribute("name")
        here = f"document.activeElement.name === {group!r}"
        for _ in range(MOST_STOPS):
            if self.page.evaluate(here):
                break
            self.page.keyboard.press("Tab")
        for _ in range(self.page.locator(f"[name='{group}']").count()):
            if choice.evaluate("each => document.activeElement === each"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no key leads to a choice of {group}")


@dataclass
class ScriptlessWalker(Walker):
    """Somebody whose browser runs no script."""

    device: ClassVar[dict[str, Any]] = {"java_script_enabled": False}
    has_scripts: ClassVar[bool] = False

    def send_twice(self) -> list[str]:
        """Send the form of the page twice, and return where the answers lead."""
        form = self.page.evaluate(FORM)
        answers = [self.page.context.request.post(self.page.url, form=form) for _ in range(2)]
        return [answer.url.removeprefix(self.address) for answer in answers]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to walk: by whom, and on what the planner, the buyer in the shop and the baker look."""

    walker: type[Walker]
    planner: Size = LAPTOP
    buyer: Size = LAPTOP
    baker: Size = LAPTOP


BY_MOUSE = Way(walker=Walker)
WITHOUT_SCRIPTS = Way(walker=ScriptlessWalker, buyer=PHONE)
BY_KEYS = Way(walker=KeyboardWalker, planner=TABLET, buyer=PHONE, baker=TABLET)
