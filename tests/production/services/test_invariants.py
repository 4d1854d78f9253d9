"""What holds whatever is baked."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bakery.catalogue.models import FinishedUnit
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.inventory import services as stock
from bakery.inventory.errors import InsufficientStock
from bakery.inventory.models import Lot
from bakery.inventory.services import check_ledger
from production.dto import LossInput
from production.models import LossCategory, ProductionRun
from production.services import check_can_produce, void_production_run
from tests import make
from tests.production.services.kitchen import bake, cookies

amounts = st.decimals(Decimal("0.0001"), Decimal(5000), places=4)
bakings = st.lists(
    st.tuples(st.integers(1, 3), st.lists(st.integers(0, 2), min_size=6, max_size=6)), min_size=1, max_size=4
)


class Invariants(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(lots=st.lists(st.tuples(amounts, amounts), max_size=4), grams=amounts, bakings=bakings)
    def test_costs_add_up_checks_keep_their_word_and_voids_restore_everything(
        self, lots: list[tuple[Decimal, Decimal]], grams: Decimal, bakings: list[tuple[int, list[int]]]
    ) -> None:
        with transaction.atomic() as tx:
            stock.lock_stock(tx)
            unit = cookies(12, flour=f"{grams}", stock="0")
            for quantity, cost in lots:
                make.lot(unit.recipe.lines.get().ingredient, quantity, cost=cost)
            before = shelf()

            for num_batches, lost in bakings:
                record_as_the_check_says(tx, unit, num_batches, lost)

            assert all(is_shared_exactly(run) for run in ProductionRun.objects.all())
            assert check_ledger(tx) == []

            for run in ProductionRun.objects.order_by("-pk"):
                void_production_run(tx, production_run_id=run.pk, reason="Undone", by=make.user())
            assert shelf() == before
            assert check_ledger(tx) == []


def record_as_the_check_says(tx: Atomic, unit: FinishedUnit, num_batches: int, lost: list[int]) -> None:
    """Record a baking that the check allows, and see one refused that it does not, for the same reason."""
    pairs = zip(LossCategory.values, lost, strict=True)
    losses = [LossInput(category=kind, quantity=count) for kind, count in pairs if count]
    good = 12 * num_batches - sum(lost)
    check = check_can_produce(tx, recipe_id=unit.recipe_id, num_batches=num_batches)
    if check.can_produce:
        bake(tx, unit, num_batches, good, losses=losses)
        return
    with pytest.raises(InsufficientStock) as refusal:
        bake(tx, unit, num_batches, good, losses=losses)
    assert refusal.value.missing == check.missing


def is_shared_exactly(run: ProductionRun) -> bool:
    """Tell whether what was drawn is what the lot and the losses cost."""
    drawn = -sum((use.movement.cost for use in run.uses.all()), Decimal(0))
    borne = sum((loss.total_loss_cost for loss in run.losses.all()), Decimal(0))
    return run.total_ingredient_cost == drawn == borne + (run.lot.cost if run.lot else 0)


def shelf() -> list[tuple[int, Decimal, Decimal]]:
    return list(Lot.objects.in_stock().order_by("pk").values_list("pk", "remaining", "value"))
