"""What recipients and packages have in common: they are retired, taken back, and deleted while nobody needs them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.dto import Blocker
from bakery.errors import InUse, InvalidInput
from bakery.pages import Request
from events.dto.packages import PackageDetail, RecipientDetail

Change = Callable[[Atomic], RecipientDetail | PackageDetail]


def keep_or_retire(request: Request, *, retire: Change, restore: Change) -> HttpResponse:
    """Retire a row or take it back, as the button says."""
    acts = {"archive": retire, "restore": restore}
    act = request.POST.get("act", "")
    if act not in acts:
        raise InvalidInput.of("act", "This page has no such form. Load it again.")
    with transaction.atomic() as tx:
        row = acts[act](tx)
    said = "is retired: it is offered no more" if row.archived_at else "is offered again"
    messages.success(request, f"{row.name} {said}.")
    return redirect(request.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """A row that is to be deleted for good: its page, the list it is in, and the call that does it."""

    name: str
    page: str
    listed: str
    act: Callable[[Atomic], None]


def delete_page(request: Request, template: str, deletion: Deletion) -> HttpResponse:
    """Show what deleting means, and do it; where something needs the row, name that."""
    blockers: Sequence[Blocker] = ()
    status = 200
    if request.method == "POST":
        try:
            with transaction.atomic() as tx:
                deletion.act(tx)
        except InUse as error:
            blockers, status = error.blockers, error.http_status
        else:
            messages.success(request, f"Deleted {deletion.name}.")
            return redirect(deletion.listed)
    context = {"row": deletion, "blockers": blockers}
    return render(request, template, context, status=status)
