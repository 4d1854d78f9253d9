"""What definitions of a file were called before, which later files may still call them."""

from typing import Final
from uuid import UUID

from bakery.catalogue.models import SlugAlias
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job
from bakery.interchange.rows import Row

KEY: Final = "previous_slug"
LONGEST: Final = 200


def keep_former_slug(tx: Atomic, *, job: Job, kind: str, row: Row, row_id: int, uuid: UUID) -> None:
    """Let a definition be found by its former slug; one that meant a row which is gone means this one from now on."""
    slug = row.text(KEY)
    if len(slug) > LONGEST:
        raise RowRejected(KEY, f"{KEY} is longer than {LONGEST} characters.")
    if not slug:
        return
    known = SlugAlias.objects.using(tx.using).filter(kind=kind, slug=slug)
    if not known.update(target=uuid):
        SlugAlias.objects.using(tx.using).create(kind=kind, slug=slug, target=uuid)
    job.register.alias(kind, slug, row_id)
