"""What can be said against a function that writes, after calls of it in real blocks."""

from collections.abc import Iterator
from typing import Final

from django.db import DatabaseError

from tests.architecture.elsewhere import Elsewhere, differing
from tests.architecture.playing import Played, Record, play, wrongly
from tests.service_cases.cases import WRITES, Case
from tests.service_cases.logged import LOGGED
from tests.service_cases.stage import Stage

# Up to how many writes each is stopped; of more, how many.
FEW: Final = 40
SPREAD: Final = 10


def against_leftovers(case: Case, scene: Stage, elsewhere: Elsewhere, *, each: bool) -> Iterator[str]:
    """Report rows left by a call that was undone, or that the database failed at any of its writes.

    Looked for after each of the failures, or once after all of them, which takes a third of the time.
    """
    undone = play(case, scene)
    yield from _left(elsewhere, "undone")
    for number in stops(undone.writes.count):
        yield from _unmoved(play(case, scene, stop_at=number), number)
        if each:
            yield from _left(elsewhere, f"failed at write {number}")
    yield from _left(elsewhere, "failed at its writes")


def stops(writes: int) -> list[int]:
    """Return at which writes to stop: at each, or where there are very many, at some spread over all."""
    if writes <= FEW:
        return [*range(1, writes + 1)]
    return [1 + position * writes // SPREAD for position in range(SPREAD)]


def _left(elsewhere: Elsewhere, how: str) -> Iterator[str]:
    changed = elsewhere.put_back()
    if changed:
        yield f"{how}, it leaves rows in {', '.join(changed)}"


def _unmoved(failed: Played, number: int) -> Iterator[str]:
    if not failed.writes.stopped:
        yield f"writes less often when it is repeated: {failed.writes.count} times"
    elif not isinstance(failed.error, DatabaseError):
        yield f"swallows that its write {number} failed, and ends with {failed.error!r}"
    elif failed.case.mark == WRITES:
        yield from _reported(failed, "error", "ERROR")


def against_sight(case: Case, scene: Stage, elsewhere: Elsewhere) -> Iterator[str]:
    """Report what others see of a call before its block commits, and what they or the block do not see after it."""
    played = play(case, scene, ends="committed", elsewhere=elsewhere)
    before, inside, outside = played.seen_before, played.seen_inside, played.seen_elsewhere
    committed = elsewhere.rows()
    elsewhere.put_back()
    if before is None or inside is None or outside is None:
        yield f"ends with {played.error!r}"
        return
    if differing(outside, elsewhere.kept):
        yield f"is seen before the commit: {', '.join(differing(outside, elsewhere.kept))}"
    if not differing(before, inside):
        yield "changes nothing that its own block can see"
    if differing(inside, committed):
        yield f"is not what was committed: {', '.join(differing(inside, committed))}"
    yield from against_ending(played, "committed")


def against_log(case: Case, scene: Stage) -> Iterator[str]:
    """Report a call without its records, with more than one outcome, or without the facts to be told."""
    done = play(case, scene)
    yield from _reported(done, "success", "INFO")
    yield from against_ending(done, "rolled_back")
    yield from _untold(done)
    if case.refused is not None:
        refused = play(case, scene, change=wrongly(case))
        yield from _reported(refused, getattr(refused.error, "code", "a refusal"), "WARNING")
        yield from against_ending(refused, "rolled_back")


def _reported(played: Played, outcome: str, level: str) -> Iterator[str]:
    """Report all but one start and one outcome, of the level due, in the same block."""
    if played.outcomes != ["started", outcome]:
        yield f"reports {played.outcomes} where {outcome} is due"
        return
    last = _own(played)[-1]
    if last["level"] != level:
        yield f"reports {outcome} at {last['level']}"
    if level != "INFO" and last["error"]["type"] != type(played.error).__name__:
        yield f"reports {last['error']} for {played.error!r}"
    if any(each["tx"].split("/")[0] != played.tx for each in played.records):
        yield "reports another block than the one given"


def _own(played: Played) -> list[Record]:
    return [each for each in played.records if each["operation"] == played.case.function.__name__]


def against_ending(played: Played, outcome: str) -> Iterator[str]:
    """Report a block whose end is not told, once and last, under the id of what was done in it."""
    endings = [(each["outcome"], each["tx"]) for each in played.records if each["operation"] == "tx"]
    told = [ending for ending in endings if "/" not in ending[1]]
    if told != [(outcome, played.tx)] or played.records[-1]["operation"] != "tx":
        yield f"ends its block with {told} where {outcome} is due"


def _untold(played: Played) -> Iterator[str]:
    """Report an id that was given, or a fact agreed upon, that the record of success leaves out."""
    context = _own(played)[-1]["context"] if _own(played) else {}
    ids = {name: value for name, value in played.given.items() if name.endswith("_id") and isinstance(value, int)}
    for name, value in ids.items():
        if value not in (context.get(name), context.get("id")):
            yield f"does not tell {name}"
    missing = LOGGED.get(played.case.function.__name__, set()) - context.keys()
    if missing:
        yield f"does not tell {', '.join(sorted(missing))}"
