"""Which row of several kinds a key of a file means."""

from collections.abc import Mapping
from typing import Final

from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job
from bakery.interchange.register import EVENT, GOOD, RECIPE, RECIPIENT, UNIT, folded
from bakery.interchange.rows import Row

NAMED_BY: Final[Mapping[str, str]] = {EVENT: "event_name", RECIPIENT: "recipient_name"}
Piece = tuple[str, int]


def piece_meant(job: Job, *, slug: str = "", name: str = "", key: str) -> Piece:
    """Return the good a row names, or the output where the predecessor wrapped a single output into a good."""
    for kind in (GOOD, UNIT):
        found = job.register.by_slug(kind, slug) if slug else None
        if found is not None:
            return kind, found
    for kind in (GOOD, UNIT):
        named = job.register.named(kind, name or slug)
        if len(named) == 1:
            return kind, named[0]
    raise RowRejected(key, f"There is no finished good “{slug or name}”.")


def meant_by_name(job: Job, *, kind: str, row: Row) -> int:
    """Return the event or recipient a row names: one of the same file before others of that name."""
    key = NAMED_BY[kind]
    name = row.text(key, required=True)
    here: set[int] = {*job.here.get((kind, folded(name)), ())}
    if len(here) == 1:
        return here.pop()
    return job.register.one(kind, slug="", name=name, key=key)


def recipe_meant(job: Job, row: Row) -> int:
    """Return the recipe a row names by its slug, an older one, or its name."""
    return job.register.one(RECIPE, slug=row.text("recipe_slug"), name=row.text("recipe_name"), key="recipe_name")
