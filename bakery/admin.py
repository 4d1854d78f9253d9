"""The admin is for tables: definitions through their services, facts to look at."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from bakery.db import transaction
from bakery.errors import DomainError
from bakery.forms import add_domain_error


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Facts: only services record and void them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse."""
        return False


class ServiceAdmin(admin.ModelAdmin[Any]):
    """Definitions: saving calls a service inside the block Django has opened.

        create_row, change_row, key = staticmethod(create_supplier), staticmethod(update_supplier), "supplier_id"

    A refusal leaves that block, which rolls back, and is caught around it: the form is shown again with the message.
    A definition is retired through its page; nothing is deleted here.
    """

    create_row: Callable[..., Any]
    change_row: Callable[..., Any]
    key: str

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse."""
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Let the service write, in the block that Django has opened."""
        values = dict(_for_service(name, form.cleaned_data[name]) for name in _given(form, changed_only=change))
        with transaction.atomic(durable=False) as tx:
            if change:
                self.change_row(tx, **{self.key: obj.pk}, **values)
            else:
                obj.pk = self.create_row(tx, **values).id
            obj.refresh_from_db(using=tx.using)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Leave relations to the service, which has written them."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form; after a refusal once more, with the message."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            _remember(request, error)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list; when a service refuses one of the rows edited in it, none is kept."""
        try:
            return super().changelist_view(request, extra_context)
        except DomainError as error:
            messages.error(request, error.message)
        return HttpResponseRedirect(request.get_full_path())

    def get_form(
        self, request: HttpRequest, obj: Any | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Any]]:
        """Return the form, which after a refusal is not valid and shows it."""
        form: type[ModelForm[Any]] = super().get_form(request, obj, change=change, **kwargs)
        error = getattr(request, "refused_by_service", None)
        return _refusing(form, error) if error else form


def _given(form: Any, *, changed_only: bool) -> list[str]:
    """Return the fields of the form that are the service's to write."""
    names = form.changed_data if changed_only else form.cleaned_data
    return [name for name in names if name in form.base_fields and name in form.cleaned_data]


def _for_service(name: str, value: Any) -> tuple[str, Any]:
    """Return a field as services take it: a chosen row by its id, several by their slugs, the rest as it is."""
    if isinstance(value, QuerySet):
        return name, list(value.values_list("slug", flat=True))
    if isinstance(value, Model):
        return f"{name}_id", value.pk
    return name, value


def _remember(request: HttpRequest, error: DomainError) -> None:
    request.refused_by_service = error  # type: ignore[attr-defined]


def _refusing(form: type[ModelForm[Any]], error: DomainError) -> type[ModelForm[Any]]:
    """Return the form class with the refusal among its errors, so that nothing is saved."""

    class Refused(form):  # type: ignore[misc, valid-type]
        def clean(self) -> dict[str, Any]:
            cleaned: dict[str, Any] = super().clean() or self.cleaned_data
            add_domain_error(self, error)
            return cleaned

    return Refused
