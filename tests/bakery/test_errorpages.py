"""What goes wrong is said in words, and nothing but a fault of ours is a 500."""

import logging
import re

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from bakery import errorpages
from tests.bakery.people import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.bakery.faulty_urls")]


@pytest.fixture
def client() -> Client:
    return client_of("viewer")


def said(page: HttpResponse) -> str:
    return page.content.decode()


@pytest.mark.parametrize(
    ("kind", "status", "message"),
    [
        ("missing", 404, "There is no such event."),
        ("taken", 409, "There is an event called Christmas."),
        ("rule", 422, "That would make minus two."),
        ("input", 400, "quantity: This is too much."),
    ],
)
def test_a_refusal_that_leaves_a_view_is_a_page_with_its_status(
    client: Client, kind: str, status: int, message: str
) -> None:
    page = client.post(f"/fault/{kind}/")

    assert page.status_code == status
    assert message in said(page)
    assert "Nothing was changed" in said(page)
    assert 'href="/"' in said(page)


@pytest.mark.parametrize(
    ("sender", "back"),
    [
        ("http://testserver/listing/?page=2#row", 'href="/listing/?page=2"'),
        ("http://testserver/fault/taken/", 'href="/fault/taken/"'),
        ("https://evil.example/listing/", ""),
        ("", ""),
    ],
)
def test_the_way_back_leads_to_the_page_of_this_site_it_was_sent_from(client: Client, sender: str, back: str) -> None:
    page = said(client.post("/fault/taken/", headers={"referer": sender}))

    assert (back in page) if back else ("where you were" not in page)
    assert "evil.example" not in page


def test_an_address_that_fails_is_no_way_back_to_itself(client: Client) -> None:
    assert "where you were" not in said(client.get("/nowhere/", headers={"referer": "http://testserver/nowhere/"}))


def test_a_part_of_a_page_gets_its_refusal_as_a_part(client: Client) -> None:
    page = client.post("/fault/taken/", headers={"hx-request": "true"})

    assert page.status_code == 409
    assert said(page).startswith('<div class="problems" role="alert">')


def test_a_fault_of_ours_shows_a_number_that_stands_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR, "bakery.pages"):
        page = client.get("/fault/bug/")

    number = re.search(r"<strong>([0-9a-f]{8})</strong>", said(page))
    assert page.status_code == 500
    assert number
    assert f"fault {number[1]} at /fault/bug/" in caplog.text
    assert "secret" in caplog.text
    assert "secret" not in said(page)


def test_an_unknown_address_is_not_repeated(client: Client) -> None:
    page = client.get("/<script>alert(1)/")

    assert page.status_code == 404
    assert "<script>alert" not in said(page)
    assert "There is no such page" in said(page)


@pytest.mark.parametrize("number", ["1", str(2**63 - 1)])
def test_an_id_a_database_can_hold_reaches_the_view(client: Client, number: str) -> None:
    assert said(client.get(f"/row/{number}/")) == number


@pytest.mark.parametrize("number", [str(2**63), str(10**30), "-1", "1.0", "１", "x"])
def test_an_id_no_database_can_hold_is_an_unknown_address(client: Client, number: str) -> None:
    assert client.get(f"/row/{number}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=1e3", "page"),
        ("page=99999999", "page"),
        ("page=１", "page"),
        ("event=9223372036854775808", "event"),
        ("event=1_000", "event"),
        ("event=abc", "event"),
        ("state=open'--", "state"),
        ("from=2026-02-30", "from"),
        ("from=yesterday", "from"),
        ("from=9999-12-31", "from"),
        ("q=" + "x" * 201, "q"),
    ],
)
def test_a_query_that_cannot_be_used_is_named(client: Client, query: str, field: str) -> None:
    page = client.get(f"/listing/?{query}")

    assert page.status_code == 400
    assert f"{field}: " in said(page)


def test_a_query_that_makes_sense_is_read(client: Client) -> None:
    page = client.get("/listing/?page=2&event=7&state=locked&from=2026-12-15&q=%20cr%C3%A8me%20&other=1")

    assert said(page) == "[2, 7, 'locked', datetime.date(2026, 12, 15), 'crème']"
    assert said(client.get("/listing/?page=&q=")) == "[1, None, 'draft', None, '']"


@pytest.mark.parametrize(
    "address",
    ["/listing/?q=%00", "/listing/?q=%ff%fe", "/listing/%00/", "/listing/?q=" + "x" * 9000, "/" + "x" * 3000],
)
def test_an_address_no_database_can_hold_is_refused_at_the_door(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("body", [b"name=%00", b"name=%ff", b"name=\xff", b"%ff=1"])
def test_a_form_no_database_can_hold_is_refused_at_the_door(client: Client, body: bytes) -> None:
    page = client.post("/fault/taken/", body, content_type="application/x-www-form-urlencoded")

    assert page.status_code == 400


@pytest.mark.parametrize("value", ["a\x00b", b"\xff\xfe".decode("utf-8", "replace")])
def test_the_same_goes_for_forms_that_carry_files(client: Client, value: str) -> None:
    page = client.post("/fault/taken/", {"name": value})

    assert page.status_code == 400
    assert "name" in said(page)


def test_a_cookie_no_database_can_hold_is_refused_at_the_door() -> None:
    assert Client(headers={"cookie": "sessionid=aaaa\x00aaaa"}).get("/").status_code == 400


@pytest.mark.parametrize(
    "body", ["a=" + "x" * 3_000_000, "&".join(f"a{number}=1" for number in range(1_100))], ids=["long", "many"]
)
def test_a_form_without_end_is_refused(body: str) -> None:
    page = Client().post("/accounts/login/", body, content_type="application/x-www-form-urlencoded")

    assert page.status_code in (400, 413)


def test_a_broken_form_never_reaches_the_login() -> None:
    assert Client().post("/accounts/login/", {"username": "a\x00", "password": "b"}).status_code == 400


def test_a_form_without_proof_of_origin_is_refused_in_words(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)

    page = strict.post("/accounts/login/", {"username": "a", "password": "b"})

    assert page.status_code == 403
    assert "too old, or cookies are off" in said(page)


def test_a_refused_method_is_a_page_too(client: Client) -> None:
    page = client.post("/listing/")

    assert page.status_code == 405
    assert page["Allow"] == "GET, HEAD"
    assert "Not that way" in said(page)


@pytest.mark.parametrize("address", ["/", "/fault/bug/", "/fault/taken/", "/nowhere/", "/listing/?page=x", "/healthz"])
def test_every_answer_carries_the_policies(client: Client, address: str) -> None:
    client.raise_request_exception = False

    page = client.get(address)

    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"


def test_a_page_is_kept_by_nobody_but_the_browser_that_asked(client: Client) -> None:
    assert {"private", "no-cache"} <= {*client.get("/").headers["Cache-Control"].split(", ")}


def test_words_of_others_are_not_repeated() -> None:
    request = RequestFactory().get("/")

    assert b"inner workings" not in errorpages.bad_request(request, ValueError("inner workings")).content


def test_a_wrong_host_is_refused_without_a_fault() -> None:
    assert Client().get("/", headers={"host": "evil.example"}).status_code == 400
    assert "evil.example" not in settings.ALLOWED_HOSTS
