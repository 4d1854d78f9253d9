"""A box put down or changed: its facts and its parts on one page, with what it costs as saved."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.errors import FinishedGoodNotFound
from bakery.catalogue.models import FinishedGood
from bakery.catalogue.queries.contents import load_good_rows
from bakery.catalogue.queries.goods import good_details
from bakery.catalogue.queries.naming import part_names
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.services.finished_goods import create_finished_good, update_finished_good
from bakery.catalogue.units import UNIT_CHOICES
from bakery.catalogue.views.box_sheet import BoxSheet
from bakery.db import transaction
from bakery.errors import ChangedMeanwhile, DomainError
from bakery.inventory.queries.box_cost import get_box_cost
from bakery.pages import Request, role_required


@role_required("planner", write="planner", mode="catalogue")
def box_create(request: Request) -> HttpResponse:
    """Put down a box with its parts, or nothing."""
    with transaction.snapshot() as tx:
        names = part_names(tx)
    sheet = BoxSheet(request, names)
    if sheet.is_complete():
        try:
            with transaction.atomic() as tx:
                box = create_finished_good(tx, **sheet.box_form.values())
                sheet.write_parts(tx, box_id=box.id)
        except DomainError as error:
            sheet.refuse(error)
        else:
            messages.success(request, f"Added {box.name}.")
            return redirect("box_edit" if "stay" in request.POST else "box", box.slug)
    context = {"sheet": sheet, "names": names, "units": UNIT_CHOICES}
    return render(request, "inventory/box_create.html", context, status=sheet.status())


@role_required("planner", write="planner", mode="catalogue")
def box_edit(request: Request, slug: str) -> HttpResponse:
    """Change a box, unless somebody else did since the form was shown."""
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=FinishedGood, slug=slug, refusal=FinishedGoodNotFound)
        rows = load_good_rows(tx, good_ids=[row.pk], known=[row])
        detail = good_details(tx, good_ids=[row.pk], rows=rows)[0]
        names, cost = part_names(tx), get_box_cost(tx, good_id=row.pk, rows=rows)
    sheet = BoxSheet(request, names, stored=detail)
    if sheet.is_complete():
        try:
            with transaction.atomic() as tx:
                sheet.write_parts(tx, box_id=detail.id)
                update_finished_good(tx, finished_good_id=detail.id, **sheet.box_form.values())
        except ChangedMeanwhile:
            sheet.show_meanwhile(detail)
        except DomainError as error:
            sheet.refuse(error)
        else:
            messages.success(request, f"Saved {sheet.box_form.cleaned_data['name']}.")
            return redirect("box_edit" if "stay" in request.POST else "box", detail.slug)
    context = {"sheet": sheet, "names": names, "units": UNIT_CHOICES, "box": detail, "cost": cost}
    return render(request, "inventory/box_edit.html", context, status=sheet.status())
