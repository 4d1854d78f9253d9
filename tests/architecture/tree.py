"""The files of the project, by what they hold."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("bakery", "production", "assembly", "events")

# Arithmetic beside the planning services: no query, hence no block.
PURE_PLANNING = {
    "allotment", "batch_costs", "batches", "checklist", "claims", "compare", "coverage", "demand", "estimate",
    "explain", "explain_stock", "feasible_batches", "feasible_goods", "fingerprint", "frozen_rows", "gap",
    "inputs", "lines", "need_rows", "needs", "open_materials", "pool", "possible", "prices", "problems", "revision",
    "rows", "shapes", "sides", "sums",
}  # fmt: skip

Rule = Callable[[ast.Module], Iterator[str]]


def python_files(*folders: str) -> list[Path]:
    """Return every module in these top folders, migrations apart."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def modules(*kinds: str) -> list[Path]:
    """Return the modules of these kinds in all apps: `queries` is queries.py and whatever stands in queries/."""
    return [path for path in python_files(*PACKAGES) if {*path.relative_to(ROOT).with_suffix("").parts} & {*kinds}]


def is_pure(path: Path) -> bool:
    """Tell arithmetic that stands among the services of planning."""
    return path.parent.name == "planning" and path.stem in PURE_PLANNING


def service_modules() -> list[Path]:
    """Return every module whose public functions work inside a block that their caller opened."""
    return [path for path in modules("services", "queries", "planning") if not is_pure(path)]


def faults(rule: Rule, paths: list[Path]) -> list[str]:
    """Return what a rule reports, with the place it stands."""
    return [
        f"{path.relative_to(ROOT)}: {fault}"
        for path in paths
        for fault in rule(ast.parse(path.read_text(encoding="utf-8")))
    ]


def sample(rule: Rule, source: str) -> list[str]:
    """Return what a rule reports in a piece of source."""
    return list(rule(ast.parse(source)))


def called(node: ast.AST) -> str:
    """Return the last name of what is called: `create` of `recipe.lines.create()`."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""
