"""The forms of a plan's page by name: each one decision, carried out in the block of the view."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from bakery.accounts.models import User
from bakery.catalogue.forms.weights import DensityForm
from bakery.db.transaction import Atomic
from bakery.forms import Form
from events.forms.batches import BatchesForm
from events.forms.plan import (
    AcceptForm,
    AddTargetForm,
    AssignForm,
    AssignmentForm,
    CancelForm,
    ChangeAssignmentForm,
    ChangeTargetForm,
    NoteForm,
    PasteForm,
    ReasonForm,
    StepForm,
    TargetForm,
)
from events.views import plan_demand, plan_steps

Section = Literal["problems", "drift", "demand", "batches", "state"]
CarryOut = Callable[[Atomic, int, Any, User], str]


# The parts of the page, each with what follows from it after it.
PARTS: Final = (
    "head", "problems", "drift", "demand", "batches", "needs", "shopping", "feasibility", "state", "amendments",
    "progress",
)  # fmt: skip
ALWAYS: Final = ("head", "problems", "drift")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One form of the page, the section it stands in, and what it does; that returns what to say.

    `amends` tells whether it changes what a plan in production stands by, and so must give a reason there.
    """

    section: Section
    form: type[Form]
    carry_out: CarryOut
    amends: Literal["no", "maybe", "yes"] = "no"


ACTS: Final[dict[str, Act]] = {
    "add_target": Act(section="demand", form=AddTargetForm, carry_out=plan_demand.add_target, amends="yes"),
    "paste_targets": Act(section="demand", form=PasteForm, carry_out=plan_demand.paste_targets, amends="yes"),
    "change_target": Act(section="demand", form=ChangeTargetForm, carry_out=plan_demand.change_target, amends="yes"),
    "remove_target": Act(section="demand", form=TargetForm, carry_out=plan_demand.remove_target, amends="yes"),
    "assign": Act(section="demand", form=AssignForm, carry_out=plan_demand.assign, amends="yes"),
    "change_assignment": Act(
        section="demand", form=ChangeAssignmentForm, carry_out=plan_demand.change_assignment, amends="maybe"
    ),
    "note_assignment": Act(section="demand", form=NoteForm, carry_out=plan_demand.note_assignment),
    "remove_assignment": Act(
        section="demand", form=AssignmentForm, carry_out=plan_demand.remove_assignment, amends="yes"
    ),
    "batches": Act(section="batches", form=BatchesForm, carry_out=plan_steps.decide, amends="yes"),
    "weigh": Act(section="problems", form=DensityForm, carry_out=plan_steps.weigh),
    "calculate": Act(section="drift", form=StepForm, carry_out=plan_steps.calculate),
    "accept": Act(section="drift", form=AcceptForm, carry_out=plan_steps.accept),
    "lock": Act(section="state", form=StepForm, carry_out=plan_steps.lock),
    "unlock": Act(section="state", form=ReasonForm, carry_out=plan_steps.unlock),
    "start": Act(section="state", form=StepForm, carry_out=plan_steps.start),
    "complete": Act(section="state", form=ReasonForm, carry_out=plan_steps.complete),
    "cancel": Act(section="state", form=CancelForm, carry_out=plan_steps.cancel),
}


def parts_after(section: Section) -> tuple[str, ...]:
    """Return the parts that may look otherwise once something was saved in a section; a state opens all forms anew."""
    first = 0 if section == "state" else PARTS.index(section)
    return tuple(part for part in PARTS if part in ALWAYS or PARTS.index(part) >= first)
