"""What the frame around every page shows."""

import re
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse

from bakery.accounts.models import Theme, Units, User
from bakery.accounts.roles import Role, role_of
from bakery.interchange.native.status import last_backup

VERSION: Final = "0.1.0"
EVENT_COOKIE: Final = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """One entry of the mode bar."""

    key: str
    label: str
    icon: str
    url: str = ""
    current: bool = False
    at_hand: bool = False  # at the bottom of a phone


# Key, URL name, word, icon, and whether a phone shows it without the menu.
MODES: Final = (
    ("today", "today", "Today", "sun", True),
    ("plan", "events", "Plan", "calendar-days", False),
    ("shop", "shop", "Shop", "shopping-cart", True),
    ("make", "make", "Make", "fire", True),
    ("deliver", "deliver", "Deliver", "gift", True),
    ("catalogue", "ingredients", "Catalogue", "book-open", False),
    ("stock", "pantry", "Stock", "archive-box", False),
    ("reports", "reports", "Reports", "chart-bar", False),
    ("data", "data", "Data", "circle-stack", False),
)
# Where a mode shows one event alone.
EVENT_PAGES: Final = {
    "plan": "event_plan",
    "shop": "event_shopping",
    "make": "event_make",
    "deliver": "event_deliver",
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give the mode bar, the look, and what stands in the footer."""
    user: User | AnonymousUser = getattr(request, "user", AnonymousUser())
    role = getattr(request, "role", None) or role_of(user)
    modes = _modes(request, role) if user.is_authenticated else []
    return {
        "modes": modes,
        "modes_at_hand": [mode for mode in modes if mode.at_hand],
        "modes_in_menu": [mode for mode in modes if not mode.at_hand],
        "role": role,
        "theme": _theme(request, user),
        "themes": Theme.choices,
        "units": user.units if isinstance(user, User) else Units.US.value,
        "units_choices": Units.choices,
        "version": VERSION,
        "database_name": _database_name(),
        "last_backup": last_backup() if user.is_authenticated else None,
        "health_url": _url("data_health") if user.is_authenticated else "",
        "search_url": _url("search") if user.is_authenticated else "",
    }


def _modes(request: HttpRequest, role: Role) -> list[Mode]:
    """Return the modes that exist and that the role may read; the chosen event stays chosen in the other modes."""
    match = request.resolver_match
    current = getattr(getattr(match.func, "access", None), "mode", "") if match else ""
    event_id = chosen_event(request)
    found = []
    for key, name, label, icon, at_hand in MODES:
        url = _url(name)
        if url and role >= _role_to_read(url):
            if event_id and key != current and key in EVENT_PAGES:
                url = reverse(EVENT_PAGES[key], args=[event_id])
            found.append(Mode(key=key, label=label, icon=icon, url=url, current=key == current, at_hand=at_hand))
    return found


def chosen_event(request: HttpRequest) -> int | None:
    """Return the event of the address, else the one this person looked at last in this browser."""
    match = request.resolver_match
    if match and "event_id" in match.kwargs:
        return int(match.kwargs["event_id"])
    owner, _, event_id = request.COOKIES.get(EVENT_COOKIE, "").partition("-")
    ours = re.fullmatch(r"[0-9]{1,18}", event_id, re.ASCII) and owner == str(request.user.pk)
    return int(event_id) if ours else None


def _role_to_read(url: str) -> Role:
    access = getattr(resolve(url).func, "access", None)
    return (access.read if access else None) or Role.SUPERUSER


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _theme(request: HttpRequest, user: User | AnonymousUser) -> str:
    """Return the person's own choice, before signing in the one this browser remembers."""
    chosen = user.theme if isinstance(user, User) else request.COOKIES.get("theme", "")
    return chosen if chosen in Theme.values else Theme.SYSTEM.value


def _database_name() -> str:
    name = str(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"])
    return name.rsplit("/", 1)[-1]
