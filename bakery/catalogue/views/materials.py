"""Materials: the list, and an added one."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.forms.items import MaterialForm
from bakery.catalogue.queries.choices import material_groups
from bakery.catalogue.queries.listing import materials_page
from bakery.catalogue.services.materials import create_material
from bakery.db import transaction
from bakery.errors import DomainError
from bakery.forms import add_domain_error
from bakery.pages import (
    Paging,
    Request,
    form_status,
    id_param,
    page_number,
    page_slice,
    role_required,
    sort_key,
    text_param,
)

SORTS: Final = ("name", "group", "products")


@role_required("viewer", mode="catalogue")
def materials(request: Request) -> HttpResponse:
    """List materials with the boxes that use them."""
    page, sort = page_number(request), sort_key(request, SORTS, "name")
    query, group_id = text_param(request, "q"), id_param(request, "group")
    with transaction.snapshot() as tx:
        groups = material_groups(tx)
        listed = materials_page(tx, query=query, group_id=group_id, sort=sort, page=page_slice(page))
    context = {
        "listed": listed, "paging": Paging(number=page, total=listed.total), "groups": groups, "q": query,
        "group": group_id, "sort": sort, "filtered": bool(query or group_id),
    }  # fmt: skip
    return render(request, "catalogue/materials.html", context)


@role_required("planner", write="planner", mode="catalogue")
def material_create(request: Request) -> HttpResponse:
    """Add a material."""
    with transaction.snapshot() as tx:
        groups = material_groups(tx)
    form = MaterialForm(request.POST or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                material = create_material(tx, **form.values())
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Added {material.name}. Say next which product it is bought as.")
            return redirect("materials")
    return render(request, "catalogue/material_create.html", {"form": form}, status=form_status(form))
