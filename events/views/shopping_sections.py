"""Lines of shopping lists under their stores or groups, and what they cost together."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from bakery.catalogue.formatting import format_money
from bakery.dto import cost_to_string
from events.dto.shopping import ShoppingSource

ORDERS: Final = ("store", "group", "none")
ANY_STORE: Final = "Any store"
Line = Mapping[str, Any]  # with its name, store, group and cost; `is_open` where its amount is not known


def sections(lines: Sequence[Line], order: str) -> list[dict[str, Any]]:
    """Return lines under the names of their stores or groups; without an order, all under none."""
    by = {"store": ("store", "group"), "group": ("group", "store"), "none": ()}[order]
    ordered = sorted(lines, key=lambda line: (*(_last(line[key]) for key in by), line["name"].casefold()))
    title = by[0] if by else None
    return [
        {"title": title and (name or ANY_STORE), "lines": list(found)}
        for name, found in groupby(ordered, key=lambda line: line[title] if title else "")
    ]


def store_totals(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return what the lines of each store cost together; nothing where there is only one."""
    found = [(section["title"], section["lines"]) for section in sections(lines, "store")]
    return [{"store": name, "count": len(of), "total": total_of_lines(of)} for name, of in found if len(found) > 1]


def total_of_lines(lines: Iterable[Line]) -> str:
    """Say what the packages of these lines cost, and of how many that is not known."""
    lines = list(lines)
    total = sum((Decimal(line["cost"]) for line in lines if line["cost"]), Decimal(0))
    unknown = sum(line["is_open"] for line in lines)
    unpriced = sum(line["cost"] is None and not line["is_open"] for line in lines)
    return total_words(cost_to_string(total), unpriced, unknown)


def total_words(total: str, unpriced: int, unknown: int) -> str:
    """Say a total, and what keeps it from being one."""
    parts = [f"{unpriced} price{'s' if unpriced > 1 else ''} missing"] if unpriced else []
    parts += [f"{unknown} amount{'s' if unknown > 1 else ''} unknown"] if unknown else []
    shown = format_money(total, settings.CURRENCY_SYMBOL)
    return f"at least {shown}, {', '.join(parts)}" if parts else shown


def linked(
    told: dict[str, Any], sources: Sequence[ShoppingSource], slugs: Mapping[tuple[str, int], str]
) -> dict[str, Any]:
    """Return the sum of what is needed, each part leading to the recipe, box or package that asks."""
    parts = [
        part | {"address": _address(source, slugs) or part["address"]}
        for part, source in zip(told["parts"], sources, strict=True)
    ]
    return told | {"parts": parts}


def _address(source: ShoppingSource, slugs: Mapping[tuple[str, int], str]) -> str:
    if source.kind == "package":
        return reverse("package", args=[source.id])
    slug = slugs.get((source.kind, source.id))
    return reverse("recipe" if source.kind == "finished_unit" else "box", args=[slug]) if slug else ""


def _last(name: str) -> tuple[bool, str]:
    """Return what puts lines without a name last."""
    return not name, name.casefold()
