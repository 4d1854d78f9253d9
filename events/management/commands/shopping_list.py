"""Shows what to buy for one or more events."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from django.core.management.base import CommandError, CommandParser

from bakery.catalogue.formatting import format_packages, format_quantity
from bakery.commands import REFUSED, Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from events.dto.shopping import Shopping, ShoppingRow
from events.management.finding import find_event
from events.services.shopping import export_shopping_list_csv, get_combined_shopping_list

NO_STORE = "any store"


class Command(ServiceCommand):
    """Exits with 1 where something cannot be compared or bought."""

    help = "Show one net shopping list over one or more events."
    writes = False

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add the events and the form of the list."""
        parser.add_argument("events", nargs="+", metavar="EVENT", help="Ids or exact names.")
        parser.add_argument("--by", choices=("store", "group"), help="Put the lines under headings.")
        parser.add_argument("--csv", action="store_true", help="Print the list of one event for spreadsheets.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Derive the list."""
        events = [find_event(tx, text=text) for text in options["events"]]
        shopping = get_combined_shopping_list(tx, event_ids=[event.id for event in events])
        if not options["csv"]:
            return Outcome(
                result=shopping, lines=list(_lines(shopping, options["by"])), complete=not shopping.problems
            )
        if len(events) > 1:
            raise CommandError("A file holds the list of one event.", returncode=REFUSED)
        file = export_shopping_list_csv(tx, event_id=events[0].id)
        lines = file.content.decode("utf-8-sig").splitlines()
        return Outcome(result=shopping, lines=lines, complete=not shopping.problems)


def _lines(shopping: Shopping, by: str | None) -> Iterator[str]:
    rows = [row for row in (*shopping.items, *shopping.packaging) if not row.is_sufficient]
    for heading, group in groupby(sorted(rows, key=lambda row: _heading(row, by)), lambda row: _heading(row, by)):
        if by:
            yield heading
        for row in group:
            yield f"{'  ' if by else ''}{_line(row)}"
    more = "" if shopping.cost_known else "at least "
    yield f"{shopping.items_with_shortfall} to buy, {more}{shopping.total_estimated_cost}"


def _heading(row: ShoppingRow, by: str | None) -> str:
    if by == "group":
        return row.category_name
    pick = row.product_recommendation
    return (pick.supplier_name if pick and pick.supplier_name else NO_STORE) if by else ""


def _line(row: ShoppingRow) -> str:
    if row.problem:
        return f"{row.ingredient_name}: {row.problem.message}"
    short = f"{row.ingredient_name}: {format_quantity(Decimal(row.shortfall), row.dimension, 'us')} short"
    pick = row.product_recommendation
    if pick is None:
        return (
            f"{short}, {len(row.all_products)} products to choose from" if row.all_products else f"{short}, no product"
        )
    over = format_quantity(Decimal(row.left_over), row.dimension, "us")
    packages = format_packages(pick.packages_to_buy, row.package_type)
    product = " ".join(part for part in (packages, pick.brand, pick.product_name) if part)
    return f"{short}, {product}, {over} over, {pick.total_cost or 'price unknown'}"
