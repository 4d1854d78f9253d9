"""The bakery after the walk, as pages show it, to be compared with itself in another database."""

from typing import Any

from assembly.services import get_assembly_history
from bakery.db import transaction
from bakery.interchange.services.integrity import check_integrity
from bakery.inventory.models import Movement
from bakery.inventory.services import get_stock_levels, get_total_inventory_value
from events.models import Event
from events.planning.plan import get_plan
from events.planning.snapshots import get_plan_snapshots
from events.services import (
    get_dashboard_summary,
    get_event_cost_analysis,
    get_event_overall_progress,
    get_event_summary,
    get_events_with_progress,
    get_shopping_list,
)
from production.services import get_production_history
from tests.acceptance import figures

OF_EVENTS = (
    get_plan,
    get_plan_snapshots,
    get_event_summary,
    get_event_cost_analysis,
    get_event_overall_progress,
    get_shopping_list,
)
KINDS = ("ingredient", "material")


def numbers(using: str) -> dict[str, Any]:
    """Return every figure of every event, of what was made, and of the shelf."""
    with transaction.snapshot(using=using) as tx:
        found: dict[str, Any] = {
            f"{read.__name__} of {event.name}": read(tx, event_id=event.pk)
            for event in Event.objects.using(using).order_by("pk")
            for read in OF_EVENTS
        }
        found |= {f"shelf of {kind}": get_stock_levels(tx, item_type=kind) for kind in KINDS}
        found["worth"] = get_total_inventory_value(tx)
        found["events"] = get_events_with_progress(tx, filter_type="all")
        found["dashboard"] = get_dashboard_summary(tx)
        found["baked"] = get_production_history(tx, include_consumptions=True)
        found["assembled"] = get_assembly_history(tx, include_consumptions=True)
        found["broken rules"] = [each.code for each in check_integrity(tx) if each.is_proof and each.count]
        ledger = Movement.objects.using(using).order_by("pk").values_list("uuid", "delta", "cost", "at")
        found["ledger"] = [[*map(str, row)] for row in ledger]
    return {name: figures.plain(value) for name, value in found.items()}
