"""The admin is for tables: definitions through their services, facts to look at."""

from collections.abc import Callable, Sequence
from inspect import signature
from typing import Any, Final

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.db.models import Model
from django.forms import ModelChoiceField, ModelForm, ModelMultipleChoiceField
from django.http import HttpRequest, HttpResponse

from bakery.accounts.models import User
from bakery.adminacts import Act, Action, Chosen, Told, action_of, rows_of
from bakery.catalogue.queries.blockers import find_blockers
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import DomainError
from bakery.forms import PlainDecimalField, PlainIntegerField, add_domain_error

STRICT: Final[dict[Any, dict[str, Any]]] = {
    models.DecimalField: {"form_class": PlainDecimalField},
    models.PositiveIntegerField: {"form_class": PlainIntegerField},
    models.URLField: {"assume_scheme": "https"},
}


class ActingAdmin(admin.ModelAdmin[Any]):
    """A list whose rows superusers may do something to."""

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Open acts to superusers alone."""
        return isinstance(request.user, User) and request.user.is_superuser


class ReadOnlyAdmin(ActingAdmin):
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


def _needed_by(tx: Atomic, chosen: Chosen) -> Told:
    """Return chosen definitions with the rows that need them, and go on doing so."""
    return [
        (str(row), [f"{each.told} needs it" for each in find_blockers(tx, rows=[row])]) for row in rows_of(tx, chosen)
    ]


def _retire(tx: Atomic, chosen: Chosen, pk: int) -> object:
    return chosen.modeladmin.retire_row(tx, **{chosen.modeladmin.key: pk})


RETIRE: Final = action_of(
    Act(
        name="retire",
        label="Retire",
        lead="Retired, it cannot be chosen anew; what needs it goes on as it is. It can be brought back.",
        impact=_needed_by,
        carry_out=_retire,
    )
)


class ServiceAdmin(ActingAdmin):
    """Definitions: saving calls a service inside the block Django has opened.

        create_row, change_row, key = staticmethod(create_supplier), staticmethod(update_supplier), "supplier_id"
        retire_row = staticmethod(archive_supplier)

    A refusal leaves that block, which rolls back, and is caught around it: the form is shown again with the message.
    A definition is retired through its page; nothing is deleted here.
    """

    formfield_overrides = STRICT
    create_row: Callable[..., Any]
    change_row: Callable[..., Any]
    retire_row: Callable[..., Any]
    key: str
    actions: Sequence[Action] = (RETIRE,)
    rows_by = "slug"  # what the service calls several chosen rows by

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Show what the service does not take, without a way to write it."""
        taken = signature(self.change_row if obj else self.create_row).parameters
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        return [name for name in fields if not {name, f"{name}_id"} & taken.keys()]

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Let the service write, in the block that Django has opened."""
        request.row_being_saved = obj.pk  # type: ignore[attr-defined]
        values = self._for_service(form, changed_only=change)
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
        """Show the list; when a service refuses one of the rows edited in it, once more as typed, and none is kept."""
        try:
            return super().changelist_view(request, extra_context)
        except DomainError as error:
            _remember(request, error)
        return super().changelist_view(request, extra_context)

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the rows edited in the list; after a refusal they are not valid, and the row refused says why."""
        formset = super().get_changelist_formset(request, **kwargs)
        error = getattr(request, "refused_by_service", None)
        return _refusing_rows(formset, error, getattr(request, "row_being_saved", None)) if error else formset

    def get_form(
        self, request: HttpRequest, obj: Any | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Any]]:
        """Return the form, which after a refusal is not valid and shows it."""
        form: type[ModelForm[Any]] = super().get_form(request, obj, change=change, **kwargs)
        error = getattr(request, "refused_by_service", None)
        return _refusing(form, error) if error else form

    def _for_service(self, form: Any, *, changed_only: bool) -> dict[str, Any]:
        """Return the fields as services take them: a chosen row by its id, several by their slugs or names."""
        values: dict[str, Any] = {}
        for name in form.changed_data if changed_only else form.cleaned_data:
            field, value = form.base_fields.get(name), form.cleaned_data.get(name)
            if isinstance(field, ModelMultipleChoiceField):
                values[name] = [getattr(row, self.rows_by) for row in value]
            elif isinstance(field, ModelChoiceField):
                values[f"{name}_id"] = value.pk if value else None
            elif field:
                values[name] = value
        return values


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


def _refusing_rows(formset: Any, error: DomainError, row_id: object) -> Any:
    """Return the class of rows with the refusal at the row it is about."""

    class Refused(formset):  # type: ignore[misc]
        def clean(self) -> None:
            super().clean()
            for form in self.forms:
                if form.instance.pk == row_id:
                    add_domain_error(form, error)

    return Refused
