"""The proofs can fail: each function or block that breaks a promise is noticed by the proof of that promise."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from bakery.catalogue.models import Supplier
from bakery.db import transaction
from bakery.db.transaction import Atomic, BlockRolledBack
from bakery.dto import Blocker
from tests import make
from tests.architecture.proofs import against_blocks, against_mark, against_result, faults_of, run
from tests.service_cases.cases import Case, R, W
from tests.service_cases.registry import cases_on
from tests.service_cases.stage import bare

pytestmark = pytest.mark.django_db(databases=["other"])


def said(proof: Any, function: Any, *, writes: bool = False) -> list[str]:
    """Return what a proof says of a function of these samples."""
    case = (W if writes else R)(function, stage=bare)
    return list(proof(run(case, bare("other"))))


def honest(tx: Atomic) -> list[str]:
    """Do what a function should."""
    return list(Supplier.objects.using(tx.using).values_list("name", flat=True)) or ["nobody"]


def test_an_honest_function_passes() -> None:
    assert [said(proof, honest) for proof in (against_blocks, against_mark, against_result)] == [[], [], []]


def test_a_block_that_names_the_wrong_database_fails_every_function(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = cases_on("furnished")
    scene = cases[0].stage("other")

    def misled(case: Case) -> Case:
        def function(tx: Atomic, **given: Any) -> Any:
            with monkeypatch.context() as patch:
                patch.setattr(Atomic, "using", property(lambda tx: "default"))
                return case.function(tx, **given)

        return replace(case, function=function)

    touching = [misled(case) for case in cases if case.touches_rows]

    assert [case for case in touching if not faults_of(case, lambda case: against_mark(run(case, scene)))] == []


def test_a_function_without_using_is_noticed() -> None:
    def forgetful(tx: Atomic) -> int:
        return Supplier.objects.count()

    assert "other" not in str(faults_of(R(forgetful, stage=bare), lambda case: against_mark(run(case, bare("other")))))
    with pytest.raises(Exception, match="not allowed"):
        said(against_mark, forgetful)


def test_a_function_that_opens_a_block_of_its_own_is_noticed() -> None:
    def nesting(tx: Atomic) -> list[str]:
        with tx.savepoint() as inner:
            return honest(inner)

    def durable(tx: Atomic) -> list[str]:
        with transaction.atomic(using=tx.using) as inner:
            return honest(inner)

    assert [fault.split()[1] for fault in said(against_blocks, nesting)] == ["SAVEPOINT", "RELEASE"]
    with pytest.raises(RuntimeError, match="durable"):
        said(against_blocks, durable)


def test_a_function_that_swallows_a_refusal_of_the_database_is_noticed() -> None:
    def swallowing(tx: Atomic) -> str:
        try:
            make.supplier("Mill", using=tx.using, slug=make.supplier("Mill", using=tx.using).slug)
        except IntegrityError:
            return "done"
        return "never"

    with pytest.raises(BlockRolledBack), transaction.atomic(using="other") as tx:
        swallowing(tx)


@pytest.mark.parametrize(
    "answer",
    [
        lambda tx: Decimal("1.00"),
        lambda tx: 1.5,
        lambda tx: {"total": Decimal(1)},
        lambda tx: Supplier.objects.using(tx.using).all(),
        lambda tx: [make.supplier("Mill", using=tx.using)],
        lambda tx: (Blocker(kind="x", id=1, name="x", count=Decimal(1)),),
    ],
)
def test_a_value_that_may_not_leave_is_noticed(answer: Any) -> None:
    def lazy(tx: Atomic) -> Any:
        return answer(tx)

    assert said(against_result, lazy) != []


def test_a_reader_that_writes_and_a_writer_that_does_not_are_noticed() -> None:
    def writing(tx: Atomic) -> str:
        return make.supplier("Mill", using=tx.using).name

    assert said(against_mark, writing, writes=True) == []
    assert said(against_mark, writing)[0].startswith("is said to read")
    assert said(against_mark, honest, writes=True) == ["is said to write and writes nothing"]
