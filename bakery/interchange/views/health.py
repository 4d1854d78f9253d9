"""Whether the rows of the bakery still fit together, and the machine they stand on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from bakery.db import transaction
from bakery.interchange.dto import Finding, RuleResult
from bakery.interchange.engine import describe_machine
from bakery.interchange.last_check import keep, last_check
from bakery.interchange.native.status import last_backup
from bakery.interchange.services.integrity import check_integrity
from bakery.pages import Request, role_required


@role_required("viewer", write="viewer", mode="data")
def data_health(request: Request) -> HttpResponse:
    """Show what the rules said last; asked to, look at all of them now."""
    with transaction.snapshot() as tx:
        machine = describe_machine(tx)
        results = check_integrity(tx) if request.method == "POST" else None
    if results is not None:
        broken = keep(results).broken
        told = f"{len(broken)} of them broken" if broken else "none of them broken"
        messages.add_message(
            request, messages.ERROR if broken else messages.SUCCESS, f"Looked at {len(results)} rules, {told}."
        )
    last = last_check()
    context = {
        "machine": machine,
        "backup": last_backup(),
        "last": last,
        "rules": [_shown(each) for each in last.results] if last else [],
    }
    return render(request, "interchange/data_health.html", context)


def _shown(result: RuleResult) -> dict[str, Any]:
    rows = [{"message": each.message, "address": _address(each)} for each in result.findings]
    return {"rule": result, "rows": rows, "more": result.count - len(rows)}


def _address(finding: Finding) -> str:
    """Return where a finding can be looked at or mended, nothing where no page shows it."""
    try:
        return reverse(finding.page, args=[finding.page_key] if finding.page_key else [])
    except NoReverseMatch:
        return ""
