"""Recipients as a sheet to print, and several added in one go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.db import transaction
from bakery.errors import InvalidInput
from bakery.forms import add_domain_error
from bakery.pages import Request, form_status, role_required
from events import services as event_service
from events.forms.people import PasteForm

MOST_PRINTED = 1000


@role_required("viewer", mode="plan")
def recipients_print(request: Request) -> HttpResponse:
    """Show everybody in use with address, notes and what they avoid, on one sheet."""
    with transaction.snapshot() as tx:
        rows = event_service.list_recipients(tx, limit=MOST_PRINTED)
    return render(request, "events/recipients_print.html", {"rows": rows})


@role_required("planner", write="planner", mode="plan")
def recipients_paste(request: Request) -> HttpResponse:
    """Add everybody on a pasted list, or nobody."""
    form = PasteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                added = event_service.create_recipients(tx, **form.cleaned_data)
        except InvalidInput as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Added {len(added)} recipient{'s' if len(added) != 1 else ''}.")
            return redirect("recipients")
    return render(request, "events/recipients_paste.html", {"form": form}, status=form_status(form))
