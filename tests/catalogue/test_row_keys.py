"""Definitions found by what files call them."""

from uuid import uuid4

from bakery.catalogue.models import FinishedGood
from bakery.catalogue.queries.slugs import rows_by_keys
from bakery.catalogue.services import rename_slug
from bakery.db.transaction import Atomic
from tests import make


def test_the_uuid_decides_then_the_slug_or_a_former_one_and_halves_that_differ_name_nothing(tx: Atomic) -> None:
    box, tin = make.good("Box", slug="box"), make.good("Tin", slug="can")
    rename_slug(tx, kind="finished_good", from_slug="can", to_slug="tin")
    unknown = uuid4()
    keys = {
        (box.uuid, "box"): box,
        (box.uuid, "gone"): box,
        (unknown, "box"): box,
        (unknown, "tin"): tin,
        (unknown, "can"): tin,
        (tin.uuid, "can"): tin,
        (box.uuid, "tin"): None,
        (box.uuid, "can"): None,
        (unknown, "gone"): None,
    }

    found = rows_by_keys(tx, rows=FinishedGood.objects.using(tx.using).all(), keys=set(keys))

    assert {key: found.get(key) for key in keys} == keys
