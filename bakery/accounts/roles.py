"""What people may do, from reading to everything; each role may do what the ones before it may."""

from enum import IntEnum
from typing import Final, Literal

from django.contrib.auth.models import AnonymousUser

from bakery.accounts.models import User


class Role(IntEnum):
    """How far somebody is trusted; a higher number includes the lower ones."""

    ANYONE = 0
    SIGNED_IN = 1
    VIEWER = 2
    BAKER = 3
    PLANNER = 4
    SUPERUSER = 5

    @property
    def label(self) -> str:
        """The word for people."""
        return self.name.lower().replace("_", " ")


RoleName = Literal["anyone", "signed_in", "viewer", "baker", "planner", "superuser"]

# These are groups; the others follow from the account itself.
GROUPS: Final = {"viewer": Role.VIEWER, "baker": Role.BAKER, "planner": Role.PLANNER}


def role_named(name: RoleName) -> Role:
    """Return the role that views and tests spell out."""
    return Role[name.upper()]


def role_of(user: User | AnonymousUser) -> Role:
    """Return the highest role a person has: one query, none for superusers and people who are not signed in."""
    if isinstance(user, AnonymousUser):
        return Role.ANYONE
    if user.is_superuser:
        return Role.SUPERUSER
    names = user.groups.values_list("name", flat=True)
    return max((GROUPS[name] for name in names if name in GROUPS), default=Role.SIGNED_IN)
