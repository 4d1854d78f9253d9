"""The undecided materials of a plan for which no product is chosen yet."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assembly.materials import MaterialNeed, material_needs
from bakery.catalogue import conversions
from bakery.catalogue.explode import FINISHED_GOOD
from bakery.catalogue.models import ContentLine, FinishedGood
from events.models import AssignmentStatus, Package
from events.planning.loading import Derived


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMaterial:
    """An undecided line with what all its pieces take, and the good or package it belongs to."""

    owner: FinishedGood | Package
    need: MaterialNeed

    @property
    def key(self) -> tuple[int | None, int | None]:
        """The line as a choice names it."""
        line = self.need.line.pk
        return (None, line) if isinstance(self.owner, Package) else (line, None)


def open_materials(derived: Derived, event_id: int) -> Iterator[OpenMaterial]:
    """Yield the lines left open in all that is still to be put together or handed over, goods first."""
    chosen = {(each.component_line_id, each.package_line_id) for each in derived.rows.choices.get(event_id, ())}
    yield from (each for each in _undecided(derived, event_id) if each.key not in chosen)


def _undecided(derived: Derived, event_id: int) -> Iterator[OpenMaterial]:
    goods = derived.definitions.goods
    for (kind, item_id), piece in derived.plans[event_id].walk.pieces.items():
        if kind == FINISHED_GOOD and piece.to_make:
            yield from _open_of(goods.goods[item_id], goods.lines[item_id], piece.to_make)

    waiting: dict[Package, int] = defaultdict(int)
    for assignment in derived.rows.assignments.get(event_id, ()):
        if assignment.status != AssignmentStatus.DELIVERED:
            waiting[assignment.package] += assignment.quantity
    for package, pieces in waiting.items():
        yield from _open_of(package, derived.rows.package_lines.get(package.pk, ()), pieces)


def _open_of(owner: FinishedGood | Package, lines: Iterable[ContentLine], pieces: int) -> Iterator[OpenMaterial]:
    # A line that cannot be converted is a problem of its own, and has no amount to choose for.
    undecided = [line for line in lines if line.decide_at_assembly and not conversions.content_of(line).problem]
    for need in material_needs(undecided, pieces):
        yield OpenMaterial(owner=owner, need=need)
