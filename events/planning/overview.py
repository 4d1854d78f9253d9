"""Open events at a glance: how far each has come, what runs short, and what stands in the way."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from assembly.models import AssemblyRun
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from events.dto.listing import Cost, FrozenPlan, ListedEvent
from events.dto.overview import EventStanding, OpenProblem, Overview, ShortItem
from events.models import CLOSED, AssignmentStatus, Event, SnapshotKind
from events.planning import fingerprint
from events.planning.claims import Item
from events.planning.concerns import Figures, problems_of_plans
from events.planning.estimate import estimate_of
from events.planning.loading import CLAIMING, Derived, derive_plans
from events.planning.need_rows import reckon
from events.planning.needs import INGREDIENT, first_short_dates
from events.planning.outlook import load_outlooks
from events.planning.plan import IN_CHECKLIST
from events.planning.problems import by_weight, of_stale
from events.planning.rows import to_text
from events.planning.shopping_list import shopping_from
from events.planning.staleness import REASONED, STARTED
from events.planning.stock import Drawn, load_price_book
from events.queries.spending import frozen_plans
from events.services.progress import Course


def get_overview(tx: Atomic, *, event_ids: Sequence[int]) -> Overview:
    """Return events in their place by date: what open ones lack and what is in their way, what closed ones came to."""
    derived = derive_plans(tx, event_ids=event_ids)
    _, outlooks = load_outlooks(tx, event_ids=event_ids, loaded=derived)
    runs = _assembly_runs(tx, event_ids)
    courses = [
        Course(
            event=derived.events[event_id],
            loaded=derived,
            outlook=outlooks[event_id],
            assembled=_assembled(runs[event_id]),
        )
        for event_id in event_ids
    ]
    still_open = [each for each in courses if each.event.plan_state not in CLOSED]
    open_ids = [each.event.pk for each in still_open]
    frozen = frozen_plans(tx, event_ids=event_ids)
    book = load_price_book(tx, items=derived.definitions.bought())
    figures = {
        event_id: Figures(
            reckoned=reckon(derived.plans[event_id], {}, book),
            shopping=shopping_from(tx, derived=derived, book=book, event_ids=[event_id], drawn={}),
            assembly_runs=runs[event_id],
        )
        for event_id in open_ids
    }
    return Overview(
        events=tuple(_listed(each.event) for each in courses),
        standings={each.event.pk: _standing(derived, figures[each.event.pk], each) for each in still_open},
        done={each.event.pk: each.progress() for each in courses if each not in still_open},
        short=tuple(_short(derived, open_ids)),
        problems=_by_code(_problems(tx, derived, figures, frozen)),
        frozen={each.event_id: each.expected for each in frozen if each.kind == SnapshotKind.BASELINE},
    )


def _listed(event: Event) -> ListedEvent:
    return ListedEvent(
        id=event.pk,
        name=event.name,
        event_date=event.event_date,
        plan_state=event.plan_state,
        expected_attendees=event.expected_attendees,
    )


def _assembly_runs(tx: Atomic, event_ids: Collection[int]) -> dict[int, list[AssemblyRun]]:
    """Return by event the assemblies recorded for it."""
    rows = AssemblyRun.objects.using(tx.using).live().filter(event__in=event_ids).select_related("finished_good")
    found: dict[int, list[AssemblyRun]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.event_id].append(row)
    return found


def _assembled(runs: Iterable[AssemblyRun]) -> dict[int, int]:
    """Return by box how many were put together."""
    count: Counter[int] = Counter()
    for run in runs:
        count[run.finished_good_id] += run.quantity_assembled
    return count


def _standing(derived: Derived, figures: Figures, course: Course) -> EventStanding:
    plan, boxes, given = derived.plans[course.event.pk], course.assembly(), course.assignments()
    shopping = figures.shopping
    ahead = estimate_of(plan, figures.reckoned, derived.shelf.takes(course.event.pk), Drawn())
    needed = [row for row in (*shopping.items, *shopping.packaging) if row.quantity_needed != "0" or row.problem]
    enough = [row for row in needed if row.shortfall == "0" and row.problem is None]
    return EventStanding(
        event_id=course.event.pk,
        wants_something=bool(plan.event.targets or plan.event.packages),
        undecided=sum(each.decided is None and bool(each.to_make) for each in plan.units),
        pieces_short=sum(each.shortfall for each in plan.units if not each.covered),
        shopping=(len(enough), len(needed)),
        batches=(
            to_text(sum((each.batches_run for each in plan.units), Fraction(0))),
            sum(each.batches for each in plan.units),
        ),
        boxes=(
            sum(min(row.assembled_quantity, row.target_quantity) for row in boxes),
            sum(row.target_quantity for row in boxes),
        ),
        deliveries=(sum(each.status == AssignmentStatus.DELIVERED for each in given), len(given)),
        batches_left=to_text(sum((each.remaining for each in plan.units), Fraction(0))),
        boxes_left=sum(0 if row.is_complete else row.remaining_quantity for row in boxes),
        ahead=Cost(cost=cost_to_string(ahead.cost), is_known=ahead.is_known),
    )


def _short(derived: Derived, event_ids: Collection[int]) -> list[ShortItem]:
    """Return what these events lack, by the first day and then by name."""
    plans = [plan for event_id, plan in derived.plans.items() if event_id in event_ids]
    missing: dict[Item, Decimal] = defaultdict(Decimal)
    for plan in plans:
        for item, need in plan.needs.items():
            missing[item] += need.short_by
    found = [
        ShortItem(
            item_type=item[0],
            item_id=item[1],
            name=derived.definitions.name_of(item),
            short_by=to_text(missing[item]),
            dimension=_dimension(derived, item),
            first_short_on=day,
            event_id=event_id,
            event_name=derived.events[event_id].name,
        )
        for item, (day, event_id) in first_short_dates(plans).items()
    ]
    return sorted(found, key=lambda each: (each.first_short_on, each.name.casefold(), each.item_id))


def _dimension(derived: Derived, item: Item) -> str:
    kind, item_id = item
    rows = derived.definitions
    return (rows.ingredients if kind == INGREDIENT else rows.materials)[item_id].dimension


def _problems(
    tx: Atomic, derived: Derived, figures: Mapping[int, Figures], frozen: Iterable[FrozenPlan]
) -> Iterator[OpenProblem]:
    """Yield the problems of the plans, and that one is not what was frozen of it."""
    latest = {each.event_id: each for each in frozen if _stands(each, derived.events[each.event_id])}
    for event_id, found in problems_of_plans(tx, derived=derived, figures=figures).items():
        event = derived.events[event_id]
        drift = (
            [of_stale(event, "The plan is not what was frozen.")]
            if _is_stale(event, latest.get(event_id), derived)
            else []
        )
        for problem in by_weight([*found, *drift]):
            if problem.code != IN_CHECKLIST:
                yield OpenProblem(event_id=event_id, event_name=event.name, problem=problem)


def _stands(frozen: FrozenPlan, event: Event) -> bool:
    """Tell whether a plan can be measured by what was frozen; once started, calculating again settles nothing."""
    return event.plan_state not in STARTED or frozen.kind in REASONED


def _is_stale(event: Event, latest: FrozenPlan | None, derived: Derived) -> bool:
    """Tell whether a plan is not what was frozen of it last; a draft is not frozen."""
    if latest is None or event.plan_state not in CLAIMING:
        return False
    parts = fingerprint.parts_of(event, derived.rows, derived.definitions)
    return fingerprint.fingerprint_of(fingerprint.digests_of(parts)) != latest.fingerprint


def _by_code(found: Iterable[OpenProblem]) -> dict[str, tuple[OpenProblem, ...]]:
    """Return problems by their code: first those that stop something."""
    groups: dict[str, list[OpenProblem]] = defaultdict(list)
    for each in sorted(found, key=lambda each: not each.problem.blocks):
        groups[each.problem.code].append(each)
    return {code: tuple(group) for code, group in groups.items()}
