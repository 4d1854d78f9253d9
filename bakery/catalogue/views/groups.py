"""Groups of ingredients and of materials: the list, an added one, and changes of one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue import services
from bakery.catalogue.dto.items import CategoryDetail
from bakery.catalogue.forms.items import GroupForm
from bakery.catalogue.queries.definitions import group_sizes
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import DomainError
from bakery.forms import add_domain_error
from bakery.pages import Request, form_status, role_required

ALL: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """What is grouped, and how its groups are read and written."""

    kind: str
    add: Callable[..., CategoryDetail]
    change: Callable[..., CategoryDetail]
    one: Callable[..., CategoryDetail]
    every: Callable[..., list[CategoryDetail]]

    def key(self, group_id: int) -> dict[str, int]:
        """Return a group as the services name it."""
        return {f"{self.kind}_id": group_id}


GROUPED: Final = {
    "ingredients": Grouped(
        kind="ingredient_category",
        add=services.create_ingredient_category,
        change=services.update_ingredient_category,
        one=services.get_ingredient_category,
        every=services.list_ingredient_categories,
    ),
    "materials": Grouped(
        kind="material_category",
        add=services.create_material_category,
        change=services.update_material_category,
        one=services.get_material_category,
        every=services.list_material_categories,
    ),
}


@role_required("viewer", mode="catalogue")
def groups(request: Request, of: str) -> HttpResponse:
    """List groups with how much is in them, each below the one it belongs to; retired ones too."""
    grouped = _grouped(of)
    with transaction.snapshot() as tx:
        rows = grouped.every(tx, include_archived=True, limit=ALL)
        sizes = group_sizes(tx, kind=grouped.kind)
    context = {"rows": [(row, sizes[row.id]) for row in _in_order(rows)], "of": of, "kind": grouped.kind}
    return render(request, "catalogue/groups.html", context)


@role_required("planner", write="planner", mode="catalogue")
def group_create(request: Request, of: str) -> HttpResponse:
    """Add a group."""
    grouped = _grouped(of)
    with transaction.snapshot() as tx:
        roots = _roots(tx, grouped)
    form = GroupForm(request.POST or None, roots=roots)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                group = grouped.add(tx, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Added the group {group.name}.")
            return redirect("groups", of)
    return render(request, "catalogue/group_create.html", {"form": form, "of": of}, status=form_status(form))


@role_required("planner", write="planner", mode="catalogue")
def group_edit(request: Request, of: str, group_id: int) -> HttpResponse:
    """Rename a group, or put it elsewhere."""
    grouped = _grouped(of)
    with transaction.snapshot() as tx:
        group = grouped.one(tx, **grouped.key(group_id))
        roots = [row for row in _roots(tx, grouped) if row[0] != group_id]
    stored: dict[str, Any] = {name: getattr(group, name) for name in GroupForm.base_fields}
    form = GroupForm(request.POST or None, initial=stored, roots=roots)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                grouped.change(tx, **grouped.key(group_id), **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Saved the group {form.cleaned_data['name']}.")
            return redirect("groups", of)
    context = {"form": form, "of": of, "group": group, "kind": grouped.kind}
    return render(request, "catalogue/group_edit.html", context, status=form_status(form))


def _grouped(of: str) -> Grouped:
    if of not in GROUPED:
        raise Http404
    return GROUPED[of]


def _roots(tx: Atomic, grouped: Grouped) -> list[tuple[int, str]]:
    return [(row.id, row.name) for row in grouped.every(tx, limit=ALL) if row.parent_id is None]


def _in_order(rows: list[CategoryDetail]) -> list[CategoryDetail]:
    """Return each group below the one it belongs to."""
    by_place = sorted(rows, key=lambda row: (row.sort_order, row.name.casefold(), row.id))
    return [
        row
        for root in by_place
        if root.parent_id is None
        for row in (root, *(each for each in by_place if each.parent_id == root.id))
    ]
