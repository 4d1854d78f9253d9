"""What Today says of events, their problems, and what could not be read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar

from django.urls import reverse
from django.utils import timezone

from bakery.errors import DomainError
from bakery.queries.today import NextEvent
from events.dto.overview import EventStanding, OpenProblem, Overview
from events.models import PlanState
from events.views.bars import bars_of
from events.views.fixes import fix_action, fix_address, stops

T = TypeVar("T")
MOST_SHOWN: Final = 5
Pages = tuple[tuple[str, str], ...]

PLAN: Final = ("Plan", "event_plan")
SHOP: Final = ("Shop", "event_shopping")
BAKE: Final = ("Bake", "event_make")
ASSEMBLE: Final = ("Assemble", "event_assemble")
DELIVER: Final = ("Deliver", "event_deliver")
# Where the work of each state is done, if nothing more is known of the event.
PAGES: Final[dict[str, Pages]] = {
    PlanState.DRAFT: (PLAN,),
    PlanState.LOCKED: (SHOP, PLAN),
    PlanState.IN_PRODUCTION: (BAKE, ASSEMBLE, DELIVER),
}
# What a problem is about, for one and for several.
KIND_WORDS: Final = {
    "allergen_conflict": "A package holds what its recipient avoids",
    "approximate": "An amount is reckoned roughly",
    "archived": "Something wanted is retired",
    "empty_good": "A box has no parts",
    "expired_stock": "The plan counts on expired stock",
    "expires_before_event": "Stock ends before the event",
    "material_not_chosen": "Packaging is not chosen",
    "missing_density": "A measure has no weight",
    "missing_each_weight": "A piece has no weight",
    "needs_reconcile": "A record is not on the books",
    "no_price": "A price is not known",
    "no_product": "There is no product to buy",
    "no_yield": "A recipe has no output",
    "not_ready": "A recipe is marked draft",
    "overdue": "An event is past and still open",
    "plan_stale": "A plan is not what was frozen",
    "shortfall": "Batches leave some short",
    "unit_mismatch": "A unit does not fit",
    "variant_yield_differs": "A variant gives another number",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[T]):
    """One part of the page: what was read, or the reason why it could not be."""

    value: T | None = None
    reason: str = ""


def part_of(read: Callable[[], T]) -> Part[T]:
    """Read one part; what a rule refuses there leaves the others to be shown.

    Only for reading: nothing is written that a refusal could leave half done.
    """
    try:
        return Part(value=read())
    except DomainError as error:
        return Part(reason=error.message)


def event_cards(events: Iterable[NextEvent], overview: Overview | None) -> list[dict[str, Any]]:
    """Return events with what is next; where their plans could not be read, without figures."""
    return [_card(event, overview.standings[event.id] if overview else None) for event in events]


def _card(event: NextEvent, standing: EventStanding | None) -> dict[str, Any]:
    if standing is None:
        return {"event": event, "next": "", "pages": PAGES[event.state], "bars": (), "due": ""}
    words, pages = _next(event.state, standing)
    is_due = event.event_date <= timezone.localdate()
    return {
        "event": event,
        "next": words,
        "pages": pages,
        "bars": list(bars_of(event.id, standing)),
        "due": _left(standing)[0] if is_due else "",
    }


def _next(state: str, standing: EventStanding) -> tuple[str, Pages]:
    """Say what is to be done next, and on which pages."""
    if state == PlanState.IN_PRODUCTION:
        words, pages = _left(standing)
        return (f"{words}.", pages) if pages else ("Everything is done: complete it.", (PLAN,))
    if state == PlanState.LOCKED:
        there, needed = standing.shopping
        if there < needed:
            return f"Buy {_count(needed - there, 'item')}, then start production.", (SHOP, PLAN)
        return "Start production.", (PLAN, SHOP)
    if not standing.wants_something:
        return "Say what it wants.", (PLAN,)
    if standing.undecided:
        return f"Choose the batches of {_count(standing.undecided, 'output')}, then lock the plan.", (PLAN, SHOP)
    return "Lock the plan.", (PLAN, SHOP)


def _left(standing: EventStanding) -> tuple[str, Pages]:
    """Say what is still to bake, to put together and to hand over, and where."""
    delivered, packages = standing.deliveries
    left = [
        (Decimal(standing.batches_left), "bake", "batch", BAKE),
        (Decimal(standing.pieces_short), "bake or accept as missing", "piece", PLAN),
        (Decimal(standing.boxes_left), "assemble", "box", ASSEMBLE),
        (Decimal(packages - delivered), "deliver", "package", DELIVER),
    ]
    todo = [(f"{verb} {_count(count, thing)}", page) for count, verb, thing, page in left if count]
    words = ", ".join(words for words, _ in todo)
    return words[:1].upper() + words[1:], tuple(page for _, page in todo)


def _count(count: Decimal | int, thing: str) -> str:
    if count == 1:
        return f"1 {thing}"
    return f"{count} {thing}{'es' if thing.endswith(('ch', 'x')) else 's'}"


def problem_kinds(overview: Overview) -> list[dict[str, Any]]:
    """Return problems by what they are about, each with the first of them and where they are mended."""
    return [
        {
            "words": KIND_WORDS.get(code, code.replace("_", " ").capitalize()),
            "count": len(found),
            "is_blocking": bool(found[0].problem.blocks),
            "rows": [_problem(each) for each in found[:MOST_SHOWN]],
            "more": max(0, len(found) - MOST_SHOWN),
        }
        for code, found in overview.problems.items()
    ]


def _problem(each: OpenProblem) -> dict[str, Any]:
    address = fix_address(each.problem)
    if address.startswith(("#", "?")):
        address = reverse("event_plan", args=[each.event_id]) + address
    return {"open": each, "stops": stops(each.problem), "address": address, "action": fix_action(each.problem)}
