"""The pages above all apps: Today, the parts pages are made of, and whether the site is alive."""

import logging
from typing import Final

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bakery.db import transaction
from bakery.interchange.last_check import broken_rules
from bakery.inventory.queries.stock import get_expiring_stock
from bakery.pages import (
    Paging,
    Request,
    choice_param,
    form_status,
    page_number,
    page_slice,
    role_required,
    text_param,
)
from bakery.queries.search import GROUPS, search_group, search_groups
from bakery.queries.today import next_events, recent_records
from bakery.samples import SampleForm, sample_bars, sample_charts, sample_messages, sample_rows
from bakery.searching import is_short
from bakery.today import event_cards, part_of, problem_kinds
from events.planning.overview import get_overview
from events.queries.listing import event_counts

logger = logging.getLogger("bakery.pages")
MOST_SHORT: Final = 10
MOST_LOTS: Final = 8


@role_required("viewer", mode="today")
def today(request: Request) -> HttpResponse:
    """Show what comes next, what stands in its way and what was recorded last; each part for itself."""
    with transaction.snapshot() as tx:
        events = next_events(tx)
        is_begun = bool(events or event_counts(tx))
        overview = part_of(lambda: get_overview(tx, event_ids=[event.id for event in events]))
        soon = part_of(lambda: get_expiring_stock(tx))
        records = part_of(lambda: recent_records(tx))
    known = overview.value
    cards = event_cards(events, known)
    context = {
        "cards": cards,
        "is_begun": is_begun,
        "due": [card for card in cards if card["due"]],
        "overview": overview,
        "short": known.short[:MOST_SHORT] if known else (),
        "short_count": len(known.short) if known else 0,
        "kinds": problem_kinds(known) if known else (),
        "soon": soon,
        "lots": (soon.value or [])[:MOST_LOTS],
        "records": records,
        "broken": broken_rules(),
    }
    return render(request, "today.html", context)


@role_required("viewer")
def search(request: Request) -> HttpResponse:
    """Show what holds the words typed, by kind, or all there is of one kind."""
    text, key, page = text_param(request, "q"), choice_param(request, "group", tuple(GROUPS)), page_number(request)
    with transaction.snapshot() as tx:
        one = [search_group(tx, text=text, key=key, page=page_slice(page))] if key else None
        groups = one or search_groups(tx, text=text)
    context = {
        "q": text,
        "is_short": is_short(text),
        "groups": [group for group in groups if group.hits],
        "group": key,
        "paging": Paging(number=page, total=groups[0].total) if key else None,
        "total": sum(group.total for group in groups),
    }
    return render(request, "search.html", context)


@role_required("viewer", write="viewer")
def design(request: Request) -> HttpResponse:
    """Show every part that pages are made of; its form records nothing."""
    form = SampleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, "Nothing was recorded: this form is a sample.")
    context = {
        "form": form,
        "rows": sample_rows(),
        "charts": sample_charts(),
        "bars": sample_bars(),
        "told": sample_messages(),
        "paging": Paging(number=2, total=123),
    }
    return render(request, "design.html", context, status=form_status(form))


@role_required("anyone")
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer `ok` where the database answers."""
    try:
        with transaction.snapshot():
            pass
    except DatabaseError:
        logger.exception("the database does not answer")
        return HttpResponse("the database does not answer", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")
