"""What a page does that a form asks for, where one service does all of it."""

from collections.abc import Callable
from typing import TypeVar

from django.forms import BaseForm

from bakery.db import transaction
from bakery.errors import DomainError
from bakery.forms import add_domain_error
from bakery.pages import Request

Done = TypeVar("Done")


def carry_out(
    request: Request, form: BaseForm, act: Callable[..., Done], *, refusals: tuple[type[DomainError], ...]
) -> Done | None:
    """Do in one block what a form that was sent asks for; None where a refusal that it can mend is shown in it.

    `act` is a service that lacks only the block, the person and what the form holds.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        with transaction.atomic() as tx:
            return act(tx, by=request.user, **form.cleaned_data)
    except refusals as error:
        add_domain_error(form, error)
    return None
