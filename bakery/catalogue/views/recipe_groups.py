"""Groups of recipes: added, renamed, retired and brought back on one small page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.forms.recipes import GroupForm
from bakery.catalogue.queries.recipe_groups import GroupRow, recipe_group_rows
from bakery.catalogue.services.recipe_categories import (
    archive_recipe_category,
    create_recipe_category,
    delete_recipe_category,
    restore_recipe_category,
    update_recipe_category,
)
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import DomainError
from bakery.forms import add_domain_error
from bakery.pages import Request, role_required

BUTTONS = {
    "retire": (archive_recipe_category, "Retired"),
    "restore": (restore_recipe_category, "Brought back"),
    "delete": (delete_recipe_category, "Deleted"),
}


@role_required("viewer", write="planner", mode="catalogue")
def recipes_groups(request: Request) -> HttpResponse:
    """Show the groups of recipes, and change one of them or add one."""
    with transaction.snapshot() as tx:
        groups = recipe_group_rows(tx)
    sent = request.POST if request.method == "POST" else None
    act = request.POST.get("act") or ("save" if "group" in request.POST else "add")
    rows = [(group, _form(group, sent, act)) for group in groups]
    added = GroupForm(sent if act == "add" else None, prefix="added")
    chosen = next(((group, form) for group, form in rows if form.is_bound), (None, added))
    form = chosen[1]
    if sent is not None and form.is_bound and (act in BUTTONS or form.is_valid()):
        try:
            with transaction.atomic() as tx:
                told = _carry_out(tx, act, *chosen)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, told)
            return redirect("recipes_groups")
    status = 422 if sent is not None else 200
    return render(request, "catalogue/recipes_groups.html", {"rows": rows, "added": added}, status=status)


def _form(group: GroupRow, sent: Any, act: str) -> GroupForm:
    """Return the form of a group, as sent where it is the one that changes."""
    is_meant = sent is not None and act in ("save", *BUTTONS) and sent.get("group") == str(group.id)
    initial = {"name": group.name, "sort_order": group.sort_order}
    return GroupForm(sent if is_meant else None, prefix=f"group-{group.id}", initial=initial)


def _carry_out(tx: Atomic, act: str, group: GroupRow | None, form: GroupForm) -> str:
    if group is None:
        return f"Added {create_recipe_category(tx, **form.values()).name}."
    if act == "save":
        return f"Saved {update_recipe_category(tx, recipe_category_id=group.id, **form.values()).name}."
    change, word = BUTTONS[act]
    change(tx, recipe_category_id=group.id)
    return f"{word} {group.name}."
