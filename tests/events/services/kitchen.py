"""A kitchen in which events cost something: bread, and boxes of it."""

from django.utils import timezone

from assembly.services import record_assembly
from bakery.db.transaction import Atomic
from events.dto.deliveries import ServedInput
from events.models import Event, PlanState
from events.services import record_served
from production.dto import LossInput
from production.services import record_batch_production
from tests import make


class Kitchen:
    """Flour for bread, bread and a bag for a box; `boxes` come with a lot that no event made."""

    def __init__(self) -> None:
        self.flour, self.bag = make.ingredient("Flour"), make.material("Bag")
        make.lot(self.flour, 100_000, unit_cost="0.01")
        make.lot(self.bag, 1000, unit_cost="0.80")
        self.recipe = make.recipe("Bread", [(self.flour, 250, "g")])
        self.bread = make.unit(self.recipe, 10, "Bread")
        self.box = make.good("Box", [(self.bread, 2), (self.bag, 1)])
        self.by = make.user()

    def bake(self, tx: Atomic, event: Event | None, batches: int = 1, lost: int = 0) -> int:
        losses = [LossInput(category="burnt", quantity=lost)] if lost else []
        return record_batch_production(
            tx,
            recipe_id=self.recipe.pk,
            finished_unit_id=self.bread.pk,
            num_batches=batches,
            actual_yield=10 * batches - lost,
            losses=losses,
            event_id=event.pk if event else None,
            by=self.by,
        ).id

    def assemble(self, tx: Atomic, event: Event | None, boxes: int) -> None:
        record_assembly(
            tx, finished_good_id=self.box.pk, quantity=boxes, event_id=event.pk if event else None, by=self.by
        )

    def serve(self, tx: Atomic, event: Event, kind: str, pieces: int) -> None:
        item = self.bread if kind == "finished_unit" else self.box
        lines = [ServedInput(item_type=kind, item_id=item.pk, quantity=pieces)]
        record_served(tx, event_id=event.pk, lines=lines, by=self.by)


def close(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(plan_state=PlanState.COMPLETED, closed_at=timezone.now())
