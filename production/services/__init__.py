"""What may be done in baking."""

from production.services.checks import check_can_produce
from production.services.exchange import (
    export_production_history,
    import_production_history,
    import_production_run,
)
from production.services.history import get_production_history, get_production_run
from production.services.runs import record_batch_production
from production.services.voids import reconcile_production_run, void_production_run

__all__ = [
    "check_can_produce",
    "export_production_history",
    "get_production_history",
    "get_production_run",
    "import_production_history",
    "import_production_run",
    "reconcile_production_run",
    "record_batch_production",
    "void_production_run",
]
