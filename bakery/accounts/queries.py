"""Reads of accounts."""

from typing import Final

from bakery.accounts.models import User
from bakery.accounts.roles import GROUPS
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput

# The demo names its accounts after their roles.
DEMO_NAMES: Final = tuple(GROUPS)


def demo_accounts(tx: Atomic) -> list[str]:
    """Return the accounts of the demo that exist, from the smallest role up."""
    names = User.objects.using(tx.using).filter(username__in=DEMO_NAMES, is_active=True)
    return sorted(names.values_list("username", flat=True), key=DEMO_NAMES.index)


def acting_user(tx: Atomic, *, username: str | None) -> User:
    """Return the person a command acts for; without a name, the only superuser."""
    people = User.objects.using(tx.using).filter(is_active=True)
    found = list(people.filter(username=username) if username else people.filter(is_superuser=True)[:2])
    if len(found) == 1:
        return found[0]
    if username:
        raise InvalidInput.of("user", f"There is no active account called “{username}”.")
    count = "more than one superuser" if found else "no superuser"
    raise InvalidInput.of("user", f"There is {count}: name who does it with --user.")
