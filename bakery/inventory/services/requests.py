"""Recording requests and their keys: sent twice, recorded once."""

from collections.abc import Mapping
from uuid import UUID

from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.errors import KeyReused
from bakery.inventory.digest import digest_of
from bakery.inventory.models import RequestKey


def claim(tx: Atomic, *, key: UUID | None, operation: str, content: Mapping[str, object], by: User) -> str | None:
    """Return the result of the first request with this key, or None where the work is the caller's to do.

    Written before anything is looked up, so that of two requests at once the second waits for the first. The
    content is all that the caller was asked to record; a key that stood for another is refused.
    """
    keys = RequestKey.objects.using(tx.using)
    if key is None:
        return None
    digest = digest_of(content)
    keys.bulk_create([RequestKey(key=key, actor=by, operation=operation, digest=digest)], ignore_conflicts=True)
    kept = keys.get(key=key)
    if (kept.actor_id, kept.operation, kept.digest) != (by.pk, operation, digest):
        raise KeyReused("This was sent before with another content.")
    return kept.result or None


def settle(tx: Atomic, *, key: UUID | None, result: int) -> None:
    """Keep the id of what was recorded, for repetitions of the request."""
    keys = RequestKey.objects.using(tx.using)
    if key is not None:
        keys.filter(key=key).update(result=str(result))
