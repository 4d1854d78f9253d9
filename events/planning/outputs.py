"""Outputs as their list shows them: what is free and wanted of each, what it costs, and which boxes hold it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from bakery.catalogue.details import unit_detail
from bakery.catalogue.dto.listing import Use
from bakery.catalogue.explode import FINISHED_UNIT
from bakery.catalogue.formatting import format_amount
from bakery.catalogue.models import ComponentLine, FinishedUnit
from bakery.catalogue.names import fold
from bakery.db.transaction import Atomic
from bakery.inventory.queries.stock import get_stock_levels
from bakery.inventory.queries.unit_costs import unit_estimates
from events.dto.outputs import OutputRow, OutputsPage, OutputWant
from events.planning.loading import CLAIMING, Derived, Loaded, load_open_plans


def outputs_page(
    tx: Atomic, *, query: str = "", yield_type: str = "", retired: bool = False, page: slice
) -> OutputsPage:
    """Return outputs in use by name, or those that are retired."""
    rows = FinishedUnit.objects.using(tx.using).select_related("recipe", "base_unit")
    rows = rows.filter(search_key__contains=fold(query), archived_at__isnull=not retired)
    if yield_type:
        rows = rows.filter(yield_type=yield_type)
    units = list(rows.order_by("name", "pk")[page])
    ids = [unit.pk for unit in units]
    loaded = load_open_plans(tx)
    wants, spoken_for = _wants(loaded, ids), _spoken_for(loaded, ids)
    estimates, boxes = unit_estimates(tx, units=units), _boxes(tx, ids)
    levels = get_stock_levels(tx, item_type=FINISHED_UNIT, item_ids=ids, include_empty=True)
    on_hand = {level.item_id: int(level.on_hand) for level in levels}
    return OutputsPage(
        rows=tuple(
            OutputRow(
                unit=unit_detail(unit, unit.recipe.slug),
                recipe_name=unit.recipe.name,
                recipe_slug=unit.recipe.slug,
                on_hand=str(on_hand[unit.pk]),
                spoken_for=str(spoken_for[unit.pk]),
                free=str(on_hand[unit.pk] - spoken_for[unit.pk]),
                wants=tuple(wants[unit.pk]),
                estimate=estimates[unit.pk],
                boxes=tuple(boxes[unit.pk]),
            )
            for unit in units
        ),
        total=rows.count(),
    )


def _wants(loaded: Loaded, ids: Collection[int]) -> dict[int, list[OutputWant]]:
    """Return who wants what of each output, the earliest event first."""
    found: dict[int, list[OutputWant]] = defaultdict(list)
    for event_id, plan in Derived.of(loaded).plans.items():
        event = loaded.events[event_id]
        for unit in plan.units:
            if unit.unit.id in ids and unit.gross:
                found[unit.unit.id].append(
                    OutputWant(
                        event_id=event_id,
                        event_name=event.name,
                        event_date=event.event_date,
                        quantity=unit.gross,
                    )
                )
    return found


def _spoken_for(loaded: Loaded, ids: Collection[int]) -> dict[int, int]:
    """Return what of each output is reserved for an event, or counted on by plans that are locked or under way."""
    claiming = {key: event for key, event in loaded.events.items() if event.plan_state in CLAIMING}
    shelf = Derived.of(replace(loaded, events=claiming)).shelf
    items = [(FINISHED_UNIT, each) for each in ids]
    return {item[1]: int(shelf.reserved(item) + shelf.promised(item)) for item in items}


def _boxes(tx: Atomic, ids: Collection[int]) -> dict[int, list[Use]]:
    lines = ComponentLine.objects.using(tx.using).filter(finished_unit__in=ids, finished_good__archived_at=None)
    found: dict[int, list[Use]] = defaultdict(list)
    for line in lines.select_related("finished_good").order_by("finished_good__name", "pk"):
        amount = format_amount(line.quantity, "ea")
        good = line.finished_good
        found[line.finished_unit_id or 0].append(Use(kind="box", name=good.name, slug=good.slug, amount=amount))
    return found
