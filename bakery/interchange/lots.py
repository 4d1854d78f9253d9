"""Which of several lots a row of a file means: the only one, or the one that somebody chose."""

from collections.abc import Mapping, Sequence

from bakery.interchange.errors import RowRejected, Unclear
from bakery.inventory.models import Lot


def lot_meant(lots: Sequence[Lot], *, name: str, question: str, answers: Mapping[str, str]) -> Lot:
    """Return the only one of the lots of a product, or the one answered; ask where there are more."""
    if not lots:
        raise RowRejected("product", f"There is no such stock of {name}.")
    answer = answers.get(question, "")
    meant = [lot for lot in lots if str(lot.uuid) == answer] if answer else lots
    if not meant:
        raise RowRejected("lot", f"The answer “{answer[:50]}” is none of the lots of {name} that fit.")
    if len(meant) > 1:
        labels = tuple(_described(lot) for lot in lots)
        message = f"More than one lot of {name} fits. Which one is meant?"
        raise Unclear("lot", question, message, tuple(str(lot.uuid) for lot in lots), labels)
    return meant[0]


def _described(lot: Lot) -> str:
    share = lot.remaining * 100 / lot.received
    told = (f"Of {lot.received_on:%-d %b %Y}", f"{share:.0f} % left", lot.location, lot.lot_code)
    return ", ".join(filter(None, told))
