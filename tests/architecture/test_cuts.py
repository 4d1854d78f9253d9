"""Wherever a service leaves its database unnamed or opens a block, a rule tells of it before anything runs."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.architecture.cuts import Cut, cuts, deletions, wrappings
from tests.architecture.test_services import block_changes, unguarded_managers, unguarded_relations, whole_saves
from tests.architecture.tree import ROOT, Rule, sample, service_modules

RULES = (unguarded_managers, unguarded_relations, whole_saves)

# A queryset that the caller chose: only a call shows that it is asked elsewhere.
HANDED_IN = ["bakery/inventory/queries/purchases.py"]


def unnoticed(path: Path, kind: Callable[[str], Iterator[Cut]], *rules: Rule) -> Iterator[str]:
    """Return the cuts in a module that no rule reports; each function is looked at alone, which is fast."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source).body:
        for cut in kind("".join(lines[node.lineno - 1 : node.end_lineno])):
            if not any(sample(rule, cut.source) for rule in rules):
                yield f"{path.relative_to(ROOT)}: {cut.what}"


def test_no_database_can_be_left_unnamed_unnoticed() -> None:
    found = [fault for path in service_modules() for fault in unnoticed(path, deletions, *RULES)]

    assert [fault.split(":")[0] for fault in found] == HANDED_IN, "\n".join(found)


def test_no_function_can_open_a_block_of_its_own_unnoticed() -> None:
    assert [fault for path in service_modules() for fault in unnoticed(path, wrappings, block_changes)] == []


SOURCE = '''
def f(tx: Atomic, *, name: str) -> None:
    """Say ½ of it."""
    lots = Lot.objects.using(
        tx.using
    ).filter(name=name)
    row.save(using=tx.using, update_fields=["x"])
    row.delete(using=tx.using)
    return list(lots)


def _g(tx: Atomic) -> None:
    f(tx)
'''


def test_each_place_is_cut_once_and_what_is_left_still_runs() -> None:
    found = list(cuts(SOURCE))

    for cut in found:
        compile(cut.source, "cut", "exec")
    assert [cut.what for cut in found] == [
        "row.save(using=tx.using, update_fields=['x']) without using=",
        "row.delete(using=tx.using) without using=",
        "Lot.objects.using(tx.using) without .using",
        "f with a block of its own",
    ]
    save, delete, query, block = (cut.source for cut in found)
    assert 'row.save( update_fields=["x"])' in save
    assert "row.delete()" in delete
    assert "Lot.objects.filter(name=name)" in query
    assert "    with blocks.atomic(using=tx.using):\n        lots = Lot" in block
    assert len(list(wrappings(SOURCE))) == 1
