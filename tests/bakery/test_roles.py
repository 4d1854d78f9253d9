"""Every address is closed but to those the table names."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bakery.accounts.models import User
from bakery.accounts.roles import Role, role_of
from bakery.pages import Access
from tests.bakery.access_table import ACCESS
from tests.bakery.people import ROLES, client_of, person

SAMPLES = {"IdConverter": 1, "SlugConverter": "x", "StringConverter": "x", "UUIDConverter": "0" * 32}
# The admin asks for the highest role, which is shown apart; what is served in development alone stays there.
APART = {"admin", "djdt"}
BACKEND = "django.contrib.auth.backends.ModelBackend"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        elif entry.namespace not in APART:
            yield from patterns(entry)


OURS = [pattern for pattern in patterns(get_resolver()) if str(pattern.pattern) != "admin/login/"]
NAMES = sorted(pattern.name or str(pattern.pattern) for pattern in OURS)
BY_NAME = {pattern.name: pattern for pattern in OURS}


def address(name: str) -> str:
    """Return an address of a view, with values that name no row."""
    converters = BY_NAME[name].pattern.converters
    return reverse(name, kwargs={key: SAMPLES[type(value).__name__] for key, value in converters.items()})


def test_every_address_has_a_name_of_its_own_and_a_row_in_the_table() -> None:
    assert sorted(ACCESS) == NAMES, "complete tests/bakery/access_table.py"


@pytest.mark.parametrize("name", NAMES)
def test_an_address_asks_for_the_role_of_its_row(name: str) -> None:
    access = getattr(BY_NAME[name].callback, "access", None)

    assert isinstance(access, Access), f"{name} has no role_required"
    roles = [role.name.lower() if role is not None else None for role in (access.read, access.write)]
    assert tuple(roles) == ACCESS.get(name)


def wanted_for(name: str, method: str) -> str | None:
    """Return the role a method asks for, None where nobody may use it."""
    read, write = ACCESS[name]
    return {"GET": read, "HEAD": read, "POST": write}.get(method)


def at_boundary(role: str, name: str, method: str) -> bool:
    """Tell whether a role is the highest refused or the lowest let in; what nobody may do, the highest role tries.

    Who has not signed in tries everything: the login stands before all roles.
    """
    wanted = wanted_for(name, method)
    if role == "anyone":
        return True
    if wanted is None:
        return role == ROLES[-1]
    return ROLES.index(wanted) - ROLES.index(role) in (0, 1)


WAYS = [(name, method) for name in sorted(ACCESS.keys() & {*NAMES}) for method in METHODS]


def wrong_answers(role: str, ways: list[tuple[str, str]]) -> list[str]:
    """Return the answers that somebody of a role should not get."""
    client, found = client_of(role), []
    for name, method in ways:
        status = client.generic(method, address(name)).status_code
        if not fits(role, name, method, status):
            found.append(f"{method} {name} answers {status}")
        if (name, method) == ("logout", "POST") and role != "anyone":
            client.force_login(User.objects.get(username=role), backend=BACKEND)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_address_is_open_from_its_role_on(role: str) -> None:
    assert wrong_answers(role, [way for way in WAYS if at_boundary(role, *way)]) == []


@pytest.mark.proof
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_address_is_open_to_its_role_alone_whatever_the_method(role: str) -> None:
    assert wrong_answers(role, WAYS) == []


@pytest.mark.parametrize(
    ("name", "method", "roles"),
    [
        ("event_edit", "GET", ["anyone", "baker", "planner"]),
        ("event_plan", "HEAD", ["anyone", "signed_in", "viewer"]),
        ("event_plan", "POST", ["anyone", "baker", "planner"]),
        ("logout", "POST", ["anyone"]),
        ("today", "DELETE", ["anyone", "superuser"]),
    ],
)
def test_every_way_is_tried_at_its_boundary(name: str, method: str, roles: list[str]) -> None:
    assert [role for role in ROLES if at_boundary(role, name, method)] == roles


def fits(role: str, name: str, method: str, status: int) -> bool:
    """Tell whether an answer is what the table says somebody of this role gets."""
    wanted = wanted_for(name, method)
    if role == "anyone" and "anyone" not in ACCESS[name]:
        return status == 302
    if wanted is None:
        return status == 405
    if ROLES.index(role) < ROLES.index(wanted):
        return status == 403
    return status not in (403, 405) and status < 500


@pytest.mark.parametrize(
    ("role", "name", "method", "status"),
    [
        ("viewer", "event_edit", "GET", 200),
        ("viewer", "event_plan", "POST", 302),
        ("anyone", "today", "HEAD", 200),
        ("planner", "today", "DELETE", 200),
        ("planner", "today", "GET", 500),
        ("baker", "runs", "GET", 403),
    ],
)
def test_an_answer_that_the_table_does_not_know_is_noticed(role: str, name: str, method: str, status: int) -> None:
    assert not fits(role, name, method, status)


def in_admin(resolver: URLResolver, before: str = "/admin/") -> Iterator[str]:
    """Give each address of the admin, with values that name no row; its catch-all is none."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from in_admin(entry, route)
        elif not entry.pattern.regex.pattern.startswith(("(", "^(")):
            yield re.sub(r"<[a-z_:]+>", "9", route)


ADMIN = [path for each in get_resolver().url_patterns if str(each.pattern) == "admin/" for path in in_admin(each)]


# Where somebody is sent who may not enter, or has just left.
DOORS = ("/accounts/login/", "/admin/login/", "/admin/")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES[:-1])
def test_every_address_of_the_admin_is_closed_to_every_role_but_the_highest(role: str) -> None:
    client, found = client_of(role), []
    for path in ADMIN:
        # The address above all is asked in each way; below it one reading and one writing way stand for the rest.
        for method in METHODS if path == "/admin/" else ("GET", "POST"):
            answer = client.generic(method, path)
            if answer.get("Location", "").partition("?")[0] not in DOORS:
                found.append(f"{method} {path} answers {answer.status_code}")

    assert found == []


@pytest.mark.django_db
def test_no_address_of_the_admin_fails_the_highest_role() -> None:
    client = client_of("superuser")
    answers = {
        f"{method} {path}": client.generic(method, path).status_code
        for path in ADMIN
        if not path.endswith("/logout/")
        for method in ("GET", "POST")
    }

    assert {path: status for path, status in answers.items() if status not in (200, 302, 400, 403, 404, 405)} == {}


@pytest.mark.parametrize("name", NAMES)
def test_ids_in_addresses_are_bounded(name: str) -> None:
    kinds = {type(converter).__name__ for converter in BY_NAME[name].pattern.converters.values()}

    assert kinds <= SAMPLES.keys()


@pytest.mark.django_db
def test_a_role_includes_the_ones_before_it() -> None:
    assert [role_of(person(role)) for role in ROLES[1:]] == [
        Role.SIGNED_IN, Role.VIEWER, Role.BAKER, Role.PLANNER, Role.SUPERUSER
    ]  # fmt: skip
    assert role_of(AnonymousUser()) is Role.ANYONE
    assert Role.VIEWER < Role.BAKER < Role.PLANNER


@pytest.mark.django_db
def test_the_highest_of_several_roles_counts() -> None:
    user = person("planner")
    user.groups.add(person("viewer").groups.get())

    assert role_of(user) is Role.PLANNER


@pytest.mark.django_db
def test_a_refusal_says_which_role_is_missing() -> None:
    page = client_of("signed_in").get("/")

    assert page.status_code == 403
    assert "This page needs the role viewer; your account has none." in page.content.decode()
    page = client_of("viewer").post("/recipients/new/")
    assert "Changing this needs the role planner; yours is viewer." in page.content.decode()
