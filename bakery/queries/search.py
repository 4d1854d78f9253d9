"""Rows of every kind found by what people type: in any case and order, with or without accents."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Window

from bakery.catalogue.models import SlugAlias
from bakery.catalogue.names import fold
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.models import Lot, Purchase
from bakery.inventory.owners import LOT_OWNERS, item_of, unit_of
from bakery.queries.search_definitions import DEFINITIONS
from bakery.searching import Hit, Wanted, all_in, counted, is_short, words_of
from events.models import Event

SHOWN: Final = 8
Listed = tuple[int, list[Hit]]
Finder = Callable[[Atomic, Wanted, slice], Listed]


@dataclass(frozen=True, slots=True, kw_only=True)
class HitGroup:
    """What was found of one kind, `total` in all."""

    key: str
    label: str
    total: int
    hits: tuple[Hit, ...]


def search_groups(tx: Atomic, *, text: str) -> list[HitGroup]:
    """Return the first rows of every kind that hold each word of the text; nothing for less than two letters."""
    return _found(tx, text, GROUPS, slice(0, SHOWN))


def search_group(tx: Atomic, *, text: str, key: str, page: slice) -> HitGroup:
    """Return the rows of one kind that hold each word of the text."""
    found = _found(tx, text, [key], page)
    return found[0] if found else HitGroup(key=key, label=GROUPS[key][0], total=0, hits=())


def _found(tx: Atomic, text: str, keys: Collection[str], page: slice) -> list[HitGroup]:
    if is_short(text):
        return []
    words = words_of(text)
    wanted = Wanted(text=fold(text), words=words, renamed=_renamed(tx, words))
    groups = []
    for key in keys:
        label, find = GROUPS[key]
        total, hits = find(tx, wanted, page)
        if total:
            groups.append(HitGroup(key=key, label=label, total=total, hits=tuple(hits)))
    return groups


def _renamed(tx: Atomic, words: Sequence[str]) -> dict[str, set[UUID]]:
    """Return by kind the rows that have one of these words in an old key."""
    renamed: dict[str, set[UUID]] = defaultdict(set)
    old = SlugAlias.objects.using(tx.using).filter(all_in(words, ["slug"]))
    for kind, target in old.values_list("kind", "target"):
        renamed[kind].add(target)
    return renamed


def _events(tx: Atomic, wanted: Wanted, page: slice) -> Listed:
    """Find events, whose names are few enough to compare one by one."""
    rows = Event.objects.using(tx.using).order_by("-event_date", "-pk")
    columns = rows.values_list("pk", "name", "event_date", "plan_state")
    found = [each for each in columns if wanted.fits(each[1])]
    labels: dict[str, str] = dict(Event._meta.get_field("plan_state").flatchoices)
    return len(found), [
        Hit(name=name, page="event_plan", key=str(pk), note=labels[state].lower(), on=day)
        for pk, name, day, state in found[page]
    ]


def _purchases(tx: Atomic, wanted: Wanted, page: slice) -> Listed:
    rows = Purchase.objects.using(tx.using).filter(wanted.held_by("supplier__search_key", "reference"))
    rows = rows.select_related("supplier").annotate(total=Window(Count("pk")))
    return counted(rows.order_by("-purchased_on", "-pk")[page], _purchase)


def _purchase(row: Any) -> Hit:
    return Hit(
        name=f"{row.supplier}, {row.reference}" if row.reference else str(row.supplier),
        page="purchase",
        key=str(row.pk),
        note="voided" if row.voided_at else "",
        on=row.purchased_on,
    )


def _lots(tx: Atomic, wanted: Wanted, page: slice) -> Listed:
    """Find what is left of purchases and runs by what it is of, and every lot by its code."""
    owners = ("product", "product__ingredient", "product__material", "finished_unit", "finished_good")
    rows = Lot.objects.using(tx.using).filter(remaining__gt=0)
    rows = rows.filter(wanted.held_by(*(f"{owner}__search_key" for owner in owners), "lot_code"))
    rows = rows.select_related(*LOT_OWNERS).annotate(total=Window(Count("pk")))
    return counted(rows.order_by(F("expires_on").asc(nulls_last=True), "received_on", "pk")[page], _lot)


def _lot(row: Any) -> Hit:
    item = item_of(row)
    return Hit(
        name=f"{item}, {row.lot_code}" if row.lot_code else str(item),
        page="lot",
        key=str(row.pk),
        note=row.location,
        on=row.received_on,
        amount=quantity_to_string(row.remaining),
        unit=unit_of(item),
    )


GROUPS: Final[dict[str, tuple[str, Finder]]] = {
    **{key: (kind.label, kind.find) for key, kind in DEFINITIONS.items()},
    "events": ("Events", _events),
    "purchases": ("Purchases", _purchases),
    "lots": ("Lots", _lots),
}
