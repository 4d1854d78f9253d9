"""How far events have come: batches run, boxes put together, packages handed over."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils import timezone

from assembly.models import AssemblyRun
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.catalogue.units import quantise
from bakery.db.transaction import Atomic
from bakery.dto import percent_to_string, quantity_to_string
from bakery.inputs import Checked
from events.dto.progress import AssemblyProgress, EventProgress, OverallProgress, ProductionProgress
from events.models import Assignment, AssignmentStatus, BatchDecision, Event
from events.planning.loading import Loaded
from events.planning.outlook import Outlook, load_outlooks
from events.queries.events import require_event
from production.models import ProductionRun

FILTERS = ("active_future", "past", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """An event with all that its progress is reckoned from."""

    event: Event
    loaded: Loaded
    outlook: Outlook
    assembled: Mapping[int, int]

    def production(self) -> list[ProductionProgress]:
        """Return a row per recipe with decided batches, by its name."""
        decided: dict[int, list[BatchDecision]] = defaultdict(list)
        for decision in self.loaded.rows.decisions.get(self.event.pk, ()):
            if decision.batches:
                decided[self._recipe_of(decision.finished_unit_id)].append(decision)
        runs = self.loaded.rows.runs.get(self.event.pk, ())
        rows = [self._recipe_row(recipe, decisions, runs) for recipe, decisions in decided.items()]
        return sorted(rows, key=lambda row: (row.recipe_name, row.recipe_id))

    def assembly(self) -> list[AssemblyProgress]:
        """Return a row per good that is asked for, by its name."""
        goods = [piece[1] for piece in self.outlook.wanted if piece[0] == FINISHED_GOOD]
        return sorted(map(self._good_row, goods), key=lambda row: (row.finished_good_name, row.finished_good_id))

    def assignments(self) -> Sequence[Assignment]:
        """Return who gets what."""
        return self.loaded.rows.assignments.get(self.event.pk, ())

    def progress(self) -> EventProgress:
        """Return all of it together."""
        production, assembly = self.production(), self.assembly()
        return EventProgress(
            event_id=self.event.pk,
            event_name=self.event.name,
            event_date=self.event.event_date,
            plan_state=self.event.plan_state,
            production_progress=tuple(production),
            assembly_progress=tuple(assembly),
            overall_progress=_overall(production, assembly, self.assignments()),
        )

    def _recipe_of(self, unit_id: int) -> int:
        return self.loaded.definitions.units[unit_id].recipe_id

    def _recipe_row(
        self, recipe_id: int, decisions: Sequence[BatchDecision], runs: Sequence[ProductionRun]
    ) -> ProductionProgress:
        units = {decision.finished_unit_id for decision in decisions}
        own = [run for run in runs if run.finished_unit_id in units]
        target = sum(decision.batches for decision in decisions)
        produced = sum((run.num_batches * Fraction(run.scale_factor) for run in own), Fraction(0))
        served = all(self.outlook.is_served((FINISHED_UNIT, unit_id)) for unit_id in units)
        return ProductionProgress(
            recipe_id=recipe_id,
            recipe_name=self.loaded.definitions.recipes.recipes[recipe_id].name,
            target_batches=target,
            produced_batches=_batches(produced),
            remaining_batches=_batches(target - produced),
            overage_batches=_batches(produced - target),
            produced_yield=sum(run.actual_yield for run in own),
            lost_units=sum(run.loss_quantity for run in own),
            progress_pct=percent_to_string(produced, target),
            is_complete=produced >= target or served,
        )

    def _good_row(self, good_id: int) -> AssemblyProgress:
        target = self.outlook.wanted[FINISHED_GOOD, good_id]
        assembled = self.assembled.get(good_id, 0)
        return AssemblyProgress(
            finished_good_id=good_id,
            finished_good_name=self.loaded.definitions.goods.goods[good_id].name,
            target_quantity=target,
            assembled_quantity=assembled,
            remaining_quantity=max(0, target - assembled),
            progress_pct=percent_to_string(assembled, target),
            is_complete=assembled >= target or self.outlook.is_served((FINISHED_GOOD, good_id)),
        )


def get_production_progress(tx: Atomic, *, event_id: int) -> list[ProductionProgress]:
    """Return a row per recipe with decided batches; losses do not lower it."""
    return _course(tx, event_id).production()


def get_assembly_progress(tx: Atomic, *, event_id: int) -> list[AssemblyProgress]:
    """Return a row per good that targets, packages or other goods ask for."""
    return _course(tx, event_id).assembly()


def get_event_overall_progress(tx: Atomic, *, event_id: int) -> OverallProgress:
    """Return both sides together with the packages by status."""
    course = _course(tx, event_id)
    return _overall(course.production(), course.assembly(), course.assignments())


def get_events_with_progress(
    tx: Atomic,
    *,
    filter_type: str = "active_future",
    date_from: date | None = None,
    date_to: date | None = None,
    today: date | None = None,
) -> list[EventProgress]:
    """Return events from today on, past ones, or all, between two days, the earliest first."""
    checked = Checked()
    checked.choice("filter_type", filter_type, FILTERS)
    for field, day in (("date_from", date_from), ("date_to", date_to), ("today", today)):
        if day is not None:
            checked.day(field, day)
    checked.done()

    today = today or timezone.localdate()
    bounds = {
        "event_date__gte": date_from,
        "event_date__lte": date_to,
    }
    events = Event.objects.using(tx.using).filter(**{key: day for key, day in bounds.items() if day is not None})
    if filter_type == "active_future":
        events = events.filter(event_date__gte=today)
    elif filter_type == "past":
        events = events.filter(event_date__lt=today)
    ids = list(events.order_by("event_date", "name", "pk").values_list("pk", flat=True))
    courses = _courses(tx, ids)
    return [courses[event_id].progress() for event_id in ids]


def _course(tx: Atomic, event_id: int) -> Course:
    require_event(tx, event_id=event_id)
    return _courses(tx, [event_id])[event_id]


def progress_from(tx: Atomic, *, loaded: Loaded, event_id: int) -> EventProgress:
    """Return an event's progress, from what was read already for its plan."""
    return _courses(tx, [event_id], loaded)[event_id].progress()


def _courses(tx: Atomic, event_ids: Sequence[int], loaded: Loaded | None = None) -> dict[int, Course]:
    """Load everything for all these events at once."""
    loaded, outlooks = load_outlooks(tx, event_ids=event_ids, loaded=loaded)
    assembled: dict[int, Counter[int]] = defaultdict(Counter)
    runs = AssemblyRun.objects.using(tx.using).live().filter(event__in=event_ids)
    for event_id, good_id, quantity in runs.values_list("event_id", "finished_good_id", "quantity_assembled"):
        assembled[event_id][good_id] += quantity
    return {
        each: Course(event=loaded.events[each], loaded=loaded, outlook=outlooks[each], assembled=assembled[each])
        for each in event_ids
    }


def _overall(
    production: Sequence[ProductionProgress], assembly: Sequence[AssemblyProgress], assignments: Iterable[Assignment]
) -> OverallProgress:
    packages = Counter(assignment.status for assignment in assignments)
    baked = sum(row.is_complete for row in production)
    assembled = sum(row.is_complete for row in assembly)
    return OverallProgress(
        production_targets_count=len(production),
        production_complete_count=baked,
        production_complete=baked == len(production),
        assembly_targets_count=len(assembly),
        assembly_complete_count=assembled,
        assembly_complete=assembled == len(assembly),
        packages_pending=packages[AssignmentStatus.PENDING],
        packages_ready=packages[AssignmentStatus.READY],
        packages_delivered=packages[AssignmentStatus.DELIVERED],
        packages_total=packages.total(),
    )


def _batches(amount: Fraction) -> str:
    return quantity_to_string(quantise(max(Fraction(0), amount)))
