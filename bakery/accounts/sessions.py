"""How long somebody stays signed in, and what an address says to somebody who is not."""

import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from bakery.pages import came_from

DAY: Final = 24 * 3600
LONGEST: Final = 90 * DAY
UNSAVED: Final = (
    "You were signed out meanwhile, so nothing was saved. Once you are signed in you are back at the form; what you "
    "typed is offered there, or found by going back in your browser."
)


def begin(request: HttpRequest) -> None:
    """Note when the session began, which writes with the login itself."""
    request.session["began_at"] = request.session["renewed_at"] = int(time.time())


class SessionAge:
    """Lets a session that is used live on, at most one write a day, and ends every session after ninety days."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            self._age(request)
        return self.get_response(request)

    def _age(self, request: HttpRequest) -> None:
        now = int(time.time())
        if "began_at" not in request.session:
            begin(request)
        elif now - request.session["began_at"] > LONGEST:
            logout(request)
        elif now - request.session["renewed_at"] > DAY:
            request.session["renewed_at"] = now


class LoginRequired(LoginRequiredMiddleware):
    """Sends strangers to the login; a part of a page must not be filled with that page."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> Any:
        """Lead to the login and back: from a form to the page it stands on, where what was typed is offered."""
        if request.method == "POST":
            messages.warning(request, UNSAVED)
        htmx: HtmxDetails | None = getattr(request, "htmx", None)
        if htmx:
            here = htmx.current_url_abs_path or resolve_url("today")
            return HttpResponseClientRedirect(resolve_url("login") + "?" + urlencode({"next": here}))
        if request.method == "POST":
            return redirect_to_login(came_from(request) or resolve_url("today"), resolve_url("login"))
        return super().handle_no_permission(request, view_func)
