"""What one batch of a recipe gives, as a file tells it."""

from functools import partial
from uuid import UUID

from bakery.catalogue.models import YieldMode, YieldType
from bakery.catalogue.services.finished_units import archive_finished_unit, create_finished_unit
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job, Opening
from bakery.interchange.register import LOT, RECIPE, UNIT
from bakery.interchange.rows import Row
from bakery.interchange.services.changing import change_found
from bakery.interchange.services.former_slugs import keep_former_slug
from bakery.interchange.tally import CREATED
from bakery.inventory.dto.adjustments import StockInput

ARRAY = "finished_units"
SERVINGS = ("serving", "servings")


def load_unit(tx: Atomic, *, job: Job, row: Row, recipe_id: int | None = None) -> str:
    """Take in one yield; without an amount it is refused, since no batch of one is invented."""
    name = row.text("display_name", required=True)
    owner = recipe_id or job.register.one(
        RECIPE, slug=row.text("recipe_slug"), name=row.text("recipe_name"), key="recipe_name"
    )
    uuid = job.identity(ARRAY, row, row.text("recipe_slug") or row.text("recipe_name"), row.text("slug") or name)
    previous = row.text("previous_slug")
    known = job.register.known(UNIT, row.text("slug"), (owner, name), uuid=uuid, previous=previous)
    if known:
        return change_found(tx, job=job, array=ARRAY, row=row, row_id=known)
    _compare_category(job, owner, row)
    pieces, percentage = row.whole("items_per_batch"), row.amount("batch_percentage")
    mode = row.text("yield_mode") or (YieldMode.DISCRETE_COUNT if pieces else YieldMode.BATCH_PORTION)
    is_portion = mode == YieldMode.BATCH_PORTION
    if (percentage if is_portion else pieces) is None:
        raise RowRejected("items_per_batch", "The row does not say how much a batch gives.")
    created = create_finished_unit(
        tx,
        recipe_id=owner,
        name=name,
        yield_type=_yield_type(row),
        yield_mode=mode,
        items_per_batch=None if is_portion else pieces,
        batch_percentage=percentage if is_portion else None,
        item_unit=row.text("item_unit"),
        notes="\n".join(filter(None, (row.text("portion_description"), row.text("notes")))),
        uuid=uuid,
        slug=row.text("slug") or None,
    )
    keep_former_slug(tx, job=job, kind=UNIT, row=row, row_id=created.id, uuid=uuid)
    if row.flag("is_archived"):
        job.register.note(job.retired, partial(archive_finished_unit, finished_unit_id=created.id))
        job.register.note(job.retiring, created.id)
    job.register.add(UNIT, created.id, uuid=uuid, slug=created.slug, names=((owner, name), name))
    _note_stock(job, row, created.id, uuid)
    return CREATED


def _yield_type(row: Row) -> str:
    given = row.text("yield_type")
    if given:
        return given
    return YieldType.SERVING if row.text("item_unit").casefold() in SERVINGS else YieldType.EACH


def _compare_category(job: Job, recipe_id: int, row: Row) -> None:
    recipe = job.recipes.get(recipe_id)
    if recipe and row.has("category") and row.text("category") != recipe.text("category"):
        text = f"Its category “{row.text('category')}” is not that of its recipe, which is kept."
        job.tally.notice("category_differs", row.place, text)


def _note_stock(job: Job, row: Row, unit_id: int, unit: UUID) -> None:
    """Note finished pieces to be put on the shelf; the predecessor counted them without day or cost."""
    count = row.whole("inventory_count")
    uuid = job.identities.key("finished_units.inventory", unit)
    if count and job.register.by_uuid(LOT, uuid) is None:
        stock = StockInput(finished_unit_id=unit_id, quantity=count, received_on=job.today)
        job.register.note(job.openings, Opening(array=ARRAY, row=row, uuid=uuid, stock=stock, describes={}))
