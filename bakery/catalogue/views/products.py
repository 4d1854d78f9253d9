"""Products: an added one, changes of one, and the two marks it can carry."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.catalogue.dto.items import ProductDetail
from bakery.catalogue.forms.items import OwnedProductForm, ProductForm
from bakery.catalogue.models import Ingredient, Material
from bakery.catalogue.queries.choices import store_choices
from bakery.catalogue.queries.searching import find_owners
from bakery.catalogue.services.ingredients import get_ingredient
from bakery.catalogue.services.materials import get_material
from bakery.catalogue.services.products import (
    create_product,
    get_product,
    review_product,
    set_preferred_product,
    update_product,
)
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import ChangedMeanwhile, DomainError
from bakery.pages import Request, form_status, id_param, role_required, safe_next


@role_required("planner", write="planner", mode="catalogue")
def product_create(request: Request) -> HttpResponse:
    """Add a product of an ingredient or material, given in the address or by name."""
    with transaction.snapshot() as tx:
        owner, suppliers = _asked_owner(tx, request), store_choices(tx)
    form = OwnedProductForm(request.POST or None, initial={"owner": owner}, suppliers=suppliers)
    if request.method == "POST" and form.is_valid() and (keys := _owner_keys(form)):
        try:
            with transaction.atomic() as tx:
                product = create_product(tx, **keys, **form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Added {_label(product)}.")
            return redirect(safe_next(request, reverse("product", args=[product.id])))
    context = {"form": form, "next": safe_next(request, "")}
    return render(request, "catalogue/product_create.html", context, status=form_status(form))


@role_required("planner", write="planner", mode="catalogue")
def product_edit(request: Request, product_id: int) -> HttpResponse:
    """Change a product, unless somebody else did since the form was shown."""
    with transaction.snapshot() as tx:
        detail, suppliers = get_product(tx, product_id=product_id), store_choices(tx)
    form = ProductForm(request.POST or None, initial=_stored(detail), suppliers=suppliers)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                update_product(tx, product_id=product_id, **form.cleaned_data)
        except ChangedMeanwhile:
            form.show_meanwhile(_stored(detail))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Saved {_label(detail)}.")
            return redirect("product", product_id)
    context = {"form": form, "product": detail, "label": _label(detail)}
    return render(request, "catalogue/product_edit.html", context, status=form_status(form))


@role_required(write="planner", mode="catalogue")
def product_review(request: Request, product_id: int) -> HttpResponse:
    """Say that a product entered in a hurry is right."""
    with transaction.atomic() as tx:
        detail = review_product(tx, product_id=product_id)
    messages.success(request, f"{_label(detail)} is reviewed.")
    return redirect(safe_next(request, reverse("product", args=[product_id])))


@role_required(write="planner", mode="catalogue")
def product_prefer(request: Request, product_id: int) -> HttpResponse:
    """Prefer a product to all others of its ingredient or material."""
    with transaction.atomic() as tx:
        detail = set_preferred_product(tx, product_id=product_id)
    messages.success(request, f"{_label(detail)} is bought first from now on.")
    return redirect(safe_next(request, reverse("product", args=[product_id])))


def _asked_owner(tx: Atomic, request: Request) -> str:
    """Return the name of what `?ingredient=` or `?material=` asks for."""
    if ingredient_id := id_param(request, "ingredient"):
        return get_ingredient(tx, ingredient_id=ingredient_id).name
    if material_id := id_param(request, "material"):
        return get_material(tx, material_id=material_id).name
    return ""


def _owner_keys(form: OwnedProductForm) -> dict[str, Any]:
    """Return whose package it is, or ask back in the form where the name is not certain."""
    with transaction.snapshot() as tx:
        found = find_owners(tx, text=form.cleaned_data["owner"])
    match found:
        case [Ingredient() as one]:
            return {"ingredient_id": one.pk}
        case [Material() as one]:
            return {"material_id": one.pk}
    form.offer([str(row) for row in found])
    return {}


def _label(detail: ProductDetail) -> str:
    return " ".join(part for part in (detail.brand, detail.name, detail.size_label) if part)


def _stored(detail: ProductDetail) -> dict[str, Any]:
    """Return what the form shows of a product."""
    same = (
        "brand", "name", "package_quantity", "package_unit", "package_type", "size_label", "gtin", "sku",
        "preferred_supplier_id", "is_preferred", "notes",
    )  # fmt: skip
    return {name: getattr(detail, name) for name in same} | {"seen": detail.updated_at.isoformat()}
