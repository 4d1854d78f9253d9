"""Shopping lists that were handed out: ticked in the shop, refreshed, and recorded as purchases."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh

from bakery.accounts.roles import Role
from bakery.catalogue.queries.searching import product_labels
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import DomainError, InvalidInput
from bakery.forms import Form, add_domain_error
from bakery.inventory.views.receipts import Receipt, announce, store_choices
from bakery.pages import Request, choice_param, form_status, role_required, units_of
from bakery.templatetags.bakery_tags import day
from events import services as event_service
from events.dto.events import EventDetail
from events.dto.shopping_lists import SavedShoppingItem, SavedShoppingList
from events.forms.shopping import DescribedForm, ItemForm, TicksForm
from events.planning.saved_lists import (
    finish_shopping_list,
    get_saved_shopping_list,
    refresh_shopping_list,
    reopen_shopping_list,
)
from events.planning.shopping_trips import (
    check_shopping_items,
    describe_shopping_product,
    get_shopping_choice,
    record_shopping_purchase,
    update_shopping_item,
)
from events.queries.asking import asker_slugs
from events.queries.events import event_details
from events.views.shopping_kept import (
    as_text,
    changes_between,
    kept_lines,
    live_rows,
    outdated,
    short_again,
    ticked_by_store,
)
from events.views.shopping_rows import problem_row
from events.views.shopping_sections import ORDERS, sections, store_totals, total_of_lines

ANY: Final = "any"


@role_required("viewer", write="baker", mode="shop")
def shopping_list(request: Request, list_id: int) -> HttpResponse:
    """Show a list with its ticks; take ticks, refresh it, or say that it is done or not."""
    if request.method == "POST":
        return _taken(request, list_id)
    order = choice_param(request, "order", ORDERS, "store")
    with transaction.snapshot() as tx:
        kept = get_saved_shopping_list(tx, shopping_list_id=list_id)
        events = event_details(tx, event_ids=kept.event_ids)
        live = (
            event_service.get_combined_shopping_list(tx, event_ids=kept.event_ids, scope=kept.scope)
            if events
            else None
        )
        rows = live_rows(live)
        slugs = asker_slugs(tx, sources=[source for row in rows.values() for source in row.sources])
    units, title = units_of(request), _title(kept, events)
    names = {each.id: f"{each.name}, {day(each.event_date)}" for each in events} if len(events) > 1 else {}
    lines = kept_lines(kept, rows, names=names, slugs=slugs, units=units)
    to_get = [line for line in lines if line["item"].bought_line_id is None]
    context = {
        "kept": kept,
        "title": title,
        "events": events,
        "sections": sections(to_get, order),
        "to_get_count": len(to_get),
        "total": total_of_lines(to_get),
        "stores": store_totals(to_get),
        "bought": [line["item"] for line in lines if line["item"].bought_line_id is not None],
        "problems": [problem_row(row.problem) for row in rows.values() if row.problem],
        "outdated": outdated(kept, rows),
        "short_again": short_again(kept, rows),
        "text": as_text(title, to_get, units),
        "csv_address": reverse("shop_csv", query={"events": kept.event_ids, "scope": kept.scope}) if rows else "",
        "order": order,
        "orders": ORDERS,
        "may_shop": request.role >= Role.BAKER,
    }
    return render(request, "events/shopping_list.html", context | _foot(kept))


@role_required("baker", write="baker", mode="shop")
def shopping_list_item(request: Request, item_id: int) -> HttpResponse:
    """Change the product, the packages or the note of one line."""
    with transaction.snapshot() as tx:
        choice = get_shopping_choice(tx, shopping_item_id=item_id)
    describes = "describe" in request.POST
    form = ItemForm(None if describes else request.POST or None, choice=choice)
    described = DescribedForm(request.POST if describes else None)
    sent: Form = described if describes else form
    if request.method == "POST" and sent.is_valid():
        change = describe_shopping_product if describes else update_shopping_item
        try:
            with transaction.atomic() as tx:
                change(tx, shopping_item_id=item_id, **sent.cleaned_data)
        except DomainError as error:
            add_domain_error(sent, error)
        else:
            messages.success(request, f"Changed {choice.item.name}.")
            return redirect("shopping_list", choice.list_id)
    context = {"form": form, "described": described, "item": choice.item, "list_id": choice.list_id}
    return render(request, "events/shopping_list_item.html", context, status=form_status(sent))


@role_required("baker", write="baker", mode="shop")
def shopping_list_purchase(request: Request, list_id: int) -> HttpResponse:
    """Record ticked lines as a receipt, which marks them bought."""
    with transaction.snapshot() as tx:
        kept = get_saved_shopping_list(tx, shopping_list_id=list_id)
        suppliers = store_choices(tx)
        asked = _of_store(kept, request.GET.get("store", ""))
        start = _receipt_lines(tx, asked)
    supplier_id = next((item.supplier_id for item in asked if item.supplier_id), None)
    receipt = Receipt(request, suppliers=suppliers, start=start, supplier_id=supplier_id)
    if request.method == "POST" and receipt.is_certain():
        try:
            with transaction.atomic() as tx:
                detail = record_shopping_purchase(
                    tx,
                    shopping_list_id=list_id,
                    lines=receipt.inputs(),
                    by=request.user,
                    **receipt.form.cleaned_data,
                )
        except DomainError as error:
            receipt.refuse(error)
        else:
            announce(request, detail)
            return redirect("shopping_list", list_id)
    context = {
        "form": receipt.form, "lines": receipt.lines, "echo": receipt.echo, "list_id": list_id,
        "back": reverse("shopping_list", args=[list_id]),
    }  # fmt: skip
    return render(request, "events/shopping_list_purchase.html", context, status=receipt.status())


def _taken(request: Request, list_id: int) -> HttpResponse:
    form, asked = TicksForm(request.POST), request.POST.get("act", "")
    act = ACTS.get(asked)
    if asked and act is None:
        raise InvalidInput.of("act", f"A list knows no “{asked[:50]}”.")
    if act is None and not form.is_valid():
        raise InvalidInput.of("ticked", "These are not ticks of a list.")
    with transaction.atomic() as tx:
        if act is not None:
            said = act(tx, request, list_id)
        else:
            after = check_shopping_items(tx, shopping_list_id=list_id, by=request.user, **form.cleaned_data)
    if act is not None:
        messages.success(request, said)
    elif request.htmx:
        return _answer(request, after, form.cleaned_data["checks"])
    else:
        messages.success(request, _told(form.cleaned_data["checks"], after))
    return redirect(request.get_full_path())


def _answer(request: Request, after: SavedShoppingList, checks: dict[int, bool]) -> HttpResponse:
    """Return the foot of the list; where somebody was later, the whole page is to be loaded again."""
    ticked = {item.id: item.checked_at is not None for item in after.items}
    if any(ticked.get(key) != checked for key, checked in checks.items()):
        return HttpResponseClientRefresh()
    return render(request, "events/_list_foot.html", _foot(after) | {"may_shop": True})


def _foot(kept: SavedShoppingList) -> dict[str, Any]:
    to_get = [item for item in kept.items if item.bought_line_id is None]
    return {
        "to_get_count": len(to_get),
        "ticked_count": sum(item.checked_at is not None for item in to_get),
        "records": ticked_by_store(to_get, reverse("shopping_list_purchase", args=[kept.id])),
    }


def _told(checks: dict[int, bool], after: SavedShoppingList) -> str:
    """Say how many lines were ticked; those that have left the list meanwhile are none of them."""
    taken = [checked for key, checked in checks.items() if key in {item.id for item in after.items}]
    ticked = sum(taken)
    undone = len(taken) - ticked
    parts = [f"ticked {ticked}"] if ticked else []
    parts += [f"took back {undone}"] if undone else []
    return f"Saved: {', '.join(parts)}." if parts else "No tick has changed."


def _refresh(tx: Atomic, request: Request, list_id: int) -> str:
    before = get_saved_shopping_list(tx, shopping_list_id=list_id)
    after = refresh_shopping_list(tx, shopping_list_id=list_id, by=request.user)
    changes = list(changes_between(before, after))
    return f"Refreshed. {'; '.join(changes)}." if changes else "Refreshed. Nothing has changed."


def _finish(tx: Atomic, request: Request, list_id: int) -> str:
    finish_shopping_list(tx, shopping_list_id=list_id, by=request.user)
    return "Shopping is done."


def _reopen(tx: Atomic, request: Request, list_id: int) -> str:
    reopen_shopping_list(tx, shopping_list_id=list_id, by=request.user)
    return "There is still something to buy."


ACTS: Final[dict[str, Callable[[Atomic, Request, int], str]]] = {
    "refresh": _refresh,
    "finish": _finish,
    "reopen": _reopen,
}


def _title(kept: SavedShoppingList, events: list[EventDetail]) -> str:
    return kept.name or ", ".join(event.name for event in events) or "an event that is gone"


def _of_store(kept: SavedShoppingList, store: str) -> list[SavedShoppingItem]:
    """Return the ticked lines of a store, or of no store in particular, that are not bought yet; else all."""
    ticked = [item for item in kept.items if item.checked_at and item.bought_line_id is None]
    return [item for item in ticked if not store or store == str(item.supplier_id or ANY)]


def _receipt_lines(tx: Atomic, items: list[SavedShoppingItem]) -> list[dict[str, Any]]:
    """Return the lines of a receipt; what nobody sells yet is to be described there."""
    labels = product_labels(tx, product_ids=[item.product_id for item in items if item.product_id])
    return [_receipt_line(item, labels) for item in items]


def _receipt_line(item: SavedShoppingItem, labels: Mapping[int, str]) -> dict[str, Any]:
    if item.product_id and not item.is_retired:
        return {"product": labels[item.product_id], "packages": item.packages or ""}
    return {"product": item.name} if item.is_sold else {"product": item.name, "owner": item.name}
