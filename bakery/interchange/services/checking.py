"""What is missing, wrong or odd in the whole database."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from bakery.db.transaction import Atomic
from bakery.interchange.dto import Finding, RuleResult
from bakery.interchange.findings import of_problem
from bakery.interchange.queries.oddities import gaps
from bakery.interchange.services.integrity import check_integrity
from events.models import CLOSED, Event
from events.planning.plan import get_plan

# Told with the gaps of definitions.
AMONG_GAPS: Final = "conversion"


def check_data(
    tx: Atomic, *, only: Collection[str] = (), integrity: Sequence[RuleResult] | None = None
) -> list[Finding]:
    """Return gaps of definitions, problems of open plans, and whatever breaks a rule of integrity.

    A caller who has looked at the rules hands in what they found.
    """
    missing = gaps(tx)
    found = [*missing, *_plans(tx, missing)]
    for rule in check_integrity(tx) if integrity is None else integrity:
        if rule.code != AMONG_GAPS:
            found += rule.findings
    return [each for each in found if not only or each.code in only]


def _plans(tx: Atomic, missing: Collection[Finding]) -> Iterator[Finding]:
    """Yield what stands in the way of open events, apart from the gaps that are told once for all."""
    told = {(each.code, each.subject_id) for each in missing}
    for event in Event.objects.using(tx.using).exclude(plan_state__in=CLOSED).order_by("event_date", "pk"):
        for problem in get_plan(tx, event_id=event.pk).problems:
            if problem.subject_type != "ingredient" or (problem.code, problem.subject_id) not in told:
                yield of_problem(problem, within=f"{event.name}: ")
