"""What can be made of what an event wants: one shared pool, nothing counted for two goods."""

from collections import defaultdict

from django.utils import timezone

from assembly.queries.runs import live_assembly_runs
from bakery.catalogue.errors import FinishedGoodNotFound
from bakery.catalogue.explode import FINISHED_GOOD
from bakery.catalogue.models import FinishedGood
from bakery.db.transaction import Atomic
from bakery.inputs import Checked
from events.dto.feasibility import AssemblyFeasibility, ProductionFeasibility
from events.models import Target
from events.planning.claims import Shelf
from events.planning.demand import Piece, TargetWant
from events.planning.feasible_batches import feasible_batches
from events.planning.feasible_goods import Surroundings, feasible_goods
from events.planning.inputs import DemandRows
from events.planning.loading import derive_plans, load_reached
from events.planning.needs import plan_one
from events.planning.pool import Pool
from events.planning.shapes import PlanInput, UnitPlan
from events.planning.stock import load_price_book

NOBODY = 0


def check_assembly_feasibility(tx: Atomic, *, event_id: int) -> list[AssemblyFeasibility]:
    """Return a row for every good that is wanted, targets in the order entered, then packages."""
    derived = derive_plans(tx, event_ids=[event_id])
    book = load_price_book(tx, items=derived.definitions.bought())
    return feasible_goods(Surroundings.of(derived, event_id, book, live_assembly_runs(tx, event_id=event_id)))


def check_single_assembly_feasibility(tx: Atomic, *, finished_good_id: int, quantity: int) -> AssemblyFeasibility:
    """Return how many of so many could be put together from what is kept for no event."""
    given = Checked()
    given.row_id("finished_good_id", finished_good_id)
    given.whole("quantity", quantity, least=1, most=100_000)
    given.done()
    good = FinishedGood.objects.using(tx.using).filter(pk=finished_good_id).first()
    if good is None:
        raise FinishedGoodNotFound(f"There is no finished good {finished_good_id}.", id=finished_good_id)
    wish = DemandRows(targets={NOBODY: [Target(finished_good=good)]})
    loaded = load_reached(tx, events={}, rows=wish)
    rows = loaded.definitions
    piece: Piece = (FINISHED_GOOD, finished_good_id)
    free = [lot for lot in loaded.lots if lot.reserved_for is None and lot.item != piece]
    target = TargetWant(id=NOBODY, piece=piece, name=rows.name_of(piece), quantity=quantity)
    asked = PlanInput(id=NOBODY, event_date=timezone.localdate(), targets=(target,))
    surroundings = Surroundings(
        plan=plan_one(asked, rows.content, Shelf(free)),
        rows=rows,
        lots=free,
        book=load_price_book(tx, items=rows.bought()),
        wanted={piece: quantity},
        assembled={},
    )
    return next(row for row in feasible_goods(surroundings) if row.finished_good_id == finished_good_id)


def check_production_feasibility(tx: Atomic, *, event_id: int) -> list[ProductionFeasibility]:
    """Return a row per recipe with decided batches, in the order decided, over the ingredients open to the event."""
    derived = derive_plans(tx, event_ids=[event_id])
    plans = {each.unit.id: each for each in derived.plans[event_id].units}
    decided: dict[int, list[UnitPlan]] = defaultdict(list)
    for decision in derived.rows.decisions.get(event_id, ()):
        unit = plans[decision.finished_unit_id]
        if unit.batches:
            decided[unit.unit.recipe_id].append(unit)
    pool = Pool(derived.open_lots(event_id), {})
    return [feasible_batches(units, pool, derived.definitions) for units in decided.values()]
