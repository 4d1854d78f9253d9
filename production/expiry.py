"""Stock past its date: it counts and is used, and people are told."""

from collections.abc import Sequence
from datetime import date

from bakery.dto import Problem
from bakery.inventory.draws import FifoPreview


def expired_stock(previews: Sequence[FifoPreview], *, today: date) -> list[Problem]:
    """Return which ingredients would be drawn from lots that are past their date."""
    expired = [
        preview.want.item
        for preview in previews
        if any(draw.lot.expires_on is not None and draw.lot.expires_on < today for draw in preview.draws)
    ]
    return [
        Problem(
            code="expired_stock",
            message=f"{item}: some of what is used is past its date.",
            subject_type="ingredient",
            subject_id=item.pk,
            subject_name=str(item),
            fix="pantry_loss",
        )
        for item in expired
    ]
