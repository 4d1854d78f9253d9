"""How large the bakeries are that speed is measured in."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How much one event wants and has decided."""

    decisions: int
    targets: int
    assignments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A bakery by its numbers of rows: one event is big, the others are typical.

    Half of the events are past, with so many `runs` recorded for each.
    """

    events: int
    recipes: int
    ingredients: int
    goods: int
    recipients: int
    big: Wishes
    typical: Wishes
    runs: int = 5

    @property
    def materials(self) -> int:
        """How many things to pack in there are."""
        return max(4, self.goods // 2)

    @property
    def packages(self) -> int:
        """How many different packages are handed out."""
        return max(4, self.goods // 2)


TYPICAL: Final = Wishes(decisions=10, targets=8, assignments=15)
SCALES: Final = {
    "small": Scale(
        events=10,
        recipes=50,
        ingredients=60,
        goods=25,
        recipients=60,
        big=Wishes(decisions=20, targets=15, assignments=30),
        typical=TYPICAL,
        runs=10,
    ),
    "medium": Scale(
        events=50,
        recipes=500,
        ingredients=300,
        goods=100,
        recipients=200,
        big=Wishes(decisions=40, targets=30, assignments=60),
        typical=TYPICAL,
    ),
    "large": Scale(
        events=200,
        recipes=2000,
        ingredients=1000,
        goods=400,
        recipients=500,
        big=Wishes(decisions=80, targets=60, assignments=120),
        typical=TYPICAL,
    ),
}
