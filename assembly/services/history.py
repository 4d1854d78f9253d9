"""What was put together, to look up."""

from datetime import date

from assembly.dto import AssemblyEntry
from assembly.errors import AssemblyRunNotFound
from assembly.queries.runs import RunFilter, assembly_entries
from bakery.db.transaction import Atomic


def get_assembly_history(
    tx: Atomic,
    *,
    finished_good_id: int | None = None,
    event_id: int | None = None,
    start_date: date | None = None,
    end_date: date | None = None,
    limit: int = 100,
    offset: int = 0,
    include_consumptions: bool = False,
    include_voided: bool = False,
) -> list[AssemblyEntry]:
    """Return runs, newest first; days are those of the bakery's time zone, both included."""
    chosen = RunFilter(
        finished_good_id=finished_good_id,
        event_id=event_id,
        start_date=start_date,
        end_date=end_date,
        include_voided=include_voided,
    )
    page = chosen.checked(limit=limit, offset=offset)
    return assembly_entries(tx, chosen=chosen, page=page, include_consumptions=include_consumptions)


def get_assembly_run(tx: Atomic, *, assembly_run_id: int, include_consumptions: bool = True) -> AssemblyEntry:
    """Return one run; a voided one says when and why."""
    chosen = RunFilter(assembly_run_id=assembly_run_id, include_voided=True)
    found = assembly_entries(tx, chosen=chosen, page=slice(1), include_consumptions=include_consumptions)
    if not found:
        raise AssemblyRunNotFound(f"There is no assembly run {assembly_run_id}.", id=assembly_run_id)
    return found[0]
