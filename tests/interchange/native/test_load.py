"""Backups are taken while people work: each holds one moment, whatever is committed meanwhile."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from django.db import connections

from bakery.db import transaction
from bakery.interchange.native.scratch import scratch_database
from bakery.interchange.services.restoring import load_backup
from bakery.inventory.models import Lot, Movement
from bakery.inventory.queries.ledger import check_ledger
from bakery.inventory.services import lock_stock
from tests import make
from tests.interchange.native.archives import written
from tests.inventory.test_concurrency import bake

BAKERS, RUNS, MOST = 4, 250, 12
fork = multiprocessing.get_context("fork")

pytestmark = pytest.mark.proof


def backups_meanwhile(folder: Path) -> tuple[list[Path], set[str]]:
    """Let bakers work, back up again and again as long as they do, and return the backups and how the bakers fared."""
    found: list[Path] = []
    connections.close_all()
    with ProcessPoolExecutor(BAKERS, fork) as pool:
        bakers = [pool.submit(bake, lock_stock, RUNS, seed) for seed in range(BAKERS)]
        while len(found) < MOST and not all(each.done() for each in bakers):
            found.append(written(folder))
        return found, {each.result() for each in bakers}


@pytest.mark.django_db(transaction=True)
def test_every_backup_taken_while_bakers_write_is_good(tmp_path: Path) -> None:
    for item in [make.ingredient() for _ in range(5)]:
        for _ in range(4):
            make.lot(item, BAKERS * RUNS, cost="7.77")
    make.unit()

    found, fared = backups_meanwhile(tmp_path)

    assert fared == {"baked"}
    assert len(found) >= 3
    seen = []
    with scratch_database() as scratch:
        for path in found:
            with transaction.atomic(using=scratch) as tx:
                load_backup(tx, path=path)
                assert check_ledger(tx) == []
            baked = Lot.objects.using(scratch).filter(finished_unit__isnull=False).count()
            used = Movement.objects.using(scratch).filter(delta__lt=0)
            assert -sum(used.values_list("cost", flat=True)) == sum(
                Lot.objects.using(scratch).filter(finished_unit__isnull=False).values_list("cost", flat=True)
            ), "a run is in a backup as a whole or not at all"
            seen.append(baked)
    assert seen == sorted(seen)
    assert any(0 < baked < BAKERS * RUNS for baked in seen), "some were taken in the midst of it"
