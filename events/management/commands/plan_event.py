"""Shows what an event bakes, needs and lacks."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from bakery.catalogue.formatting import format_amount, format_quantity
from bakery.commands import REFUSED, Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from events.dto.comparison import NeedComparison, PlanComparison
from events.dto.events import EventDetail
from events.dto.planning import GoodNeed, Plan, PlanDemand, PlanNeed, UnitBatches
from events.management.changes import read_changes
from events.management.finding import find_event
from events.planning.calculation import calculate_plan
from events.planning.compare import UNCHANGED
from events.planning.explain import (
    explain_batches,
    explain_cost,
    explain_elsewhere,
    explain_left_over,
    explain_line,
    explain_made,
    explain_need,
    explain_outstanding,
    explain_pieces,
    explain_total,
)
from events.planning.explain_stock import (
    Figures,
    explain_cover,
    explain_free,
    explain_on_hand,
    explain_promised,
    explain_short,
)
from events.planning.plan import get_plan
from events.planning.what_if import what_if


class Command(ServiceCommand):
    """Exits with 1 where problems were found."""

    help = "Show the batches, needs and problems of an event's plan."
    writes = False

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add the event, and whether every sum is written out."""
        parser.add_argument("event", help="Its id or its exact name.")
        parser.add_argument("--explain", action="store_true", help="Print every sum.")
        self.add_writing_arguments(parser)
        parser.add_argument("--recalculate", action="store_true", help="Freeze the plan as it is now.")
        parser.add_argument(
            "--what-if", type=Path, metavar="FILE", help="Compare with a plan changed as in a JSON file."
        )

    def changes(self, options: Options) -> bool:
        """Write only where the plan is to be frozen."""
        return bool(options["recalculate"])

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Derive the plan, compare it with another one, or freeze it."""
        event = find_event(tx, text=options["event"])
        if self.changes(options):
            return self._frozen(tx, event, options)
        if options["what_if"]:
            return _compared(tx, event, options["what_if"])
        plan = get_plan(tx, event_id=event.id)
        lines = [
            f"{event.name}, {event.event_date:%-d %b %Y}, {plan.state}",
            *_lines(plan, explain=options["explain"]),
        ]
        return Outcome(result=plan, lines=lines, complete=not plan.problems)

    def _frozen(self, tx: Atomic, event: EventDetail, options: Options) -> Outcome:
        by = self.actor(tx, options)
        calculation = calculate_plan(tx, event_id=event.id, force_recalculate=True, by=by)
        snapshot = calculation.snapshot
        more = "" if snapshot.cost_known else "at least "
        line = f"{event.name}: calculation {snapshot.number}, estimated cost {more}{snapshot.estimated_cost}."
        return Outcome(result=calculation, lines=[line], complete=not calculation.problems)


def _compared(tx: Atomic, event: EventDetail, path: Path) -> Outcome:
    """Show what would change; nothing does."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.", returncode=REFUSED) from error
    found = what_if(tx, event_id=event.id, changes=read_changes(tx, text=text))
    lines = [
        *(f"{each.name}: {each.original} → {each.current}, {each.status}, made {each.actual}" for each in found.goods),
        *(
            f"{each.name}: {each.original} → {each.current} batches, {each.status}, run {each.actual}"
            for each in found.batches
        ),
        *(_compared_need(each) for each in found.needs if _differs(each)),
        f"Cost: {found.original_cost} → {found.current_cost}, spent {found.actual_cost}",
        *_compared_buying(found),
        f"{found.total_changes} changes",
    ]
    return Outcome(result=found, lines=lines)


def _differs(need: NeedComparison) -> bool:
    return need.status != UNCHANGED or need.original_short != need.current_short


def _compared_need(need: NeedComparison) -> str:
    return (
        f"{need.name}: {need.original} → {need.current} {need.unit}, {need.status}, "
        f"short {need.original_short or 0} → {need.current_short}, used {need.actual}"
    )


def _compared_buying(found: PlanComparison) -> Iterator[str]:
    before, after = found.original_to_buy, found.current_to_buy
    if before and after:
        yield f"To buy: {before.items} → {after.items} items, {before.cost} → {after.cost}"


def _lines(plan: Plan, *, explain: bool) -> Iterator[str]:
    if explain:
        yield "Demand"
        yield from (f"  {_demanded(each)}: {explain_outstanding(each)}" for each in plan.demand)
    yield "Batches"
    yield from _batch_lines(plan, explain=explain)
    yield "Needs"
    for need in plan.needs:
        yield f"  {_need(need)}"
        if explain:
            yield from (f"    {line}" for line in _need_sums(need))
    if explain:
        yield "Shopping"
        yield from _bought(plan)
    more = "" if plan.cost_known else "at least "
    yield f"To buy: {plan.shopping.items_with_shortfall} items. Estimated cost: {more}{plan.estimated_cost}"
    if explain:
        yield f"  {explain_cost(plan.estimated_cost, plan.cost_parts)}"
    yield "Problems" if plan.problems else "No problems"
    for problem in plan.problems:
        yield f"  {problem.code}: {problem.message}"


def _batch_lines(plan: Plan, *, explain: bool) -> Iterator[str]:
    for good in plan.goods if explain else ():
        yield f"  {good.name}: {good.on_hand} on hand, {good.to_assemble} to assemble"
        yield from _piece_sums(good)
    for unit in plan.units:
        yield f"  {_batches(unit)}"
        if explain:
            yield from _piece_sums(unit)
            yield f"    {explain_batches(unit)}"


def _piece_sums(need: GoodNeed | UnitBatches) -> Iterator[str]:
    yield f"    Needed: {explain_pieces(need)}"
    yield f"    Met by: {explain_made(need)}"
    if need.promises:
        yield f"    For others: {explain_elsewhere(need)}"


def _demanded(asked: PlanDemand) -> str:
    """Name what is wanted, and of a package for whom."""
    (who,) = asked.asked_by
    return asked.name if who.name == asked.name else f"{asked.name} for {who.name}"


def _need_sums(need: PlanNeed) -> Iterator[str]:
    figures = Figures.of_need(need)
    yield f"Needed: {explain_need(need)}"
    if need.total_quantity != need.quantity:
        yield f"Whole plan: {explain_total(need)}"
    yield f"On hand: {explain_on_hand(figures)}"
    yield f"Promised: {explain_promised(figures)}"
    yield f"Free: {explain_free(figures)}"
    yield f"Met by: {explain_cover(figures)}"
    yield f"Short: {explain_short(figures)}"


def _bought(plan: Plan) -> Iterator[str]:
    for row in (*plan.shopping.items, *plan.shopping.packaging):
        if row.shortfall != "0":
            yield f"  {row.ingredient_name}: {row.shortfall} {row.unit} short"
            yield f"    Needed: {explain_line(row, {})}"
            if row.product_recommendation:
                yield f"    Left over: {explain_left_over(row)}"


def _batches(unit: UnitBatches) -> str:
    if unit.decided:
        return f"{unit.name}: {unit.decided.batches} batches for {unit.to_make}"
    choices = "; ".join(_choice(each.batches, each.total_yield, each.shortfall, each.surplus) for each in unit.options)
    return f"{unit.name}: undecided for {unit.to_make}: {choices or 'nothing to bake'}"


def _choice(batches: int, total: str, shortfall: str, surplus: str) -> str:
    rest = f"short {shortfall}" if shortfall != "0" else f"+{surplus}" if surplus != "0" else "exact"
    return f"{batches} → {total}, {rest}"


def _need(need: PlanNeed) -> str:
    def shown(amount: str) -> str:
        return format_quantity(Decimal(amount), need.dimension, "us")

    written = " + ".join(format_amount(Decimal(each.quantity), each.unit) for each in need.written)
    needed = f"{shown(need.quantity)} ({written})" if written else shown(need.quantity)
    return (
        f"{need.display_name}: {needed}; on hand {shown(need.on_hand)}, "
        f"promised {shown(need.promised)}, free {shown(need.free)}, short {shown(need.short)}"
    )
