"""Whatever is done in a bakery in whatever order, every lot holds and is worth what a bakery on paper says."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from assembly.queries.reserved import reserved_lots
from assembly.services import record_assembly, void_assembly_run
from bakery.errors import DomainError
from bakery.inventory.models import Lot
from bakery.inventory.services import (
    CountInput,
    PurchaseLineInput,
    adjust_stock,
    check_ledger,
    count_stock,
    lock_stock,
    record_purchase,
    void_adjustment,
    void_purchase,
)
from events.dto.deliveries import ServedInput
from events.models import Assignment, Delivery
from events.services import record_served, update_fulfillment_status, void_delivery
from production.dto import LossInput
from production.services import record_batch_production, void_production_run
from tests import make
from tests.architecture.proofs import tried
from tests.events.invariants.model import BAG, BOX, CENT_OF_A_CENT, CONTENT, COOKIE, FLOUR, Paper, PaperFact, PaperLot

GRAMS, PER_BATCH, COOKIES_IN_A_BOX = Decimal(300), 10, 4
whichever = st.integers(0, 1_000)
events = st.sampled_from([None, 0, 1])
VOIDS: dict[str, tuple[Callable[..., Any], str]] = {
    "purchase": (void_purchase, "purchase_id"),
    "run": (void_production_run, "production_run_id"),
    "assembly": (void_assembly_run, "assembly_run_id"),
    "delivery": (void_delivery, "delivery_id"),
    "adjustment": (void_adjustment, "adjustment_id"),
}


class Bakery(RuleBasedStateMachine):
    """Cookies of flour, boxes of cookies in a bag, gifts of a box and loose cookies, for two events and for nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.block = tried("default")
        self.tx = self.block.__enter__()
        self.by, self.today, self.paper = make.user(), timezone.localdate(), Paper()
        self.facts: list[tuple[PaperFact, int]] = []
        flour, bag = make.ingredient(), make.material()
        self.products = {FLOUR: make.product(flour, 1000), BAG: make.product(bag)}
        cookie = make.unit(make.recipe("Cookies", [(flour, GRAMS, "g")]), PER_BATCH)
        box = make.good("Box", [(cookie, COOKIES_IN_A_BOX), (bag, 1)])
        self.items: dict[str, Any] = {FLOUR: flour, BAG: bag, COOKIE: cookie, BOX: box}
        self.events = [make.event(), make.event()]
        gift = make.package("Gift", [(box, CONTENT[BOX]), (cookie, CONTENT[COOKIE])])
        self.gifts = [make.assignment(event, make.recipient(), gift, 1) for event in self.events * 2]
        self.statuses = ["pending"] * len(self.gifts)
        self.delivered: dict[int, int] = {}
        self.supplier = make.supplier()
        lock_stock(self.tx)

    def teardown(self) -> None:
        self.block.__exit__(None, None, None)

    def note(self, fact: PaperFact | None, act: Callable[..., Any], **given: Any) -> Any:
        """Do what paper did, which is refused just where paper refused."""
        try:
            done = act(self.tx, **given, by=self.by)
        except DomainError:
            assert fact is None
            return None
        assert fact is not None
        self.facts.append((fact, done.id))
        return done

    def event_id(self, event: int | None) -> int | None:
        return None if event is None else self.events[event].pk

    def lot_on_paper(self, which: int) -> tuple[PaperLot, Lot] | None:
        """Return some lot that holds something, on paper and on the shelf."""
        stored = list(Lot.objects.order_by("pk"))
        pairs = [(paper, lot) for paper, lot in zip(self.paper.lots, stored, strict=True) if paper.remaining]
        return pairs[which % len(pairs)] if pairs else None

    @initialize()
    def begin(self) -> None:
        """Have enough there for something to happen."""
        for item, packages in ((FLOUR, 9), (BAG, 9)):
            self.buy(item, packages, 6, 250)
        for event in (None, 0, 1):
            self.bake(2, 1, event)

    @rule(item=st.sampled_from([FLOUR, BAG]), packages=st.integers(1, 12), days=st.integers(0, 5), price=whichever)
    def buy(self, item: str, packages: int, days: int, price: int) -> None:
        price_per_package = Decimal(price) / 100 if price else None
        size = Decimal(1000) if item == FLOUR else Decimal(1)
        day = self.today - timedelta(days=days)
        lot = PaperLot(item, day, packages * size, packages * (price_per_package or Decimal(0)))
        line = PurchaseLineInput(
            product_id=self.products[item].pk, packages=packages, price_per_package=price_per_package
        )
        self.note(
            self.paper.put(PaperFact("purchase"), lot),
            record_purchase,
            supplier_id=self.supplier.pk,
            purchased_on=day,
            lines=[line],
        )

    @rule(batches=st.integers(1, 4), lost=st.integers(0, 10), event=events)
    def bake(self, batches: int, lost: int, event: int | None) -> None:
        good = batches * PER_BATCH - lost
        fact = self.paper.draw("run", {FLOUR: GRAMS * batches}, event)
        if fact and good:
            share = fact.cost * lost / (good + lost)
            cost = fact.cost - share.quantize(CENT_OF_A_CENT, "ROUND_HALF_UP")
            self.paper.put(fact, PaperLot(COOKIE, self.today, Decimal(good), cost, event))
        cookie = self.items[COOKIE]
        self.note(
            fact,
            record_batch_production,
            recipe_id=cookie.recipe_id,
            finished_unit_id=cookie.pk,
            num_batches=batches,
            actual_yield=good,
            losses=[LossInput(category="burnt", quantity=lost)] if lost else [],
            event_id=self.event_id(event),
        )

    @rule(boxes=st.integers(1, 5), event=events)
    def assemble(self, boxes: int, event: int | None) -> None:
        wants = {COOKIE: Decimal(COOKIES_IN_A_BOX * boxes), BAG: Decimal(boxes)}
        if fact := self.paper.draw("assembly", wants, event):
            self.paper.put(fact, PaperLot(BOX, self.today, Decimal(boxes), fact.cost, event))
        box, event_id = self.items[BOX].pk, self.event_id(event)
        self.note(fact, record_assembly, finished_good_id=box, quantity=boxes, event_id=event_id)

    def held(self, event: int, item: str, apart_from: int = -1) -> Decimal:
        """Return what ready gifts of an event hold of an item."""
        ready = [each for each, status in enumerate(self.statuses) if status == "ready" and each % 2 == event]
        return CONTENT.get(item, Decimal(0)) * len([each for each in ready if each != apart_from])

    def is_free(self, event: int, wants: dict[str, Decimal], apart_from: int = -1) -> bool:
        return all(
            self.held(event, item, apart_from) + wanted <= self.paper.available(item, event)
            for item, wanted in wants.items()
        )

    @rule(which=whichever)
    def get_ready(self, which: int) -> None:
        which %= len(self.gifts)
        allowed = self.statuses[which] == "pending" and self.is_free(which % 2, CONTENT, which)
        try:
            given = {"assignment_id": self.gifts[which].pk, "new_status": "ready"}
            update_fulfillment_status(self.tx, **given, by=self.by)
        except DomainError:
            assert not allowed
        else:
            assert allowed
            self.statuses[which] = "ready"

    @rule(which=whichever)
    def hand_over(self, which: int) -> None:
        which %= len(self.gifts)
        is_ready = self.statuses[which] == "ready"
        fact = self.paper.draw("delivery", CONTENT, which % 2) if is_ready else None
        try:
            given = {"assignment_id": self.gifts[which].pk, "new_status": "delivered"}
            done = update_fulfillment_status(self.tx, **given, by=self.by)
        except DomainError:
            assert fact is None
        else:
            assert fact is not None
            self.statuses[which] = "delivered"
            self.facts.append((fact, done.delivery_id or 0))
            self.delivered[done.delivery_id or 0] = which

    @rule(item=st.sampled_from([COOKIE, BOX]), pieces=st.integers(1, 12), event=st.sampled_from([0, 1]))
    def serve(self, item: str, pieces: int, event: int) -> None:
        wants = {item: Decimal(pieces)}
        fact = self.paper.draw("delivery", wants, event) if self.is_free(event, wants) else None
        kind = {COOKIE: "finished_unit", BOX: "finished_good"}[item]
        lines = [ServedInput(item_type=kind, item_id=self.items[item].pk, quantity=pieces)]
        self.note(fact, record_served, event_id=self.events[event].pk, lines=lines)

    @rule(item=st.sampled_from([FLOUR, BAG, COOKIE, BOX]), quantity=st.integers(1, 700))
    def lose(self, item: str, quantity: int) -> None:
        """Spoil something, whoever it was meant for."""
        lots = sorted((lot for lot in self.paper.lots if lot.item == item), key=lambda lot: lot.received_on)
        wanted = Decimal(quantity if item == FLOUR else 1 + quantity % 5)
        fact = None
        if sum(lot.remaining for lot in lots) >= wanted:
            fact = PaperFact("adjustment")
            self.paper.take(fact, lots, wanted)
        kinds = {FLOUR: "ingredient", BAG: "material", COOKIE: "finished_unit", BOX: "finished_good"}
        given = {"item_type": kinds[item], "item_id": self.items[item].pk}
        self.note(fact, adjust_stock, quantity_change=-wanted, reason="spoilage", **given)

    @rule(which=whichever, more=st.integers(-6, 6))
    def count(self, which: int, more: int) -> None:
        """Find less in a lot than there should be, or more, which goes beside it."""
        pair = self.lot_on_paper(which)
        if pair is None or not more:
            return
        paper, lot = pair
        found = max(Decimal(0), paper.remaining + more)
        fact = PaperFact("adjustment")
        if more > 0:
            cost = (paper.value * more / paper.remaining).quantize(CENT_OF_A_CENT, "ROUND_HALF_UP")
            self.paper.put(fact, PaperLot(paper.item, paper.received_on, Decimal(more), cost))
        else:
            self.paper.take(fact, [paper], paper.remaining - found)
        self.note(fact, count_stock, counts=[CountInput(lot_id=lot.pk, remaining=found)])

    @rule(which=whichever)
    def void(self, which: int) -> None:
        """Take a fact back, if nothing was made of what it brought in."""
        if not self.facts:
            return
        fact, fact_id = self.facts[which % len(self.facts)]
        allowed = self.paper.void(fact)
        act, key = VOIDS[fact.kind]
        try:
            act(self.tx, **{key: fact_id}, reason="Typed wrong.", by=self.by)
        except DomainError:
            assert not allowed
        else:
            assert allowed
            if fact.kind == "delivery" and fact_id in self.delivered:
                self.statuses[self.delivered[fact_id]] = "ready"

    @invariant()
    def the_shelf_is_as_on_paper(self) -> None:
        owners = {lot.lot_id: lot.event_id for lot in reserved_lots(self.tx)}
        shelf = [(lot.remaining, lot.value, owners.get(lot.pk)) for lot in Lot.objects.order_by("pk")]
        assert shelf == [
            (lot.remaining, lot.value, self.event_id(lot.owner) if lot.remaining else None) for lot in self.paper.lots
        ]
        assert [row.status for row in Assignment.objects.order_by("pk")] == self.statuses
        live = Delivery.objects.live().filter(assignment__isnull=False).count()
        assert live == self.statuses.count("delivered")

    @invariant()
    def the_ledger_says_the_same(self) -> None:
        assert check_ledger(self.tx) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("examples", "steps"),
    [pytest.param(6, 50, id="few"), pytest.param(100, 200, id="many", marks=pytest.mark.proof)],
)
def test_the_shelf_is_what_a_bakery_on_paper_has(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Bakery,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
