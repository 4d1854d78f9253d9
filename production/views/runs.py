"""Pages of baking: what was baked, and recording, voiding and reconciling it."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.acting import carry_out
from bakery.catalogue.formatting import System, format_money
from bakery.catalogue.units import dimension_of
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import AlreadyVoided, DomainError, EventClosed, EventNotFound, InvalidInput
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
from production import services as production
from production.dto import ProductionEntry
from production.errors import ActualYieldExceedsExpected
from production.forms import ReconcileForm, RunForm
from production.models import LossCategory
from production.queries.runs import RunFilter, count_production_runs, production_entries
from production.queries.screens import bake_preview, bakeable_unit, bakeable_units, event_names, uses_of_lot
from production.services.occasions import find_occasion


@role_required("viewer", mode="make")
def runs(request: Request) -> HttpResponse:
    """List what was baked, newest first."""
    page = page_number(request)
    voided = choice_param(request, "voided", ["yes"])
    chosen = RunFilter(
        recipe_id=id_param(request, "recipe"),
        finished_unit_id=id_param(request, "output"),
        event_id=id_param(request, "event"),
        start_date=day_param(request, "start"),
        end_date=day_param(request, "end"),
        include_voided=bool(voided),
    )
    rows = slice(offset_of(page), offset_of(page) + PER_PAGE)
    with transaction.snapshot() as tx:
        entries = production_entries(tx, chosen=chosen, page=rows, include_consumptions=False, include_losses=False)
        total = count_production_runs(tx, chosen=chosen)
        names = event_names(tx, event_ids=[entry.event_id for entry in entries])
    context = {
        "rows": [{"run": entry, "event_name": names.get(entry.event_id or 0, "")} for entry in entries],
        "paging": Paging(number=page, total=total),
        "chosen": chosen,
    }
    return render(request, "production/runs.html", context)


@role_required("viewer", mode="make")
def run(request: Request, run_id: int) -> HttpResponse:
    """Show one baking with its lots, losses and costs."""
    with transaction.snapshot() as tx:
        context = _shown(tx, run_id)
        entry: ProductionEntry = context["run"]
        context["went"] = uses_of_lot(tx, lot_id=entry.lot_id)
    context["drawn"] = [{"use": use, "dimension": dimension_of(use.unit)} for use in entry.consumptions or ()]
    context["lost"] = [{"loss": loss, "word": LossCategory(loss.category).label} for loss in entry.losses or ()]
    context["sum_of_batches"] = f"{entry.effective_batches} = {entry.num_batches} × {entry.scale_factor} of a batch"
    return render(request, "production/run.html", context)


@role_required("baker", write="baker", mode="make")
def run_create(request: Request) -> HttpResponse:
    """Record a baking of the output the address names; without one, choose it."""
    output_id, event_id = id_param(request, "output"), id_param(request, "event")
    if output_id is None:
        return _choose_output(request, event_id)
    with transaction.snapshot() as tx:
        event_name = _open_event(tx, event_id)
        unit = bakeable_unit(tx, finished_unit_id=output_id)
    form = RunForm(request.POST or None, unit=unit, initial={"num_batches": id_param(request, "num_batches") or 1})
    only_shown = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not only_shown:
        try:
            with transaction.atomic() as tx:
                entry = production.record_batch_production(
                    tx,
                    recipe_id=unit.recipe_id,
                    finished_unit_id=unit.id,
                    event_id=event_id,
                    by=request.user,
                    **form.cleaned_data,
                )
        except DomainError as error:
            _show_refusal(form, error, units_of(request))
        else:
            messages.success(request, _recorded(entry))
            return redirect("run", entry.id)

    with transaction.snapshot() as tx:
        preview = bake_preview(tx, recipe_id=unit.recipe_id, batches=form.batches(), pieces=form.expected())
    context = {
        "form": form,
        "unit": unit,
        "event_id": event_id,
        "event_name": event_name,
        "preview": preview,
        "batches": form.batches(),
        "expected": form.expected(),
    }
    return render(request, "production/run_create.html", context, status=200 if only_shown else form_status(form))


@role_required("baker", write="baker", mode="make")
def run_void(request: Request, run_id: int) -> HttpResponse:
    """Show what taking a baking back would undo, and do so for a reason."""
    form = VoidForm(request.POST or None)
    void = partial(production.void_production_run, production_run_id=run_id)
    entry = carry_out(request, form, void, refusals=(AlreadyVoided, InvalidInput, OutputUsed))
    if entry is None:
        return _ask(request, "production/run_void.html", run_id, form)
    messages.success(request, f"Took back {_batches(entry)} of {entry.recipe_name}.")
    return redirect("run", entry.id)


@role_required("baker", write="baker", mode="make")
def run_reconcile(request: Request, run_id: int) -> HttpResponse:
    """Clear the mark of a baking that used stock the books did not have."""
    form = ReconcileForm(request.POST or None)
    reconcile = partial(production.reconcile_production_run, production_run_id=run_id)
    entry = carry_out(request, form, reconcile, refusals=(InvalidInput,))
    if entry is None:
        return _ask(request, "production/run_reconcile.html", run_id, form)
    messages.success(request, f"Reconciled {_batches(entry)} of {entry.recipe_name}.")
    return redirect("run", entry.id)


def _ask(request: Request, template: str, run_id: int, form: Form) -> HttpResponse:
    """Show a baking with what is asked about it."""
    with transaction.snapshot() as tx:
        context = _shown(tx, run_id)
    return render(request, template, context | {"form": form}, status=form_status(form))


def _choose_output(request: Request, event_id: int | None) -> HttpResponse:
    with transaction.snapshot() as tx:
        context = {
            "event_id": event_id,
            "event_name": _open_event(tx, event_id),
            "outputs": bakeable_units(tx),
        }
    return render(request, "production/run_choose.html", context)


def _shown(tx: Atomic, run_id: int) -> dict[str, Any]:
    entry = production.get_production_run(tx, production_run_id=run_id)
    names = event_names(tx, event_ids=[entry.event_id])
    return {"run": entry, "event_name": names.get(entry.event_id or 0, "")}


def _open_event(tx: Atomic, event_id: int | None) -> str:
    """Return the name of the event that is baked for, if any; the service asks again when recording."""
    if event_id is None:
        return ""
    occasion = find_occasion(tx, event_id=event_id)
    if occasion is None:
        raise EventNotFound(f"There is no event {event_id}.", id=event_id)
    if not occasion.is_open:
        raise EventClosed(f"“{occasion.name}” is closed, so nothing can be baked for it any more.", event_id=event_id)
    return occasion.name


def _show_refusal(form: RunForm, error: DomainError, units: System) -> None:
    """Show a refusal at the field that can mend it."""
    match error:
        case ActualYieldExceedsExpected():
            form.add_error("over_yield", error.message)
        case InsufficientStock():
            form.add_error("shortage_reason", error.told(units))
        case _:
            add_domain_error(form, error)


def _recorded(entry: ProductionEntry) -> str:
    """Say what came of it in one line."""
    at_least = "" if entry.cost_known else "at least "
    cost = format_money(entry.total_ingredient_cost, settings.CURRENCY_SYMBOL)
    came_out = f"{entry.actual_yield} good, {entry.loss_quantity} lost"
    return f"Recorded {_batches(entry)} of {entry.recipe_name}: {came_out}. Cost {at_least}{cost}."


def _batches(entry: ProductionEntry) -> str:
    return f"{entry.effective_batches} {'batch' if Decimal(entry.effective_batches) == 1 else 'batches'}"
