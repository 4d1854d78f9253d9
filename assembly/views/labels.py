"""Labels of boxes, to print and cut out."""

from django.http import HttpResponse
from django.shortcuts import render

from assembly.queries.labels import box_label
from assembly.services.history import get_assembly_run
from bakery.catalogue.dto.labels import LABEL_SIZES
from bakery.db import transaction
from bakery.pages import Request, choice_param, role_required


@role_required("viewer", mode="make")
def assembly_labels(request: Request, assembly_id: int) -> HttpResponse:
    """Show a label for every box that was put together, on a grid of the size chosen."""
    size = choice_param(request, "size", LABEL_SIZES, "small")
    with transaction.snapshot() as tx:
        run = get_assembly_run(tx, assembly_run_id=assembly_id)
        label = box_label(tx, lot_id=run.lot_id)
    context = {"run": run, "label": label, "numbers": range(run.quantity_assembled), "size": size}
    return render(request, "assembly/assembly_labels.html", context | {"sizes": LABEL_SIZES.items()})
