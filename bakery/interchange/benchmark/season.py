"""The events of a bakery to measure in: past ones with what was baked for them, open ones with all they want."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from django.utils import timezone

from bakery.accounts.models import User
from bakery.catalogue.models import Allergen
from bakery.catalogue.services.snapshots import snapshot_finished_good, snapshot_recipe
from bakery.db.transaction import Atomic
from bakery.interchange.benchmark.catalogue import PIECES_A_BATCH, Catalogue, fill_catalogue, named, stock_up, write
from bakery.interchange.benchmark.scales import Scale, Wishes
from bakery.inventory.services.locks import lock_stock
from events.models import (
    Assignment,
    BatchDecision,
    Event,
    EventRecipe,
    Package,
    PackageLine,
    PlanState,
    Recipient,
    SnapshotKind,
    Target,
)
from events.planning.snapshots import create_plan_snapshot
from production.services import record_batch_production

SEED: Final = 1
AVOIDING: Final = 4  # every so many recipients one avoids something
RECEIVERS: Final = 10  # of one package at one event
LOCKED: Final = 5  # every so many open events one is locked


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """What operations are tried on; the recipe is one that nests three deep, and the good has no product to choose."""

    big: int
    typical: int
    recipe: int
    unit: int
    good: int


def fill_season(tx: Atomic, *, scale: Scale, by: User) -> Season:
    """Write a whole bakery, and say what of it is worth measuring."""
    chance, today = Random(SEED), timezone.localdate()  # noqa: S311
    catalogue = fill_catalogue(tx, scale=scale, chance=chance)
    lock_stock(tx, items=None)
    stock_up(tx, today=today, catalogue=catalogue, chance=chance, by=by)
    recipients = _recipients(tx, scale)
    packages = _packages(tx, scale, catalogue, chance)
    events = _events(tx, scale, today, by)
    for event in events:
        wishes = scale.big if event is events[-1] else scale.typical
        _want(tx, event, wishes, catalogue, chance, by)
        _assign(tx, event, wishes, recipients, packages, chance)
    _bake(tx, scale, events, by)
    create_plan_snapshot(tx, event_id=events[-1].pk, kind=SnapshotKind.CALCULATION, by=by)
    season = Season(
        big=events[-1].pk,
        typical=events[-2].pk,
        recipe=catalogue.units[0].recipe_id,
        unit=catalogue.units[0].pk,
        good=catalogue.goods[2].pk,
    )
    # Most of what is made was made before.
    snapshot_recipe(tx, recipe_id=season.recipe, by=by)
    snapshot_finished_good(tx, finished_good_id=season.good, by=by)
    return season


def _recipients(tx: Atomic, scale: Scale) -> Sequence[Recipient]:
    rows = write(
        tx,
        Recipient,
        [
            Recipient(name=f"Recipient {number:04}", search_key=f"recipient {number:04}")
            for number in range(scale.recipients)
        ],
    )
    nuts = Allergen.objects.using(tx.using).get(slug="bench-nuts")
    through = Recipient.avoids.through
    avoiding = rows[::AVOIDING]
    through.objects.using(tx.using).bulk_create(through(recipient_id=row.pk, allergen_id=nuts.pk) for row in avoiding)
    return rows


def _packages(tx: Atomic, scale: Scale, catalogue: Catalogue, chance: Random) -> Sequence[Package]:
    packages = write(tx, Package, [Package(**named("Package", number)) for number in range(scale.packages)])
    lines: list[PackageLine] = []
    for package in packages:
        lines += [
            PackageLine(package=package, component_good=good, quantity=1)
            for good in chance.sample([*catalogue.goods], 1)
        ]
        lines += [
            PackageLine(package=package, finished_unit=unit, quantity=chance.randint(2, 8))
            for unit in chance.sample([*catalogue.units], 2)
        ]
        material = chance.choice([*catalogue.materials])
        lines.append(PackageLine(package=package, material=material, quantity=1, unit="ea"))
    write(tx, PackageLine, lines)
    return packages


def _events(tx: Atomic, scale: Scale, today: date, by: User) -> Sequence[Event]:
    """Write the earlier half into the past; the last event is the big one, and in production."""
    past = scale.events // 2
    rows = []
    for number in range(scale.events):
        is_locked = number >= past and number % LOCKED == 0
        is_last = number == scale.events - 1
        state = PlanState.IN_PRODUCTION if number < past or is_last else PlanState.DRAFT
        rows.append(
            Event(
                name=f"Event {number:04}",
                event_date=today + timedelta(days=7 * (number - past) + 3),
                expected_attendees=100,
                plan_state=PlanState.LOCKED if is_locked and not is_last else state,
                created_by=by,
            )
        )
    return write(tx, Event, rows)


def _want(tx: Atomic, event: Event, wishes: Wishes, catalogue: Catalogue, chance: Random, by: User) -> None:
    """Write targets, half of them goods, and decisions, first of the units wanted."""
    goods = chance.sample([*catalogue.goods], min(wishes.targets // 2, len(catalogue.goods)))
    units = chance.sample([*catalogue.units], min(wishes.decisions, len(catalogue.units)))
    wanted = units[: wishes.targets - len(goods)]
    targets = [
        Target(event=event, finished_unit=unit, quantity=chance.randint(20, 60), created_by=by) for unit in wanted
    ]
    targets += [
        Target(event=event, finished_good=good, quantity=chance.randint(2, 20), created_by=by) for good in goods
    ]
    write(tx, Target, targets)
    decisions = [
        BatchDecision(event=event, finished_unit=unit, batches=chance.randint(1, 5), decided_by=by) for unit in units
    ]
    write(tx, BatchDecision, decisions)
    write(tx, EventRecipe, [EventRecipe(event=event, recipe_id=unit.recipe_id) for unit in units])


def _assign(
    tx: Atomic,
    event: Event,
    wishes: Wishes,
    recipients: Sequence[Recipient],
    packages: Sequence[Package],
    chance: Random,
) -> None:
    receiving = chance.sample([*recipients], min(wishes.assignments, len(recipients)))
    given = chance.sample([*packages], max(2, wishes.assignments // RECEIVERS))
    rows = [
        Assignment(event=event, recipient=each, package=chance.choice(given), quantity=chance.randint(1, 2))
        for each in receiving
    ]
    write(tx, Assignment, rows)


def _bake(tx: Atomic, scale: Scale, events: Sequence[Event], by: User) -> None:
    """Record what was baked for past events and some of what the big one wants, then close those past."""
    past = events[: scale.events // 2]
    for event in (*past, events[-1]):
        decisions = BatchDecision.objects.using(tx.using).filter(event=event).select_related("finished_unit")
        for decision in decisions.order_by("pk")[: scale.runs]:
            record_batch_production(
                tx,
                recipe_id=decision.finished_unit.recipe_id,
                finished_unit_id=decision.finished_unit_id,
                num_batches=1,
                actual_yield=PIECES_A_BATCH,
                event_id=event.pk,
                by=by,
            )
    closed = Event.objects.using(tx.using).filter(pk__in=[event.pk for event in past])
    closed.update(plan_state=PlanState.COMPLETED, closed_at=timezone.now())
