"""What to buy: for one event, for several, as a page and as a file."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bakery.accounts.roles import Role
from bakery.catalogue.formatting import System
from bakery.db import transaction
from bakery.pages import Request, choice_param, id_params, role_required
from bakery.templatetags.bakery_tags import day
from events import services as event_service
from events.dto.events import EventDetail
from events.dto.shopping import Shopping, ShoppingRow
from events.models import ShoppingScope
from events.queries.events import event_details
from events.queries.listing import open_events
from events.views.files import csv_answer
from events.views.fixes import fix_action, fix_address, stops
from events.views.shopping_rows import line_of, total_of
from events.views.sums import units_of

ORDERS = ("store", "group", "none")
NO_STORE = "No store named"


@role_required("viewer", mode="shop")
def event_shopping(request: Request, event_id: int) -> HttpResponse:
    """Show what must be bought for one event."""
    order, scope = _asked(request)
    with transaction.snapshot() as tx:
        event = event_details(tx, event_ids=[event_id])[0]
        shopping = event_service.get_shopping_list(tx, event_id=event_id, scope=scope)
    context = _listed(request, shopping, order, scope, {}) | {"event": event, "chosen_ids": []}
    return render(request, "events/event_shopping.html", context)


@role_required("viewer", mode="shop")
def event_shopping_csv(request: Request, event_id: int) -> HttpResponse:
    """Hand out the list of one event as a file."""
    with transaction.snapshot() as tx:
        file = event_service.export_shopping_list_csv(tx, event_id=event_id)
    return csv_answer(file)


@role_required("viewer", mode="shop")
def shop(request: Request) -> HttpResponse:
    """Show one list over the events chosen, at first over all that are open."""
    order, scope = _asked(request)
    asked = id_params(request, "events")
    with transaction.snapshot() as tx:
        open_ones = open_events(tx)
        chosen = event_details(tx, event_ids=asked) if asked else open_ones
        shopping = (
            event_service.get_combined_shopping_list(tx, event_ids=[each.id for each in chosen], scope=scope)
            if chosen
            else None
        )
    context: dict[str, Any] = {
        "choices": _choices(open_ones, chosen),
        "chosen": chosen,
        "chosen_ids": asked,
        "record_address": "",
    }
    if shopping is not None:
        context |= _listed(request, shopping, order, scope, _names(chosen))
    return render(request, "events/shop.html", context)


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


def _listed(request: Request, shopping: Shopping, order: str, scope: str, names: Mapping[int, str]) -> dict[str, Any]:
    rows, units = (*shopping.items, *shopping.packaging), units_of(request)
    whole = scope == ShoppingScope.TOTAL
    to_buy = [row for row in rows if row.shortfall != "0"]
    rest = [
        row for row in rows if row.shortfall == "0" and row.problem is None and (whole or row.quantity_needed != "0")
    ]
    faults = [row.problem for row in rows if row.problem is not None]
    return {
        "sections": _sections(to_buy, order, names, units),
        "to_buy_count": len(to_buy),
        "there": [line_of(row, names, units) for row in rest],
        "problems": [
            {
                "problem": each,
                "stops": stops(each),
                "action": fix_action(each),
                "address": fix_address(each),
                "weigh": None,
            }
            for each in faults
        ],
        "total": total_of(shopping),
        "order": order,
        "orders": ORDERS,
        "scope": scope,
        "record_address": _record_address(to_buy) if request.role >= Role.BAKER else "",
    }


def _sections(
    rows: Sequence[ShoppingRow], order: str, names: Mapping[int, str], units: System
) -> list[dict[str, Any]]:
    """Return the lines under the names of their stores or groups; without an order, all under none."""
    keys = {"store": _store, "group": _group, "none": _nothing}
    key = keys[order]
    inner = _group if order == "store" else _nothing
    ordered = sorted(rows, key=lambda row: (key(row), inner(row), row.ingredient_name.casefold(), row.item_id))
    return [
        {"title": title, "lines": [line_of(row, names, units) for row in found]}
        for title, found in groupby(ordered, key=key)
    ]


def _store(row: ShoppingRow) -> str:
    pick = row.product_recommendation
    return (pick.supplier_name if pick else "") or NO_STORE


def _group(row: ShoppingRow) -> str:
    return row.category_name


def _nothing(row: ShoppingRow) -> str:
    return ""


def _record_address(rows: Sequence[ShoppingRow]) -> str:
    """Return the page of a receipt with what to buy filled in; nothing where no product is picked."""
    picks = [row.product_recommendation for row in rows if row.product_recommendation]
    lines = [f"{pick.product_id}:{pick.packages_to_buy}" for pick in picks]
    return reverse("purchase_create", query={"line": lines}) if lines else ""
