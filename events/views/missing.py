"""What is not known of ingredients and stops work, with the form that mends it."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bakery.accounts.roles import Role
from bakery.catalogue.dto.items import MissingDefinition
from bakery.catalogue.forms.weights import DensityForm, EachWeightForm
from bakery.catalogue.queries.recipe_problems import missing_definitions
from bakery.catalogue.queries.suggestions import suggested_weights
from bakery.catalogue.services.ingredients import update_ingredient
from bakery.catalogue.services.suggestions import accept_suggested_weights
from bakery.db import transaction
from bakery.errors import InvalidInput
from bakery.forms import add_domain_error
from bakery.pages import Request, form_status, role_required
from events.planning.item_needs import get_waiting_events

ACCEPT: Final = "accept"
NO_FORM: Final = "This page has no such form. Load it again."
WeightForm = DensityForm | EachWeightForm
FORMS: Final[dict[str, type[WeightForm]]] = {
    "missing_density": DensityForm,
    "missing_each_weight": EachWeightForm,
}


@role_required("viewer", write="planner", mode="catalogue")
def missing_data(request: Request) -> HttpResponse:
    """List what is missing, and take the weight of one ingredient at a time, or what is suggested."""
    if request.POST.get("act") == ACCEPT:
        return _accepted(request)
    sent = _sent(request)
    if sent is not None and sent.is_valid():
        try:
            with transaction.atomic() as tx:
                ingredient_id = sent.cleaned_data["ingredient_id"]
                saved = update_ingredient(tx, ingredient_id=ingredient_id, **sent.values())
        except InvalidInput as error:
            add_domain_error(sent, error)
        else:
            messages.success(request, f"Saved the weight of {saved.name}.")
            return redirect("missing_data")
    with transaction.snapshot() as tx:
        found = missing_definitions(tx, every=True)
        suggested = {(each.code, each.ingredient_id): each for each in suggested_weights(tx)}
        waiting = get_waiting_events(tx)
    may_weigh = request.role >= Role.PLANNER
    rows = [_row(each, sent, may_weigh=may_weigh) for each in found]
    for row in rows:
        row["suggested"] = suggested.get((row["problem"].code, row["problem"].subject_id))
        row["events"] = waiting.get(row["problem"].subject_id, ())
    context = {"rows": rows, "sent": sent, "suggestions": len(suggested)}
    return render(request, "events/missing_data.html", context, status=form_status(sent) if sent else 200)


def _accepted(request: Request) -> HttpResponse:
    """Take over what is suggested for one ingredient, or for all."""
    asked = [_row_id(row) for row in request.POST.getlist("row")]
    with transaction.atomic() as tx:
        saved = accept_suggested_weights(tx, ingredient_ids=asked or None)
    messages.success(request, f"Saved the weight of {', '.join(each.name for each in saved)}.")
    return redirect("missing_data")


def _row_id(row: str) -> int:
    if not (row.isascii() and row.isdecimal() and len(row) < 19):
        raise InvalidInput.of("row", NO_FORM)
    return int(row)


def _sent(request: HttpRequest) -> WeightForm | None:
    """Return the form that the request sends, if any."""
    if request.method != "POST":
        return None
    code, row = request.POST.get("act", ""), request.POST.get("row", "")
    if code not in FORMS:
        raise InvalidInput.of("act", NO_FORM)
    return FORMS[code](request.POST, prefix=_prefix(code, str(_row_id(row))))


def _row(missing: MissingDefinition, sent: WeightForm | None, *, may_weigh: bool) -> dict[str, Any]:
    problem = missing.problem
    prefix = _prefix(problem.code, str(problem.subject_id))
    form: WeightForm | None = None
    if may_weigh and problem.code in FORMS:
        fresh = FORMS[problem.code](prefix=prefix, initial={"ingredient_id": problem.subject_id})
        form = sent if sent is not None and sent.prefix == prefix else fresh
    return {"problem": problem, "lines": missing.lines, "form": form, "is_density": isinstance(form, DensityForm)}


def _prefix(code: str, row: str) -> str:
    return f"{code}-{row}"
