"""Who and what the walk is about: the demo, and the figures of a plan by name."""

from dataclasses import dataclass

from bakery.accounts.models import User
from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Product
from bakery.db import transaction
from bakery.interchange.demo import ANZAC, BISCOTTI, CAKE, DIPPED
from bakery.interchange.services.samples import load_sample
from bakery.inventory.services import get_inventory_status
from events.models import Assignment, Event, Package
from tests import make

ANZAC_COOKIES, ALMOND_BISCOTTI, DIPPED_BISCOTTI, LEMON_CAKE = ANZAC, BISCOTTI, DIPPED, CAKE
COOKIE_BOX, GRAND_HAMPER = "Cookie Box", "Grand Hamper"
SYRUP = "golden_syrup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The people of the walk and its event."""

    planner: User
    baker: User
    event_id: int


def load_demo() -> Cast:
    """Load the demo with its plans."""
    planner, baker = make.user("planner"), make.user("baker")
    with transaction.atomic() as tx:
        load_sample(tx, with_plan=True, by=planner)
    return Cast(planner=planner, baker=baker, event_id=Event.objects.get(name="Christmas").pk)


def unit(name: str) -> FinishedUnit:
    return FinishedUnit.objects.get(name=name)


def good(name: str) -> FinishedGood:
    return FinishedGood.objects.get(name=name)


def package(name: str) -> Package:
    return Package.objects.get(name=name)


def product(name: str) -> Product:
    return Product.objects.get(name=name)


def ingredient(slug: str) -> Ingredient:
    return Ingredient.objects.get(slug=slug)


def assignment_of(recipient: str) -> Assignment:
    return Assignment.objects.get(event__name="Christmas", recipient__name=recipient)


def pieces(name: str) -> int:
    """Return how many of an output or box lie on the shelf."""
    kind = "finished_good" if name in (COOKIE_BOX, GRAND_HAMPER) else "finished_unit"
    item = good(name) if kind == "finished_good" else unit(name)
    with transaction.snapshot() as tx:
        rows = get_inventory_status(tx, item_type=kind, item_id=item.pk)
    return sum(int(row.inventory_count) for row in rows)
