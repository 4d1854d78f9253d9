"""Each fault in the tables turns the line of its own rule red, and no other."""

import pytest

from bakery.db import transaction
from bakery.interchange.services.integrity import RULES, check_integrity
from tests.callers.watching import undone
from tests.interchange.faults import FAULTS, inject, staged

pytestmark = pytest.mark.django_db


def broken() -> dict[str, int]:
    """Return how many rows break each rule that is broken."""
    with transaction.snapshot() as tx:
        return {each.code: each.count for each in check_integrity(tx) if each.count}


def test_each_of_thirty_faults_breaks_its_own_rule_alone() -> None:
    scene = staged()
    assert broken() == {}

    found = []
    for rule, faults in FAULTS.items():
        for name, fault in faults:
            with undone():
                hit, told = inject(fault, scene), broken()
            if not hit or {*told} != {rule}:
                found.append(f"{name}: {told}, {hit} rows hit")

    assert "\n".join(found) == ""
    assert FAULTS.keys() == {rule.code for rule in RULES}
