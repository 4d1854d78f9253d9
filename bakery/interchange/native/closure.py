"""Which rows stand alone together: what was chosen, what it refers to, and the parts of all of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

Ref = tuple[str, int]  # a model and the number of a row
Ways = dict[Ref, list[Ref]]
Chosen = dict[str, set[int]]


def _ways() -> Ways:
    return defaultdict(list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """How rows hang together: what each refers to, what its parts are, and in which packages it is bought."""

    targets: Ways = field(default_factory=_ways)
    parts: Ways = field(default_factory=_ways)
    bought: Ways = field(default_factory=_ways)


def closed(start: Iterable[Ref], links: Links, *, with_bought: bool = False) -> Chosen:
    """Return the rows that can be reached from some, by model."""
    ways = [links.targets, links.parts, *([links.bought] if with_bought else [])]
    waiting = [*start]
    found: Chosen = defaultdict(set)
    while waiting:
        label, number = waiting.pop()
        if number not in found[label]:
            found[label].add(number)
            waiting += [each for way in ways for each in way.get((label, number), ())]
    return {label: numbers for label, numbers in found.items() if numbers}
