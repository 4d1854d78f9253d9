"""What a form showed before somebody changed it: put in words, so that nobody overwrites what they have not seen."""

from bakery.errors import ChangedMeanwhile


def amount_words(*, quantity: int, per_attendee: str | None, notes: str) -> str:
    """Return how much is wanted of a thing."""
    return _joined(f"{per_attendee} per guest" if per_attendee else str(quantity), notes)


def gift_words(*, quantity: int, package_name: str, notes: str, allergen_note: str) -> str:
    """Return what somebody gets."""
    return _joined(f"{quantity} × {package_name}", notes, allergen_note)


def batch_words(*, batches: int, is_accepted: bool) -> str:
    """Return what is decided of an output."""
    return _joined(f"{batches} batch{'' if batches == 1 else 'es'}", "the shortage accepted" if is_accepted else "")


def require_as_seen(*, subject: str, seen: str | None, current: str) -> None:
    """Refuse to overwrite what is not what was seen; None saw nothing, and overwrites."""
    if seen is not None and seen != current:
        raise ChangedMeanwhile(told(subject, current), current=current)


def told(subject: str, current: str) -> str:
    """Return what to say of a thing that somebody else changed."""
    return f"Somebody else saved {subject} meanwhile: {current or 'nothing'}. Save again if yours is right."


def _joined(*words: str) -> str:
    return ", ".join(word for word in words if word)
