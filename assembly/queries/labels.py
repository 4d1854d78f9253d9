"""When what is in a box was made, and until when it keeps."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assembly.models import AssemblyUse
from bakery.catalogue.dto.labels import LabelFacts
from bakery.catalogue.queries.contents import load_good_rows
from bakery.catalogue.queries.labels import label_facts
from bakery.db.transaction import Atomic
from bakery.inventory.models import Lot


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelDates:
    """The day the oldest part was made, and the day the first of all ends; None where that is not known of one."""

    made_on: date
    best_before: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxLabel:
    """What the label of a box says."""

    facts: LabelFacts
    dates: LabelDates


def box_label(tx: Atomic, *, lot_id: int) -> BoxLabel:
    """Return the label of the boxes of a lot, with what belongs into such a box today."""
    lot = Lot.objects.using(tx.using).get(pk=lot_id)
    good_id = lot.finished_good_id or 0
    lines = load_good_rows(tx, good_ids=[good_id]).lines
    facts = label_facts(tx, contents={good_id: lines[good_id]})
    return BoxLabel(facts=facts[good_id], dates=label_dates(tx, lots=[lot])[lot_id])


def label_dates(tx: Atomic, *, lots: Iterable[Lot]) -> dict[int, LabelDates]:
    """Return the dates of finished lots, by lot; a box is as old as the oldest of what was put into it."""
    asked = {lot.pk: lot for lot in lots}
    inside: dict[int, list[Lot]] = {}
    todo = {pk for pk, lot in asked.items() if lot.finished_good_id}
    while todo:
        found = _put_into(tx, todo)
        inside |= {each: found[each] for each in todo}
        todo = {lot.pk for lots in found.values() for lot in lots if lot.finished_good_id} - inside.keys()
    return {pk: _dates(lot, inside) for pk, lot in asked.items()}


def _put_into(tx: Atomic, lot_ids: set[int]) -> Mapping[int, list[Lot]]:
    """Return the outputs and boxes that went into boxes, by the lot of the box."""
    uses = AssemblyUse.objects.using(tx.using).filter(run__lot__in=lot_ids, movement__lot__product=None)
    found: dict[int, list[Lot]] = defaultdict(list)
    for use in uses.select_related("run", "movement__lot").order_by("pk"):
        found[use.run.lot_id].append(use.movement.lot)
    return found


def _dates(lot: Lot, inside: Mapping[int, list[Lot]]) -> LabelDates:
    parts = [_dates(each, inside) for each in inside.get(lot.pk, ())]
    ends = [each.best_before for each in parts]
    known = [each for each in (lot.expires_on, *ends) if each is not None]
    is_known = lot.expires_on is not None or (bool(ends) and None not in ends)
    return LabelDates(
        made_on=min([lot.received_on, *(each.made_on for each in parts)]),
        best_before=min(known) if is_known else None,
    )
