"""Which functions pages, commands and the admin reach, read from the source: through every name they refer to."""

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.tree import PACKAGES, ROOT, python_files

CALLERS = {"views", "admin", "commands", "context", "middleware", "urls", "templatetags", "pages", "forms"}
Place = tuple[str, str]  # a module, and a name at its top


class Sources:
    """The modules of the project: what each defines at its top, and what each imports."""

    def __init__(self) -> None:
        self.tops: dict[str, dict[str, ast.stmt]] = {}
        self.imports: dict[str, dict[str, tuple[str, str]]] = {}
        for path in python_files(*PACKAGES):
            module = _name_of(path.relative_to(ROOT).with_suffix("").parts)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            self.tops[module] = dict(_definitions(tree))
            self.imports[module] = dict(_imports(tree))

    def callers(self) -> set[Place]:
        """Return everything that stands in a module of somebody who opens blocks."""
        return {(module, name) for module, top in self.tops.items() if {*module.split(".")} & CALLERS for name in top}

    def reached(self, places: Iterable[Place]) -> set[Place]:
        """Return these places, and everything they refer to, directly or through others."""
        found = {*places}
        waiting = [*found]
        while waiting:
            module, name = waiting.pop()
            further = {*self._referred(module, self.tops[module][name])} - found
            found |= further
            waiting.extend(further)
        return found

    def _referred(self, module: str, part: ast.stmt) -> Iterator[Place]:
        """Return what a piece of a module names, wherever it is defined."""
        for node in ast.walk(part):
            place = None
            if isinstance(node, ast.Name):
                place = self._defined(module, node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                owner = ".".join(self.imports[module].get(node.value.id, ()))
                place = self._defined(owner, node.attr) if owner in self.tops else None
            if place:
                yield place

    def _defined(self, module: str, name: str) -> Place | None:
        """Return where a name of a module is defined, following its imports; None for what is not the project's."""
        while module in self.tops and name not in self.tops[module]:
            if name not in self.imports[module]:
                return None
            module, name = self.imports[module][name]
        return (module, name) if module in self.tops else None


def _name_of(parts: tuple[str, ...]) -> str:
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _definitions(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((target.id, node) for target in targets if isinstance(target, ast.Name))


def _imports(tree: ast.Module) -> Iterator[tuple[str, tuple[str, str]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((alias.asname or alias.name, (node.module, alias.name)) for alias in node.names)
