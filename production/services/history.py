"""What was baked, to look up."""

from datetime import date

from bakery.db.transaction import Atomic
from production.dto import ProductionEntry
from production.errors import ProductionRunNotFound
from production.queries.runs import RunFilter, production_entries


def get_production_history(
    tx: Atomic,
    *,
    recipe_id: int | None = None,
    finished_unit_id: int | None = None,
    event_id: int | None = None,
    start_date: date | None = None,
    end_date: date | None = None,
    limit: int = 100,
    offset: int = 0,
    include_consumptions: bool = False,
    include_losses: bool = False,
    include_voided: bool = False,
) -> list[ProductionEntry]:
    """Return runs, newest first; days are those of the bakery's time zone, both included."""
    chosen = RunFilter(
        recipe_id=recipe_id,
        finished_unit_id=finished_unit_id,
        event_id=event_id,
        start_date=start_date,
        end_date=end_date,
        include_voided=include_voided,
    )
    page = chosen.checked(limit=limit, offset=offset)
    return production_entries(
        tx, chosen=chosen, page=page, include_consumptions=include_consumptions, include_losses=include_losses
    )


def get_production_run(
    tx: Atomic, *, production_run_id: int, include_consumptions: bool = True, include_losses: bool = True
) -> ProductionEntry:
    """Return one run; a voided one says when and why."""
    found = production_entries(
        tx,
        chosen=RunFilter(production_run_id=production_run_id, include_voided=True),
        page=slice(1),
        include_consumptions=include_consumptions,
        include_losses=include_losses,
    )
    if not found:
        raise ProductionRunNotFound(f"There is no production run {production_run_id}.", id=production_run_id)
    return found[0]
