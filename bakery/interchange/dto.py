"""What an import was asked, and what it tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How a file is taken in; `answers` maps the keys of questions to the slugs of what is meant."""

    mode: str = "add"
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
class RowOutcome:
    """What became of one row, and why."""

    place: str
    outcome: str
    key: str
    message: str


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
    """Something only a person can answer, with the answers to choose from."""

    key: str
    place: str
    message: str
    choices: tuple[str, ...]


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
class DefaultsFilled:
    """How many rows each kind of default filled in."""

    allergens: int
    categories: int
    densities: int
    weights: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is missing, wrong or odd, and how many lines it touches."""

    code: str
    message: str
    subject_type: str
    subject_id: int
    subject_name: str
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLoaded:
    """Whether the demo was made just now, and whether its events are there."""

    created: bool
    with_plan: bool
