"""Packages and those who receive them."""

from decimal import Decimal

import pytest

from bakery.catalogue.errors import FinishedGoodNotFound, LineNotFound
from bakery.errors import InUse, InvalidInput, NameTaken
from events import services as event_service
from events.dto.packages import PackageLineInput
from events.errors import PackageNotFound, RecipientNotFound
from events.models import Package, PackageLine
from events.queries.packages import allergens_of_packages
from tests import make


def unit_line(unit, quantity=6, **fields):
    return PackageLineInput(component_type="finished_unit", component_id=unit.pk, quantity=quantity, **fields)


def good_line(good, quantity=1, **fields):
    return PackageLineInput(component_type="finished_good", component_id=good.pk, quantity=quantity, **fields)


def material_line(material, quantity=Decimal("1.5"), unit="m", **fields):
    return PackageLineInput(
        component_type="material", component_id=material.pk, quantity=quantity, unit=unit, **fields
    )


def test_a_package_holds_units_goods_and_materials(tx):
    unit, good = make.unit(name="Cookie"), make.good("Box")
    ribbon = make.material("Ribbon", dimension="length")

    package = event_service.create_package(
        tx, name="Neighbour gift", contents=[unit_line(unit), good_line(good), material_line(ribbon, unit="metres")]
    )

    assert package.slug == "neighbour-gift"
    told = [(line.component_type, line.component_name, line.quantity, line.unit) for line in package.contents]
    assert told == [
        ("finished_unit", "Cookie", "6", ""),
        ("finished_good", "Box", "1", ""),
        ("material", "Ribbon", "1.5", "m"),
    ]
    assert event_service.get_package_contents(tx, package_id=package.id) == list(package.contents)


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("finished_unit", {"quantity": Decimal("1.5")}),
        ("finished_unit", {"quantity": 0}),
        ("finished_unit", {"quantity": Decimal("NaN")}),
        ("finished_unit", {"quantity": Decimal(10) ** 30}),
        ("finished_unit", {"component_id": 0}),
        ("finished_unit", {"component_type": "heap"}),
        ("finished_unit", {"unit": "g"}),
        ("finished_unit", {"decide_at_assembly": True}),
        ("finished_unit", {"note": "a\x00b"}),
        ("material", {"unit": "g"}),
        ("material", {"unit": "armful"}),
        ("material", {"unit": ""}),
        ("material", {"product_id": 0}),
    ],
)
def test_a_line_that_makes_no_sense_is_refused(tx, kind, changed):
    part = make.unit() if kind == "finished_unit" else make.material(dimension="length")
    line = {"component_type": kind, "component_id": part.pk, "quantity": 1, "unit": "m" if kind == "material" else ""}

    with pytest.raises(InvalidInput) as refused:
        event_service.create_package(tx, name="Gift", contents=[PackageLineInput(**(line | changed))])

    assert [error.field for error in refused.value.errors] == [f"contents.0.{next(iter(changed))}"]
    assert not Package.objects.exists()


def test_a_part_named_twice_is_refused(tx):
    unit = make.unit()

    with pytest.raises(InvalidInput):
        event_service.create_package(tx, name="Gift", contents=[unit_line(unit), unit_line(unit)])


def test_a_product_of_another_material_is_refused(tx):
    ribbon, string = make.material(dimension="length"), make.material(dimension="length")

    with pytest.raises(InvalidInput):
        event_service.create_package(
            tx, name="Gift", contents=[material_line(ribbon, product_id=make.product(string).pk)]
        )


def test_what_is_retired_stays_where_it_is_and_is_not_chosen_anew(tx):
    unit, other = make.unit(), make.unit()
    package = event_service.create_package(tx, name="Gift", contents=[unit_line(unit)])
    for each in (unit, other):
        each.archived_at = each.created_at
        each.save()

    kept = event_service.update_package(tx, package_id=package.id, contents=[unit_line(unit, 7)])
    assert kept.contents[0].quantity == "7"
    assert [problem.code for problem in kept.problems] == ["archived"]
    with pytest.raises(InvalidInput):
        event_service.update_package(tx, package_id=package.id, contents=[unit_line(unit), unit_line(other)])


def test_lines_that_stay_keep_their_ids(tx):
    unit, good = make.unit(), make.good()
    package = event_service.create_package(tx, name="Gift", contents=[unit_line(unit), good_line(good)])

    changed = event_service.update_package(tx, package_id=package.id, contents=[good_line(good, 3)])

    assert [(line.id, line.quantity) for line in changed.contents] == [(package.contents[1].id, "3")]
    untouched = event_service.update_package(tx, package_id=package.id, notes="By hand.")
    assert untouched.contents == changed.contents


def test_a_name_is_taken_in_any_case(tx):
    event_service.create_package(tx, name="Gift")

    with pytest.raises(NameTaken):
        event_service.create_package(tx, name="gift")


def test_a_good_is_added_counted_and_taken_out(tx):
    package, good = make.package(), make.good()

    event_service.add_finished_good_to_package(tx, package_id=package.pk, finished_good_id=good.pk)
    twice = event_service.add_finished_good_to_package(tx, package_id=package.pk, finished_good_id=good.pk, quantity=2)
    assert [line.quantity for line in twice.contents] == ["3"]
    set_to = event_service.update_finished_good_quantity(
        tx, package_id=package.pk, finished_good_id=good.pk, quantity=5
    )
    assert [line.quantity for line in set_to.contents] == ["5"]
    without = event_service.remove_finished_good_from_package(tx, package_id=package.pk, finished_good_id=good.pk)
    assert without.contents == ()
    with pytest.raises(LineNotFound):
        event_service.remove_finished_good_from_package(tx, package_id=package.pk, finished_good_id=good.pk)
    with pytest.raises(FinishedGoodNotFound):
        event_service.add_finished_good_to_package(tx, package_id=package.pk, finished_good_id=0)


def test_a_copy_has_the_materials_and_is_no_template(tx):
    ribbon = make.material(dimension="length")
    package = make.package("Gift", [(make.unit(), 2), (ribbon, 30, {"decide_at_assembly": True})], is_template=True)

    copy = event_service.duplicate_package(tx, package_id=package.pk, name="Gift 2")

    assert not copy.is_template
    assert [(line.component_id, line.quantity, line.decide_at_assembly) for line in copy.contents][1] == (
        ribbon.pk, "30", True,
    )  # fmt: skip


def test_an_assigned_package_is_archived_and_not_deleted(tx):
    package, recipient = make.package(), make.recipient()
    make.assignment(make.event(), recipient, package)

    with pytest.raises(InUse):
        event_service.delete_package(tx, package_id=package.pk)
    with pytest.raises(InUse):
        event_service.delete_recipient(tx, recipient_id=recipient.pk)

    event_service.archive_package(tx, package_id=package.pk)
    event_service.archive_recipient(tx, recipient_id=recipient.pk)
    assert event_service.list_packages(tx) == []
    assert event_service.list_recipients(tx) == []
    event_service.restore_package(tx, package_id=package.pk)
    event_service.restore_recipient(tx, recipient_id=recipient.pk)
    assert [each.id for each in event_service.list_packages(tx)] == [package.pk]
    assert [each.id for each in event_service.list_recipients(tx)] == [recipient.pk]


def test_an_unassigned_package_is_deleted_with_its_lines(tx):
    package = make.package("", [(make.unit(), 1)])

    event_service.delete_package(tx, package_id=package.pk)
    event_service.delete_recipient(tx, recipient_id=make.recipient().pk)

    assert not PackageLine.objects.exists()


def test_allergens_come_from_every_level(tx):
    almonds = make.ingredient(allergens=["Tree nuts"])
    butter = make.ingredient(allergens=["Milk"])
    glaze = make.recipe("Glaze", [(butter, 1, "g")])
    cake = make.unit(make.recipe("Cake", [(almonds, 1, "g")], [(glaze, 1)]))
    hamper = make.good("Hamper", [(make.good("Box", [(cake, 1)]), 1)])
    by_good, by_unit = make.package("", [(hamper, 1)]), make.package("", [(cake, 1)])
    plain = make.package("", [(make.material(), 1)])

    found = allergens_of_packages(tx, package_ids=[by_good.pk, by_unit.pk, plain.pk])

    assert found == {by_good.pk: ("Milk", "Tree nuts"), by_unit.pk: ("Milk", "Tree nuts"), plain.pk: ()}


def test_recipients_name_what_they_avoid(tx):
    make.allergen("Tree nuts")

    alder = event_service.create_recipient(tx, name="Alder", household="Hill 2", avoids=["tree nuts"])
    assert alder.avoids == ("Tree nuts",)
    with pytest.raises(InvalidInput):
        event_service.update_recipient(tx, recipient_id=alder.id, avoids=["gravel"])
    with pytest.raises(NameTaken):
        event_service.create_recipient(tx, name="alder", household="hill 2")

    cleared = event_service.update_recipient(tx, recipient_id=alder.id, household="", avoids=[])
    assert (cleared.name, cleared.household, cleared.avoids) == ("Alder", "", ())
    assert event_service.get_recipient(tx, recipient_id=alder.id) == cleared
    assert [each.id for each in event_service.list_recipients(tx, query="ALD")] == [alder.id]


def test_lists_take_as_many_queries_for_one_as_for_many(tx, django_assert_num_queries):
    for _ in range(4):
        make.package("", [(make.good("", [(make.unit(), 1)]), 1), (make.unit(), 1)])
        make.recipient(avoids=["Milk"])

    with django_assert_num_queries(3):
        event_service.list_recipients(tx)
    with django_assert_num_queries(6):
        event_service.list_packages(tx)


def test_absent_packages_and_recipients_are_said_to_be_absent(tx):
    for call in (
        event_service.get_package,
        event_service.get_package_contents,
        event_service.archive_package,
        event_service.delete_package,
        event_service.update_package,
    ):
        with pytest.raises(PackageNotFound):
            call(tx, package_id=0)
    for call in (
        event_service.get_recipient,
        event_service.archive_recipient,
        event_service.delete_recipient,
        event_service.update_recipient,
    ):
        with pytest.raises(RecipientNotFound):
            call(tx, recipient_id=0)
