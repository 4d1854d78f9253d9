"""Every address is closed but to those the table names."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bakery.accounts.roles import Role, role_of
from bakery.pages import Access
from tests.bakery.access_table import ACCESS
from tests.bakery.people import ROLES, client_of, person

SAMPLES = {"IdConverter": 1, "SlugConverter": "x", "StringConverter": "x", "UUIDConverter": "0" * 32}
# The admin asks for staff, which its own tests show; what is served in development alone stays there.
APART = {"admin", "djdt"}


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


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", sorted(ACCESS.keys() & {*NAMES}))
def test_an_address_is_open_to_its_role_alone(name: str, role: str) -> None:
    client = client_of(role)
    read, write = ACCESS[name]

    for method, wanted in (("get", read), ("post", write)):
        status = getattr(client, method)(address(name)).status_code
        if role == "anyone" and "anyone" not in (read, write):
            assert status == 302
        elif wanted is None:
            assert status == 405
        elif ROLES.index(role) < ROLES.index(wanted):
            assert status == 403
        else:
            assert status not in (403, 405, 500)


@pytest.mark.parametrize("name", NAMES)
def test_ids_in_addresses_are_bounded(name: str) -> None:
    kinds = {type(converter).__name__ for converter in BY_NAME[name].pattern.converters.values()}

    assert kinds <= SAMPLES.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_no_address_answers_other_methods(method: str) -> None:
    client = client_of("superuser")

    assert getattr(client, method)("/").status_code == 405


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
    assert "needs the role viewer; you are signed in as signed_in, without a role" in page.content.decode()
