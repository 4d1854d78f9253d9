"""What events want in all and what is still to make of it, for many events at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from bakery.db.transaction import Atomic
from events.planning.claims import Shelf
from events.planning.demand import Piece, collect, walk
from events.planning.inputs import input_of
from events.planning.loading import CLAIMING, Loaded, load_plans
from events.planning.needs import wanted_in_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """All pieces an event asks for, whatever was made or handed out of them, and those still to be made."""

    wanted: Mapping[Piece, int]
    to_make: Mapping[Piece, int]

    def is_served(self, piece: Piece) -> bool:
        """Tell whether the piece is asked for, and nothing of it is left to make."""
        return piece in self.wanted and not self.to_make.get(piece)


def load_outlooks(
    tx: Atomic, *, event_ids: Iterable[int], loaded: Loaded | None = None
) -> tuple[Loaded, dict[int, Outlook]]:
    """Return the outlook of each event in its place by date; only locked and started plans leave less to others.

    `loaded` is what was read already of just these events.
    """
    asked = set(event_ids)
    loaded = loaded or load_plans(tx, event_ids=asked, pieces_only=True)
    goods = loaded.definitions.goods.content()
    shelf = Shelf(loaded.lots)
    outlooks: dict[int, Outlook] = {}
    for event in sorted(loaded.events.values(), key=lambda each: (each.event_date, each.pk)):
        plan = input_of(event, loaded.rows)
        own = shelf if event.plan_state in CLAIMING else shelf.copy()
        left = walk(collect(plan.targets, plan.packages), goods, partial(_take, own, event.pk))
        if event.pk in asked:
            outlooks[event.pk] = Outlook(
                wanted=wanted_in_all(plan, goods),
                to_make={piece: need.to_make for piece, need in left.pieces.items()},
            )
    return loaded, outlooks


def _take(shelf: Shelf, event_id: int, piece: Piece, wanted: int) -> int:
    return int(shelf.take(event_id, piece, Decimal(wanted)))
