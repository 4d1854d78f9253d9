"""Rows of one model in an order in which none comes before one it refers to."""

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

from bakery.interchange.native.encoding import ENCODER
from bakery.interchange.native.kinds import carried, selectable
from bakery.interchange.rows import Row


def parents_first(label: str, rows: Sequence[Row]) -> list[Row]:
    """Return groups before those inside them, recipes before their variants; a circle is left to be refused."""
    model = selectable()[label]
    among_themselves = [column.name for column in carried(model) if column.target is model]
    if not among_themselves:
        return [*rows]
    places = {known: number for number, row in enumerate(rows) for known in _known_by(row.source)}
    sorter: TopologicalSorter[int] = TopologicalSorter()
    for number, row in enumerate(rows):
        given = [row.source.get(name) for name in among_themselves]
        found = {places[known] for each in given for known in _known_by(each) if known in places}
        sorter.add(number, *(found - {number}))
    try:
        return [rows[number] for number in sorter.static_order()]
    except CycleError:
        return [*rows]


def _known_by(given: Any) -> list[str]:
    """Return the names of a row, or of a reference to one: by its uuid where it has one."""
    if not isinstance(given, dict):
        return []
    known = [str(given["uuid"])] if given.get("uuid") else []
    return known or ([ENCODER.encode(given["key"])] if isinstance(given.get("key"), list) else [])
