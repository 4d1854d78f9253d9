"""What an import was asked, and what it tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How a file is taken in: as the family it is and in its usual mode, unless others are asked for.

    `answers` maps the keys of questions to the slugs of what is meant.
    """

    family: str = ""
    mode: str = ""
    strict: bool = False
    skip_errors: bool = False
    create_missing: frozenset[str] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayCount:
    """What became of the rows of one array; the outcomes add up to the rows read."""

    name: str
    read: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    errors: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What stood in a field of a row that exists, and what a file puts there."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutcome:
    """What became of one row, and why; `values` is what the file says of a row that would be made or is refused."""

    place: str
    outcome: str
    key: str
    message: str
    title: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredKey:
    """A key the importer does not know, and in how many rows it stands."""

    key: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to look at that kept nothing out; `code` names its kind."""

    code: str
    place: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something only a person can answer, with the answers to choose from and, where they differ, their words."""

    key: str
    place: str
    message: str
    choices: tuple[str, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDetail:
    """The report of one import."""

    id: int
    uuid: UUID
    file_name: str
    family: str
    why: str
    mode: str
    state: str
    arrays: tuple[ArrayCount, ...]
    ignored_keys: tuple[IgnoredKey, ...]
    notices: tuple[Notice, ...]
    questions: tuple[Question, ...]
    rows: tuple[RowOutcome, ...]
    rejects: Mapping[str, object]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What becomes of every row and key of a file in this database; equal ones have equal digests."""

    family: str
    why: str
    options: ImportOptions
    arrays: tuple[ArrayCount, ...]
    ignored_keys: tuple[IgnoredKey, ...]
    notices: tuple[Notice, ...]
    questions: tuple[Question, ...]
    rows: tuple[RowOutcome, ...]
    rejects: Mapping[str, object]
    complete: bool
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportScreen:
    """A file with what became of its rows, one page of them, and how many rows the filter leaves."""

    head: "ImportHead"
    why: str
    mode: str
    answers: Mapping[str, str]
    create_missing: tuple[str, ...]
    arrays: tuple[ArrayCount, ...]
    ignored_keys: tuple[IgnoredKey, ...]
    notices: tuple[Notice, ...]
    questions: tuple[Question, ...]
    rows: tuple[RowOutcome, ...]
    total: int
    has_file: bool
    has_rejects: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportHead:
    """One file that was previewed or taken in."""

    id: int
    file_name: str
    family: str
    state: str
    state_label: str
    actor: str
    created_at: datetime
    applied_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultsFilled:
    """How many rows each kind of default filled in."""

    allergens: int
    categories: int
    densities: int
    weights: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is missing, wrong or odd, and how many lines it touches; `page` names where to look."""

    code: str
    message: str
    subject_type: str
    subject_id: int
    subject_name: str
    lines: int = 1
    page: str = ""
    page_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """What one rule found: how many rows break it, the first of them, and how long looking took."""

    code: str
    title: str
    advice: str
    is_proof: bool  # what breaks it cannot be right; otherwise it is only to be looked at
    count: int
    findings: tuple[Finding, ...]
    milliseconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLoaded:
    """Whether the demo was made just now, and whether its events are there."""

    created: bool
    with_plan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFilter:
    """What of the activity is asked for; None and blank leave everything in."""

    actor_id: int | None = None
    kind: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    """One thing somebody did; `page` names the address that shows it, if any does."""

    kind: str
    id: int
    sentence: str
    actor: str
    at: datetime
    page: str
    page_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPage:
    """One page of what was done, and how much there is."""

    rows: tuple[ActivityRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineDetail:
    """The database and the machine it stands on; `unapplied` names migrations it lacks."""

    database: str
    engine: str
    size_bytes: int
    unapplied: tuple[str, ...]
    free_bytes: int
    is_free_little: bool
    versions: tuple[tuple[str, str], ...]
