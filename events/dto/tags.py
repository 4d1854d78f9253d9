"""What stands on the tags of packages."""

from dataclasses import dataclass
from datetime import date

from bakery.catalogue.dto.labels import LabelFacts
from events.dto.packages import GivenPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """The tag of one assignment's packages, `count` alike; without `made_on` some of it is not made yet.

    Without `best_before` nobody can tell until when all of it keeps.
    """

    assignment_id: int
    recipient_name: str
    household: str
    package_name: str
    count: int
    contents: tuple[GivenPart, ...]
    facts: LabelFacts
    made_on: date | None
    best_before: date | None
