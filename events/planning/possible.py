"""What can be had of all that an event wants: boxes and loose outputs out of one pool."""

from collections.abc import Sequence

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from events.dto.feasibility import AssemblyFeasibility
from events.dto.screens import Possible, PossibleLine
from events.planning.allotment import Allotment
from events.planning.demand import Piece
from events.planning.loading import Derived
from events.planning.needs import wanted_at_first_hand


def possible_from(derived: Derived, feasibility: Sequence[AssemblyFeasibility], event_id: int) -> Possible:
    """Return a line for every loose output and every box that is wanted, from a plan reckoned already."""
    plan = derived.plans[event_id]
    allotment = Allotment.of(plan, derived.definitions.goods.content(), derived.open_lots(event_id))
    goods = allotment.rows()
    return Possible(
        lines=(*_outputs(derived, allotment, event_id), *(_box(row) for row in feasibility)),
        all_now=allotment.all_there and all(good.now == good.remaining for good in goods),
        all_after=allotment.all_served and all(good.after_batches == good.remaining for good in goods),
    )


def _outputs(derived: Derived, allotment: Allotment, event_id: int) -> list[PossibleLine]:
    """Return what is wanted loose or straight in packages; what was handed out of it counts as there."""
    asked = wanted_at_first_hand(derived.plans[event_id].event)
    outputs: list[Piece] = [piece for piece in asked if piece[0] == FINISHED_UNIT]
    lines = []
    for piece in outputs:
        loose = [each for each in allotment.loose if each.item == piece]
        handed_out = asked[piece] - int(sum(each.quantity for each in loose))
        ready = handed_out + int(sum(each.now for each in loose))
        lines.append(
            PossibleLine(
                item_type=FINISHED_UNIT,
                item_id=piece[1],
                name=derived.definitions.name_of(piece),
                wanted=asked[piece],
                ready=ready,
                now=ready,
                after_batches=handed_out + int(sum(each.after_batches for each in loose)),
                blockers=(),
            )
        )
    return lines


def _box(row: AssemblyFeasibility) -> PossibleLine:
    ready = row.target_quantity - row.remaining
    return PossibleLine(
        item_type=FINISHED_GOOD,
        item_id=row.finished_good_id,
        name=row.finished_good_name,
        wanted=row.target_quantity,
        ready=ready,
        now=ready + row.can_assemble,
        after_batches=ready + row.after_batches,
        blockers=(*row.inventory_blockers, *row.assignment_blockers),
    )
