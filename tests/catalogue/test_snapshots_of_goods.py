"""Frozen contents of goods."""

from dataclasses import replace

import pytest

from bakery.catalogue import services as catalogue
from bakery.catalogue.errors import (
    FinishedGoodNotFound,
    FinishedGoodSnapshotNotFound,
    GoodCycle,
    UnitMismatch,
)
from bakery.catalogue.models import ComponentLine, FinishedGood, FinishedGoodSnapshot
from tests import make


@pytest.fixture
def crate(tx):
    ribbon = make.material("Ribbon", dimension="length")
    box = make.good("Box", [(make.unit(name="Cake"), "0.5"), (ribbon, 1, {"unit": "ft"})])
    return make.good("Crate", [(box, 3)])


def freeze(tx, good):
    return catalogue.snapshot_finished_good(tx, finished_good_id=good.pk, by=make.user())


def test_a_snapshot_holds_exact_needs_of_all_levels(tx, crate):
    needs = freeze(tx, crate).data["needs"]

    assert [(need["type"], need["quantity"]) for need in needs] == [
        ("finished_good", "3/1"),
        ("finished_unit", "3/2"),
        ("material", "2286/25"),
    ]


def test_parts_are_named_by_key_in_the_content_and_by_name_in_the_labels(tx, crate):
    data = freeze(tx, crate).data
    box = str(FinishedGood.objects.get(name="Box").uuid)

    assert data["content"]["lines"][0]["part"] == box
    assert "Box" not in str(data["content"])
    assert data["labels"]["name"] == "Crate"
    assert sorted(data["labels"]["parts"].values()) == ["Box", "Cake", "Ribbon"]


def test_equal_content_gives_the_same_snapshot(tx, crate):
    first = freeze(tx, crate)
    FinishedGood.objects.update(notes="other", instructions="other")

    assert freeze(tx, crate) == replace(first, reused=True)
    assert FinishedGoodSnapshot.objects.count() == 1


def test_a_change_of_a_good_inside_is_another_content(tx, crate):
    first = freeze(tx, crate)
    ComponentLine.objects.filter(finished_unit__isnull=False).update(quantity=1)

    second = freeze(tx, crate)

    assert (second.number, second.reused) == (2, False)
    assert catalogue.get_finished_good_snapshots(tx, finished_good_id=crate.pk) == [
        replace(second, reused=False),
        first,
    ]
    assert catalogue.get_finished_good_snapshot(tx, finished_good_snapshot_id=first.id) == first


def test_what_cannot_be_unpacked_is_not_frozen(tx, crate):
    box = FinishedGood.objects.get(name="Box")
    ComponentLine.objects.filter(material__isnull=False).update(unit="g")
    with pytest.raises(UnitMismatch):
        freeze(tx, crate)

    ComponentLine.objects.create(finished_good=box, component_good=crate, quantity=1)
    with pytest.raises(GoodCycle):
        freeze(tx, crate)


def test_absent_rows_are_refused(tx):
    with pytest.raises(FinishedGoodNotFound):
        catalogue.snapshot_finished_good(tx, finished_good_id=404, by=make.user())
    with pytest.raises(FinishedGoodNotFound):
        catalogue.get_finished_good_snapshots(tx, finished_good_id=404)
    with pytest.raises(FinishedGoodSnapshotNotFound):
        catalogue.get_finished_good_snapshot(tx, finished_good_snapshot_id=404)


@pytest.mark.parametrize("rows", [3, 30])
def test_many_goods_are_frozen_in_as_many_queries_as_few(tx, django_assert_num_queries, rows):
    by = make.user()
    goods = [make.good(lines=[(make.good(lines=[(make.unit(), 1)]), 2)]) for _ in range(rows)]

    with django_assert_num_queries(6):
        snapshots = catalogue.snapshot_finished_goods(tx, finished_good_ids=[each.pk for each in goods], by=by)

    assert snapshots.keys() == {each.pk for each in goods}
