"""Signing in, being paused, signing out, and how long a session lives."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from bakery.accounts import services as account_service
from bakery.accounts.forms import REFUSED
from bakery.accounts.models import User
from bakery.accounts.queries import demo_accounts
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput, NameTaken
from tests.bakery.people import client_of, person

pytestmark = pytest.mark.django_db
WRITES = ("INSERT", "UPDATE", "DELETE")


def sign_in(client: Client, name: str, password: str, **sent: Any) -> HttpResponse:
    return client.post("/accounts/login/", {"username": name, "password": password} | sent)


def said(page: HttpResponse) -> str:
    return page.content.decode()


def test_signing_in_leads_to_today_and_keeps_the_moment() -> None:
    user = person("viewer")

    page = sign_in(Client(), "viewer", "viewer")

    assert (page.status_code, page["Location"]) == (302, "/")
    user.refresh_from_db()
    assert user.last_login is not None


def test_who_was_signed_out_while_typing_is_told_that_nothing_was_saved() -> None:
    stranger = Client()

    sent = stranger.post("/recipients/new/", {"name": "Dogwood"}, follow=True)
    opened = Client().get("/recipients/new/", follow=True)

    assert "nothing was saved" in said(sent)
    assert "nothing was saved" not in said(opened)


def test_who_was_signed_out_while_typing_comes_back_to_the_form() -> None:
    here = {"referer": "http://testserver/recipients/new/?from=plan"}
    sent = Client().post("/recipients/new/", {"name": "Dogwood"}, headers=here)
    unknown = Client().post("/products/1/prefer/", {"name": "Dogwood"})
    part = Client().post(
        "/events/1/plan/",
        {"act": "lock"},
        headers={"hx-request": "true", "hx-current-url": "http://testserver/events/1/plan/?scope=total"},
    )

    assert sent["Location"] == "/accounts/login/?next=/recipients/new/%3Ffrom%3Dplan"
    assert unknown["Location"] == "/accounts/login/?next=/"
    assert part["HX-Redirect"] == "/accounts/login/?next=%2Fevents%2F1%2Fplan%2F%3Fscope%3Dtotal"


def test_signing_in_leads_back_to_where_one_was_going() -> None:
    person("viewer")

    assert sign_in(Client(), "viewer", "viewer", next="/design/?a=1")["Location"] == "/design/?a=1"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
        "bogus",
        "today",
        "./x:y",
        "0",
    ],
)
def test_signing_in_never_leads_elsewhere(address: str) -> None:
    person("viewer")

    assert sign_in(Client(), "viewer", "viewer", next=address)["Location"] == "/"


def test_the_session_key_changes_at_login() -> None:
    person("viewer")
    client = Client()
    planted = client.session
    planted["known"] = "to a stranger"
    planted.save()

    sign_in(client, "viewer", "viewer")

    assert client.session.session_key != planted.session_key
    assert not Session.objects.filter(pk=planted.session_key).exists()


def test_every_refusal_reads_the_same() -> None:
    person("viewer")
    off = person("baker")
    User.objects.filter(pk=off.pk).update(is_active=False)

    pages = [sign_in(Client(), *pair) for pair in (("viewer", "wrong"), ("nobody", "wrong"), ("baker", "baker"))]

    assert [page.status_code for page in pages] == [422, 422, 422]
    assert all(REFUSED in said(page) for page in pages)


def test_five_failures_pause_a_name_for_fifteen_minutes() -> None:
    person("viewer")
    client = Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        failed = [sign_in(client, "viewer", "wrong") for _ in range(5)]
        assert [page.status_code for page in failed] == [422, 422, 422, 422, 429]

        clock.shift(timedelta(minutes=14))
        paused = sign_in(client, "viewer", "viewer")
        assert paused.status_code == 429
        assert REFUSED in said(paused)

        clock.shift(timedelta(minutes=2))
        assert sign_in(client, "viewer", "viewer").status_code == 302


def test_a_pause_concerns_one_name_at_one_address() -> None:
    person("viewer")
    person("baker")
    for _ in range(5):
        sign_in(Client(), "viewer", "wrong")

    assert sign_in(Client(), "baker", "baker").status_code == 302
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), "viewer", "viewer").status_code == 302
    assert sign_in(Client(), "viewer", "viewer").status_code == 429


def test_signing_in_forgets_earlier_failures() -> None:
    person("viewer")
    for _ in range(2):
        for _ in range(4):
            sign_in(Client(), "viewer", "wrong")
        assert sign_in(Client(), "viewer", "viewer").status_code == 302


def test_the_admin_has_no_login_of_its_own() -> None:
    page = Client().get("/admin/login/?next=/admin/")

    assert (page.status_code, page["Location"]) == (302, "/accounts/login/?next=/admin/")


def test_signing_out_ends_the_session_on_the_server() -> None:
    client = client_of("viewer")
    assert Session.objects.count() == 1

    assert client.post("/accounts/logout/").status_code == 302

    assert Session.objects.count() == 0
    assert client.get("/").status_code == 302


def test_reading_a_page_writes_nothing() -> None:
    person("viewer")
    client = Client()
    sign_in(client, "viewer", "viewer")

    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200

    assert [query["sql"] for query in queries if query["sql"].startswith(WRITES)] == []


def test_a_part_of_a_page_sends_a_stranger_to_the_login_as_a_whole() -> None:
    answer = Client().get("/", headers={"hx-request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/accounts/login/?next=%2F")


def test_a_session_is_renewed_once_a_day() -> None:
    client = client_of("viewer")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.get("/")
        began = Session.objects.get().expire_date
        clock.shift(timedelta(hours=23))
        client.get("/")
        assert Session.objects.get().expire_date == began

        clock.shift(timedelta(hours=2))
        client.get("/")
        assert Session.objects.get().expire_date == began + timedelta(hours=25)


def test_a_session_ends_after_ninety_days_however_often_it_is_used() -> None:
    client = client_of("viewer")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.get("/")
        for _ in range(9):
            clock.shift(timedelta(days=10))
            assert client.get("/").status_code == 200
        clock.shift(timedelta(days=1))
        assert client.get("/").status_code == 302


def test_an_unused_session_ends_after_fourteen_days() -> None:
    client = client_of("viewer")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.get("/")
        clock.shift(timedelta(days=15))
        assert client.get("/").status_code == 302


def test_switching_an_account_off_ends_its_sessions() -> None:
    client = client_of("viewer")
    User.objects.filter(username="viewer").update(is_active=False)

    assert client.get("/").status_code == 302


def test_changing_the_password_ends_the_other_sessions_alone() -> None:
    here, there = client_of("viewer"), Client()
    there.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    sent = {"old_password": "viewer", "new_password1": "flour and water", "new_password2": "flour and water"}

    assert here.post("/account/password/", sent)["Location"] == "/account/"

    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert User.objects.get().check_password("flour and water")


def test_a_weak_password_is_refused_with_the_reason() -> None:
    page = client_of("viewer").post(
        "/account/password/", {"old_password": "viewer", "new_password1": "short", "new_password2": "short"}
    )

    assert page.status_code == 422
    assert "at least 10 characters" in said(page)


def test_units_and_theme_are_kept() -> None:
    client = client_of("viewer")

    page = client.post("/account/", {"units": "metric", "theme": "dark", "next": "/design/"})

    assert page["Location"] == "/design/"
    assert 'data-theme="dark"' in said(client.get("/design/"))
    assert User.objects.get().units == "metric"
    client.post("/accounts/logout/")
    assert 'data-theme="dark"' in said(client.get("/accounts/login/"))


def test_an_unknown_theme_is_refused() -> None:
    client = client_of("viewer")

    assert client.post("/account/", {"units": "metric", "theme": "neon"}).status_code == 422
    assert User.objects.get().units == "us"


def test_the_login_page_names_the_demo_only_in_development(settings: Settings) -> None:
    person("viewer")
    assert "same word" not in said(Client().get("/accounts/login/"))

    settings.DEBUG = True
    assert "<strong>viewer</strong>" in said(Client().get("/accounts/login/"))

    User.objects.all().delete()
    assert "same word" not in said(Client().get("/accounts/login/"))


def test_an_account_is_made_with_one_role(tx: Atomic) -> None:
    account_service.create_account(tx, username="ben", password_hash="!", role="baker")

    assert [group.name for group in User.objects.get(username="ben").groups.all()] == ["baker"]
    assert demo_accounts(tx) == []


@pytest.mark.parametrize(("name", "role", "refusal"), [("ben", "king", InvalidInput), ("anna", "baker", NameTaken)])
def test_an_account_without_sense_is_refused(name: str, role: str, refusal: type[Exception]) -> None:
    User.objects.create(username="anna")

    with pytest.raises(refusal), transaction.atomic() as tx:
        account_service.create_account(tx, username=name, password_hash="!", role=role)

    assert User.objects.count() == 1
