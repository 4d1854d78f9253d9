"""There is one way to record production, and nothing is left of an older one."""

import ast
import re

from django.core.management import get_commands

from production import services
from tests.architecture.tree import PACKAGES, ROOT, called, python_files

OLD = "record" + "_production"


def test_the_old_name_stands_nowhere():
    texts = [*python_files("tests", *PACKAGES), *ROOT.glob("*.md"), *ROOT.glob("templates/**/*.html")]

    assert not hasattr(services, OLD)
    assert OLD not in get_commands()
    assert [path.name for path in texts if re.search(rf"\b{OLD}\b", path.read_text(encoding="utf-8"))] == []


def test_runs_are_written_in_two_places_alone():
    """By recording, and by taking in what was recorded elsewhere."""
    writers = {
        path.relative_to(ROOT).as_posix()
        for path in python_files(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if called(node) in {"create", "bulk_create", "ProductionRun"} and "ProductionRun" in names_in(node)
    }

    assert writers == {"production/services/baking.py", "production/services/exchange.py"}


def names_in(node: ast.AST) -> set[str]:
    """Return every name that a call mentions in what is called."""
    return (
        {part.id for part in ast.walk(node.func) if isinstance(part, ast.Name)}
        if isinstance(node, ast.Call)
        else set()
    )
