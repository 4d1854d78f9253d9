"""Packages: the list, one of them, and what is in it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.accounts.roles import Role
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import ChangedMeanwhile, DomainError, InvalidInput
from bakery.forms import add_domain_error
from bakery.pages import (
    Paging,
    Request,
    choice_param,
    form_status,
    page_number,
    page_slice,
    role_required,
    text_param,
)
from events import services as event_service
from events.dto.packages import PackageDetail, PackageLineInput, PackageLineRow, PackageWorth
from events.forms.people import CopyForm, PackageForm, PackageLineForm, label_of
from events.queries.people import given_rows, packages_page
from events.views.keeping import Deletion, delete_page, keep_or_retire

BLANK_LINES: Final = 3
MOST_LINES: Final = 60
LineForms = forms.formset_factory(PackageLineForm, extra=BLANK_LINES, max_num=MOST_LINES, absolute_max=MOST_LINES)
Stored = Mapping[int, PackageLineRow]


@role_required("viewer", mode="plan")
def packages(request: Request) -> HttpResponse:
    """List packages with what they hold."""
    page, query = page_number(request), text_param(request, "q")
    archived = choice_param(request, "retired", ["yes"])
    with transaction.snapshot() as tx:
        listed = packages_page(tx, query=query, archived=bool(archived), page=page_slice(page))
    context = {
        "rows": listed.rows,
        "paging": Paging(number=page, total=listed.total),
        "q": query,
        "retired": archived,
        "may_plan": request.role >= Role.PLANNER,
    }
    return render(request, "events/packages.html", context)


@role_required("viewer", write="planner", mode="plan")
def package(request: Request, package_id: int) -> HttpResponse:
    """Show a package with its contents, what each part is worth, and who gets it; retire it, or take it back."""
    if request.method == "POST":
        return keep_or_retire(
            request,
            retire=lambda tx: event_service.archive_package(tx, package_id=package_id),
            restore=lambda tx: event_service.restore_package(tx, package_id=package_id),
        )
    with transaction.snapshot() as tx:
        detail = event_service.get_package(tx, package_id=package_id)
        given = given_rows(tx, package_id=package_id)
        usage = event_service.get_package_usage(tx, package_id=package_id)
        costs = event_service.get_package_cost_breakdown(tx, package_id=package_id)
    cost = sum((Fraction(line.line_cost) for line in costs), Fraction(0))
    worth = PackageWorth.of(cost, all(line.cost_known for line in costs))
    standing = [each for each in given if not each.withdrawn]
    context = {
        "package": detail, "given": standing, "usage": usage, "worth": worth,
        "lines": [{"part": part, "cost": cost} for part, cost in zip(detail.contents, costs, strict=True)],
        "may_plan": request.role >= Role.PLANNER,
    }  # fmt: skip
    return render(request, "events/package.html", context)


@role_required("planner", write="planner", mode="plan")
def package_create(request: Request) -> HttpResponse:
    """Make a package with everything in it, or nothing."""
    form, lines = PackageForm(request.POST or None), _lines(request, [])
    if _is_saved(request) and form.is_valid() and lines.is_valid() and _resolve(lines, {}):
        try:
            with transaction.atomic() as tx:
                made = event_service.create_package(tx, contents=_contents(lines, {}), **form.values())
        except DomainError as error:
            _show_faults(form, lines, error)
        else:
            messages.success(request, f"Added {made.name}.")
            return redirect("package", made.id)
    return _form_page(request, "events/package_create.html", form, lines, None)


@role_required("planner", write="planner", mode="plan")
def package_edit(request: Request, package_id: int) -> HttpResponse:
    """Change a package and what is in it, unless somebody else did since the form was shown."""
    with transaction.snapshot() as tx:
        detail = event_service.get_package(tx, package_id=package_id)
    stored = {line.id: line for line in detail.contents}
    form = PackageForm(request.POST or None, initial=_stored(detail))
    lines = _lines(request, [_shown(line) for line in detail.contents])
    if _is_saved(request) and form.is_valid() and lines.is_valid() and _resolve(lines, stored):
        try:
            with transaction.atomic() as tx:
                event_service.update_package(
                    tx, package_id=package_id, contents=_contents(lines, stored), **form.cleaned_data
                )
        except ChangedMeanwhile:
            form.show_meanwhile(_stored(detail))
        except DomainError as error:
            _show_faults(form, lines, error)
        else:
            messages.success(request, f"Saved {form.cleaned_data['name']}.")
            return redirect("package", package_id)
    return _form_page(request, "events/package_edit.html", form, lines, detail)


@role_required("planner", write="planner", mode="plan")
def package_clone(request: Request, package_id: int) -> HttpResponse:
    """Copy a package with everything in it under another name."""
    with transaction.snapshot() as tx:
        detail = event_service.get_package(tx, package_id=package_id)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                copy = event_service.duplicate_package(tx, package_id=package_id, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Copied {detail.name} as {copy.name}.")
            return redirect("package_edit", copy.id)
    context = {"form": form, "package": detail}
    return render(request, "events/package_clone.html", context, status=form_status(form))


@role_required("planner", write="planner", mode="plan")
def package_delete(request: Request, package_id: int) -> HttpResponse:
    """Delete a package that was never assigned."""
    with transaction.snapshot() as tx:
        detail = event_service.get_package(tx, package_id=package_id)
    deletion = Deletion(
        name=detail.name,
        page=reverse("package", args=[package_id]),
        listed=reverse("packages"),
        act=lambda tx: event_service.delete_package(tx, package_id=package_id),
    )
    return delete_page(request, "events/package_delete.html", deletion)


def _form_page(
    request: Request, template: str, form: PackageForm, lines: Any, detail: PackageDetail | None
) -> HttpResponse:
    refused = _is_saved(request) and lines.is_bound and not lines.is_valid()
    status = 422 if refused else form_status(form) if _is_saved(request) else 200
    return render(request, template, {"form": form, "lines": lines, "package": detail}, status=status)


def _is_saved(request: Request) -> bool:
    """Tell whether the form is sent to be saved, and not to grow."""
    return request.method == "POST" and "more" not in request.POST


def _lines(request: Request, initial: list[dict[str, Any]]) -> Any:
    """Return the lines as typed or as they stand, with some more below them where that was asked for."""
    if request.method != "POST":
        return LineForms(initial=initial, prefix="line")
    sent = request.POST.copy()
    if "more" in sent:
        total = sent.get("line-TOTAL_FORMS", "")
        count = int(total) if total.isascii() and total.isdecimal() and len(total) <= len(str(MOST_LINES)) else 0
        sent["line-TOTAL_FORMS"] = str(min(count + BLANK_LINES, MOST_LINES))
    return LineForms(sent, prefix="line")


def _resolve(lines: Any, stored: Stored) -> bool:
    """Find the part of every line, or ask back where it is not certain; True when all are certain."""
    with transaction.snapshot() as tx:
        certain = [_resolve_line(tx, line, stored) for line in lines if not line.is_blank()]
    return all(certain)


def _resolve_line(tx: Atomic, line: PackageLineForm, stored: Stored) -> bool:
    before = stored.get(line.cleaned_data.get("line_id") or 0)
    if before is not None and line.cleaned_data["part"] == label_of(before):
        line.keep(before)
        return True
    return line.look_up(tx)


def _contents(lines: Any, stored: Stored) -> list[PackageLineInput]:
    return [
        line.line_input(_same_part(line, stored.get(line.cleaned_data.get("line_id") or 0)))
        for line in lines
        if not line.is_blank()
    ]


def _same_part(line: PackageLineForm, before: PackageLineRow | None) -> PackageLineRow | None:
    """Return the line that stood there, unless it names another part by now."""
    part = line.found["part"]
    same = before is not None and (before.component_type, before.component_id) == (part.kind, part.id)
    return before if same else None


def _show_faults(form: PackageForm, lines: Any, error: DomainError) -> None:
    """Show faults of lines (`contents.0.quantity`) at the fields of the lines that were typed, all else above."""
    typed = [line for line in lines if not line.is_blank()]
    if not isinstance(error, InvalidInput):
        add_domain_error(form, error)
        return
    for fault in error.errors:
        kind, _, rest = fault.field.partition(".")
        number, _, name = rest.partition(".")
        if kind == "contents" and number.isdecimal():
            typed[int(number)].add_error(name if name in typed[0].fields else "part", fault.message)
        else:
            add_domain_error(form, InvalidInput([fault]))


def _stored(detail: PackageDetail) -> dict[str, Any]:
    return {"name": detail.name, "description": detail.description, "notes": detail.notes} | {
        "seen": detail.updated_at.isoformat()
    }


def _shown(line: PackageLineRow) -> dict[str, Any]:
    return {
        "part": label_of(line),
        "quantity": line.quantity,
        "unit": line.unit,
        "decide_at_assembly": line.decide_at_assembly,
        "note": line.note,
        "line_id": line.id,
    }
