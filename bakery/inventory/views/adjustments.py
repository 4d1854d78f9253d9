"""Taking back what was counted, lost, found or put on the shelf at the start."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.db import transaction
from bakery.errors import DomainError
from bakery.forms import VoidForm, add_domain_error
from bakery.inventory.dto.adjustments import AdjustmentDetail
from bakery.inventory.models import AdjustmentKind
from bakery.inventory.queries.adjustments import get_adjustment
from bakery.inventory.services.adjustments import void_adjustment
from bakery.pages import Request, form_status, role_required


@role_required("baker", write="baker", mode="stock")
def adjustment_void(request: Request, adjustment_id: int) -> HttpResponse:
    """Take an adjustment back as a whole: every lot is as it was before."""
    with transaction.snapshot() as tx:
        detail = get_adjustment(tx, adjustment_id=adjustment_id)
    kind, back = AdjustmentKind(detail.kind).label.lower(), _shelf_of(detail)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                void_adjustment(tx, adjustment_id=adjustment_id, by=request.user, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Voided the {kind}. The stock is as it was before.")
            return redirect(back)
    context = {"form": form, "adjustment": detail, "kind": kind, "back": back}
    return render(request, "inventory/adjustment_void.html", context, status=form_status(form))


def _shelf_of(detail: AdjustmentDetail) -> str:
    """Return the address of the lot that changed, or of the pantry where several did, or none."""
    lots = {movement.lot_id for movement in detail.movements}
    return reverse("lot", args=[*lots]) if len(lots) == 1 else reverse("pantry")
