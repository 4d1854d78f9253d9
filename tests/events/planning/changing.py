"""Changes of a Christmas plan, each called with a reason or without one."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from bakery.accounts.models import User
from bakery.catalogue.models import ComponentLine, Product
from bakery.db.transaction import Atomic
from events import services as event_service
from events.models import Recipient
from events.planning.decisions import delete_batch_decision, save_batch_decision
from events.planning.states import lock_plan
from tests import make
from tests.events.planning.christmas import Christmas, agreed_christmas

WHY = "Grandmother comes too."


class _UndoneError(Exception):
    """Ends a savepoint whose work is not to be kept."""


@contextmanager
def undone(tx: Atomic) -> Iterator[Atomic]:
    """Open a savepoint that leaves nothing behind: many changes are tried on one Christmas."""
    with suppress(_UndoneError), tx.savepoint() as inner:
        yield inner
        raise _UndoneError


def locked_christmas(tx: Atomic, by: User) -> Christmas:
    """Return a locked plan in which a cake for every ten guests is among what is wanted."""
    given = agreed_christmas()
    given.event.expected_attendees = 10
    given.event.save()
    make.target(given.event, given.units["Cake"], per_attendee="0.1")
    given.event.decisions.filter(finished_unit=given.units["Cake"]).update(batches=3)
    lock_plan(tx, event_id=given.event.pk, by=by)
    return given


def set_biscotti(tx: Atomic, given: Christmas, **more: Any) -> object:
    ids = {"event_id": given.event.pk, "finished_unit_id": given.units["Almond Biscotti"].pk}
    return event_service.set_unit_target(tx, **ids, **{"target_quantity": 41} | more)


def set_boxes(tx: Atomic, given: Christmas, **more: Any) -> object:
    ids = {"event_id": given.event.pk, "finished_good_id": given.goods["Cookie Box"].pk}
    return event_service.set_assembly_target(tx, **ids, **{"target_quantity": 22} | more)


def drop_biscotti(tx: Atomic, given: Christmas, **more: Any) -> None:
    unit_id = given.units["Almond Biscotti"].pk
    event_service.delete_unit_target(tx, event_id=given.event.pk, finished_unit_id=unit_id, **more)


def assign(tx: Atomic, given: Christmas, **more: Any) -> object:
    guest = Recipient.objects.filter(name="Dogwood").first() or make.recipient("Dogwood")
    ids = {"recipient_id": guest.pk, "package_id": given.packages["Neighbour gift"].pk}
    return event_service.assign_package_to_recipient(tx, event_id=given.event.pk, **ids, **more)


def raise_birch(tx: Atomic, given: Christmas, **more: Any) -> object:
    return event_service.update_assignment(tx, assignment_id=given.assignments["Birch"].pk, **{"quantity": 2} | more)


def remove_birch(tx: Atomic, given: Christmas, **more: Any) -> None:
    event_service.remove_assignment(tx, assignment_id=given.assignments["Birch"].pk, **more)


def invite(tx: Atomic, given: Christmas, **more: Any) -> object:
    return event_service.update_event(tx, event_id=given.event.pk, **{"expected_attendees": 20} | more)


def bake_more(tx: Atomic, given: Christmas, **more: Any) -> object:
    unit_id = given.units["Anzac"].pk
    return save_batch_decision(tx, event_id=given.event.pk, finished_unit_id=unit_id, **{"batches": 6} | more)


def forget_batches(tx: Atomic, given: Christmas, **more: Any) -> None:
    delete_batch_decision(tx, event_id=given.event.pk, finished_unit_id=given.units["Anzac"].pk, **more)


def bake_none(tx: Atomic, given: Christmas, **more: Any) -> None:
    bake_more(tx, given, batches=0, **more)


def choose_stars(tx: Atomic, given: Christmas, **more: Any) -> object:
    line = ComponentLine.objects.get(finished_good=given.goods["Cookie Box"], material=given.things["Cello bag"])
    product_id = Product.objects.get(name="Stars").pk
    ids = {"line_id": line.pk, "line_type": "component_line", "product_id": product_id}
    return event_service.choose_material(tx, event_id=given.event.pk, **ids, **more)
