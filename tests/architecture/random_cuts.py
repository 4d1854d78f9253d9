"""Cuts services at random in a copy of the tree, and reports which cut its proofs do not notice.

    DJANGO_SETTINGS_MODULE=tests.settings python -m tests.architecture.random_cuts [--cuts 24] [--seed 7]

The proofs are those of single calls, then the rules about services; a cut that neither notices fails the run.
"""

import argparse
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.architecture.cuts import Cut, deletions, wrappings
from tests.architecture.tree import PACKAGES, ROOT, service_modules

COPIED: Final = (*PACKAGES, "templates", "tests", "pyproject.toml")
CALLS: Final = (
    "tests/architecture/test_service_proofs.py::test_functions_work_in_the_block_given_and_answer_in_plain_values"
)
RULES: Final = "tests/architecture/test_services.py"
PASSED, FAILED = 0, 1

Place = tuple[Path, Cut]


def main(arguments: list[str]) -> int:
    """Cut, and return how many cuts survived."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cuts", type=int, default=24)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    asked = parser.parse_args(arguments)

    _say(f"Cutting services at {asked.cuts} places, seed {asked.seed}.")
    with tempfile.TemporaryDirectory(prefix="bakery-cuts-") as folder:
        survivors = list(_survivors(Path(folder), _places(asked.cuts, asked.seed)))
    _say(f"{asked.cuts - len(survivors)} of {asked.cuts} cuts were noticed.")
    return min(len(survivors), 1)


def _places(count: int, seed: int) -> list[Place]:
    """Return as many databases left unnamed as blocks opened, wherever chance has it."""
    chance = random.Random(seed)
    chosen: list[Place] = []
    for kind, share in ((deletions, count - count // 2), (wrappings, count // 2)):
        found = [(path, cut) for path in service_modules() for cut in kind(path.read_text(encoding="utf-8"))]
        chosen += chance.sample(found, share)
    return chosen


def _survivors(tree: Path, places: list[Place]) -> Iterator[Place]:
    """Yield the places that can be cut without any proof failing, and report on each."""
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tree / name)
    for proof in (CALLS, RULES):
        if _outcome(tree, proof) == FAILED:
            raise SystemExit(f"{proof} fails before anything is cut.")

    for number, (path, cut) in enumerate(places, 1):
        place = path.relative_to(ROOT)
        whole = (tree / place).read_text(encoding="utf-8")
        (tree / place).write_text(cut.source, encoding="utf-8")
        witness = _witness(tree)
        (tree / place).write_text(whole, encoding="utf-8")
        _say(f"{number:3} {witness:9} {place}:{cut.line} {cut.what}")
        if witness == "SURVIVES":
            yield path, cut


def _witness(tree: Path) -> str:
    """Return which proof notices what was done to a module."""
    if _outcome(tree, CALLS) == FAILED:
        return "by calls"
    return "by rules" if _outcome(tree, RULES) == FAILED else "SURVIVES"


def _outcome(tree: Path, proof: str) -> int:
    """Return how the proofs end in the copy, on databases of its own."""
    outside = {name: value for name, value in os.environ.items() if name != "POSTGRES_URL"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--reuse-db", proof]
    ran = subprocess.run(
        command,
        cwd=tree,
        env=outside | {"TMPDIR": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode not in (PASSED, FAILED):
        raise SystemExit(f"The proofs do not run: {ran.stdout[-2000:]}{ran.stderr[-2000:]}")
    return ran.returncode


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
