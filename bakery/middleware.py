"""What stands between the network and the views."""

from collections.abc import Callable
from typing import Final
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from bakery import errorpages
from bakery.context import EVENT_COOKIE
from bakery.errors import DomainError

LONGEST_PATH: Final = 2_000
LONGEST_QUERY: Final = 8_000
LARGEST_BODY: Final = 51 * 1024 * 1024  # the largest file that can be imported, and the form around it
EVENT_COOKIE_AGE: Final = 90 * 24 * 3600

Responder = Callable[[HttpRequest], HttpResponseBase]


class EdgeGuard:
    """Refuses text that no database can hold, and what is too much, before anything reads it."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if len(request.path) > LONGEST_PATH or len(query) > LONGEST_QUERY:
            raise BadRequest("The address is too long.")
        _refuse_unreadable(request.path.encode("utf-8", "surrogateescape"), "The address")
        _refuse_unreadable(query.encode("latin-1", "replace"), "The address")
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            raise BadRequest("What was sent is larger than 50 MB.")
        if "\x00" in request.META.get("HTTP_COOKIE", ""):
            raise BadRequest("A cookie holds characters that cannot be stored.")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Look at the body only where a view was found for it."""
        if request.content_type == "application/x-www-form-urlencoded":
            _refuse_unreadable(request.body.replace(b"+", b" "), "The form")
        elif request.content_type == "multipart/form-data":
            for name, values in request.POST.lists():
                if any("\x00" in value or "\ufffd" in value for value in (name, *values)):
                    raise BadRequest(f"The field “{name[:50]}” holds characters that cannot be read.")


def _refuse_unreadable(text: bytes, what: str) -> None:
    try:
        plain = unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        raise BadRequest(f"{what} is not written in UTF-8.") from None
    if "\x00" in plain:
        raise BadRequest(f"{what} holds characters that cannot be stored.")


class Refusals:
    """Turns a DomainError that left a view into its page, and bare refusals of a method into words."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = errorpages.refused(request, 405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer what a service refused."""
        return errorpages.domain_error(request, error) if isinstance(error, DomainError) else None


class ChosenEvent:
    """Remembers in the browser which event a person looked at last, so that reading pages need not write."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        event_id = match.kwargs.get("event_id") if match else None
        if event_id is None or request.method != "GET":
            return response
        value = f"{request.user.pk}-{event_id}"
        is_kept = request.COOKIES.get(EVENT_COOKIE) == value
        if response.status_code == 200 and not is_kept:
            response.set_cookie(EVENT_COOKIE, value, max_age=EVENT_COOKIE_AGE, samesite="Lax", httponly=True)
        elif response.status_code == 404 and is_kept:
            response.delete_cookie(EVENT_COOKIE, samesite="Lax")
        return response
