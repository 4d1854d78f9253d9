"""Pages of assembly: what was put together, and recording, voiding and reconciling it."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from assembly import services as assembly_service
from assembly.dto import AssemblyEntry
from assembly.forms import AssemblyForm, ReconcileForm
from assembly.orders import require_open
from assembly.queries.runs import RunFilter, assembly_entries, count_assembly_runs
from assembly.queries.screens import (
    AssemblyPreview,
    AssemblySheet,
    assemblable_goods,
    assembly_preview,
    assembly_sheet,
)
from bakery.acting import carry_out
from bakery.catalogue.formatting import format_money
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import AlreadyVoided, DomainError, InvalidInput
from bakery.forms import Form, VoidForm, add_domain_error
from bakery.inventory.errors import InsufficientStock, OutputUsed
from bakery.pages import (
    PER_PAGE,
    Paging,
    Request,
    choice_param,
    day_param,
    form_status,
    id_param,
    offset_of,
    page_number,
    role_required,
    units_of,
)
from production.queries.screens import event_names, uses_of_lot
from production.services.occasions import find_occasion


@role_required("viewer", mode="make")
def assemblies(request: Request) -> HttpResponse:
    """List what was put together, newest first."""
    page = page_number(request)
    chosen = RunFilter(
        finished_good_id=id_param(request, "box"),
        event_id=id_param(request, "event"),
        start_date=day_param(request, "start"),
        end_date=day_param(request, "end"),
        include_voided=bool(choice_param(request, "voided", ["yes"])),
    )
    rows = slice(offset_of(page), offset_of(page) + PER_PAGE)
    with transaction.snapshot() as tx:
        entries = assembly_entries(tx, chosen=chosen, page=rows, include_consumptions=False)
        total = count_assembly_runs(tx, chosen=chosen)
        names = event_names(tx, event_ids=[entry.event_id for entry in entries])
    context = {
        "rows": [{"run": entry, "event_name": names.get(entry.event_id or 0, "")} for entry in entries],
        "paging": Paging(number=page, total=total),
        "chosen": chosen,
    }
    return render(request, "assembly/assemblies.html", context)


@role_required("viewer", mode="make")
def assembly(request: Request, assembly_id: int) -> HttpResponse:
    """Show what was put together, from which lots, and where it went."""
    with transaction.snapshot() as tx:
        context = _shown(tx, assembly_id)
        context["went"] = uses_of_lot(tx, lot_id=context["run"].lot_id)
    return render(request, "assembly/assembly.html", context)


@role_required("baker", write="baker", mode="make")
def assembly_create(request: Request) -> HttpResponse:
    """Record the putting-together of the box the address names; without one, choose it."""
    good_id, event_id = id_param(request, "box"), id_param(request, "event")
    with transaction.snapshot() as tx:
        event_name = _open_event(tx, event_id)
        boxes = [] if good_id else assemblable_goods(tx)
        sheet = assembly_sheet(tx, finished_good_id=good_id, event_id=event_id) if good_id else None
    context: dict[str, Any] = {"event_id": event_id, "event_name": event_name}
    if sheet is None:
        return render(request, "assembly/assembly_choose.html", context | {"boxes": boxes})

    units = units_of(request)
    form = AssemblyForm(request.POST or None, needs=sheet.needs, units=units, initial=_asked(request, sheet))
    only_shown = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not only_shown:
        try:
            with transaction.atomic() as tx:
                entry = assembly_service.record_assembly(
                    tx,
                    finished_good_id=sheet.finished_good_id,
                    event_id=event_id,
                    by=request.user,
                    **form.cleaned_data,
                )
        except InsufficientStock as error:
            form.add_error(None, error.told(units))
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _recorded(entry))
            return redirect("assembly", entry.id)

    context |= {"form": form, "sheet": sheet, "preview": _preview(form, sheet, event_id)}
    return render(request, "assembly/assembly_create.html", context, status=200 if only_shown else form_status(form))


@role_required("baker", write="baker", mode="make")
def assembly_void(request: Request, assembly_id: int) -> HttpResponse:
    """Show what taking boxes apart again would undo, and do so for a reason."""
    form = VoidForm(request.POST or None)
    void = partial(assembly_service.void_assembly_run, assembly_run_id=assembly_id)
    entry = carry_out(request, form, void, refusals=(AlreadyVoided, InvalidInput, OutputUsed))
    if entry is None:
        return _ask(request, "assembly/assembly_void.html", assembly_id, form)
    messages.success(request, f"Took {_boxes(entry)} apart again.")
    return redirect("assembly", entry.id)


@role_required("baker", write="baker", mode="make")
def assembly_reconcile(request: Request, assembly_id: int) -> HttpResponse:
    """Clear the mark of boxes that went without their packaging."""
    form = ReconcileForm(request.POST or None)
    reconcile = partial(assembly_service.reconcile_assembly_run, assembly_run_id=assembly_id)
    entry = carry_out(request, form, reconcile, refusals=(InvalidInput,))
    if entry is None:
        return _ask(request, "assembly/assembly_reconcile.html", assembly_id, form)
    messages.success(request, f"Settled the packaging of {_boxes(entry)}.")
    return redirect("assembly", entry.id)


def _ask(request: Request, template: str, assembly_id: int, form: Form) -> HttpResponse:
    """Show what was put together with what is asked about it."""
    with transaction.snapshot() as tx:
        context = _shown(tx, assembly_id)
    return render(request, template, context | {"form": form}, status=form_status(form))


def _shown(tx: Atomic, assembly_id: int) -> dict[str, Any]:
    entry = assembly_service.get_assembly_run(tx, assembly_run_id=assembly_id)
    names = event_names(tx, event_ids=[entry.event_id])
    uses = [
        *(entry.finished_unit_consumptions or ()),
        *(entry.finished_good_consumptions or ()),
        *(entry.material_consumptions or ()),
    ]
    return {"run": entry, "uses": uses, "event_name": names.get(entry.event_id or 0, "")}


def _open_event(tx: Atomic, event_id: int | None) -> str:
    """Return the name of the event that is assembled for, if any; the service asks again when recording."""
    occasion = None if event_id is None else find_occasion(tx, event_id=event_id)
    require_open(event_id, occasion)
    return occasion.name if occasion else ""


def _asked(request: Request, sheet: AssemblySheet) -> dict[str, int]:
    """Return how many are wanted, or are possible, and the products the address names as `choice_LINE`."""
    choices = {f"choice_{need.line_id}": id_param(request, f"choice_{need.line_id}") for need in sheet.needs}
    asked = {name: product_id for name, product_id in choices.items() if product_id is not None}
    return asked | {"quantity": id_param(request, "quantity") or sheet.possible or 1}


def _preview(form: AssemblyForm, sheet: AssemblySheet, event_id: int | None) -> AssemblyPreview:
    """Return what would be used for what is typed, or for what stands there at first."""
    typed = form.cleaned_data if form.is_bound else {}
    with transaction.snapshot() as tx:
        return assembly_preview(
            tx,
            finished_good_id=sheet.finished_good_id,
            event_id=event_id,
            quantity=typed.get("quantity") or form.initial["quantity"],
            choices=typed.get("choices", ()),
            packaging_bypassed=typed.get("packaging_bypassed", False),
        )


def _recorded(entry: AssemblyEntry) -> str:
    """Say what came of it in one line."""
    at_least = "" if entry.cost_known else "at least "
    cost = format_money(entry.total_component_cost, settings.CURRENCY_SYMBOL)
    return f"Recorded {_boxes(entry)}. Cost {at_least}{cost}."


def _boxes(entry: AssemblyEntry) -> str:
    return f"{entry.quantity_assembled} × {entry.finished_good_name}"
