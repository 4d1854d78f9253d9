"""Engines, which hand out rows and decimals and trust what they are given, are for services and queries alone."""

import ast
import pkgutil
from collections.abc import Iterator
from typing import Final

import pytest

from tests.architecture.tree import PACKAGES, faults, modules, python_files, sample
from tests.service_cases.registry import CASES

# What a page or command asks to learn which row a name or an address means, or which address a row has.
LOOKUPS: Final = {
    "bakery.accounts.queries.acting_user",
    "bakery.catalogue.queries.items.owner_of_product",
    "bakery.catalogue.queries.searching.find_owners",
    "bakery.catalogue.queries.slugs.row_by_slug",
    "bakery.inventory.queries.finding.find_stock_items",
    "bakery.inventory.queries.items.get_item",
    "events.queries.asking.asker_slugs",
    "production.services.occasions.find_occasion",
}
# What a page reads once, to hand it to several queries unopened.
READINGS: Final = {
    "bakery.catalogue.queries.contents.load_good_rows",
    "bakery.catalogue.queries.contents.load_recipe_rows",
    "bakery.catalogue.queries.recipe_problems.units_by_recipe",
    "events.planning.loading.derive_plans",
}
# What is tried on a file in a savepoint, which only a caller may open.
TRIALS: Final = {
    "bakery.interchange.services.importing.take_in_file",
    "bakery.interchange.services.previews.open_preview",
}
OPEN: Final = LOOKUPS | READINGS | TRIALS
ENGINES: Final = {case.function: case.name for case in CASES if not case.answers_callers and case.name not in OPEN}


def engines_named(tree: ast.Module) -> Iterator[str]:
    """Report each mention of an engine, under whatever name, and from wherever it was imported."""
    known = dict(_imported(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            root, _, rest = ast.unparse(node).partition(".")
            engine = _engine(f"{known[root]}.{rest}".rstrip(".")) if root in known else None
            if engine:
                yield f"line {node.lineno}: {ast.unparse(node)} is {engine}"


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Return the names that a module gives to what it imports, each with where that stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                package = each.name.partition(".")[0]
                yield (each.asname, each.name) if each.asname else (package, package)
        elif isinstance(node, ast.ImportFrom):
            yield from ((each.asname or each.name, f"{node.module}.{each.name}") for each in node.names)


def _engine(path: str) -> str | None:
    """Return the full name of the engine that a dotted path leads to, through whatever hands it on."""
    if not path.startswith(PACKAGES):
        return None
    try:
        return ENGINES.get(pkgutil.resolve_name(path))
    except (AttributeError, ImportError, TypeError, ValueError):
        return None  # a method, a value, or the result of a call


def test_engines_are_called_by_services_and_queries_alone() -> None:
    inner = {*modules("services", "queries", "planning", "benchmark")}  # which fills a bakery as an import does

    assert faults(engines_named, [path for path in python_files(*PACKAGES) if path not in inner]) == []


@pytest.mark.parametrize(
    "source",
    [
        "from bakery.inventory.services.consuming import consume_fifo\nconsume_fifo(tx)",
        "from bakery.inventory.services import consume_fifo as take\ntake(tx)",
        "from bakery.inventory import services as stock\nstock.consume_fifo(tx)",
        "import bakery.inventory.services.consuming\nbakery.inventory.services.consuming.consume_fifo(tx)",
        "import bakery.inventory.services as stock\nrun = stock.consume_fifo",
        "def f(tx):\n from bakery.inventory.services.reversing import reverse\n reverse(tx)",
    ],
)
def test_an_engine_called_from_elsewhere_is_noticed(source: str) -> None:
    assert len(sample(engines_named, source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from django.urls import reverse\nreverse('home')",
        "from bakery.inventory.services import record_purchase\nrecord_purchase(tx)",
        "from bakery.catalogue.queries.slugs import row_by_slug\nrow_by_slug(tx)",
    ],
)
def test_what_only_has_the_name_of_an_engine_passes(source: str) -> None:
    assert sample(engines_named, source) == []
