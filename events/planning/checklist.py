"""What each step of a plan asks for, in words: told before the step is tried, and checked again when it is."""

from collections.abc import Iterable, Iterator

from bakery.dto import Problem
from events.dto.planning import Plan, PlanStateRow, UnitBatches
from events.dto.screens import Condition, PlanStep

STALE = "plan_stale"
TOLD_APART = ("undecided_batches", "shortfall", STALE)


def steps_of(
    plan: Plan, state: PlanStateRow, *, was_made: bool, was_handed_out: bool, waiting: int
) -> tuple[PlanStep, ...]:
    """Return the steps that the state allows; `waiting` counts the assignments not delivered yet."""
    nothing_made = _condition(not (was_made or was_handed_out), "Nothing was made or handed out", "void that first")
    nothing_given = _condition(not was_handed_out, "Nothing was handed out", "void that first")
    conditions = {
        "lock": tuple(_of_plan(plan, state.problems, "lock")),
        "unlock": (nothing_made,),
        "start": tuple(_of_plan(plan, state.problems, "start")),
        "complete": tuple(_of_completing(plan, waiting)),
        "cancel": (nothing_given,),
    }
    return tuple(PlanStep(name=name, conditions=conditions[name]) for name in state.allowed)


def _of_plan(plan: Plan, problems: Iterable[Problem], step: str) -> Iterator[Condition]:
    wants = bool(plan.demand) or any(unit.decided for unit in plan.units)
    yield _condition(wants, "Something is wanted", "add what the event wants")
    stopping = [each for each in problems if step in each.blocks]
    open_units = [each.subject_name for each in stopping if each.code == "undecided_batches"]
    yield _condition(not open_units, "The batches of every output are decided", ", ".join(open_units))
    short = [each.message for each in stopping if each.code == "shortfall"]
    yield _condition(not short, "Nothing falls short beyond what was accepted", " ".join(short))
    others = [each.message for each in stopping if each.code not in TOLD_APART]
    yield _condition(not others, "No problem blocks this step", " ".join(others))
    if step == "start":
        is_stale = any(each.code == STALE for each in stopping)
        yield _condition(not is_stale, "The plan is what was calculated", "calculate it again")


def _of_completing(plan: Plan, waiting: int) -> Iterator[Condition]:
    counts = [(unit, int(unit.to_make) - _accepted(unit)) for unit in plan.units]
    left = [f"{count} × {unit.name}" for unit, count in counts if count > 0]
    left += [f"{good.to_assemble} × {good.name}" for good in plan.goods if good.to_assemble != "0"]
    yield _condition(not left, "Nothing is left to make", ", ".join(left))
    yield _condition(not waiting, "Every package is delivered", f"{waiting} to go")


def _accepted(unit: UnitBatches) -> int:
    return int(unit.decided.accepted_shortfall) if unit.decided else 0


def _condition(is_met: bool, asked: str, missing: str) -> Condition:
    return Condition(is_met=is_met, message=asked if is_met else f"{asked}: {missing}")
