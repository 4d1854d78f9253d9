"""Ingredients changed many at once, in the table of a list."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.dto.items import IngredientDetail
from bakery.catalogue.forms.ingredient_rows import IngredientRowForm
from bakery.catalogue.models import Ingredient
from bakery.catalogue.queries.choices import ingredient_groups
from bakery.catalogue.queries.items import ingredient_details
from bakery.catalogue.queries.listing import ingredients_page
from bakery.catalogue.services.ingredients import update_ingredient
from bakery.catalogue.views.wanted import wanted_of
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import ChangedMeanwhile, DomainError, InvalidInput
from bakery.forms import add_domain_error
from bakery.pages import PER_PAGE, Paging, Request, page_number, page_slice, role_required


@role_required("planner", write="planner", mode="catalogue")
def ingredients_edit(request: Request) -> HttpResponse:
    """Show a page of the list as one form; save every row that was changed, or none."""
    page = page_number(request)
    with transaction.snapshot() as tx:
        groups = ingredient_groups(tx)
        listed = ingredients_page(tx, wanted=wanted_of(request), page=page_slice(page))
        sent = _named(tx, request.POST.getlist("row"))
    details = sent if request.method == "POST" else [row.ingredient for row in listed.rows]
    forms = [
        IngredientRowForm(request.POST or None, prefix=f"i{each.id}", ingredient=each, groups=groups)
        for each in details
    ]
    if request.method == "POST" and all(form.is_valid() for form in forms) and _save(request, forms):
        return redirect(request.get_full_path())
    context = {"forms": forms, "paging": Paging(number=page, total=listed.total)}
    status = 422 if request.method == "POST" else 200
    return render(request, "catalogue/ingredients_edit.html", context, status=status)


def _named(tx: Atomic, typed: Sequence[str]) -> list[IngredientDetail]:
    """Return the ingredients of a form, in the order they stood in."""
    if len(typed) > PER_PAGE or not all(each.isascii() and each.isdecimal() and len(each) < 19 for each in typed):
        raise InvalidInput.of("row", "These are no rows of the table. Load it again.")
    found = Ingredient.objects.using(tx.using).in_bulk([int(each) for each in typed])
    return ingredient_details(tx, rows=[found[int(each)] for each in dict.fromkeys(typed) if int(each) in found])


def _save(request: Request, forms: Sequence[IngredientRowForm]) -> bool:
    """Save what was changed, or show at one row why not; tell which."""
    changed = [form for form in forms if form.changes()]
    if not changed:
        messages.info(request, "Nothing was changed.")
        return True
    form = changed[0]  # from here on the one that is being saved
    try:
        with transaction.atomic() as tx:
            for form in changed:
                update_ingredient(tx, ingredient_id=form.ingredient.id, **form.changes())
    except ChangedMeanwhile:
        form.show_meanwhile(form.initial)
    except DomainError as error:
        add_domain_error(form, error)
    else:
        messages.success(request, f"Saved {len(changed)} ingredient{'' if len(changed) == 1 else 's'}.")
        return True
    return False
