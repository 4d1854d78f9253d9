"""Every public function found on disk, and its case."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import ROOT, service_modules
from tests.service_cases import (
    arrays,
    backups,
    catalogue,
    dashboard,
    definitions,
    events,
    exchange,
    frozen,
    interchange,
    inventory,
    making,
    planning,
    reports,
    scanned,
    screens,
)
from tests.service_cases.cases import Case

CASES: list[Case] = [
    case
    for module in (
        definitions,
        catalogue,
        inventory,
        making,
        events,
        dashboard,
        planning,
        screens,
        reports,
        frozen,
        interchange,
        exchange,
        arrays,
        scanned,
        backups,
    )
    for case in module.CASES
]
APPS = ("bakery.catalogue", "bakery.inventory", "production", "assembly", "events.services", "events", "bakery")


def public_functions() -> Iterator[str]:
    """Return the full names of all public functions of services, queries and planning."""
    for path in service_modules():
        yield from functions_of(path.relative_to(ROOT), path.read_text(encoding="utf-8"))


def functions_of(path: Path, source: str) -> Iterator[str]:
    """Return the full names of the public functions in a module."""
    module = ".".join(path.with_suffix("").parts)
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield f"{module}.{node.name}"


def app_of(case: Case) -> str:
    """Return the part of the project a function belongs to."""
    return next(app for app in APPS if case.name.startswith(f"{app}."))


def cases_on(stage: str) -> list[Case]:
    """Return the cases that play on the same stage."""
    return [case for case in CASES if case.stage.__name__ == stage]


STAGES = sorted({case.stage.__name__ for case in CASES})
