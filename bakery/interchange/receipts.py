"""What was bought, as it stands on receipts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bakery.interchange.job import Bought
from bakery.inventory.purchase_requests import MOST_LINES


def receipts_of(bought: Iterable[Bought]) -> Iterator[list[Bought]]:
    """Yield what was bought at one store on one day under one note, at most as much as a receipt can hold."""
    together: dict[tuple[object, ...], list[Bought]] = defaultdict(list)
    for each in bought:
        together[each.supplier_id, each.purchased_on, each.notes].append(each)
    for lines in together.values():
        for start in range(0, len(lines), MOST_LINES):
            yield lines[start : start + MOST_LINES]
