"""Files are short, their names and the names in them say something."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT, faults, python_files, sample

LONGEST = 300
STYLESHEETS = {".css"}
TEXT = {".py", ".html", ".txt", ".js", ".css", ".svg"}

EMPTY_SAYING = {
    "process", "handle", "manage", "perform", "execute", "helper", "helpers", "util", "utils", "misc", "data",
    "info", "obj", "impl", "new", "temp",
}  # fmt: skip
# Names of Django's, and words that bakers type or exchange files keep to.
GIVEN = {
    "handle", "handle_no_permission", "cleaned_data", "obj", "get_context_data", "get_new_connection",
    "process_view", "process_exception",
    "new_status", "new_count", "new_name", "new_event_date", "new_year",
    "data", "import_data", "check_data", "export_data", "validate_data", "missing_data",
    "data_backups", "data_backup_delete", "data_backup_download", "data_backup_restore", "data_backup_verify",
    "data_activity", "data_export", "data_export_file", "data_export_selection", "data_health",
    "data_import", "data_import_csv", "data_import_json", "data_import_progress", "data_import_rejects",
    "data_imports",
}  # fmt: skip


def too_long(path: Path) -> bool:
    """Tell a file of more lines than can be read at once."""
    return path.suffix not in STYLESHEETS and len(path.read_text(encoding="utf-8").splitlines()) > LONGEST


def empty_names(tree: ast.Module) -> Iterator[str]:
    """Report each function, class, parameter and variable named with a word that says nothing."""
    for node in ast.walk(tree):
        name = _chosen(node)
        if name not in GIVEN and _words(name) & EMPTY_SAYING:
            yield f"line {getattr(node, 'lineno', 0)}: {name}"


def _chosen(node: ast.AST) -> str:
    """Return the name that a definition, parameter or assignment chooses."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.arg):
        return node.arg
    return node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else ""


def _words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_no_file_is_longer_than_a_reader_keeps_in_mind() -> None:
    written = [path for path in (ROOT / "templates").rglob("*") if path.suffix in TEXT]
    static = [path for path in (ROOT / "bakery" / "static").rglob("*") if path.suffix in TEXT]
    paths = [*python_files(*PACKAGES, "tests"), *written, *static]

    assert [str(path.relative_to(ROOT)) for path in paths if too_long(path)] == []


def test_a_long_file_is_noticed(tmp_path: Path) -> None:
    long, short, style = tmp_path / "long.py", tmp_path / "short.py", tmp_path / "style.css"
    long.write_text("x = 1\n" * 301)
    short.write_text("x = 1\n" * 300)
    style.write_text("a {}\n" * 301)

    assert [path.name for path in (long, short, style) if too_long(path)] == ["long.py"]


def test_names_say_something() -> None:
    paths = python_files(*PACKAGES)

    assert faults(empty_names, paths) == []
    assert [str(path) for path in paths if path.stem not in GIVEN and _words(path.stem) & EMPTY_SAYING] == []


@pytest.mark.parametrize(
    "source",
    [
        "def process_batch(): ...",
        "class LotHelper: ...",
        "new_lot = 1",
        "def f(lot_info): ...",
        "for temp in rows: ...",
    ],
)
def test_a_name_that_says_nothing_is_noticed(source: str) -> None:
    assert sample(empty_names, source) != []
    assert sample(empty_names, "def renew(lot, database): newest = lot.data") == []


def test_packages_are_empty_but_for_public_names() -> None:
    listings = {"models", "services"}
    paths = [
        path for path in python_files(*PACKAGES) if path.name == "__init__.py" and path.parent.name not in listings
    ]

    assert [str(path.relative_to(ROOT)) for path in paths if path.read_text(encoding="utf-8").strip()] == []
