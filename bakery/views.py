"""The pages above all apps: Today, the parts pages are made of, and whether the site is alive."""

import logging

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bakery.db import transaction
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
from bakery.samples import SampleForm, sample_charts, sample_rows
from bakery.searching import is_short

logger = logging.getLogger("bakery.pages")


@role_required("viewer", mode="today")
def today(request: Request) -> HttpResponse:
    """Show what comes next and what was recorded last."""
    with transaction.snapshot() as tx:
        events = next_events(tx)
        records = recent_records(tx)
    return render(request, "today.html", {"events": events, "records": records})


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
    context = {"form": form, "rows": sample_rows(), "charts": sample_charts()}
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
