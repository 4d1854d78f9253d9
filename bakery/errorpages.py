"""Pages that say what happened, what was not changed, and the way back."""

import logging
import secrets
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from bakery.errors import DomainError, InvalidInput
from bakery.pages import came_from

logger = logging.getLogger("bakery.pages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a status means to people."""

    title: str
    happened: str


UNKNOWN: Final = Words(title="This did not work", happened="The request was refused.")
WORDS: Final = {
    400: Words(title="This cannot be read", happened="The address or the form holds something this page cannot use."),
    403: Words(title="This is not yours to do", happened="Your account does not have the role for it."),
    404: Words(title="There is no such page", happened="The address is mistyped, or what it showed was removed."),
    405: Words(title="Not that way", happened="This address does not answer this kind of request."),
    409: Words(title="Something stands in the way", happened="The state of things does not allow it."),
    422: Words(title="This would break a rule", happened="It is understood, and refused."),
}


def refused(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    """Answer with the page of a status: in full, or as a message where only a part of a page was asked for."""
    words = WORDS.get(status, UNKNOWN)
    context = {
        "status": status,
        "title": words.title,
        "happened": message or words.happened,
        "wrote": request.method not in ("GET", "HEAD"),
        "back": came_from(request),
    }
    template = "_refusal.html" if getattr(request, "htmx", False) else "error.html"
    return render(request, template, context, status=status)


def domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer a refusal that left a view; one that concerns a field names it."""
    faults = error.errors if isinstance(error, InvalidInput) else ()
    named = [f"{fault.field}: {fault.message}" for fault in faults]
    return refused(request, error.http_status, "\n".join(named) or error.message)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be read; only our own words are repeated."""
    return refused(request, 400, str(exception) if type(exception) is BadRequest else "")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an act that needs another role."""
    return refused(request, 403, str(exception) if type(exception) is PermissionDenied else "")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an unknown address, without repeating it."""
    return refused(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose proof of origin is missing or stale."""
    return refused(
        request,
        403,
        "The form was too old, or cookies are off. Go back, load the page again, and send it once more.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours with a number that stands in the log; nothing else is loaded for it."""
    number = secrets.token_hex(4)
    logger.error("fault %s at %s", number, request.path, exc_info=True)
    return HttpResponse(render_to_string("500.html", {"number": number}), status=500)
