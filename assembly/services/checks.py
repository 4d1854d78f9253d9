"""Whether something can be put together now, and what is still to be chosen for it."""

import logging
from collections.abc import Iterator, Sequence

from django.utils import timezone

from assembly.dto import AssemblyCheck, ChoiceInput, ChoiceNeed, PackagingCheck
from assembly.materials import NOTHING, DrawPlan, material_needs, plan_materials
from assembly.orders import AssemblyOrder, checked, require_fitting, require_open, require_parts
from assembly.parts import MANY, any_product, most_pieces, plan_draws
from assembly.queries.parts import GoodParts, choice_needs, load_good_parts
from bakery import logs
from bakery.db.transaction import Atomic
from bakery.dto import Problem
from bakery.inventory.bounds import CostBound
from bakery.inventory.draws import FifoPreview, share_out, shortages
from bakery.inventory.owners import key_of
from bakery.inventory.queries.shelf import read_shelves
from production.services.occasions import find_occasion


def check_can_assemble(
    tx: Atomic,
    *,
    finished_good_id: int,
    quantity: int,
    event_id: int | None = None,
    choices: Sequence[ChoiceInput] = (),
) -> AssemblyCheck:
    """Tell whether recording so many would succeed now, and how many would at most.

    What is short is told as if any product served a line that nothing is chosen for; expired stock only is named.
    """
    good = _load(tx, finished_good_id=finished_good_id, quantity=quantity, event_id=event_id, choices=choices)
    require_parts(good.parts, good.good)
    check = _blocked(good, quantity, event_id) if good.obstacles else _weighed(tx, good, quantity, event_id)
    _log(tx, check)
    return check


def get_choice_needs(
    tx: Atomic, *, finished_good_id: int, quantity: int, event_id: int | None = None
) -> list[ChoiceNeed]:
    """Return the lines that need a choice for so many, with the products in stock."""
    good = _load(tx, finished_good_id=finished_good_id, quantity=quantity, event_id=event_id)
    return _open_lines(tx, good, quantity)


def check_packaging_assigned(
    tx: Atomic, *, finished_good_id: int, quantity: int = 1, choices: Sequence[ChoiceInput] = ()
) -> PackagingCheck:
    """Tell which lines decided at assembly the choices leave open, whatever is in stock."""
    good = _load(tx, finished_good_id=finished_good_id, quantity=quantity, choices=choices)
    unassigned = _open_lines(tx, good, quantity)
    return PackagingCheck(all_assigned=not unassigned, unassigned=tuple(unassigned))


def _load(
    tx: Atomic,
    *,
    finished_good_id: int,
    quantity: int,
    event_id: int | None = None,
    choices: Sequence[ChoiceInput] = (),
) -> GoodParts:
    """Return what the good takes, refusing as a record would."""
    order = AssemblyOrder(
        finished_good_id=finished_good_id, quantity=quantity, event_id=event_id, choices=tuple(choices)
    )
    order = checked(order, now=timezone.now())
    good = load_good_parts(tx, finished_good_id=finished_good_id, event_id=event_id, choices=order.choices)
    if event_id is not None:
        require_open(event_id, find_occasion(tx, event_id=event_id))
    return good


def _open_lines(tx: Atomic, good: GoodParts, quantity: int) -> list[ChoiceNeed]:
    needs = material_needs(good.parts.lines, quantity)
    plan = plan_materials(needs, good.parts.choices, good.parts.chosen)
    require_fitting(plan)
    return choice_needs(tx, open_lines=plan.open)


def _blocked(good: GoodParts, quantity: int, event_id: int | None) -> AssemblyCheck:
    """Answer for a good of which a line cannot be converted: nothing can be said of stock."""
    return AssemblyCheck(
        finished_good_id=good.good.pk,
        event_id=event_id,
        quantity=quantity,
        can_assemble=False,
        max_quantity=0,
        missing=(),
        choices_needed=(),
        problems=good.obstacles,
    )


def _weighed(tx: Atomic, good: GoodParts, quantity: int, event_id: int | None) -> AssemblyCheck:
    """Answer from the shelf."""
    plan = plan_draws(good.parts, quantity)
    require_fitting(plan)
    # The draws of many name every item that the draws of few do.
    shelves = read_shelves(tx, wants=any_product(plan_draws(good.parts, MANY)))
    previews = share_out(any_product(plan), shelves)
    missing = shortages(previews)
    if not missing and not plan.open:
        bound = CostBound(field="quantity", pieces=quantity)
        bound.check(sum((preview.cost for preview in previews), NOTHING))
    return AssemblyCheck(
        finished_good_id=good.good.pk,
        event_id=event_id,
        quantity=quantity,
        can_assemble=not missing and not plan.open,
        max_quantity=most_pieces(good.parts, shelves),
        missing=tuple(missing),
        choices_needed=tuple(choice_needs(tx, open_lines=plan.open)),
        problems=(*_undecided(plan), *_expired(previews)),
    )


def _undecided(plan: DrawPlan) -> Iterator[Problem]:
    for line in plan.open:
        yield Problem(
            code="material_not_chosen",
            message=f"{line.need.material}: no product is chosen.",
            subject_type="material",
            subject_id=line.need.material.pk,
            subject_name=line.need.material.name,
            blocks=("assembly", "ready", "delivery"),
            fix="event_assemble",
        )


def _expired(previews: Sequence[FifoPreview]) -> Iterator[Problem]:
    """Yield what would be drawn from lots that are past their date."""
    today = timezone.localdate()
    for preview in previews:
        if any(draw.lot.expires_on is not None and draw.lot.expires_on < today for draw in preview.draws):
            item_type, item_id = key_of(preview.want.item)
            yield Problem(
                code="expired_stock",
                message=f"{preview.want.item}: some of what is used is past its date.",
                subject_type=item_type,
                subject_id=item_id,
                subject_name=str(preview.want.item),
                fix="pantry_loss",
            )


def _log(tx: Atomic, check: AssemblyCheck) -> None:
    context: dict[str, object] = {"finished_good_id": check.finished_good_id, "quantity": check.quantity}
    missing = [f"{each.item_type}:{each.item_id}" for each in check.missing]
    if check.can_assemble:
        logs.record(tx, "check_can_assemble", "passed", logging.DEBUG, **context)
        return
    if check.choices_needed:
        missing += [f"material:{each.material_id}" for each in check.choices_needed]
        outcome = "material_not_chosen"
    else:
        outcome = "insufficient_components" if missing else check.problems[0].code
    context |= {"missing_count": len(missing), "missing": missing}
    logs.record(tx, "check_can_assemble", outcome, logging.INFO, **context)
