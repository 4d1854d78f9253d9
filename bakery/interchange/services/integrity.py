"""The rules that the rows of a whole bakery keep to, and what of them holds."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from bakery.db.transaction import Atomic
from bakery.interchange.dto import Finding, RuleResult
from bakery.interchange.queries import oddities, sound_plans, sound_stock
from bakery.watching import Watch, unwatched


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that must hold: in words, what to do where it does not, and how what breaks it is found."""

    code: str
    title: str
    advice: str
    find: Callable[[Atomic], list[Finding]]
    is_proof: bool = True


RESTORE: Final = "No page makes such rows: stop recording, and restore the last backup."
RULES: Final = (
    Rule(
        code="ledger",
        title="Every lot holds, and is worth, what its movements add up to",
        advice=RESTORE,
        find=sound_stock.lots_unlike_movements,
    ),
    Rule(
        code="impossible_lot",
        title="No lot holds less than nothing, or more than came in",
        advice=RESTORE,
        find=sound_stock.impossible_lots,
    ),
    Rule(
        code="finished_lot",
        title="Every finished lot is what its run or assembly gave",
        advice=RESTORE,
        find=sound_stock.finished_lots_unlike_runs,
    ),
    Rule(
        code="cost",
        title="What runs, boxes and deliveries cost is what they drew, and all of it went on",
        advice=RESTORE,
        find=sound_stock.costs_that_do_not_add_up,
    ),
    Rule(
        code="draw",
        title="Every draw has a run, an assembly, a delivery or a reason",
        advice=RESTORE,
        find=sound_stock.draws_of_nothing,
    ),
    Rule(
        code="assignment",
        title="The status of each package agrees with what was handed over",
        advice="Open the delivery board, take the delivery back if there is one, and hand the package over again.",
        find=sound_plans.assignments_unlike_deliveries,
    ),
    Rule(
        code="accepted_shortfall",
        title="Accepted shortfalls still cover what is missing",
        advice="Open the plan, and take more batches or accept the shortfall as it is now.",
        find=sound_plans.shortfalls_grown,
    ),
    Rule(
        code="snapshot",
        title="Frozen recipes, boxes and plans are as they were frozen",
        advice=RESTORE,
        find=sound_plans.snapshots_changed,
    ),
    Rule(
        code="cycle",
        title="No recipe, box or group contains itself",
        advice="Take the part out that leads back to where it began.",
        find=sound_plans.cycles,
    ),
    Rule(
        code="conversion",
        title="Every recipe line has a figure in the unit of its ingredient",
        advice="Say what a cup, or a piece, of the ingredient weighs.",
        find=oddities.unconverted_lines,
        is_proof=False,
    ),
    Rule(
        code="near_equal",
        title="No two names are nearly the same",
        advice="Merge or rename those that are one; leave those that are not.",
        find=oddities.near_equal_names,
        is_proof=False,
    ),
    Rule(
        code="suspicious_amount",
        title="Packages, recipe lines and prices are of a usual size",
        advice="Look whether it was meant; mend it where it was not.",
        find=oddities.suspicious_amounts,
        is_proof=False,
    ),
)


def check_integrity(tx: Atomic, *, watch: Watch = unwatched) -> list[RuleResult]:
    """Return what each rule finds, with its time."""
    found = []
    for number, rule in enumerate(RULES):
        watch(rule.code.replace("_", " "), number, len(RULES))
        found.append(_result(tx, rule))
    return found


def _result(tx: Atomic, rule: Rule) -> RuleResult:
    began = time.perf_counter()
    found = tuple(replace(each, code=each.code or rule.code) for each in rule.find(tx))
    return RuleResult(
        code=rule.code,
        title=rule.title,
        advice=rule.advice,
        is_proof=rule.is_proof,
        count=len(found),
        findings=found,
        milliseconds=round((time.perf_counter() - began) * 1000),
    )
