"""Finished goods: boxes, bags and trays, and all they are put together from."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from bakery import logs
from bakery.catalogue.columns import check_columns, only_given
from bakery.catalogue.conversions import part_of
from bakery.catalogue.dto.goods import ComponentNeed, FinishedGoodDetail
from bakery.catalogue.errors import FinishedGoodNotFound
from bakery.catalogue.explode import FINISHED_GOOD, explode_goods, trace_good
from bakery.catalogue.models import FinishedGood
from bakery.catalogue.queries.contents import load_good_rows
from bakery.catalogue.queries.goods import good_details
from bakery.catalogue.services.rows import (
    change_row,
    find_row,
    insert_row,
    list_rows,
    require_name_free,
    require_unused,
    set_archived,
)
from bakery.catalogue.units import base_unit, quantise
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset, quantity_to_string
from bakery.inputs import Checked


def create_finished_good(
    tx: Atomic,
    *,
    name: str,
    instructions: str = "",
    shelf_life_days: int | None = None,
    description: str = "",
    notes: str = "",
    uuid: UUID | None = None,
    slug: str | None = None,
) -> FinishedGoodDetail:
    """Add a good, still without parts."""
    with logs.operation(tx, "create_finished_good") as log:
        values = {
            "name": name,
            "instructions": instructions,
            "shelf_life_days": shelf_life_days,
            "description": description,
            "notes": notes,
        }
        checked = Checked()
        columns = check_columns(checked, FinishedGood, values)
        checked.done()
        require_name_free(tx, model=FinishedGood, name=columns["name"])

        good = insert_row(tx, model=FinishedGood, values=columns, uuid=uuid, slug=slug)

        log.add(finished_good_id=good.pk)
        return get_finished_good(tx, finished_good_id=good.pk)


def update_finished_good(
    tx: Atomic,
    *,
    finished_good_id: int,
    name: str | Unset = UNSET,
    instructions: str | Unset = UNSET,
    shelf_life_days: int | Unset | None = UNSET,
    description: str | Unset = UNSET,
    notes: str | Unset = UNSET,
    seen: datetime | None = None,
) -> FinishedGoodDetail:
    """Change what is said of a good."""
    with logs.operation(tx, "update_finished_good", finished_good_id=finished_good_id) as log:
        values = {
            "name": name,
            "instructions": instructions,
            "shelf_life_days": shelf_life_days,
            "description": description,
            "notes": notes,
        }
        checked = Checked()
        columns = check_columns(checked, FinishedGood, only_given(values))
        checked.done()
        good = find_good(tx, finished_good_id=finished_good_id, lock=True)
        if "name" in columns:
            require_name_free(tx, model=FinishedGood, name=columns["name"], except_id=good.pk)

        log.add(changed=change_row(tx, row=good, values=columns, seen=seen))
        return get_finished_good(tx, finished_good_id=finished_good_id)


def archive_finished_good(tx: Atomic, *, finished_good_id: int) -> FinishedGoodDetail:
    """Retire a good; it stays valid where it is used."""
    with logs.operation(tx, "archive_finished_good", finished_good_id=finished_good_id):
        set_archived(tx, row=find_good(tx, finished_good_id=finished_good_id, lock=True), archived=True)
        return get_finished_good(tx, finished_good_id=finished_good_id)


def restore_finished_good(tx: Atomic, *, finished_good_id: int) -> FinishedGoodDetail:
    """Bring a retired good back."""
    with logs.operation(tx, "restore_finished_good", finished_good_id=finished_good_id):
        set_archived(tx, row=find_good(tx, finished_good_id=finished_good_id, lock=True), archived=False)
        return get_finished_good(tx, finished_good_id=finished_good_id)


def delete_finished_good(tx: Atomic, *, finished_good_id: int) -> None:
    """Delete a good that was never made, wanted or put into anything, with its lines."""
    with logs.operation(tx, "delete_finished_good", finished_good_id=finished_good_id):
        good = find_good(tx, finished_good_id=finished_good_id, lock=True)
        require_unused(tx, rows=[good])
        good.delete(using=tx.using)


def get_finished_good(tx: Atomic, *, finished_good_id: int) -> FinishedGoodDetail:
    """Return a good in full."""
    return good_details(tx, good_ids=[finished_good_id])[0]


def list_finished_goods(
    tx: Atomic, *, query: str = "", include_archived: bool = False, limit: int = 100, offset: int = 0
) -> list[FinishedGoodDetail]:
    """Return goods by name, without their lines."""
    checked = Checked()
    page = checked.page(limit, offset)
    checked.done()
    rows = list_rows(tx, model=FinishedGood, query=query, include_archived=include_archived, page=page)
    return good_details(tx, good_ids=[row.pk for row in rows], with_lines=False)


def explode_finished_good(tx: Atomic, *, finished_good_id: int, quantity: Decimal | int) -> list[ComponentNeed]:
    """Return the units and materials that so many pieces take through all levels; goods inside are unpacked."""
    checked = Checked()
    pieces = checked.amount("quantity", quantity, least=Decimal(0))
    checked.done()
    rows = load_good_rows(tx, good_ids=[finished_good_id])
    contents = rows.content()
    lines = {part_of(line): line for below in rows.lines.values() for line in below}
    paths: dict[object, dict[str, None]] = defaultdict(dict)
    for source in trace_good(finished_good_id, contents, pieces):
        paths[source.line.part][" › ".join(source.path)] = None

    needs = [
        ComponentNeed(
            component_type=part.kind,
            component_id=part.id,
            component_name=rows.part_row(lines[part]).name,
            quantity=quantity_to_string(quantise(need)),
            unit=base_unit(material.dimension) if (material := lines[part].material) else "",
            product_id=part.product_id,
            decide_at_assembly=part.decide_at_assembly,
            sources=tuple(paths[part]),
        )
        for part, need in explode_goods({finished_good_id: pieces}, contents).items()
        if part.kind != FINISHED_GOOD
    ]
    return sorted(needs, key=lambda need: (need.component_type, need.component_name, need.component_id))


def get_required_recipes(tx: Atomic, *, finished_good_id: int) -> list[int]:
    """Return the ids of the recipes whose units are somewhere inside, ascending."""
    rows = load_good_rows(tx, good_ids=[finished_good_id])
    parts = {source.line.part for source in trace_good(finished_good_id, rows.content())}
    lines = [line for below in rows.lines.values() for line in below if part_of(line) in parts]
    return sorted({line.finished_unit.recipe_id for line in lines if line.finished_unit})


def find_good(tx: Atomic, *, finished_good_id: int, lock: bool = False) -> FinishedGood:
    """Return the row of a good, locked until the block ends if asked for."""
    return find_row(tx, model=FinishedGood, row_id=finished_good_id, refusal=FinishedGoodNotFound, lock=lock)
