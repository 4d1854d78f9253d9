"""Retiring a definition of any kind, bringing it back, and deleting one that nothing needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.catalogue import services
from bakery.catalogue.dto.listing import Standing
from bakery.catalogue.queries.definitions import standing_of
from bakery.db import transaction
from bakery.dto import Blocker
from bakery.pages import Request, role_required, safe_next


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What may be done to a kind of definition, and where its list stands."""

    key: str
    archive: Callable[..., Any]
    restore: Callable[..., Any]
    remove: Callable[..., None]
    listed: str
    listed_of: tuple[str, ...] = ()

    def address(self) -> str:
        """Return where the list stands."""
        return reverse(self.listed, args=self.listed_of)


KINDS: Final = {
    "ingredient": Kind(
        key="ingredient_id",
        archive=services.archive_ingredient,
        restore=services.restore_ingredient,
        remove=services.delete_ingredient,
        listed="ingredients",
    ),
    "material": Kind(
        key="material_id",
        archive=services.archive_material,
        restore=services.restore_material,
        remove=services.delete_material,
        listed="materials",
    ),
    "product": Kind(
        key="product_id",
        archive=services.archive_product,
        restore=services.restore_product,
        remove=services.delete_product,
        listed="products",
    ),
    "supplier": Kind(
        key="supplier_id",
        archive=services.archive_supplier,
        restore=services.restore_supplier,
        remove=services.delete_supplier,
        listed="suppliers",
    ),
    "ingredient_category": Kind(
        key="ingredient_category_id",
        archive=services.archive_ingredient_category,
        restore=services.restore_ingredient_category,
        remove=services.delete_ingredient_category,
        listed="groups",
        listed_of=("ingredients",),
    ),
    "material_category": Kind(
        key="material_category_id",
        archive=services.archive_material_category,
        restore=services.restore_material_category,
        remove=services.delete_material_category,
        listed="groups",
        listed_of=("materials",),
    ),
}
# The pages of what may need a definition, and whether their paths take its slug.
PAGES: Final = {
    "ingredient": ("ingredient", True),
    "material": ("material", True),
    "recipe": ("recipe", True),
    "finished_good": ("box", True),
    "product": ("product", False),
    "supplier": ("supplier_edit", False),
    "package": ("package", False),
    "purchase": ("purchase", False),
    "lot": ("lot", False),
    "event": ("event_plan", False),
}


@role_required(write="planner", mode="catalogue")
def definition_retire(request: Request, kind: str, row_id: int) -> HttpResponse:
    """Retire a definition, or bring it back."""
    acts = _acts(kind)
    retires = request.POST.get("retired") != "0"
    change = acts.archive if retires else acts.restore
    with transaction.atomic() as tx:
        change(tx, **{acts.key: row_id})
        standing = standing_of(tx, kind=kind, row_id=row_id)
    words = "is retired: it cannot be chosen anew, and stays valid where it is used" if retires else "is in use again"
    messages.success(request, f"{standing.name} {words}.")
    return redirect(safe_next(request, acts.address()))


@role_required("planner", write="planner", mode="catalogue")
def definition_delete(request: Request, kind: str, row_id: int) -> HttpResponse:
    """Show who needs a definition, and delete one that nobody does."""
    acts = _acts(kind)
    with transaction.snapshot() as tx:
        standing = standing_of(tx, kind=kind, row_id=row_id)
    if request.method == "POST":
        with transaction.atomic() as tx:
            acts.remove(tx, **{acts.key: row_id})
        messages.success(request, f"Deleted {standing.name}.")
        return redirect(acts.address())
    context = {
        "standing": standing, "users": [(each, _address(each)) for each in standing.blockers],
        "back": _own_address(standing) or acts.address(), "list": acts.address(),
    }  # fmt: skip
    return render(request, "catalogue/definition_delete.html", context)


def _acts(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _own_address(standing: Standing) -> str:
    return _address(Blocker(kind=standing.kind, id=standing.id, name="", count=0, slug=standing.slug))


def _address(row: Blocker) -> str:
    """Return the page of a row, empty where it has none."""
    page, by_slug = PAGES.get(row.kind, ("", False))
    return reverse(page, args=[row.slug if by_slug else row.id]) if page else ""
