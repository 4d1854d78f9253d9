"""Findings, made of what is wrong."""

from dataclasses import dataclass

from bakery.dto import Problem
from bakery.interchange.dto import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a finding is about, and the address that shows it."""

    kind: str
    id: int
    name: str
    page: str = ""
    key: str = ""


def about(subject: Subject, message: str) -> Finding:
    """Return a finding; the rule that found it gives it its code."""
    return Finding(
        code="",
        message=message,
        subject_type=subject.kind,
        subject_id=subject.id,
        subject_name=subject.name,
        page=subject.page,
        page_key=subject.key,
    )


def of_problem(problem: Problem, *, lines: int = 1, within: str = "") -> Finding:
    """Return a problem of definitions or plans as a finding, under its own code."""
    return Finding(
        code=problem.code,
        message=f"{within}{problem.message}",
        subject_type=problem.subject_type,
        subject_id=problem.subject_id,
        subject_name=problem.subject_name,
        lines=lines,
        page=problem.fix or "",
        page_key=problem.fix_key or "",
    )
