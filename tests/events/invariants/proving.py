"""How a fact is proven over many small bakeries: over a few in every run, over a hundred where there is time."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bakery.db.transaction import Atomic
from bakery.errors import DomainError
from bakery.inventory.models import Lot, Movement
from bakery.inventory.services import check_ledger, lock_stock
from events.models import Assignment, Delivery
from tests.architecture.proofs import tried

FEW, MANY = 5, 100
PHASES = set(Phase) - {Phase.explain}  # it takes minutes, and cannot see into a bakery
Holds = Callable[[Atomic, Random], None]


def invariant(*, few: int = FEW, many: int = MANY) -> Callable[[Holds], Callable[[int], None]]:
    """Make a test of what holds in whatever bakery a `draw` sets up; the many examples wait for the long tests."""

    def test_of(holds: Holds) -> Callable[[int], None]:
        @pytest.mark.django_db
        @pytest.mark.parametrize(
            "examples", [pytest.param(few, id="few"), pytest.param(many, id="many", marks=pytest.mark.proof)]
        )
        def test(examples: int) -> None:
            @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
            @given(draw=st.randoms(use_true_random=False))
            def in_one_bakery(draw: Random) -> None:
                with tried("default") as tx:
                    lock_stock(tx)
                    holds(tx, draw)
                    assert check_ledger(tx) == []

            in_one_bakery()

        test.__name__, test.__doc__ = holds.__name__, holds.__doc__
        return test

    return test_of


def refusal(act: Callable[..., Any], tx: Atomic, **given: Any) -> DomainError | None:
    """Try one act, and return why it was refused, which must have left everything as it was."""
    before = facts()
    try:
        act(tx, **given)
    except DomainError as error:
        assert facts() == before
        return error
    return None


def facts() -> list[Any]:
    """Return what lies there and what was recorded."""
    return [
        list(Lot.objects.order_by("pk").values_list("pk", "remaining", "value")),
        list(Assignment.objects.order_by("pk").values_list("pk", "status")),
        Movement.objects.count(),
        Delivery.objects.live().count(),
    ]
