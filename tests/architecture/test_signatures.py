"""Every public function of services, queries and planning takes the block first and everything else by name."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import faults, sample, service_modules


def wrong_signatures(tree: ast.Module) -> Iterator[str]:
    """Report each public function of a module that could be called without a block, or by position."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield from (f"line {node.lineno}: {node.name} {fault}" for fault in _faults(node))


def _faults(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    first = positional[0] if positional else None
    if first is None or first.arg != "tx" or first.annotation is None or ast.unparse(first.annotation) != "Atomic":
        yield "does not begin with tx: Atomic"
    if given.defaults:
        yield "gives a positional parameter a default"
    if positional[1:] or given.vararg or given.kwarg:
        yield "takes more than tx by position, or anything at all"
    if function.returns is None or any(parameter.annotation is None for parameter in given.kwonlyargs):
        yield "is not annotated throughout"


def test_services_take_the_block_first_and_the_rest_by_name() -> None:
    assert faults(wrong_signatures, service_modules()) == []


@pytest.mark.parametrize(
    "signature",
    [
        "f() -> None",
        "f(*, tx: Atomic) -> None",
        "f(using: Atomic) -> None",
        "f(tx) -> None",
        "f(tx: Atomic | None) -> None",
        "f(tx: Atomic = None) -> None",
        "f(event_id: int, tx: Atomic) -> None",
        "f(tx: Atomic, event_id: int) -> None",
        "f(tx: Atomic, *ids: int) -> None",
        "f(tx: Atomic, **values: int) -> None",
        "f(tx: Atomic, *, event_id) -> None",
        "f(tx: Atomic, *, event_id: int)",
    ],
)
def test_a_wrong_signature_is_noticed(signature: str) -> None:
    assert sample(wrong_signatures, f"def {signature}: ...") != []


@pytest.mark.parametrize("signature", ["f(tx: Atomic) -> None", "f(tx: Atomic, *, id: int = 1) -> int", "_f(x)"])
def test_a_right_signature_passes(signature: str) -> None:
    assert sample(wrong_signatures, f"def {signature}: ...") == []
