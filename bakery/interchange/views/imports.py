"""Files brought in: looked into, asked about, taken in or discarded."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import DomainError, ImportRefused, InvalidInput
from bakery.interchange import uploads
from bakery.interchange.codes import MEANING, MODES
from bakery.interchange.dto import ImportDetail, ImportOptions, ImportScreen
from bakery.interchange.errors import FileUnreadable, ImportClosed, PreviewOutdated
from bakery.interchange.forms import AnswersForm, Choices, ModeForm, UploadForm, ingredient_of, kind_of
from bakery.interchange.progress import Reporter, progress_of
from bakery.interchange.queries.imports import (
    count_imports,
    import_head,
    import_screen,
    imports_page,
    products_to_choose,
    suppliers_to_choose,
)
from bakery.interchange.register import PRODUCT, SUPPLIER
from bakery.interchange.services.previews import (
    apply_import,
    discard_import,
    open_preview,
    refresh_preview,
    stage_import,
)
from bakery.interchange.trying import compare_file
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

OUTCOMES: Final = {
    "created": "New",
    "updated": "Changed",
    "unchanged": "Same",
    "skipped": "Skipped",
    "error": "Error",
}


@role_required("planner", write="planner", mode="data")
def data_imports(request: Request) -> HttpResponse:
    """List the files there were; look into one that is sent."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            detail = _staged(request, form)
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return redirect("data_import", detail.id)
    page = page_number(request)
    with transaction.snapshot() as tx:
        heads = imports_page(tx, page=page_slice(page))
        total = count_imports(tx)
    context = {"form": form, "heads": heads, "paging": Paging(number=page, total=total)}
    return render(request, "interchange/data_imports.html", context, status=form_status(form))


def _staged(request: Request, form: UploadForm) -> ImportDetail:
    uploads.remove_old()
    file = form.cleaned_data["file"]
    content = file.read()
    with transaction.atomic() as tx:
        compared = compare_file(tx, content=content, options=ImportOptions(), by=request.user)
        return stage_import(tx, file_name=file.name, content=content, compared=compared, by=request.user)


@role_required("planner", write="planner", mode="data")
def data_import(request: Request, import_id: int) -> HttpResponse:
    """Show what became, or would become, of a file; answer its questions, take it in or discard it."""
    if request.method != "POST":
        return _show(request, import_id)
    act = request.POST.get("act", "")
    if act not in ACTS:
        raise InvalidInput.of("act", "Choose what to do with the file.")
    try:
        return ACTS[act](request, import_id)
    except (ImportClosed, PreviewOutdated, ImportRefused, FileUnreadable) as error:
        return _show(request, import_id, problem=error)


def _answer(request: Request, import_id: int) -> HttpResponse:
    with transaction.snapshot() as tx:
        screen = import_screen(tx, import_id=import_id, page=slice(0, 0))
        choices = _choices(tx, screen)
    form = AnswersForm(request.POST, questions=screen.questions, choices=choices, family=screen.head.family)
    if not form.is_valid():
        return _show(request, import_id, form=form)
    _previewed(request, import_id, **form.answered(screen))
    messages.success(request, "Previewed with your answers. Nothing is written yet.")
    return redirect("data_import", import_id)


def _mode(request: Request, import_id: int) -> HttpResponse:
    with transaction.snapshot() as tx:
        head = import_head(tx, import_id=import_id)
    form = ModeForm(request.POST, modes=MODES[head.family])
    if not form.is_valid():
        return _show(request, import_id, mode_form=form)
    mode = form.cleaned_data["mode"]
    _previewed(request, import_id, mode=mode)
    messages.success(request, f"Previewed in mode {mode}. Nothing is written yet.")
    return redirect("data_import", import_id)


def _preview(request: Request, import_id: int) -> HttpResponse:
    _previewed(request, import_id)
    messages.success(request, "Previewed again. Nothing is written yet.")
    return redirect("data_import", import_id)


def _forget(request: Request, import_id: int) -> HttpResponse:
    _previewed(request, import_id, answers={}, create_missing=frozenset())
    messages.success(request, "The answers are forgotten.")
    return redirect("data_import", import_id)


def _previewed(request: Request, import_id: int, **options: Any) -> None:
    """Look into the file again, asked as before but for the options given."""
    with transaction.atomic() as tx:
        waiting = open_preview(tx, import_id=import_id)
        given = replace(waiting.options, **options)
        compared = compare_file(tx, content=waiting.content, options=given, by=request.user)
        refresh_preview(tx, import_id=import_id, compared=compared, by=request.user)


def _apply(request: Request, import_id: int) -> HttpResponse:
    reporter = Reporter(import_id)
    try:
        with transaction.atomic() as tx:
            skip = request.POST.get("skip_errors") == "yes"
            detail = apply_import(tx, import_id=import_id, skip_errors=skip, by=request.user, watch=reporter)
    finally:
        reporter.end()
    created, updated, left_out = (
        sum(getattr(each, outcome) for each in detail.arrays) for outcome in ("created", "updated", "errors")
    )
    more = (f", {updated} changed" if updated else "") + (f", {left_out} left out" if left_out else "")
    messages.success(request, f"Imported {detail.file_name}: {created} rows created{more}.")
    return redirect("data_import", import_id)


def _discard(request: Request, import_id: int) -> HttpResponse:
    with transaction.atomic() as tx:
        discard_import(tx, import_id=import_id, by=request.user)
    messages.success(request, "Discarded. Nothing was written.")
    return redirect("data_imports")


ACTS: Final = {
    "answer": _answer,
    "mode": _mode,
    "preview": _preview,
    "forget": _forget,
    "apply": _apply,
    "discard": _discard,
}


def _show(
    request: Request,
    import_id: int,
    *,
    form: AnswersForm | None = None,
    mode_form: ModeForm | None = None,
    problem: DomainError | None = None,
) -> HttpResponse:
    page = page_number(request)
    outcome = choice_param(request, "outcome", OUTCOMES)
    with transaction.snapshot() as tx:
        kind = text_param(request, "kind")
        screen = import_screen(tx, import_id=import_id, outcome=outcome, array=kind, page=page_slice(page))
        choices = _choices(tx, screen)
    array = choice_param(request, "kind", [each.name for each in screen.arrays])
    family = screen.head.family
    shown = form or AnswersForm(questions=screen.questions, choices=choices, family=family)
    modes = mode_form or ModeForm(modes=MODES[family], initial={"mode": screen.mode})
    context = {
        "screen": screen,
        "arrays": [each for each in screen.arrays if each.read],
        "errors": sum(each.errors for each in screen.arrays),
        "changes": sum(each.created + each.updated for each in screen.arrays),
        "form": shown,
        "mode_form": modes,
        "meaning": MEANING[screen.mode],
        "rows": [{"row": row, "word": OUTCOMES[row.outcome]} for row in screen.rows],
        "paging": Paging(number=page, total=screen.total),
        "outcomes": OUTCOMES.items(),
        "outcome": outcome,
        "array": array,
        "problem": problem,
    }
    status = problem.http_status if problem else max(form_status(shown), form_status(modes))
    return render(request, "interchange/data_import.html", context, status=status)


def _choices(tx: Atomic, screen: ImportScreen) -> Mapping[str, Choices]:
    """Return what each question may be answered with: the products that fit, or else all of the ingredient."""
    kinds = {each.key: kind_of(each) for each in screen.questions}
    suppliers = suppliers_to_choose(tx)
    asked = [each for each in screen.questions if kinds[each.key] == PRODUCT]
    products = products_to_choose(tx, ingredient_slugs=[ingredient_of(each) for each in asked])
    found: dict[str, Choices] = {
        each.key: [*zip(each.choices, each.labels or each.choices, strict=True)] for each in screen.questions
    }
    found |= {key: suppliers for key, kind in kinds.items() if kind == SUPPLIER}
    for each in asked:
        known = products[ingredient_of(each)]
        labels = dict(known)  # some of those that fit are made by the file itself
        found[each.key] = [(slug, labels.get(slug, slug)) for slug in each.choices] or known
    return found


@role_required("planner", mode="data")
def data_import_progress(request: Request, import_id: int) -> HttpResponse:
    """Show how far taking in a file has come."""
    with transaction.snapshot() as tx:
        head = import_head(tx, import_id=import_id)
    context: dict[str, Any] = {"import_id": head.id, "progress": progress_of(head.id)}
    return render(request, "interchange/_progress.html", context)
