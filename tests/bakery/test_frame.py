"""The frame around every page: its modes keep the chosen event."""

import pytest

from tests import make
from tests.bakery.people import client_of, person

pytestmark = pytest.mark.django_db


def test_the_chosen_event_stays_chosen_across_modes() -> None:
    event, other, client = make.event(), make.event(), client_of("viewer")
    assert 'href="/shop/"' in client.get("/").content.decode()

    page = client.get(f"/events/{event.pk}/shopping/").content.decode()
    assert f'href="/events/{event.pk}/plan/"' in page
    assert f'<li data-mode="make"><a href="/events/{event.pk}/make/">' in page
    assert 'href="/shop/" aria-current="true"' in page

    assert f'href="/events/{event.pk}/deliver/"' in client.get("/").content.decode()
    assert f'href="/events/{other.pk}/deliver/"' in client.get(f"/events/{other.pk}/make/").content.decode()


def test_the_event_of_another_person_or_one_that_is_gone_is_forgotten() -> None:
    event, client = make.event(), client_of("viewer")
    client.get(f"/events/{event.pk}/make/")
    client.force_login(person("baker"), backend="django.contrib.auth.backends.ModelBackend")
    assert f"/events/{event.pk}/" not in client.get("/recipients/").content.decode()

    client.get(f"/events/{event.pk}/make/")
    gone = f"/events/{event.pk}/make/"
    event.delete()
    client.get(gone)
    assert 'href="/make/"' in client.get("/recipients/").content.decode()


@pytest.mark.parametrize("cookie", ["", "1", "1-", "-1", "x-y", "1-99999999999999999999", "1--1"])
def test_a_cookie_that_makes_no_sense_chooses_no_event(cookie: str) -> None:
    client = client_of("viewer")
    client.cookies["event"] = cookie

    assert 'href="/make/"' in client.get("/recipients/").content.decode()
