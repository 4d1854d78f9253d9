"""Figures of a plan as pages show them: each opens its sum, and the parts lead to where they are explained."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from bakery.catalogue.formatting import System
from events.dto.planning import GoodNeed, Plan, PlanNeed, UnitBatches
from events.dto.screens import TargetLine
from events.models import ShoppingScope
from events.planning import explain, explain_stock
from events.planning.sums import Subject, Sum

ON_THE_PAGE = {
    "finished_unit": "output-{}",
    "finished_good": "box-{}",
    "assignment": "assignment-{}",
    "ingredient": "ingredient-{}",
    "material": "material-{}",
}
ELSEWHERE = {"lot": "lot", "event": "event_plan"}


def shown_sum(found: Sum) -> dict[str, Any]:
    """Return a sum as `_explained.html` shows it."""
    return {
        "whole": found.whole,
        "parts": [
            {"text": part.text, "sign": "−" if part.is_less else "+", "address": _address(part.subject)}
            for part in found.parts
        ],
    }


def _address(subject: Subject | None) -> str:
    if subject is None:
        return ""
    kind, key = subject
    if kind in ELSEWHERE:
        return reverse(ELSEWHERE[kind], args=[key])
    return f"#{ON_THE_PAGE[kind].format(key)}" if kind in ON_THE_PAGE else ""


def target_sums(line: TargetLine, guests: int | None) -> dict[str, Any]:
    """Return what is wanted of a target, where it follows from the guests, and what of it is ready."""
    wanted = explain.explain_wanted(line, guests)
    return {
        "wanted": shown_sum(wanted) if wanted.parts else None,
        "ready": shown_sum(explain.explain_ready(line)),
    }


def piece_rows(goods: Iterable[GoodNeed]) -> list[dict[str, Any]]:
    """Return the boxes wanted, with who asks for them and what is there."""
    return [{"piece": each} | _piece_sums(each) for each in goods]


def unit_sums(unit: UnitBatches) -> dict[str, Any]:
    """Return who asks for an output, what is there of it, and what its batches give."""
    return _piece_sums(unit) | {"sum": explain.explain_batches(unit)}


def _piece_sums(need: GoodNeed | UnitBatches) -> dict[str, Any]:
    return {
        "why": shown_sum(explain.explain_pieces(need)),
        "at_hand": shown_sum(explain.explain_at_hand(need)),
        "elsewhere": shown_sum(explain.explain_elsewhere(need)) if need.promises else None,
        "to_make": shown_sum(explain.explain_to_make(need)),
    }


def need_rows(needs: Iterable[PlanNeed], scope: str, units: System) -> list[dict[str, Any]]:
    """Return needs by name, each figure with its sum; `scope` is what is left to need, or the whole plan."""
    whole = scope == ShoppingScope.TOTAL
    return [
        _need(need, units, whole=whole)
        for need in sorted(needs, key=lambda each: (each.item_type, each.display_name.casefold(), each.item_id))
        if whole or need.quantity != "0"
    ]


def _need(need: PlanNeed, units: System, *, whole: bool) -> dict[str, Any]:
    figures = explain_stock.Figures.of_need(need)
    return {
        "need": need,
        "quantity": need.total_quantity if whole else need.quantity,
        "why": shown_sum((explain.explain_total if whole else explain.explain_need)(need, units)),
        "on_hand": shown_sum(explain_stock.explain_on_hand(figures, units)),
        "promised": shown_sum(explain_stock.explain_promised(figures, units)),
        "free": shown_sum(explain_stock.explain_free(figures, units)),
        "shortage": shown_sum(explain_stock.explain_short(figures, units)),
    }


def cost_sum(plan: Plan) -> dict[str, Any]:
    """Return what the plan is reckoned to cost, item by item."""
    return shown_sum(explain.explain_cost(plan.estimated_cost, plan.cost_parts))
