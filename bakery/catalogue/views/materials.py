"""Materials: an added one, and changes of one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.dto.items import MaterialDetail
from bakery.catalogue.errors import MaterialNotFound
from bakery.catalogue.forms.items import AddedMaterialForm, MaterialForm
from bakery.catalogue.models import Material
from bakery.catalogue.queries.choices import material_groups
from bakery.catalogue.queries.items import material_details
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.services.categories import create_material_category
from bakery.catalogue.services.materials import create_material, update_material
from bakery.db import transaction
from bakery.errors import ChangedMeanwhile, DomainError
from bakery.forms import add_domain_error
from bakery.pages import Request, form_status, role_required, text_param


@role_required("planner", write="planner", mode="catalogue")
def material_create(request: Request) -> HttpResponse:
    """Add a material."""
    with transaction.snapshot() as tx:
        groups = material_groups(tx)
    form = AddedMaterialForm(request.POST or None, initial={"name": text_param(request, "name")}, groups=groups)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                values = form.values()
                if group := values.pop("category_name"):
                    values["category_id"] = create_material_category(tx, name=group).id
                material = create_material(tx, **values)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Added {material.name}. Say next which product it is bought as.")
            return redirect("material", material.slug)
    return render(request, "catalogue/material_create.html", {"form": form}, status=form_status(form))


@role_required("planner", write="planner", mode="catalogue")
def material_edit(request: Request, slug: str) -> HttpResponse:
    """Change a material, unless somebody else did since the form was shown."""
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=Material, slug=slug, refusal=MaterialNotFound)
        detail, groups = material_details(tx, rows=[row])[0], material_groups(tx)
    form = MaterialForm(request.POST or None, initial=_stored(detail), groups=groups)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                update_material(tx, material_id=detail.id, **form.cleaned_data)
        except ChangedMeanwhile:
            form.show_meanwhile(_stored(detail))
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Saved {form.cleaned_data['name']}.")
            return redirect("material", detail.slug)
    context = {"form": form, "material": detail}
    return render(request, "catalogue/material_edit.html", context, status=form_status(form))


def _stored(detail: MaterialDetail) -> dict[str, Any]:
    """Return what the form shows of a material."""
    same = ("name", "category_id", "dimension", "description", "notes")
    return {name: getattr(detail, name) for name in same} | {"seen": detail.updated_at.isoformat()}
