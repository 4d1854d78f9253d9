"""Tells what of an event can be baked and put together."""

from collections.abc import Iterator, Sequence

from django.core.management.base import CommandParser

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from events.dto.feasibility import AssemblyFeasibility, ProductionFeasibility
from events.management.finding import find_event
from events.planning.feasibility import check_assembly_feasibility, check_production_feasibility


class Command(ServiceCommand):
    """Exits with 1 where batches are short, or where they leave goods short."""

    help = "Show what of an event can be baked and put together now, and what stands in the way."
    writes = False

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add the event."""
        parser.add_argument("event", help="Its id or its exact name.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Allot the shelf."""
        event = find_event(tx, text=options["event"])
        baking = check_production_feasibility(tx, event_id=event.id)
        goods = check_assembly_feasibility(tx, event_id=event.id)
        complete = all(row.can_produce for row in baking) and all(row.after_batches == row.remaining for row in goods)
        lines = [
            *_baking_lines(baking),
            *_good_lines(goods),
            "Nothing is short." if complete else "Something is short.",
        ]
        return Outcome(result={"production": baking, "assembly": goods}, lines=lines, complete=complete)


def _baking_lines(rows: Sequence[ProductionFeasibility]) -> Iterator[str]:
    for row in rows:
        yield f"{row.recipe_name}: {row.can_produce_batches} of {row.remaining_batches} batches, {_words(row.status)}"
        for each in row.missing:
            yield f"  {each.item_name}: {each.needed} {each.unit} needed, {each.available} there"


def _good_lines(rows: Sequence[AssemblyFeasibility]) -> Iterator[str]:
    for row in rows:
        yield (
            f"{row.finished_good_name}: {row.can_assemble} of {row.remaining} now, "
            f"{row.after_batches} after the batches, {_words(row.status)}"
        )
        for each in (*row.inventory_blockers, *row.assignment_blockers, *row.cost_blockers):
            shared = f", shared with {', '.join(each.shared_with)}" if each.shared_with else ""
            amounts = f"{each.needed} {each.unit}".strip() + f" needed, {each.available} there"
            yield f"  {each.component_name}: {amounts}: {each.issue}{shared}"


def _words(status: str) -> str:
    return status.replace("_", " ")
