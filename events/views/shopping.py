"""What to buy: for one event, for several, as a page and as a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.accounts.roles import Role
from bakery.catalogue.formatting import System
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.pages import Request, choice_param, id_params, role_required, units_of
from bakery.templatetags.bakery_tags import day
from events import services as event_service
from events.dto.events import EventDetail
from events.dto.shopping import Shopping, ShoppingRow
from events.models import ShoppingScope
from events.planning.saved_lists import start_shopping
from events.queries.asking import asker_slugs
from events.queries.events import event_details
from events.queries.listing import open_events
from events.queries.shopping_lists import open_lists
from events.views.files import csv_answer
from events.views.shopping_rows import line_of, problem_row, total_of
from events.views.shopping_sections import ORDERS, linked, sections, store_totals


@role_required("viewer", write="baker", mode="shop")
def event_shopping(request: Request, event_id: int) -> HttpResponse:
    """Show what must be bought for one event; start shopping by a copy that can be ticked."""
    order, scope = _asked(request)
    if request.method == "POST":
        return _start(request, [event_id], scope)
    with transaction.snapshot() as tx:
        event = event_details(tx, event_ids=[event_id])[0]
        shopping = event_service.get_shopping_list(tx, event_id=event_id, scope=scope)
        slugs = _slugs(tx, shopping)
        under_way = [head for head in open_lists(tx) if event_id in head.event_ids][:1]
    shown = Shown(shopping=shopping, slugs=slugs, names={}, units=units_of(request))
    context = _listed(request, shown, order, scope) | {
        "event": event, "occasion": event.name, "chosen_ids": [], "under_way": under_way,
    }  # fmt: skip
    return render(request, "events/event_shopping.html", context)


@role_required("viewer", mode="shop")
def event_shopping_csv(request: Request, event_id: int) -> HttpResponse:
    """Hand out the list of one event as a file."""
    _, scope = _asked(request)
    with transaction.snapshot() as tx:
        file = event_service.export_shopping_list_csv(tx, event_id=event_id, scope=scope)
    return csv_answer(file)


@role_required("viewer", mode="shop")
def shop_csv(request: Request) -> HttpResponse:
    """Hand out the list over the events chosen, or over all that are open, as a file."""
    _, scope = _asked(request)
    asked = id_params(request, "events")
    with transaction.snapshot() as tx:
        ids = asked or [each.id for each in open_events(tx)]
        file = event_service.export_combined_shopping_list_csv(tx, event_ids=ids, scope=scope)
    return csv_answer(file)


@role_required("viewer", write="baker", mode="shop")
def shop(request: Request) -> HttpResponse:
    """Show one list over the events chosen, at first over all that are open, and the lists under way."""
    order, scope = _asked(request)
    asked = id_params(request, "events")
    if request.method == "POST":
        return _start(request, asked, scope)
    with transaction.snapshot() as tx:
        open_ones = open_events(tx)
        chosen = event_details(tx, event_ids=asked) if asked else open_ones
        ids = [each.id for each in chosen]
        shopping = event_service.get_combined_shopping_list(tx, event_ids=ids, scope=scope) if ids else None
        slugs = _slugs(tx, shopping) if shopping else {}
        under_way = open_lists(tx)
    context: dict[str, Any] = {
        "choices": _choices(open_ones, chosen),
        "chosen": chosen,
        "occasion": " and ".join(each.name for each in chosen),
        "chosen_ids": asked,
        "record_address": "",
        "under_way": under_way,
    }
    if shopping is not None:
        shown = Shown(shopping=shopping, slugs=slugs, names=_names(chosen), units=units_of(request))
        context |= _listed(request, shown, order, scope)
    return render(request, "events/shop.html", context)


def _start(request: Request, event_ids: Sequence[int], scope: str) -> HttpResponse:
    """Go to the list of these events, made now where there is none; none named are all that are open."""
    with transaction.atomic() as tx:
        ids = event_ids or [each.id for each in open_events(tx)]
        kept = start_shopping(tx, event_ids=ids, scope=scope, by=request.user)
    return redirect("shopping_list", kept.id)


def _slugs(tx: Atomic, shopping: Shopping) -> dict[tuple[str, int], str]:
    rows = (*shopping.items, *shopping.packaging)
    return asker_slugs(tx, sources=[source for row in rows for source in row.sources])


def _asked(request: Request) -> tuple[str, str]:
    order = choice_param(request, "order", ORDERS, "store")
    return order, choice_param(request, "scope", ShoppingScope.values, ShoppingScope.REMAINING.value)


def _choices(open_ones: Sequence[EventDetail], chosen: Sequence[EventDetail]) -> list[dict[str, Any]]:
    ids = {each.id for each in chosen}
    rows = {each.id: each for each in (*open_ones, *chosen)}
    return [{"event": each, "is_chosen": each.id in ids} for each in rows.values()]


def _names(chosen: Sequence[EventDetail]) -> dict[int, str]:
    """Return how events are told apart in a list for several."""
    return {each.id: f"{each.name}, {day(each.event_date)}" for each in chosen} if len(chosen) > 1 else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A list as it was read, with what its lines are told by."""

    shopping: Shopping
    slugs: Mapping[tuple[str, int], str]
    names: Mapping[int, str]
    units: System

    def lines(self, rows: Iterable[ShoppingRow]) -> list[dict[str, Any]]:
        """Return rows with their sums, which lead to what asks."""
        lines = [line_of(row, self.names, self.units) for row in rows]
        return [line | {"why_needed": linked(line["why_needed"], line["row"].sources, self.slugs)} for line in lines]


def _listed(request: Request, shown: Shown, order: str, scope: str) -> dict[str, Any]:
    rows = (*shown.shopping.items, *shown.shopping.packaging)
    whole = scope == ShoppingScope.TOTAL
    to_buy = [row for row in rows if row.shortfall != "0"]
    rest = [
        row for row in rows if row.shortfall == "0" and row.problem is None and (whole or row.quantity_needed != "0")
    ]
    lines = shown.lines(to_buy)
    may_shop = request.role >= Role.BAKER
    return {
        "sections": sections(lines, order),
        "to_buy_count": len(to_buy),
        "stores": store_totals(lines),
        "there": shown.lines(rest),
        "problems": [problem_row(row.problem) for row in rows if row.problem is not None],
        "total": total_of(shown.shopping),
        "order": order,
        "orders": ORDERS,
        "scope": scope,
        "may_shop": may_shop,
        "record_address": _record_address(to_buy) if may_shop else "",
    }


def _record_address(rows: Sequence[ShoppingRow]) -> str:
    """Return the page of a receipt with what to buy filled in; nothing where no product is picked."""
    picks = [row.product_recommendation for row in rows if row.product_recommendation]
    lines = [f"{pick.product_id}:{pick.packages_to_buy}" for pick in picks]
    return reverse("purchase_create", query={"line": lines}) if lines else ""
