"""Every place where a careless hand could take a function out of its block, and what the source would be after."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

OWN_BLOCK: Final = (
    "    from django.db import transaction as blocks\n",
    "    with blocks.atomic(using=tx.using):\n",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One change of a source: the line it is on, what was done, and the whole source after it."""

    line: int
    what: str
    source: str


def cuts(source: str) -> Iterator[Cut]:
    """Return all cuts of a source: each database that can be left unnamed, each function given a block of its own."""
    yield from deletions(source)
    yield from wrappings(source)


def deletions(source: str) -> Iterator[Cut]:
    """Return the source once without each `.using(tx.using)` and each `using=tx.using`."""
    text = _Text(source)
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and ast.unparse(node).endswith(".using(tx.using)"):
            start, end = text.end_of(node.func.value), text.end_of(node)
            yield Cut(line=node.lineno, what=f"{_short(node)} without .using", source=text.without(start, end))
        for keyword in node.keywords:
            if ast.unparse(keyword) == "using=tx.using":
                start, end = text.of_argument(keyword)
                yield Cut(line=keyword.lineno, what=f"{_short(node)} without using=", source=text.without(start, end))


def wrappings(source: str) -> Iterator[Cut]:
    """Return the source once with each of its functions that take a block opening another inside."""
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef) or not _takes_block(node):
            continue
        first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
        end = node.end_lineno or first.lineno
        inner = [f"    {line}" if line.strip() else line for line in lines[first.lineno - 1 : end]]
        after = [*lines[: first.lineno - 1], *OWN_BLOCK, *inner, *lines[end:]]
        yield Cut(line=node.lineno, what=f"{node.name} with a block of its own", source="".join(after))


def _takes_block(node: ast.FunctionDef) -> bool:
    """Tell a function whose first parameter is the block, the public ones among services and queries."""
    return not node.name.startswith("_") and [each.arg for each in node.args.args[:1]] == ["tx"]


def _short(node: ast.Call) -> str:
    return ast.unparse(node)[:70]


class _Text:
    """A source with the places of its nodes, which the parser counts in bytes."""

    def __init__(self, source: str) -> None:
        self._bytes = source.encode()
        self._starts = [0]
        for line in self._bytes.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def end_of(self, node: ast.expr | ast.keyword) -> int:
        """Return where a node ends."""
        return self._starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)

    def of_argument(self, node: ast.keyword) -> tuple[int, int]:
        """Return where an argument begins and ends, with the comma after it, if any."""
        start, end = self._starts[node.lineno - 1] + node.col_offset, self.end_of(node)
        rest = self._bytes[end:]
        comma = rest.lstrip().startswith(b",")
        return start, end + (len(rest) - len(rest.lstrip()) + 1 if comma else 0)

    def without(self, start: int, end: int) -> str:
        """Return the source without what stands between two places."""
        return (self._bytes[:start] + self._bytes[end:]).decode()
