"""Views that go wrong in every way, for tests of what people then see."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from bakery import urls
from bakery.errors import EventNotFound, InvalidInput, NameTaken, RuleBroken
from bakery.pages import choice_param, day_param, id_param, page_number, role_required, text_param

FAULTS: dict[str, Exception] = {
    "missing": EventNotFound("There is no such event."),
    "taken": NameTaken("There is an event called Christmas."),
    "rule": RuleBroken("That would make minus two."),
    "input": InvalidInput.of("quantity", "This is too much."),
    "bug": RuntimeError("secret"),
}


@role_required("viewer", write="viewer")
def fault(request: Any, kind: str) -> HttpResponse:
    raise FAULTS[kind]


@role_required("viewer")
def listing(request: HttpRequest) -> HttpResponse:
    values = [
        page_number(request),
        id_param(request, "event"),
        choice_param(request, "state", ["draft", "locked"], "draft"),
        day_param(request, "from"),
        text_param(request, "q"),
    ]
    return HttpResponse(repr(values))


@role_required("viewer")
def row(request: HttpRequest, event_id: int) -> HttpResponse:
    return HttpResponse(str(event_id))


handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [
    path("fault/<str:kind>/", fault),
    path("listing/", listing),
    path("row/<id:event_id>/", row),
    *urls.urlpatterns,
]
