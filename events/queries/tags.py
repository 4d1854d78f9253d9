"""The tags of an event's packages, with the lots that each would be, or was, handed over from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from assembly.parts import any_product, plan_draws
from assembly.queries.labels import LabelDates, label_dates
from bakery.catalogue.dto.labels import LabelFacts
from bakery.catalogue.queries.labels import label_facts
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.models import Lot
from bakery.inventory.owners import FINISHED, key_of
from bakery.inventory.queries.shelf import preview_many
from events.dto.packages import GivenPart
from events.dto.tags import Tag
from events.models import Assignment, AssignmentStatus, DeliveryUse, PackageLine
from events.queries.contents import package_parts
from events.queries.events import require_event
from events.queries.packages import package_lines

# Those that are ready hold their pieces; the others follow as they were entered.
TURNS = (AssignmentStatus.READY, AssignmentStatus.PENDING)
Lots = Mapping[int, Sequence[Lot] | None]


def event_tags(tx: Atomic, *, event_id: int) -> list[Tag]:
    """Return a tag for each assignment that stands, by recipient."""
    require_event(tx, event_id=event_id)
    standing = Assignment.objects.using(tx.using).standing().filter(event=event_id)
    rows = list(standing.select_related("recipient", "package").order_by("recipient__name", "recipient_id", "pk"))
    lines = package_lines(tx, package_ids={row.package_id for row in rows})
    facts = label_facts(tx, contents=lines)
    lots = _lots_to_come(tx, event_id, rows) | _lots_handed_over(tx, rows)
    dates = label_dates(tx, lots=[lot for found in lots.values() for lot in found or ()])
    return [_tag(row, lines[row.package_id], facts[row.package_id], lots[row.pk], dates) for row in rows]


def _lots_to_come(tx: Atomic, event_id: int, rows: Sequence[Assignment]) -> dict[int, list[Lot] | None]:
    """Return the finished lots that would be drawn for each, None where some of it does not lie there."""
    waiting = sorted(
        (row for row in rows if row.status in TURNS),
        key=lambda row: (TURNS.index(AssignmentStatus(row.status)), row.pk),
    )
    parts = package_parts(tx, event_id=event_id, package_ids={row.package_id for row in waiting})
    wants = [
        (row.pk, want)
        for row in waiting
        for want in any_product(plan_draws(parts[row.package_id], row.quantity))
        if key_of(want.item)[0] in FINISHED
    ]
    lots: dict[int, list[Lot] | None] = {row.pk: [] for row in waiting}
    for (key, _), preview in zip(wants, preview_many(tx, wants=[want for _, want in wants]), strict=True):
        found = lots[key]
        lots[key] = None if preview.missing or found is None else [*found, *(draw.lot for draw in preview.draws)]
    return lots


def _lots_handed_over(tx: Atomic, rows: Sequence[Assignment]) -> dict[int, list[Lot] | None]:
    delivered = [row.pk for row in rows if row.status == AssignmentStatus.DELIVERED]
    uses = DeliveryUse.objects.using(tx.using).filter(
        delivery__assignment__in=delivered, delivery__voided_at=None, movement__lot__product=None
    )
    lots: dict[int, list[Lot]] = defaultdict(list)
    for use in uses.select_related("delivery", "movement__lot").order_by("pk"):
        lots[use.delivery.assignment_id or 0].append(use.movement.lot)
    return {key: lots[key] for key in delivered}


def _tag(
    row: Assignment,
    lines: Sequence[PackageLine],
    facts: LabelFacts,
    lots: Sequence[Lot] | None,
    dates: Mapping[int, LabelDates],
) -> Tag:
    found = [dates[lot.pk] for lot in lots or ()]
    ends = [each.best_before for each in found if each.best_before is not None]
    return Tag(
        assignment_id=row.pk,
        recipient_name=row.recipient.name,
        household=row.recipient.household,
        package_name=row.package.name,
        count=row.quantity,
        contents=tuple(
            GivenPart(
                name=str(line.finished_unit or line.component_good),
                quantity=quantity_to_string(line.quantity),
                unit="",
            )
            for line in lines
            if line.material_id is None
        ),
        facts=facts,
        made_on=min((each.made_on for each in found), default=None),
        best_before=min(ends) if found and len(ends) == len(found) else None,
    )
