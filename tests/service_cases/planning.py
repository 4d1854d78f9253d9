"""Calls of the functions of planning."""

from decimal import Decimal

from bakery.db.transaction import Atomic
from events.dto.planning import BatchDecisionInput
from events.planning import (
    amendments,
    concerns,
    decisions,
    loading,
    outlook,
    plan,
    progress,
    shopping_list,
    snapshots,
    states,
    stock,
)
from tests.service_cases.cases import ER, EW, Arguments, R, W
from tests.service_cases.events import at, by_at
from tests.service_cases.stage import Stage

WHY = {"reason": "Fewer guests."}


def _concerns_of_plans(s: Stage, tx: Atomic) -> Arguments:
    given = _concerns(s, tx)
    event_id, derived = given.pop("event_id"), given.pop("derived")
    return {"derived": derived, "figures": {event_id: concerns.Figures(**given)}}


def _concerns(s: Stage, tx: Atomic) -> Arguments:
    found = plan.derive_calculation(tx, event_id=s.draft.pk)
    return {
        "event_id": s.draft.pk,
        "derived": found.derived,
        "reckoned": found.reckoned,
        "shopping": found.shopping,
        "assembly_runs": [],
    }


def _shopping(s: Stage, tx: Atomic) -> Arguments:
    derived = loading.derive_plans(tx, event_ids=[s.draft.pk])
    book = stock.load_price_book(tx, items=derived.definitions.bought())
    beside = {s.draft.pk: {("ingredient", s.spare["ingredient"].pk): Decimal(1)}}  # what no plan reaches
    return {"derived": derived, "book": book, "event_ids": [s.draft.pk], "drawn": beside}


def _owners(s: Stage, tx: Atomic) -> Arguments:
    derived = loading.derive_plans(tx, event_ids=[s.draft.pk])
    return {"items": [("ingredient", s.spare["ingredient"].pk)], "derived": derived}


def _calculated(s: Stage, tx: Atomic) -> Arguments:
    """Freeze the locked plan, which the stage made by hand."""
    snapshots.create_plan_snapshot(tx, event_id=s.locked.pk, kind="calculation", by=s.by)
    return by_at("locked")(s, tx)


LOCKS = [
    EW(amendments.lock_event, at("draft"), touches_rows=False),
    EW(amendments.lock_open_event, at("draft"), touches_rows=False),
    EW(amendments.lock_demand, at("draft", reason=""), touches_rows=False),
    EW(amendments.lock_decisions, at("draft", reason=""), touches_rows=False),
    EW(amendments.lock_choices, at("draft", reason=""), touches_rows=False),
]

DERIVED = [
    R(concerns.plan_problems, _concerns, silent=True),
    ER(concerns.problems_of_plans, _concerns_of_plans),
    ER(loading.derive_plans, lambda s, tx: {"event_ids": [s.draft.pk]}),
    ER(loading.load_open_plans),
    ER(loading.load_plans, lambda s, tx: {"event_ids": [s.draft.pk]}),
    ER(loading.load_demand, lambda s, tx: {"events": [s.draft.pk]}),
    ER(loading.load_content, at("draft")),
    ER(
        loading.load_definitions,
        lambda s, tx: {"rows": loading.load_demand(tx, events=[s.draft.pk])},
    ),
    ER(outlook.load_outlooks, lambda s, tx: {"event_ids": [s.draft.pk]}),
    ER(plan.derive_calculation, at("draft")),
    R(plan.get_plan, at("draft")),
    R(plan.get_recipe_batches, at("draft")),
    R(progress.get_overall_progress, at("baking")),
    R(progress.get_remaining_production_needs, at("draft")),
    R(shopping_list.derive_shopping, lambda s, tx: {"event_ids": [s.draft.pk]}),
    R(shopping_list.shopping_from, _shopping),
    ER(shopping_list.owners_of, _owners),
    R(shopping_list.get_items_to_buy, at("draft")),
    R(shopping_list.get_shopping_summary, at("draft")),
    R(shopping_list.get_claims),
    ER(stock.load_price_book, lambda s, tx: {"items": [("ingredient", s.flour.pk)]}),
    ER(stock.drawn_stock, at("baking")),
]

DECISIONS = [
    R(decisions.get_batch_options, at("draft")),
    R(decisions.get_batch_decisions, at("draft")),
    W(
        decisions.save_batch_decision,
        lambda s, tx: by_at("draft", batches=4)(s, tx) | {"finished_unit_id": s.cookie.pk},
    ),
    W(
        decisions.save_batch_decisions,
        lambda s, tx: (
            by_at("draft")(s, tx) | {"decisions": [BatchDecisionInput(finished_unit_id=s.cookie.pk, batches=4)]}
        ),
    ),
    W(
        decisions.delete_batch_decision,
        lambda s, tx: by_at("draft")(s, tx) | {"finished_unit_id": s.cookie.pk},
        silent=True,
    ),
]

STATES = [
    R(states.get_plan_state, at("draft")),
    W(states.lock_plan, by_at("quiet")),
    W(states.unlock_plan, by_at("locked")),
    W(states.start_production, _calculated),
    W(states.complete_production, by_at("baking", **WHY)),
    W(states.cancel_plan, by_at("locked", **WHY)),
]

CASES = [*LOCKS, *DERIVED, *DECISIONS, *STATES]
