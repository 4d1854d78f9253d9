"""People who are signed in, for tests of pages."""

from typing import Any, Final

from django.contrib.auth.models import Group
from django.test import Client

from bakery.accounts.models import User

ROLES: Final = ("anyone", "signed_in", "viewer", "baker", "planner", "superuser")


def person(role: str) -> User:
    """Return an account with one role, its name that of the role."""
    user = User.objects.create(username=role, is_superuser=role == "superuser", is_staff=role == "superuser")
    user.set_password(role)
    user.save(update_fields=["password"])
    if role in ("viewer", "baker", "planner"):
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def client_of(role: str) -> Client:
    """Return a browser in which somebody of this role has signed in, or nobody."""
    client = Client()
    if role != "anyone":
        client.force_login(person(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def inside(page: Any) -> str:
    """Return what a page shows apart from its frame."""
    return page.content.decode().partition("<main")[2].partition("</main>")[0]
