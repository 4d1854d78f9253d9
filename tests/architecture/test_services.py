"""Services and queries work inside the block they were given, and through it alone."""

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps

from tests.architecture.tree import called, faults, modules, sample, service_modules

MANAGERS = {"objects", "_default_manager", "_base_manager"}
KEEPING_GOOD_ROWS = "bakery/interchange/services/importing.py"
# What a related manager has and a dictionary has not; `all` finds what was fetched before, and knows where.
ASKING = {
    "filter", "exclude", "exists", "order_by", "values_list", "first", "last", "aggregate", "annotate", "alias",
    "create", "bulk_create", "bulk_update", "in_bulk", "select_related", "prefetch_related", "iterator", "earliest",
    "latest", "only", "distinct", "select_for_update",
}  # fmt: skip
FORBIDDEN = {
    "atomic", "get_or_create", "update_or_create",  # they open savepoints
    "commit", "rollback", "set_autocommit", "set_rollback", "savepoint_commit", "savepoint_rollback", "savepoint",
    "cursor", "raw", "extra",
}  # fmt: skip
FIELDS = [field for model in apps.get_models() for field in model._meta.get_fields()]
RELATIONS = {
    field.get_accessor_name() if field.auto_created else field.name
    for field in FIELDS
    if field.one_to_many or field.many_to_many
}
REQUESTS = ("django.http", "django.shortcuts", "django.views", "django.forms", "django.contrib.messages")
TOO_WIDE = {
    "BaseException", "Exception", "Error", "DatabaseError", "IntegrityError", "OperationalError", "DomainError",
}  # fmt: skip


def unguarded_managers(tree: ast.Module) -> Iterator[str]:
    """Report each manager that is not asked `.using(tx.using)` at once."""
    guarded = {
        id(node.func.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "using"
        and [ast.unparse(argument) for argument in node.args] == ["tx.using"]
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and id(node) not in guarded:
            yield f"line {node.lineno}: {ast.unparse(node)} without .using(tx.using)"


def block_changes(tree: ast.Module) -> Iterator[str]:
    """Report each call that opens, commits or rolls back, and each that goes around the block."""
    for node in ast.walk(tree):
        name = _decorator(node) or called(node)
        opens = isinstance(node, ast.Call) and ast.unparse(node.func) in ("snapshot", "transaction.snapshot")
        if opens or name in FORBIDDEN:
            yield f"line {getattr(node, 'lineno', 0)}: calls {name}"


def _decorator(node: ast.AST) -> str:
    """Return the last name of a decorator that is not called: `atomic` of `@transaction.atomic`."""
    for each in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
        if not isinstance(each, ast.Call):
            return ast.unparse(each).split(".")[-1]
    return ""


def unguarded_relations(tree: ast.Module) -> Iterator[str]:
    """Report each related manager that is asked without `.using(tx.using)`."""
    for node in ast.walk(tree):
        receiver = node.func.value if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None
        if isinstance(receiver, ast.Attribute) and receiver.attr in RELATIONS and called(node) in ASKING:
            yield f"line {receiver.lineno}: {ast.unparse(receiver)} without .using(tx.using)"


def whole_saves(tree: ast.Module) -> Iterator[str]:
    """Report each save, refresh and delete of a row that leaves the database or the columns to chance."""
    chosen = {*_querysets(tree)}
    for node in ast.walk(tree):
        name = called(node)
        if not isinstance(node, ast.Call) or name not in ("save", "refresh_from_db", "delete"):
            continue
        receiver = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        if name == "delete" and (isinstance(receiver, ast.Call) or ast.unparse(receiver) in chosen):
            continue
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
        narrow = name != "save" or given.keys() & {"update_fields", "force_insert"}
        if given.get("using") != "tx.using" or not narrow:
            yield f"line {node.lineno}: {ast.unparse(node)}"


def _querysets(tree: ast.Module) -> Iterator[str]:
    """Return the names of what was chosen from a database that is named."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ".using(tx.using)" in ast.unparse(node.value):
            yield from map(ast.unparse, node.targets)


def caught_errors(tree: ast.Module) -> Iterator[str]:
    """Report each handler that may swallow an error of the database or of a rule."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = {ast.unparse(part).split(".")[-1] for part in _classes(node.type)}
            if not caught or caught & TOO_WIDE:
                yield f"line {node.lineno}: catches {', '.join(sorted(caught)) or 'everything'}"
        elif called(node) == "suppress":
            yield f"line {getattr(node, 'lineno', 0)}: suppresses an error"


def _classes(caught: ast.expr | None) -> list[ast.expr]:
    if caught is None:
        return []
    return caught.elts if isinstance(caught, ast.Tuple) else [caught]


def known_requests(tree: ast.Module) -> Iterator[str]:
    """Report each import of what belongs to requests and pages."""
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{name}" for name in names]
        for name in names:
            if f"{name}.".startswith(tuple(f"{banned}." for banned in REQUESTS)):
                yield f"line {node.lineno}: imports {name}"


def test_services_are_found() -> None:
    assert {path.parts[-3] for path in modules("services")} >= {"catalogue", "inventory"}


def test_every_query_names_the_database_of_its_block() -> None:
    assert faults(unguarded_managers, service_modules()) == []
    assert faults(unguarded_relations, service_modules()) == []


@pytest.mark.parametrize(
    "source",
    [
        "Lot.objects.filter(pk=1)",
        "Lot.objects.using('default')",
        "Lot.objects.filter(pk=1).using(tx.using)",
        "Lot.objects.db_manager(tx.using).all()",
        "lots = Lot.objects",
        "Lot._default_manager.all()",
    ],
)
def test_a_query_on_a_database_of_its_own_is_noticed(source: str) -> None:
    assert sample(unguarded_managers, source) != []
    assert sample(unguarded_managers, "Lot.objects.using(tx.using).filter(pk=1)") == []


@pytest.mark.parametrize("source", ["row.products.exists()", "list(recipe.lines.filter(pk=1))", "s.uses.first()"])
def test_a_related_manager_that_names_no_database_is_noticed(source: str) -> None:
    assert sample(unguarded_relations, source) != []
    assert sample(unguarded_relations, "row.products.using(tx.using).exists()\nrows.lines.values()") == []


def test_services_open_and_end_nothing() -> None:
    found = faults(block_changes, service_modules())
    one_by_one = [fault for fault in found if fault.startswith(KEEPING_GOOD_ROWS)]

    assert [fault for fault in found if fault not in one_by_one] == []
    assert {fault.split()[-1] for fault in one_by_one} == {"savepoint"}


@pytest.mark.parametrize(
    "source",
    [
        "with transaction.atomic() as tx: pass",
        "with django.db.transaction.atomic(): pass",
        "with blocks.atomic(using=tx.using): pass",
        "@transaction.atomic\ndef f(tx): pass",
        "@atomic(using='other')\ndef f(tx): pass",
        "with atomic(): pass",
        "with transaction.snapshot() as tx: pass",
        "with tx.savepoint() as inner: pass",
        "transaction.set_rollback(True)",
        "tx.connection.commit()",
        "tx.connection.cursor()",
        "Lot.objects.using(tx.using).get_or_create(pk=1)",
        "lots.update_or_create(pk=1)",
        "Lot.objects.using(tx.using).raw('SELECT 1')",
    ],
)
def test_a_service_that_opens_a_block_of_its_own_is_noticed(source: str) -> None:
    assert sample(block_changes, source) != []
    assert sample(block_changes, "tx.on_commit(notify)\nsnapshot(tx)\n") == ["line 2: calls snapshot"]


def test_services_save_named_columns_in_the_database_of_their_block() -> None:
    assert faults(whole_saves, service_modules()) == []


@pytest.mark.parametrize(
    "source",
    [
        "lot.save()",
        "lot.save(using=tx.using)",
        "lot.save(update_fields=['remaining'])",
        "lot.save(using='default', update_fields=['remaining'])",
        "lot.refresh_from_db()",
        "lot.delete()",
    ],
)
def test_a_row_saved_whole_is_noticed(source: str) -> None:
    assert sample(whole_saves, source) != []
    assert sample(whole_saves, "lot.save(using=tx.using, update_fields=['remaining'])") == []
    assert sample(whole_saves, "lots = Lot.objects.using(tx.using)\nlots.delete()\nlots.filter().delete()") == []


def test_services_swallow_no_errors() -> None:
    found = faults(caught_errors, service_modules())
    one_by_one = [fault for fault in found if fault.startswith(KEEPING_GOOD_ROWS)]

    assert [fault for fault in found if fault not in one_by_one] == []
    assert {fault.split()[-1] for fault in one_by_one} == {"DomainError"}


@pytest.mark.parametrize(
    "caught",
    ["except IntegrityError", "except db.Error", "except (ValueError, DomainError)", "except Exception", "except"],
)
def test_a_swallowed_error_is_noticed(caught: str) -> None:
    assert sample(caught_errors, f"try:\n    f()\n{caught}:\n    pass") != []
    assert sample(caught_errors, "with suppress(IntegrityError):\n    f()") != []
    assert sample(caught_errors, "try:\n    f()\nexcept ValueError:\n    pass") == []


def test_services_know_no_request() -> None:
    assert faults(known_requests, modules("models", "errors", "dto", "queries", "services", "planning")) == []


@pytest.mark.parametrize(
    "source", ["import django.http", "from django import forms", "from django.shortcuts import get_object_or_404"]
)
def test_a_service_that_knows_requests_is_noticed(source: str) -> None:
    assert sample(known_requests, source) != []
    assert sample(known_requests, "from django.db import models") == []
