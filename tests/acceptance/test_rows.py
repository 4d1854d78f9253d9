"""Each requirement stands once in the table of CONTRIBUTING, beside tests that exist."""

import re
from collections.abc import Iterator

from tests.architecture.tree import ROOT

ROW = re.compile(r"^\| ((?:F\d{3} T|FR-|Quality).*?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
SECURITY = re.compile(r"^\| (V\d+.*?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
PROOF = re.compile(r"`([\w/]+)(?:::(\w+))?`")
SUBTASKS = (37, 59)  # of the features, in the order of the table


def rows(of: re.Pattern[str] = ROW) -> list[tuple[str, str, str]]:
    """Return requirement, meaning and proof of each row."""
    return of.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))


def requirements(names: str) -> Iterator[str]:
    """Return what a row speaks of, one by one: a feature and `T005–T007, T010`."""
    feature, _, tasks = names.partition(" ")
    for part in tasks.split(", ") if tasks else []:
        first, _, last = part.partition("–")
        for number in range(int(first[1:]), int((last or first)[1:]) + 1):
            yield f"{feature} T{number:03}"
    if not tasks:
        yield names


def unknown(proofs: str) -> list[str]:
    """Return the proofs that do not exist."""
    missing = []
    for path, name in PROOF.findall(proofs):
        file = ROOT / "tests" / f"{path}.py"
        if not file.exists() or (name and f"def {name}(" not in file.read_text(encoding="utf-8")):
            missing.append(f"{path}::{name}")
    return missing


def test_each_requirement_stands_once():
    named = [each for names, _, _ in rows() for each in requirements(names)]
    features = sorted({each.partition(" ")[0] for each in named if " T" in each})
    agreed = [
        f"{feature} T{n + 1:03}" for feature, count in zip(features, SUBTASKS, strict=True) for n in range(count)
    ]

    assert sorted(named) == sorted([*agreed, *(f"FR-{number}" for number in range(1, 8)), "Quality"])


def test_each_row_has_tests_that_exist():
    for names, _, proofs in rows():
        assert PROOF.search(proofs), names
        assert unknown(proofs) == [], names


def test_each_section_on_security_has_tests_that_exist_or_says_why_not():
    found = rows(SECURITY)

    chapters = {int(number) for sections, _, _ in found for number in re.findall(r"V(\d+)", sections)}
    assert chapters == {*range(1, 18)}
    for sections, _, proofs in found:
        assert PROOF.search(proofs) or proofs.startswith(("does not apply", "open")), sections
        assert unknown(proofs) == [], sections


def test_a_proof_that_is_gone_is_noticed():
    assert unknown("`acceptance/test_rows::test_gone`, `acceptance/test_nowhere`, `acceptance/test_rows`") == [
        "acceptance/test_rows::test_gone",
        "acceptance/test_nowhere::",
    ]
