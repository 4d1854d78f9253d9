"""Reads of accounts."""

from typing import Final

from bakery.accounts.models import User
from bakery.accounts.roles import GROUPS
from bakery.db.transaction import Atomic

# The demo names its accounts after their roles.
DEMO_NAMES: Final = tuple(GROUPS)


def demo_accounts(tx: Atomic) -> list[str]:
    """Return the accounts of the demo that exist, from the smallest role up."""
    names = User.objects.using(tx.using).filter(username__in=DEMO_NAMES, is_active=True)
    return sorted(names.values_list("username", flat=True), key=DEMO_NAMES.index)
