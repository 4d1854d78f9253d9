"""What every view keeps to, and the few functions for it.

    @role_required("viewer", write="planner", mode="plan")
    def event_edit(request: Request, event_id: int) -> HttpResponse:
        form = EventForm(request.POST or None, initial=…)
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic() as tx:
                    event = event_service.update_event(tx, event_id=event_id, **form.cleaned_data)
            except InvalidInput as error:   # or any DomainError the person can mend in this form
                add_domain_error(form, error)
            else:
                messages.success(request, f"Saved {event.name}.")
                return redirect("event_plan", event.id)
        return render(request, "events/event_edit.html", {"form": form}, status=form_status(form))

- A view without `role_required`, or an address without its row in `tests/bakery/access_table.py`, fails a test.
  Reading (GET) and writing (POST) have a role each; a method without a role answers 405. `mode` marks the entry of
  the mode bar.
- A form posts to the address it stands at, without a fragment, with `novalidate`: the server says what is wrong, and
  a browser puts the cursor there only where the address names no part of the page. `/design/` shows every part.
- A page that only reads loads everything in one `transaction.snapshot()` and renders after it.
- What the query string says is read by the functions below; nonsense becomes a page with status 400 that names it.
- A DomainError that leaves a view becomes a page with its status and its message; catch only what a form can show.
- `<id:event_id>` in a path takes what a database can hold; anything else is no address of this site.
- Success redirects, with one message that says what changed.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Concatenate, Final, Literal, ParamSpec
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils.cache import patch_cache_control
from django.utils.dateparse import parse_date
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from bakery.accounts.models import Units, User
from bakery.accounts.roles import Role, RoleName, role_named, role_of
from bakery.errors import InvalidInput
from bakery.inputs import EARLIEST, LARGEST_ID, LATEST

PER_PAGE: Final = 50
LAST_PAGE: Final = 1_000_000

P = ParamSpec("P")


class Request(HttpRequest):
    """A request as our views get it: somebody has signed in, and may read or write here."""

    user: User
    role: Role
    htmx: HtmxDetails


View = Callable[Concatenate[Request, P], HttpResponseBase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may read and who may write at one address, and the mode it belongs to; None: nobody."""

    read: Role | None
    write: Role | None
    mode: str

    def role_for(self, method: str | None) -> Role | None:
        """Return what a method asks for, None where the address does not answer it."""
        if method in ("GET", "HEAD"):
            return self.read
        return self.write if method == "POST" else None


def role_required(
    read: RoleName | None = None, *, write: RoleName | None = None, mode: str = ""
) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Open an address to a role: `read` for GET, `write` for POST; without one, the method is not answered."""
    access = Access(
        read=role_named(read) if read else None,
        write=role_named(write) if write else None,
        mode=mode,
    )

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            wanted = access.role_for(request.method)
            if wanted is None:
                return HttpResponseNotAllowed(_methods(access))
            request.role = role_of(request.user)
            if request.role < wanted:
                raise PermissionDenied(_refusal(request, wanted))
            response = view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_cache=True)
            return response

        guarded.access = access  # type: ignore[attr-defined]
        return login_not_required(guarded) if Role.ANYONE in (access.read, access.write) else guarded

    return decorate


def _methods(access: Access) -> list[str]:
    return [method for method in ("GET", "HEAD", "POST") if access.role_for(method) is not None]


def _refusal(request: Request, wanted: Role) -> str:
    """Say which role it asks for, and which one the account has."""
    own = "your account has none" if request.role is Role.SIGNED_IN else f"yours is {request.role.label}"
    act = "Changing this" if request.method == "POST" else "This page"
    return f"{act} needs the role {wanted.label}; {own}."


def form_status(form: BaseForm) -> int:
    """Return the status of a page that shows a form: 422 where what was sent is refused."""
    return 422 if form.is_bound and form.errors else 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """One page of a long list, as `_pagination.html` shows it."""

    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def first(self) -> int:
        """The position of the first row shown, counted from 1; of an empty page 0."""
        return min(offset_of(self.number) + 1, self.total)

    @property
    def last(self) -> int:
        """The position of the last row shown."""
        return min(offset_of(self.number) + PER_PAGE, self.total)

    @property
    def previous(self) -> int | None:
        """The page before; from beyond the end, the last one."""
        return min(self.number - 1, self.pages) if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after."""
        return self.number + 1 if self.number < self.pages else None


def page_number(request: HttpRequest) -> int:
    """Return `?page=`, from 1."""
    return _whole(request, "page", largest=LAST_PAGE) or 1


def offset_of(number: int) -> int:
    """Return how many rows stand before a page."""
    return (number - 1) * PER_PAGE


def page_slice(number: int) -> slice:
    """Return which rows of a whole list stand on a page."""
    return slice(offset_of(number), offset_of(number) + PER_PAGE)


def sort_key(request: HttpRequest, allowed: Collection[str], default: str) -> str:
    """Return `?sort=`, a key of the list or `-` and one; `default` where it is absent."""
    return choice_param(request, "sort", [*allowed, *(f"-{key}" for key in allowed)], default)


def choice_param(request: HttpRequest, name: str, allowed: Collection[str], default: str = "") -> str:
    """Return a query parameter that is one of a few words."""
    value = request.GET.get(name, "")
    if value and value not in allowed:
        raise InvalidInput.of(name, f"“{value[:50]}” is not known here. Choose one of: {', '.join(allowed)}.")
    return value or default


def id_param(request: HttpRequest, name: str) -> int | None:
    """Return a query parameter that names a row."""
    return _whole(request, name, largest=LARGEST_ID)


def id_params(request: HttpRequest, name: str, *, most: int = 100) -> list[int]:
    """Return the ids of a parameter given several times, in the order given, each once."""
    values = [value for value in request.GET.getlist(name) if value]
    if len(values) > most:
        raise InvalidInput.of(name, f"At most {most} can be chosen at once.")
    return list(dict.fromkeys(_number(name, value, largest=LARGEST_ID) for value in values))


def text_param(request: HttpRequest, name: str, *, max_length: int = 200) -> str:
    """Return a query parameter that people type, trimmed."""
    value = request.GET.get(name, "").strip()
    if len(value) > max_length:
        raise InvalidInput.of(name, f"This is longer than {max_length} characters.")
    return value


def day_param(request: HttpRequest, name: str) -> date | None:
    """Return a query parameter that is a day, written 2026-12-15."""
    value = request.GET.get(name, "")
    day = _day(value)
    if value and (day is None or not EARLIEST <= day <= LATEST):
        raise InvalidInput.of(name, f"“{value[:50]}” is not a day people use. Write it as 2026-12-15.")
    return day


def _day(value: str) -> date | None:
    try:
        return parse_date(value) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else None
    except ValueError:  # the 30th of February
        return None


def _whole(request: HttpRequest, name: str, *, largest: int) -> int | None:
    value = request.GET.get(name, "")
    return _number(name, value, largest=largest) if value else None


def _number(name: str, value: str, *, largest: int) -> int:
    if not re.fullmatch(r"[0-9]{1,19}", value) or not 1 <= int(value) <= largest:
        raise InvalidInput.of(name, f"“{value[:50]}” is not a number this page can use.")
    return int(value)


class IdConverter:
    """Takes the ids a database can hold from a path: `<id:event_id>`."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        """Return the id, or refuse, so that the address is unknown."""
        if int(value) > LARGEST_ID:
            raise ValueError("no row has such an id")
        return int(value)

    def to_url(self, value: int) -> str:
        """Write the id into an address."""
        return str(value)


def safe_next(request: HttpRequest, default: str) -> str:
    """Return `next` of the form or the query string where it leads back into this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else default


def units_of(request: Request) -> Literal["us", "metric"]:
    """Return the units the person reads amounts in."""
    return "metric" if request.user.units == Units.METRIC else "us"


def came_from(request: HttpRequest) -> str:
    """Return the page of this site that the request was sent from; nothing where it is unknown or the same.

    A host that is refused has no such page either, so that it is read here as it was sent.
    """
    sender = urlsplit(request.headers.get("Referer", ""))
    address = sender._replace(scheme="", netloc="", fragment="").geturl()
    ours = sender.netloc == request.headers.get("Host", request.META.get("SERVER_NAME"))
    if not ours or not address.startswith("/") or not url_has_allowed_host_and_scheme(address, None):
        return ""
    return address if request.method == "POST" or address != request.get_full_path() else ""
