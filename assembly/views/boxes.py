"""One box, bag or tray: what it holds, what it would cost, and how it was before."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from assembly.queries.versions import box_versions
from bakery.catalogue.errors import FinishedGoodNotFound, FinishedGoodSnapshotNotFound
from bakery.catalogue.models import FinishedGood
from bakery.catalogue.queries.blockers import find_blockers
from bakery.catalogue.queries.contents import load_good_rows
from bakery.catalogue.queries.goods import good_details
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.queries.uses import uses_of_box
from bakery.catalogue.services.snapshots import get_finished_good_snapshot
from bakery.catalogue.versions import frozen_parts
from bakery.db import transaction
from bakery.inventory.queries.box_cost import get_box_cost
from bakery.pages import Request, role_required

ABOVE = ("package", "event")


@role_required("viewer", mode="catalogue")
def box(request: Request, slug: str) -> HttpResponse:
    """Show a finished good; a former address leads to the present one."""
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=FinishedGood, slug=slug, refusal=FinishedGoodNotFound)
        rows = load_good_rows(tx, good_ids=[row.pk], known=[row])
        detail = good_details(tx, good_ids=[row.pk], rows=rows)[0]
        cost = get_box_cost(tx, good_id=row.pk, rows=rows)
        uses = uses_of_box(tx, good_id=row.pk)
        wanted = find_blockers(tx, rows=[row], kinds=ABOVE)
        versions = box_versions(tx, good_id=row.pk)
    if detail.slug != slug:
        return redirect("box", detail.slug, permanent=True)
    context = {"box": detail, "cost": cost, "uses": uses, "wanted": wanted, "versions": versions}
    return render(request, "assembly/box.html", context)


@role_required("viewer", mode="catalogue")
def box_version(request: Request, slug: str, number: int) -> HttpResponse:
    """Show what a box held when it was frozen, and what was put together so."""
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=FinishedGood, slug=slug, refusal=FinishedGoodNotFound)
        version = next((each for each in box_versions(tx, good_id=row.pk) if each.number == number), None)
        if version is None:
            raise FinishedGoodSnapshotNotFound(f"{row.name} has no version {number}.", number=number)
        data = get_finished_good_snapshot(tx, finished_good_snapshot_id=version.id).data
    context = {"box": row, "version": version, "parts": frozen_parts(data)}
    return render(request, "assembly/box_version.html", context)
