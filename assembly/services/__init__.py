"""What may be done in assembly."""

from assembly.services.checks import check_can_assemble, check_packaging_assigned, get_choice_needs
from assembly.services.exchange import export_assembly_history, import_assembly_history, import_assembly_run
from assembly.services.history import get_assembly_history, get_assembly_run
from assembly.services.reserved import get_reserved_stock, lots_for
from assembly.services.runs import record_assembly
from assembly.services.voids import reconcile_assembly_run, void_assembly_run

__all__ = [
    "check_can_assemble",
    "check_packaging_assigned",
    "export_assembly_history",
    "get_assembly_history",
    "get_assembly_run",
    "get_choice_needs",
    "get_reserved_stock",
    "import_assembly_history",
    "import_assembly_run",
    "lots_for",
    "reconcile_assembly_run",
    "record_assembly",
    "void_assembly_run",
]
