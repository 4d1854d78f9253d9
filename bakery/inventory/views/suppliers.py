"""Where is bought: the list, an added store, and changes of one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.catalogue.dto.items import SupplierDetail
from bakery.catalogue.forms.items import SupplierForm
from bakery.catalogue.services.suppliers import create_supplier, get_supplier, list_suppliers, update_supplier
from bakery.db import transaction
from bakery.errors import ChangedMeanwhile, DomainError
from bakery.forms import add_domain_error
from bakery.inventory.queries.supplier_rows import count_suppliers, supplier_rows
from bakery.pages import (
    PER_PAGE,
    Paging,
    Request,
    choice_param,
    form_status,
    offset_of,
    page_number,
    role_required,
    safe_next,
    text_param,
)


@role_required("viewer", mode="shop")
def suppliers(request: Request) -> HttpResponse:
    """List stores by name with what was bought there."""
    page, query = page_number(request), text_param(request, "q")
    retired = choice_param(request, "retired", ("1",)) == "1"
    with transaction.snapshot() as tx:
        found = list_suppliers(tx, query=query, include_archived=retired, limit=PER_PAGE, offset=offset_of(page))
        rows = supplier_rows(tx, suppliers=found)
        total = count_suppliers(tx, query=query, include_archived=retired)
    context = {"rows": rows, "paging": Paging(number=page, total=total), "q": query, "retired": retired}
    return render(request, "inventory/suppliers.html", context)


@role_required("planner", write="planner", mode="shop")
def supplier_create(request: Request) -> HttpResponse:
    """Add a store."""
    form = SupplierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                supplier = create_supplier(tx, **form.values())
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Added {supplier.name}.")
            return redirect(safe_next(request, reverse("suppliers")))
    context = {"form": form, "next": safe_next(request, "")}
    return render(request, "inventory/supplier_create.html", context, status=form_status(form))


@role_required("planner", write="planner", mode="shop")
def supplier_edit(request: Request, supplier_id: int) -> HttpResponse:
    """Change a store, unless somebody else did since the form was shown."""
    with transaction.snapshot() as tx:
        detail = get_supplier(tx, supplier_id=supplier_id)
    form = SupplierForm(request.POST or None, initial=_stored(detail))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                update_supplier(tx, supplier_id=supplier_id, **form.cleaned_data)
        except ChangedMeanwhile:
            form.show_meanwhile(_stored(detail))
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Saved {form.cleaned_data['name']}.")
            return redirect("suppliers")
    context = {"form": form, "supplier": detail}
    return render(request, "inventory/supplier_edit.html", context, status=form_status(form))


def _stored(detail: SupplierDetail) -> dict[str, Any]:
    """Return what the form shows of a store."""
    stored = {name: getattr(detail, name) for name in SupplierForm.base_fields if name != "seen"}
    return stored | {"seen": detail.updated_at.isoformat()}
