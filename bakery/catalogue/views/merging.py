"""Two ingredients that are one: what merging them would move, then the merging."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.dto.items import MergeImpact
from bakery.catalogue.errors import IngredientNotFound
from bakery.catalogue.forms.items import MergeForm
from bakery.catalogue.models import Ingredient
from bakery.catalogue.queries.items import ingredient_details
from bakery.catalogue.queries.merging import merge_impact
from bakery.catalogue.queries.searching import find_owners
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.services.merging import merge_ingredients
from bakery.db import transaction
from bakery.errors import DomainError
from bakery.forms import add_domain_error
from bakery.pages import Request, form_status, role_required


@role_required("planner", write="planner", mode="catalogue")
def ingredient_merge(request: Request, slug: str) -> HttpResponse:
    """Merge an ingredient into another: what is sent without `merge` shows what would move and writes nothing."""
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=Ingredient, slug=slug, refusal=IngredientNotFound)
        detail = ingredient_details(tx, rows=[row])[0]
    form = MergeForm(request.POST or None)
    impact: MergeImpact | None = None
    if request.method == "POST" and form.is_valid() and (target_id := _target(form)):
        try:
            if "merge" in request.POST:
                with transaction.atomic() as tx:
                    target = merge_ingredients(tx, source_id=detail.id, target_id=target_id, by=request.user)
                messages.success(request, f"Merged {detail.name} into {target.name}.")
                return redirect("ingredient", target.slug)
            with transaction.snapshot() as tx:
                impact = merge_impact(tx, source_id=detail.id, target_id=target_id)
        except DomainError as error:
            add_domain_error(form, error)
    context = {"form": form, "ingredient": detail, "impact": impact}
    return render(request, "catalogue/ingredient_merge.html", context, status=form_status(form))


def _target(form: MergeForm) -> int | None:
    """Return the ingredient that is meant, or ask back in the form."""
    with transaction.snapshot() as tx:
        found = [each for each in find_owners(tx, text=form.cleaned_data["target"]) if isinstance(each, Ingredient)]
    if len(found) == 1:
        return int(found[0].pk)
    form.offer([str(each) for each in found])
    return None
