"""Where is bought: the list, and an added store."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.catalogue.forms.items import SupplierForm
from bakery.catalogue.services.suppliers import create_supplier, list_suppliers
from bakery.db import transaction
from bakery.errors import DomainError
from bakery.forms import add_domain_error
from bakery.inventory.queries.supplier_rows import count_suppliers, supplier_rows
from bakery.pages import PER_PAGE, Paging, Request, form_status, offset_of, page_number, role_required, safe_next


@role_required("viewer", mode="shop")
def suppliers(request: Request) -> HttpResponse:
    """List stores by name with what was bought there."""
    page = page_number(request)
    with transaction.snapshot() as tx:
        rows = supplier_rows(tx, suppliers=list_suppliers(tx, limit=PER_PAGE, offset=offset_of(page)))
        total = count_suppliers(tx)
    context = {"rows": rows, "paging": Paging(number=page, total=total)}
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
