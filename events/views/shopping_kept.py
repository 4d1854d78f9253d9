"""Lines of a list that was handed out, as its page shows them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from bakery.catalogue.formatting import System, format_amount, format_packages, format_quantity
from bakery.dto import quantity_to_string
from events.dto.shopping import Shopping, ShoppingRow
from events.dto.shopping_lists import SavedShoppingItem, SavedShoppingList
from events.views.shopping_rows import line_of
from events.views.shopping_sections import ANY_STORE, linked, sections

Rows = Mapping[tuple[str, int], ShoppingRow]


def live_rows(live: Shopping | None) -> Rows:
    """Return what is to buy by now, by item."""
    return {(row.item_type, row.item_id): row for row in (*live.items, *live.packaging)} if live else {}


def kept_lines(
    kept: SavedShoppingList,
    rows: Rows,
    *,
    names: Mapping[int, str],
    slugs: Mapping[tuple[str, int], str],
    units: System,
) -> list[dict[str, Any]]:
    """Return the lines of a list; figures open their sums while they are still those of the plans."""
    return [_line(item, rows.get((item.item_type, item.item_id)), names, slugs, units) for item in kept.items]


def _line(
    item: SavedShoppingItem,
    row: ShoppingRow | None,
    names: Mapping[int, str],
    slugs: Mapping[tuple[str, int], str],
    units: System,
) -> dict[str, Any]:
    is_live = row is not None and (row.quantity_needed, row.shortfall) == (item.needed, item.to_buy)
    line: dict[str, Any] = line_of(row, names, units) if row and is_live else {}
    if row and line:
        line["why_needed"] = linked(line["why_needed"], row.sources, slugs)
    is_open = row is not None and row.problem is not None and not item.packages
    return line | {
        "item": item,
        "is_open": is_open,
        "name": item.name,
        "store": item.supplier_name,
        "group": item.category_name,
        "cost": item.line_total,
        "free": quantity_to_string(Decimal(item.needed) - Decimal(item.to_buy)),
        "why_left": line.get("why_left") if row and _is_recommended(item, row) else None,
        "is_missing": item.left_over.startswith("-"),
        "count_url": reverse("pantry_count", query={"item_type": item.item_type, "item_id": item.item_id}),
    }


def _is_recommended(item: SavedShoppingItem, row: ShoppingRow) -> bool:
    pick = row.product_recommendation
    return pick is not None and (pick.product_id, pick.packages_to_buy) == (item.product_id, item.packages)


def outdated(kept: SavedShoppingList, rows: Rows) -> int:
    """Return of how many lines the plans or the stock say something else by now; what was bought is out of it."""
    items = {(item.item_type, item.item_id): item for item in kept.items}
    fresh = sum(not row.is_sufficient and key not in items for key, row in rows.items())
    return fresh + sum(
        item.bought_line_id is None and item.to_buy != (rows[key].shortfall if key in rows else "0")
        for key, item in items.items()
    )


def short_again(kept: SavedShoppingList, rows: Rows) -> list[str]:
    """Return what was bought and is short all the same."""
    bought = [item for item in kept.items if item.bought_line_id is not None]
    return [
        item.name
        for item in bought
        if (row := rows.get((item.item_type, item.item_id))) is not None and row.shortfall != "0"
    ]


def ticked_by_store(items: Iterable[SavedShoppingItem], address: str) -> list[dict[str, Any]]:
    """Return where the ticked lines of each store are recorded, and of all together where there are several."""
    ticked = [item for item in items if item.checked_at and item.bought_line_id is None]
    counts: dict[tuple[str, str], int] = {}
    for item in ticked:
        key = (item.supplier_name or ANY_STORE, str(item.supplier_id or "any"))
        counts[key] = counts.get(key, 0) + 1
    links = [
        {"store": name, "count": count, "address": f"{address}?store={store}"}
        for (name, store), count in sorted(counts.items())
    ]
    whole = {"store": "", "count": len(ticked), "address": address}
    return [whole] if len(links) == 1 else [*links, whole] if links else []


def changes_between(before: SavedShoppingList, after: SavedShoppingList) -> Iterator[str]:
    """Yield what a refresh changed, in words."""
    old, present = ({item.id: item for item in each.items} for each in (before, after))
    yield from (f"{item.name} is off the list" for key, item in old.items() if key not in present)
    yield from (f"{item.name} is on it now" for key, item in present.items() if key not in old)
    for key, item in present.items():
        if key in old and (item.to_buy, item.packages, item.product_id) != (
            old[key].to_buy, old[key].packages, old[key].product_id,
        ):  # fmt: skip
            yield f"{item.name}: {_now(item)}"


def _now(item: SavedShoppingItem) -> str:
    if item.to_buy == "0":
        return "nothing is short any more"
    return f"{_packages(item)} now" if item.product_id else "no product is chosen now"


def as_text(title: str, lines: Sequence[Mapping[str, Any]], units: System) -> dict[str, str]:
    """Return what is still to get as plain text, and the address of a letter that holds it."""
    found = [title]
    for section in sections([line for line in lines if line["item"].checked_at is None], "store"):
        found += ["", section["title"], *(f"- {_written(line['item'], units)}" for line in section["lines"])]
    text = "\n".join(found)
    return {"text": text, "letter": f"mailto:?subject={quote(title)}&body={quote(text)}"}


def _written(item: SavedShoppingItem, units: System) -> str:
    if item.product_id:
        package = format_amount(Decimal(item.package_quantity), item.package_unit)
        what = f"{item.name}: {_packages(item)} {item.product_name}, {package}"
    else:
        what = f"{item.name}: {format_quantity(Decimal(item.to_buy), item.dimension, units)}"
    return f"{what} ({item.note})" if item.note else what


def _packages(item: SavedShoppingItem) -> str:
    return format_packages(item.packages, item.package_type)
