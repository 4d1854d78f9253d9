"""Rows to try blocks on: groups, which have a unique name and nothing else."""

import contextlib
from typing import NoReturn

from django.contrib.auth.models import Group
from django.db import IntegrityError

from bakery.db.transaction import Atomic


class Burnt(Exception):
    """What goes wrong in the tests."""


def add(tx: Atomic, name: str) -> None:
    """Write one group in the block."""
    Group.objects.using(tx.using).create(name=name)


def add_and_burn(tx: Atomic) -> NoReturn:
    """Write one group in the block, and fail."""
    add(tx, "lost")
    raise Burnt


def swallow_an_error(tx: Atomic) -> None:
    """Write two groups of one name, and hide that the second failed; nobody may do so outside a test."""
    add(tx, "twin")
    with contextlib.suppress(IntegrityError):
        add(tx, "twin")


def names(using: str = "default") -> list[str]:
    """Return what the database holds."""
    return sorted(Group.objects.using(using).values_list("name", flat=True))
