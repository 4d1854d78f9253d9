"""Where what moves in and out of the bakery begins."""

from django.http import HttpResponse
from django.shortcuts import render

from bakery.db import transaction
from bakery.interchange.last_check import last_check
from bakery.interchange.native.status import last_backup
from bakery.interchange.queries.imports import last_import
from bakery.pages import Request, role_required


@role_required("viewer", mode="data")
def data(request: Request) -> HttpResponse:
    """Show what was imported last and how the rules stand, with the ways on."""
    with transaction.snapshot() as tx:
        imported = last_import(tx)
    context = {"imported": imported, "last": last_check(), "backup": last_backup()}
    return render(request, "interchange/data.html", context)
