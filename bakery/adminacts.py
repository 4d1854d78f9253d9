"""What may be done to chosen rows of an admin list: a page shows what it leads to, then it is done in one block."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from bakery.accounts.models import User
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import DomainError
from bakery.forms import Form, VoidForm, add_domain_error

MOST: Final = 100
Told = list[tuple[str, list[str]]]  # each row by its name, and what it leads to in words
Action = Callable[[admin.ModelAdmin[Any], HttpRequest, QuerySet[Any]], HttpResponse | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The rows chosen in a list, who chose them, and what the form of the act gave."""

    modeladmin: Any
    ids: Sequence[int]
    by: User
    typed: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act on chosen rows, in words, by what it leads to and how it is done to one of them.

    Without `carry_out` the page is all there is.
    """

    name: str
    label: str
    lead: str
    impact: Callable[[Atomic, Chosen], Told]
    carry_out: Callable[[Atomic, Chosen, int], object] | None = None
    form: type[Form] = Form


def action_of(act: Act) -> Action:
    """Return the act as an admin list offers it, to superusers alone."""

    def offered(
        modeladmin: admin.ModelAdmin[Any], request: HttpRequest, _queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        confirmed = "confirmed" in request.POST
        form = act.form(request.POST if confirmed else None)
        ids = [int(pk) for pk in request.POST.getlist(ACTION_CHECKBOX_NAME)[:MOST] if pk.isdecimal()]
        by: Any = request.user
        typed = form.cleaned_data if confirmed and form.is_valid() else {}
        chosen = Chosen(modeladmin=modeladmin, ids=ids, by=by, typed=typed)
        if confirmed and form.is_valid() and _done(act, chosen, form):
            messages.success(request, f"{act.label}: {len(ids)} row{'' if len(ids) == 1 else 's'}.")
            return None
        with transaction.snapshot() as tx:
            told = act.impact(tx, chosen)
        return TemplateResponse(request, "admin/act.html", _page(act, chosen, request, form) | {"told": told})

    offered.__name__ = act.name
    return admin.action(description=act.label, permissions=["act"])(offered)


def _done(act: Act, chosen: Chosen, form: Form) -> bool:
    """Do it to all rows or to none, and tell whether it was done."""
    if act.carry_out is None:
        return False
    try:
        with transaction.atomic() as tx:
            for pk in chosen.ids:
                act.carry_out(tx, chosen, pk)
    except DomainError as error:
        add_domain_error(form, error)
        return False
    return True


def _page(act: Act, chosen: Chosen, request: HttpRequest, form: Form) -> dict[str, Any]:
    return {
        **chosen.modeladmin.admin_site.each_context(request),
        "title": act.label,
        "opts": chosen.modeladmin.model._meta,
        "act": {"name": act.name, "label": act.label, "lead": act.lead},
        "can_be_done": act.carry_out is not None and bool(chosen.ids),
        "ids": chosen.ids,
        "form": form,
        "checkbox": ACTION_CHECKBOX_NAME,
    }


def rows_of(tx: Atomic, chosen: Chosen) -> list[Any]:
    """Return the rows chosen, in the order of their choice."""
    found = chosen.modeladmin.model.objects.using(tx.using).in_bulk(list(chosen.ids))
    return [found[pk] for pk in chosen.ids if pk in found]


def void_of(
    kind: str, word: str, void: Callable[..., object], told: Callable[[Atomic, str, int], list[str]]
) -> Action:
    """Return the act that takes facts back with a reason; `told` says what that moves back."""

    def impact(tx: Atomic, chosen: Chosen) -> Told:
        return [(str(row), told(tx, kind, row.pk)) for row in rows_of(tx, chosen)]

    def carry_out(tx: Atomic, chosen: Chosen, pk: int) -> object:
        return void(tx, **{f"{word}_id": pk}, reason=chosen.typed["reason"], by=chosen.by)

    return action_of(
        Act(
            name="void",
            label="Void",
            lead="Voided, it counts nowhere any more; it stays, marked, with the reason. This moves back:",
            impact=impact,
            carry_out=carry_out,
            form=VoidForm,
        )
    )
