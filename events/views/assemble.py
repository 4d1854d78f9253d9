"""What is to be put together for an event, and which materials it takes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.accounts.roles import Role
from bakery.catalogue.formatting import System
from bakery.db import transaction
from bakery.errors import DomainError, InvalidInput
from bakery.forms import add_domain_error
from bakery.pages import Request, form_status, role_required, units_of
from events import services as event_service
from events.dto.making import AssemblyCard
from events.forms.making import MaterialForm
from events.planning.assembly_board import AssemblyBoard, assembly_board
from events.queries.events import event_details
from events.services.packaging import COMPONENT_LINE
from events.views.plan_rows import possible_rows


@role_required("viewer", write="baker", mode="make")
def event_assemble(request: Request, event_id: int) -> HttpResponse:
    """Show a card per box, and take the choice of a material."""
    with transaction.snapshot() as tx:
        event = event_details(tx, event_ids=[event_id])[0]
        board = assembly_board(tx, event_id=event_id)
    units = units_of(request)
    sent = _sent(request.POST, board, units) if request.method == "POST" else None
    if sent and sent.is_valid():
        try:
            _choose(request, event_id, sent)
        except DomainError as error:
            add_domain_error(sent, error)
        else:
            return redirect("event_assemble", event_id)

    forms = [sent if sent and sent.line == line else MaterialForm(line=line, units=units) for line in board.materials]
    context = {
        "event": event,
        "cards": [{"card": card, "record_url": _record_url(event_id, card, board)} for card in board.cards],
        "all_done": all(not card.left for card in board.cards),
        "forms": forms,
        "possible": possible_rows(board.possible) if board.possible else None,
        "packaging_owed": board.packaging_owed,
        "may_record": request.role >= Role.BAKER and event.closed_at is None,
    }
    return render(request, "events/event_assemble.html", context, status=form_status(sent) if sent else 200)


def _sent(posted: QueryDict, board: AssemblyBoard, units: System) -> MaterialForm:
    """Return the form of the line whose button was pressed."""
    for line in board.materials:
        form = MaterialForm(posted, line=line, units=units)
        if form.key in posted:
            return form
    raise InvalidInput.of("product_id", "This material is no longer asked for. Open the page again.")


def _choose(request: Request, event_id: int, form: MaterialForm) -> None:
    line, product_id = form.line, form.cleaned_data["product_id"]
    named: dict[str, Any] = {"event_id": event_id, "line_type": line.line_type, "line_id": line.line_id}
    with transaction.atomic() as tx:
        if product_id is None:
            event_service.clear_material_choice(tx, **named, by=request.user)
        else:
            event_service.choose_material(tx, **named, product_id=product_id, by=request.user)
    what = "is open again" if product_id is None else "is chosen"
    messages.success(request, f"{line.material_name} for {line.source_name} {what}.")


def _record_url(event_id: int, card: AssemblyCard, board: AssemblyBoard) -> str:
    """Return the address of the form that records the box, with what is possible and what was chosen."""
    query = {"event": event_id, "box": card.finished_good_id, "quantity": card.possible_once_chosen or 1}
    for line in board.materials:
        if line.line_type == COMPONENT_LINE and line.source_id == card.finished_good_id and line.product_id:
            query[f"choice_{line.line_id}"] = line.product_id
    return reverse("assembly_create", query=query)
