"""What would become of a plan if something about it were different: reckoned like any plan, and nothing written."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from bakery.catalogue.errors import (
    FinishedGoodNotFound,
    FinishedUnitNotFound,
    IngredientNotFound,
    MaterialNotFound,
)
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL
from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Material
from bakery.db.transaction import Atomic
from bakery.dto import Unset
from bakery.errors import NotFound
from bakery.inputs import Checked, possible_ids
from events.dto.changes import PlanChanges, TargetChange
from events.dto.comparison import PlanComparison
from events.errors import PackageNotFound, RecipientNotFound
from events.models import Package, Recipient
from events.planning.compare import compare
from events.planning.loading import Derived, load_plans, load_reached
from events.planning.need_rows import Reckoned, reckon
from events.planning.needs import INGREDIENT
from events.planning.prices import PriceBook
from events.planning.revision import Named, changed_events, changed_prices, changed_rows
from events.planning.shopping_list import owners_of, shopping_from
from events.planning.sides import Side, done_of, live_side
from events.planning.stock import Drawn, drawn_stock, load_price_book
from events.queries.costs import event_costs
from events.queries.packages import package_lines

MOST: Final = 1_000_000
NOTHING: Final = Decimal(0)
PIECES: Final = (FINISHED_UNIT, FINISHED_GOOD)
BOUGHT: Final = (INGREDIENT, MATERIAL)


def what_if(tx: Atomic, *, event_id: int, changes: PlanChanges) -> PlanComparison:
    """Compare the plan as it is with the plan as it would be, and with what was made; nothing is written."""
    _check(changes)
    loaded = load_plans(tx, event_ids=[event_id])
    named = _find(tx, changes)
    events = changed_events(loaded.events, event_id, changes)
    rows = changed_rows(loaded.rows, events[event_id], changes, named)
    live, changed = Derived.of(loaded), Derived.of(load_reached(tx, events=events, rows=rows))

    drawn = drawn_stock(tx, event_id=event_id)
    book = load_price_book(tx, items={*live.definitions.bought(), *changed.definitions.bought(), *drawn.amounts})
    today, prices = reckon(live.plans[event_id], drawn.amounts, book), changed_prices(book, changes.prices)
    return compare(
        _side(tx, live, today, book, drawn, event_id),
        _side(tx, changed, reckon(changed.plans[event_id], drawn.amounts, prices), prices, drawn, event_id),
        done_of(live.plans[event_id], event_costs(tx, event_id=event_id), today),
    )


def _side(
    tx: Atomic, derived: Derived, reckoned: Sequence[Reckoned], book: PriceBook, drawn: Drawn, event_id: int
) -> Side:
    return live_side(
        derived,
        reckoned,
        owners_of(tx, items=[each.item for each in reckoned], derived=derived),
        shopping_from(tx, derived=derived, book=book, event_ids=[event_id], drawn={}),
        drawn,
        event_id,
    )


def _check(changes: PlanChanges) -> None:
    """Refuse what cannot be meant, with every fault."""
    given = Checked()
    for number, target in enumerate(changes.targets):
        _check_target(given.line("targets", number), target)
    for number, assignment in enumerate(changes.assignments):
        given.line("assignments", number).whole("quantity", assignment.quantity, most=MOST)
    for number, batch in enumerate(changes.batches):
        given.line("batches", number).whole("batches", batch.batches, most=100_000)
    for number, price in enumerate(changes.prices):
        line = given.line("prices", number)
        line.choice("item_type", price.item_type, BOUGHT)
        line.amount("cost_per_unit", price.cost_per_unit, places=8, least=NOTHING)
    if not isinstance(changes.expected_attendees, Unset):
        given.whole("expected_attendees", changes.expected_attendees, least=1, most=MOST)
    if not isinstance(changes.event_date, Unset):
        given.day("event_date", changes.event_date)
    given.done()


def _check_target(line: Checked, target: TargetChange) -> None:
    line.choice("item_type", target.item_type, PIECES)
    if (target.quantity is None) == (target.per_attendee is None):
        line.fault("quantity", "Give a number or so many per guest.")
    elif target.quantity is not None:
        line.whole("quantity", target.quantity, most=MOST)
    else:
        line.amount("per_attendee", target.per_attendee, above=NOTHING)


def _find(tx: Atomic, changes: PlanChanges) -> Named:
    """Read what the changes name, or refuse what does not exist."""
    wanted = {kind: [each.item_id for each in changes.targets if each.item_type == kind] for kind in PIECES}
    priced = {kind: [each.item_id for each in changes.prices if each.item_type == kind] for kind in BOUGHT}
    _rows(tx, Ingredient, priced[INGREDIENT], IngredientNotFound)
    _rows(tx, Material, priced[MATERIAL], MaterialNotFound)
    units = [*wanted[FINISHED_UNIT], *(each.finished_unit_id for each in changes.batches)]
    packages = _rows(tx, Package, [each.package_id for each in changes.assignments], PackageNotFound)
    return Named(
        units=_rows(tx, FinishedUnit, units, FinishedUnitNotFound),
        goods=_rows(tx, FinishedGood, wanted[FINISHED_GOOD], FinishedGoodNotFound),
        recipients=_rows(tx, Recipient, [each.recipient_id for each in changes.assignments], RecipientNotFound),
        packages=packages,
        package_lines=package_lines(tx, package_ids=packages),
    )


def _rows(tx: Atomic, model: Any, ids: Iterable[int], refusal: type[NotFound]) -> dict[int, Any]:
    asked = set(ids)
    found: dict[int, Any] = model.objects.using(tx.using).in_bulk(possible_ids(asked)) if asked else {}
    if absent := sorted(asked - found.keys()):
        raise refusal(f"There is no {model._meta.verbose_name} {absent[0]}.", id=absent[0])
    return found
