"""Finished goods as the catalogue tells them, in a number of queries that does not grow with them."""

from collections.abc import Sequence

from bakery.catalogue import problems
from bakery.catalogue.details import component_line_row
from bakery.catalogue.dto.goods import FinishedGoodDetail
from bakery.catalogue.queries.allergens import allergens_of_goods
from bakery.catalogue.queries.contents import GoodRows, load_good_rows
from bakery.db.transaction import Atomic


def good_details(
    tx: Atomic, *, good_ids: Sequence[int], with_lines: bool = True, rows: GoodRows | None = None
) -> list[FinishedGoodDetail]:
    """Return goods in full, in the order asked for; a list leaves out their lines."""
    rows = rows or load_good_rows(tx, good_ids=good_ids)
    allergens = allergens_of_goods(tx, good_ids=good_ids, rows=rows)
    return [_detail(rows, each, sorted(allergens[each]), with_lines=with_lines) for each in good_ids]


def _detail(rows: GoodRows, good_id: int, allergens: Sequence[str], *, with_lines: bool) -> FinishedGoodDetail:
    good, lines = rows.goods[good_id], rows.lines[good_id]
    return FinishedGoodDetail(
        id=good.pk,
        uuid=good.uuid,
        slug=good.slug,
        name=good.name,
        instructions=good.instructions,
        shelf_life_days=good.shelf_life_days,
        description=good.description,
        notes=good.notes,
        archived_at=good.archived_at,
        updated_at=good.updated_at,
        lines=tuple(component_line_row(line, rows.part_row(line).name) for line in lines) if with_lines else None,
        allergens=tuple(allergens),
        problems=tuple(problems.of_good(good, is_empty=not lines)),
    )
