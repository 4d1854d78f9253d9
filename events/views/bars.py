"""How far events have come, as bars."""

from collections.abc import Iterator
from fractions import Fraction

from bakery.bars import Bar
from events.dto.overview import EventStanding
from events.dto.progress import EventProgress
from events.planning.rows import to_text


def bars_of(event_id: int, standing: EventStanding) -> Iterator[Bar]:
    """Yield the four bars of an event, those apart that have nothing to count."""
    there, needed = standing.shopping
    if needed:
        yield Bar(key=f"shopping{event_id}", label="Shopping", done=str(there), total=needed, word="items there")
    yield from _made(event_id, standing.batches, standing.boxes, standing.deliveries)


def bars_of_closed(event_id: int, progress: EventProgress) -> Iterator[Bar]:
    """Yield the bars of an event that is over; nothing is bought for it any more."""
    baked, boxes, packages = progress.production_progress, progress.assembly_progress, progress.overall_progress
    yield from _made(
        event_id,
        (
            to_text(sum((Fraction(row.produced_batches) for row in baked), Fraction(0))),
            sum(row.target_batches for row in baked),
        ),
        (sum(row.assembled_quantity for row in boxes), sum(row.target_quantity for row in boxes)),
        (packages.packages_delivered, packages.packages_total),
    )


def _made(
    event_id: int, batches: tuple[str, int], boxes: tuple[int, int], deliveries: tuple[int, int]
) -> Iterator[Bar]:
    counts = (
        ("batches", "Batches", *batches, "baked"),
        ("boxes", "Boxes", *boxes, "assembled"),
        ("deliveries", "Deliveries", *deliveries, "delivered"),
    )
    for key, label, done, total, word in counts:
        if total:
            yield Bar(key=f"{key}{event_id}", label=label, done=str(done), total=total, word=word)
