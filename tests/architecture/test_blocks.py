"""Nothing is caught inside a block, and nothing above the services writes rows."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import PACKAGES, called, faults, modules, python_files, sample

BLOCKS = {"atomic", "snapshot", "savepoint"}
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}


def opens_block(node: ast.AST) -> bool:
    """Tell a `with` that opens a block, or nests one."""
    return isinstance(node, ast.With) and any(called(item.context_expr) in BLOCKS for item in node.items)


def caught_inside(tree: ast.Module) -> Iterator[str]:
    """Report each handler inside a block, unless it surrounds nothing but a savepoint."""
    for block in ast.walk(tree):
        if not isinstance(block, ast.With) or not opens_block(block):
            continue
        for node in (inner for statement in block.body for inner in ast.walk(statement)):
            if isinstance(node, ast.Try) and node.handlers and not _surrounds_a_block(node):
                yield f"line {node.lineno}: catches inside the block of line {block.lineno}"
            elif called(node) == "suppress":
                yield f"line {getattr(node, 'lineno', 0)}: suppresses inside the block of line {block.lineno}"


def _surrounds_a_block(node: ast.Try) -> bool:
    return len(node.body) == 1 and opens_block(node.body[0])


def written_rows(tree: ast.Module) -> Iterator[str]:
    """Report each call that writes rows; `update` where it ends a chain, since a dictionary has a name."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        receiver = node.func.value
        chained = isinstance(receiver, ast.Call) or ast.unparse(receiver).endswith(".objects")
        if node.func.attr in WRITES or (node.func.attr == "update" and chained):
            yield f"line {node.lineno}: {ast.unparse(node.func)}"


def test_nothing_is_caught_inside_a_block() -> None:
    assert faults(caught_inside, python_files(*PACKAGES)) == []


@pytest.mark.parametrize("block", ["transaction.atomic()", "atomic()", "transaction.snapshot()", "tx.savepoint()"])
@pytest.mark.parametrize(
    "body",
    [
        "try:\n  f(tx)\n except DomainError:\n  pass",
        "if x:\n  try:\n   f(tx)\n  except ValueError:\n   pass",
        "with suppress(DomainError):\n  f(tx)",
    ],
)
def test_an_error_caught_inside_a_block_is_noticed(block: str, body: str) -> None:
    assert sample(caught_inside, f"with {block} as tx:\n {body}") != []


@pytest.mark.parametrize(
    "source",
    [
        "try:\n with transaction.atomic() as tx:\n  f(tx)\nexcept DomainError:\n pass",
        "with transaction.atomic() as tx:\n try:\n  f(tx)\n finally:\n  g()",
        "with atomic() as tx:\n try:\n  with tx.savepoint() as row:\n   f(row)\n except DomainError:\n  g()",
    ],
)
def test_an_error_caught_around_a_block_passes(source: str) -> None:
    assert sample(caught_inside, source) == []


def test_pages_forms_and_commands_write_no_rows() -> None:
    assert faults(written_rows, modules("views", "forms", "templatetags", "commands")) == []


@pytest.mark.parametrize(
    "source",
    [
        "Lot.objects.using(tx.using).create(remaining=1)",
        "lot.save(using=tx.using, update_fields=['remaining'])",
        "form.save()",
        "Lot.objects.update(remaining=0)",
        "Lot.objects.using(tx.using).filter(pk=1).update(remaining=0)",
        "recipe.lines.all().delete()",
        "Lot.objects.bulk_create(lots)",
    ],
)
def test_a_view_that_writes_rows_is_noticed(source: str) -> None:
    assert sample(written_rows, source) != []
    assert sample(written_rows, "context.update(form=form)\nevent_service.create_event(tx, name=name)") == []
