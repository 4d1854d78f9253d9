"""Which rows a selection holds: of chosen kinds, or of one event, with all they need to stand alone."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import F, IntegerField, QuerySet, Value

from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound, InvalidInput
from bakery.interchange.native.closure import Chosen, Links, Ref, closed
from bakery.interchange.native.columns import Column
from bakery.interchange.native.kinds import BOUGHT, KINDS, PARTS, WANTED, carried, selectable
from bakery.interchange.native.scope import ModelClass, label_of
from bakery.interchange.native.wish import Wish
from events.models import Event

EVENT = "events.event"


def chosen_rows(tx: Atomic, *, wish: Wish) -> Chosen:
    """Return the numbers of the rows of a selection, by model.

    Kinds alone mean all rows of them; an event, itself with everything it needs; both, what the event needs of these
    kinds. Whatever these rows refer to goes along, and so do the parts of all of them.
    """
    if unknown := [each for each in wish.kinds if each not in KINDS]:
        raise InvalidInput.of("entities", f"There is no kind “{unknown[0][:50]}”; there are {', '.join(KINDS)}.")
    labels = {label for key in wish.kinds or KINDS for label in KINDS[key].models}
    links = load_links(tx)
    if wish.event_id is None:
        return closed(_numbers(tx, labels), links)
    if not Event.objects.using(tx.using).filter(pk=wish.event_id).exists():
        raise EventNotFound(f"There is no event {wish.event_id}.", id=wish.event_id)
    needed = closed([(EVENT, wish.event_id)], links, with_bought=True)
    if not wish.kinds:
        return needed
    return closed(((label, each) for label in labels for each in needed.get(label, ())), links)


def count_chosen(tx: Atomic, *, wish: Wish) -> dict[str, int]:
    """Return how many rows of each kind a selection holds."""
    chosen = chosen_rows(tx, wish=wish)
    return {key: sum(len(chosen.get(label, ())) for label in kind.models) for key, kind in KINDS.items()}


def load_links(tx: Atomic) -> Links:
    """Return how all rows hang together that selections may hold, asked all at once."""
    labels = [*selectable()]
    links = Links()
    ways = [(label, column) for label in labels for column in carried(selectable()[label]) if _leads_on(column)]
    rows = [_pairs(tx, number, label, column) for number, (label, column) in enumerate(ways)]
    for way, source, target in _all(rows):
        label, column = ways[way]
        here, there = (label, source), (label_of(_target(column)), target)
        links.targets[here].append(there)
        if PARTS.get(label) == column.name:
            links.parts[there].append(here)
        if column.name in BOUGHT.get(label, ()):
            links.bought[there].append(here)
    return links


def _numbers(tx: Atomic, labels: Collection[str]) -> Iterator[Ref]:
    """Yield every row of some models."""
    names = sorted(labels)
    found = [
        _wanted(tx, selectable()[label]).values_list(Value(number, output_field=IntegerField()), "pk")
        for number, label in enumerate(names)
    ]
    for number, pk in _all(found):
        yield names[number], pk


def _pairs(tx: Atomic, number: int, label: str, column: Column) -> QuerySet[Any, Any]:
    """Return the rows of a model with the rows a column of them means, all under the number of the column."""
    rows = _wanted(tx, selectable()[label])
    end = column.name if column.many else f"{column.name}_id"
    known = rows.filter(**{f"{column.name}__isnull": False})
    return known.values_list(Value(number, output_field=IntegerField()), "pk", F(end))


def _wanted(tx: Atomic, model: ModelClass) -> QuerySet[Any]:
    return model._base_manager.using(tx.using).order_by().filter(**WANTED.get(label_of(model), {}))  # noqa: SLF001


def _all(found: list[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    return found[0].union(*found[1:], all=True)


def _leads_on(column: Column) -> bool:
    return column.target is not None and label_of(column.target) in selectable()


def _target(column: Column) -> ModelClass:
    if column.target is None:
        raise TypeError(f"{column.name} refers to nothing.")
    return column.target
