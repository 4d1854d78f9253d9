"""What can be asked for and who can be given to, found by what people type."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from bakery.catalogue.models import FinishedGood, FinishedUnit, Material
from bakery.catalogue.names import fold
from bakery.db.transaction import Atomic
from events.models import Package, Recipient

MOST_OFFERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A row that a text may mean; `label` tells it from others of the same name."""

    kind: str
    id: int
    name: str
    label: str


def find_pieces(tx: Atomic, *, text: str) -> list[Found]:
    """Return outputs and boxes in use: the one of just this name, else all whose name or recipe holds the text."""
    return _meant(_pieces(tx, holding=fold(text.partition(" (")[0])), text)


def near_pieces(tx: Atomic, *, text: str) -> list[Found]:
    """Return outputs and boxes in use whose name stands in the text, or is nearly what was typed."""
    wanted, pieces = fold(text), _pieces(tx, holding="")
    near = get_close_matches(wanted, {fold(row.name) for row in pieces})
    return [row for row in pieces if fold(row.name) in near or fold(row.name) in wanted][:MOST_OFFERS]


def find_parts(tx: Atomic, *, text: str) -> list[Found]:
    """Return outputs, boxes and materials in use that the text may mean."""
    rows = Material.objects.using(tx.using).active().filter(search_key__contains=fold(text.partition(" (")[0]))
    materials = [
        Found(kind="material", id=row.pk, name=row.name, label=f"{row.name} (material)")
        for row in rows.order_by("name", "pk")
    ]
    return _meant([*find_pieces(tx, text=text), *materials], text)


def find_packages(tx: Atomic, *, text: str) -> list[Found]:
    """Return packages in use that the text names or is a part of."""
    rows = Package.objects.using(tx.using).active().filter(search_key__contains=fold(text))
    found = [Found(kind="package", id=row.pk, name=row.name, label=row.name) for row in rows.order_by("name", "pk")]
    return _meant(found, text)


def find_recipients(tx: Atomic, *, text: str) -> list[Found]:
    """Return recipients in use that the text names or is a part of; a household tells two of a name apart."""
    stem = fold(text.partition(" (")[0])
    rows = Recipient.objects.using(tx.using).active().filter(search_key__contains=stem)
    found = [
        Found(
            kind="recipient",
            id=row.pk,
            name=row.name,
            label=f"{row.name} ({row.household})" if row.household else row.name,
        )
        for row in rows.order_by("name", "pk")
    ]
    return _meant(found, text)


def _pieces(tx: Atomic, *, holding: str) -> list[Found]:
    units = FinishedUnit.objects.using(tx.using).active().filter(search_key__contains=holding).select_related("recipe")
    goods = FinishedGood.objects.using(tx.using).active().filter(search_key__contains=holding)
    found = [
        Found(kind="finished_unit", id=row.pk, name=row.name, label=f"{row.name} (output of {row.recipe.name})")
        for row in units.order_by("name", "pk")
    ]
    return found + [
        Found(kind="finished_good", id=row.pk, name=row.name, label=f"{row.name} (box)")
        for row in goods.order_by("name", "pk")
    ]


def _meant(found: Iterable[Found], text: str) -> list[Found]:
    wanted = fold(text)
    rows = [row for row in found if wanted in fold(row.label)]
    for exact in (
        [row for row in rows if wanted == fold(row.label)],
        [row for row in rows if wanted == fold(row.name)],
    ):
        if len(exact) == 1:
            return exact
    return rows[:MOST_OFFERS]
