"""What the rules of integrity said when they were last looked at, kept outside the database they are about."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final

from django.core.cache import cache
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from bakery.dto import Encoder
from bakery.interchange.dto import Finding, RuleResult

KEY: Final = "integrity"
MOST_KEPT: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LastCheck:
    """All rules as they stood at one moment; of what breaks a rule the first rows."""

    checked_at: datetime
    results: tuple[RuleResult, ...]

    @property
    def broken(self) -> tuple[RuleResult, ...]:
        """The rules that rows break which cannot be right."""
        return tuple(each for each in self.results if each.count and each.is_proof)


def keep(results: Sequence[RuleResult]) -> LastCheck:
    """Remember what was found until the next time."""
    kept = tuple(replace(each, findings=each.findings[:MOST_KEPT]) for each in results)
    last = LastCheck(checked_at=timezone.now(), results=kept)
    cache.set(KEY, json.dumps(asdict(last), cls=Encoder), timeout=None)
    return last


def last_check() -> LastCheck | None:
    """Return what was found last, None where nobody has looked yet."""
    kept = cache.get(KEY)
    if kept is None:
        return None
    told = json.loads(kept)
    results = tuple(
        RuleResult(**each | {"findings": tuple(Finding(**finding) for finding in each["findings"])})
        for each in told["results"]
    )
    checked_at = parse_datetime(told["checked_at"])
    return LastCheck(checked_at=checked_at, results=results) if checked_at else None


def broken_rules() -> tuple[RuleResult, ...]:
    """Return the rules that were broken when they were last looked at, for pages that warn of them."""
    last = last_check()
    return last.broken if last else ()
