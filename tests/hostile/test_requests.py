"""What no page of ours asks for is refused in words with one status, and nothing of it stays."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

import pytest
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import reverse

from tests.bakery.access_table import ACCESS
from tests.bakery.people import client_of
from tests.bakery.test_roles import BY_NAME, SAMPLES
from tests.callers.test_pages import READ, WRITE, address_of
from tests.callers.watching import undone
from tests.hostile.addresses import (
    FREE_TEXT,
    LEADS_AWAY,
    NO_BODY,
    NO_HOST,
    NO_ID,
    NO_PATH,
    NO_SLUG,
    NO_VALUE,
    OF_ADMIN,
    OF_TABLES,
)
from tests.hostile.requests import ELSEWHERE, FOREIGN, NO_ROW, SMUGGLED, Hostile
from tests.service_cases.stage import Stage, furnished

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = client_of("superuser")
    client.get(reverse("account"))  # notes when the session began
    return client


def said(page: HttpResponse) -> str:
    return page.content.decode()


def faults_of(each: Hostile, scene: Stage, client: Client) -> Iterator[str]:
    """Send one request and report another status, a word that is missing, and what it changed."""
    before = each.kept(scene) if each.kept else None
    with undone():
        answer = client.post(each.path(scene), each.body(scene) if each.body else {})
        after = each.kept(scene) if each.kept else None
    if answer.status_code != each.status:
        yield f"{each.what} is answered by {answer.status_code}"
    if each.says not in said(answer):
        yield f"{each.what} is answered without “{each.says}”"
    if after != before:
        yield f"{each.what} changed {before} to {after}"


def test_what_belongs_elsewhere_or_to_no_form_is_refused_and_nothing_stays(client: Client) -> None:
    scene = furnished("default")

    assert [fault for each in (*FOREIGN, *SMUGGLED) for fault in faults_of(each, scene, client)] == []


def test_a_change_that_slips_through_is_noticed(client: Client) -> None:
    scene = furnished("default")
    renamed = Hostile(
        what="a name",
        path=lambda s: reverse("account"),
        body=lambda s: {"units": "metric", "theme": "dark"},
        status=422,
        kept=lambda s: [*type(s.by).objects.order_by("pk").values_list("theme")],
    )

    assert len([*faults_of(renamed, scene, client)]) == 2


def addresses(value: str, kinds: tuple[str, ...]) -> Iterator[str]:
    """Give each address that names a row by a value of these kinds, with this one in its place."""
    for name, pattern in sorted(BY_NAME.items()):
        found = {key: type(each).__name__ for key, each in pattern.pattern.converters.items()}
        if name and found and {*found.values()} <= {*kinds}:
            plain = reverse(name, kwargs={key: SAMPLES[kind] for key, kind in found.items()})
            stand_in = str(SAMPLES[next(iter(found.values()))])
            yield plain.replace(f"/{stand_in}/", f"/{value}/", 1)


@pytest.mark.parametrize(("values", "kinds"), [(NO_ID, ("IdConverter",)), (NO_SLUG, ("StringConverter",))])
def test_an_address_of_no_row_is_unknown(values: tuple[str, ...], kinds: tuple[str, ...], client: Client) -> None:
    # Every value at one address, and every address with the value that comes closest to a row.
    asked = [path for value in values for path in [*addresses(value, kinds)][:1]] + [*addresses(values[0], kinds)]

    answers = {(path, way): getattr(client, way)(path).status_code for path in asked for way in ("get", "post")}

    assert len(asked) > len(values)
    assert {key: status for key, status in answers.items() if status not in (400, 404, 405)} == {}


MARK = "of_the_query"


def with_query(address: str, more: dict[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(more)}"


def asked_for(client: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return what a page reads of its query string."""
    read: set[str] = set()
    with monkeypatch.context() as patch:
        for name in ("get", "getlist", "__getitem__", "__contains__"):
            patch.setattr(QueryDict, name, _noting(getattr(QueryDict, name), read), raising=False)
        client.get(with_query(address, {MARK: "1"}))
    return read - {MARK}


def _noting(original: Any, read: set[str]) -> Any:
    def noted(self: QueryDict, key: str, *more: Any, **named: Any) -> Any:
        if dict.__contains__(self, MARK):  # not what was posted, which there is none of
            read.add(key)
        return original(self, key, *more, **named)

    return noted


def taken_for_good(client: Client, monkeypatch: pytest.MonkeyPatch, *, most: int) -> list[str]:
    """Return which parts of a query are answered though they cannot be used; so many values are tried for each."""
    scene, found, number = furnished("default"), [], 0
    for name in READ:
        address = address_of(name, scene)
        for part in sorted(asked_for(client, address, monkeypatch)):
            values = FREE_TEXT.get(part, NO_VALUE)
            # Which ones are tried where is left to chance, though always the same one.
            first = crc32(f"{name} {part}".encode())
            for value in [values[(first + step) % len(values)] for step in range(min(most, len(values)))]:
                number += 1
                answer = client.get(with_query(address, {part: value}))
                if answer.status_code not in (400, 422) or part not in said(answer):
                    found.append(f"{name}?{part}={value[:20]} answers {answer.status_code}")
    assert number > 40
    return found


def test_every_part_of_a_query_that_cannot_be_used_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\n".join(taken_for_good(client, monkeypatch, most=1)) == ""


@pytest.mark.proof
def test_whatever_stands_in_a_query_that_cannot_be_used_is_named(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "\n".join(taken_for_good(client, monkeypatch, most=4)) == ""


def test_a_query_does_not_reach_into_the_tables(client: Client) -> None:
    scene = furnished("default")

    for name in READ:
        assert client.get(with_query(address_of(name, scene), OF_TABLES)).status_code in (200, 302), name


@pytest.mark.parametrize("where", LEADS_AWAY)
def test_no_form_leads_to_another_site(where: str, client: Client) -> None:
    theme = {"units": "us", "theme": "dark", "next": where}
    login = {"username": "superuser", "password": "superuser", "next": where}

    for answer in (client.post("/account/", theme), Client().post(f"/accounts/login/?next={where}", login)):
        assert answer.status_code == 302
        assert answer["Location"] in ("/", "/account/")


@pytest.mark.parametrize("host", NO_HOST)
def test_a_wrong_host_is_refused_and_never_repeated(host: str, client: Client) -> None:
    answer = client.get("/", headers={"host": host})

    assert answer.status_code == 400
    assert ELSEWHERE not in said(answer)


def test_a_host_that_only_a_proxy_names_is_not_believed(client: Client) -> None:
    named = {"x-forwarded-host": ELSEWHERE, "x-forwarded-server": ELSEWHERE, "forwarded": f"host={ELSEWHERE}"}

    for path in ("/", "/accounts/login/", "/nowhere/", "/admin/"):
        answer = client.get(path, headers=named)
        assert ELSEWHERE not in said(answer) + str(answer.headers)


def test_no_form_is_taken_without_proof_that_it_is_ours(client: Client) -> None:
    scene, strict = furnished("default"), Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    token = "a" * 32 + "b" * 32
    strict.cookies["csrftoken"] = token
    of_others = {"origin": f"https://{ELSEWHERE}"}

    for name in WRITE:
        address = address_of(name, scene)
        assert strict.post(address).status_code == 403, name
        assert strict.post(address, {"csrfmiddlewaretoken": "b" * 64}).status_code == 403, name
        assert strict.post(address, {"csrfmiddlewaretoken": token}, headers=of_others).status_code == 403, name


def wrongly_taken(client: Client, *, most: int) -> list[str]:
    """Return which pages answer a body that is no form by another status; so many bodies are sent to each."""
    scene, session, found = furnished("default"), client.cookies["sessionid"].value, []
    for name in WRITE:
        first = crc32(name.encode())
        for step in range(most):
            body, kind, statuses = NO_BODY[(first + step) % len(NO_BODY)]
            client.cookies["sessionid"] = session
            with undone():
                answer = client.post(address_of(name, scene), body, content_type=kind)
            if answer.status_code not in statuses:
                found.append(f"{name} answers {answer.status_code} to {body[:40]!r}")
    return found


def test_a_body_that_is_no_form_changes_nothing_and_breaks_nothing(client: Client) -> None:
    assert "\n".join(wrongly_taken(client, most=1)) == ""


@pytest.mark.proof
def test_no_body_that_is_no_form_breaks_any_page(client: Client) -> None:
    assert "\n".join(wrongly_taken(client, most=len(NO_BODY))) == ""


@pytest.mark.parametrize(("path", "status"), NO_PATH)
def test_an_address_of_another_kind_is_unknown(path: str, status: int, client: Client) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    assert ELSEWHERE not in answer.get("Location", "")


@pytest.mark.parametrize(("path", "status"), OF_ADMIN)
def test_the_admin_is_not_asked_more_than_it_shows(path: str, status: int, client: Client) -> None:
    furnished("default")

    assert client.get(path).status_code == status


def test_a_list_of_requests_that_leaves_an_address_out_is_noticed() -> None:
    by_row = {name for name, pattern in BY_NAME.items() if pattern.pattern.converters}
    covered = {path for value in ("1", "x") for path in addresses(value, ("IdConverter", "StringConverter"))}

    assert len(covered) >= len(by_row & ACCESS.keys()) > 0
    assert NO_ROW > 2**62
