"""Reports of imports: as JSON that is kept, and as they leave."""

from dataclasses import asdict
from typing import Any, Final

from bakery.interchange.dto import Comparison, ImportDetail, ImportOptions
from bakery.interchange.models import ImportReport

TOLD: Final = ("why", "arrays", "ignored_keys", "notices", "questions", "rows", "rejects")


def report_of(compared: Comparison) -> dict[str, Any]:
    """Return what is kept as JSON."""
    told = asdict(compared)
    options = told["options"] | {"create_missing": sorted(compared.options.create_missing)}
    return {name: told[name] for name in TOLD} | {"options": options, "comparison": compared.digest}


def options_of(report: dict[str, Any]) -> ImportOptions:
    """Return how the file of a report is to be taken in."""
    given = report["options"]
    return ImportOptions(**given | {"create_missing": frozenset(given["create_missing"])})


def detail_of(row: ImportReport, compared: Comparison) -> ImportDetail:
    """Return a report as it leaves."""
    return ImportDetail(
        id=row.pk,
        uuid=row.uuid,
        file_name=row.file_name,
        family=compared.family,
        why=compared.why,
        mode=row.mode,
        state=row.state,
        arrays=compared.arrays,
        ignored_keys=compared.ignored_keys,
        notices=compared.notices,
        questions=compared.questions,
        rows=compared.rows,
        rejects=compared.rejects,
        complete=compared.complete,
    )
