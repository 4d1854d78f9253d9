"""What there can be of all that is wanted: loose outputs and boxes out of one pool, and all together."""

import pytest

from bakery.db.transaction import Atomic
from events.dto.screens import Possible
from events.models import Event
from events.planning.screen import get_plan_screen
from tests import make


@pytest.fixture
def event(tx: Atomic) -> Event:
    return make.event()


def possible(tx: Atomic, event: Event) -> Possible:
    return get_plan_screen(tx, event_id=event.pk).possible


def figures(found: Possible) -> list[tuple[str, int, int, int, int]]:
    return [(line.name, line.wanted, line.ready, line.now, line.after_batches) for line in found.lines]


def test_loose_pieces_and_boxes_share_what_there_is_in_the_order_entered(tx: Atomic, event: Event) -> None:
    cookie = make.unit(None, 24, "Cookie")
    make.lot(cookie, 10)
    box = make.good("Box", [(cookie, 2)])
    make.target(event, box, 4)
    make.target(event, cookie, 20)
    make.decision(event, cookie, 1)

    found = possible(tx, event)

    assert figures(found) == [("Cookie", 20, 2, 2, 20), ("Box", 4, 0, 4, 4)]
    assert (found.all_now, found.all_after) == (False, True)


def test_all_together_counts_the_packaging_of_packages(tx: Atomic, event: Event) -> None:
    cookie, tag = make.unit(None, 24, "Cookie"), make.material("Tag")
    make.lot(cookie, 10)
    make.assignment(event, make.recipient(), make.package(lines=[(cookie, 4), (tag, 1)]))

    found = possible(tx, event)
    assert figures(found) == [("Cookie", 4, 4, 4, 4)]
    assert (found.all_now, found.all_after) == (False, False)

    make.lot(tag, 1)
    found = possible(tx, event)
    assert (found.all_now, found.all_after) == (True, True)
