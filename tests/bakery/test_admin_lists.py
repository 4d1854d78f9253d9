"""Lists of the admin ask the database as often for many rows as for few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bakery.people import client_of
from tests.bakery.test_admin import OURS, address
from tests.callers.test_growth import grow
from tests.service_cases.stage import furnished


def asked(client: Client) -> dict[str, int]:
    """Return how many statements each list sends."""
    counts = {}
    for each in OURS:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address(each)).status_code == 200
        counts[each.model.__name__] = len(found)
    return counts


@pytest.mark.django_db
def test_no_list_of_the_admin_asks_more_often_for_more_rows() -> None:
    scene, client = furnished("default"), client_of("superuser")
    grow(scene, 2)
    client.get("/admin/")  # the first request of a session writes its age
    few = asked(client)
    grow(scene, 8)
    many = asked(client)

    assert {name: (few[name], many[name]) for name in few if few[name] != many[name]} == {}
