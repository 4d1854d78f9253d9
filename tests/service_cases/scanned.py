"""Calls of the functions that take in facts: scanned purchases, losses and counts, and lists of prices."""

import json
from typing import Any

from bakery.db.transaction import Atomic
from bakery.interchange.documents import open_document
from bakery.interchange.dto import ImportOptions
from bakery.interchange.job import Job
from bakery.interchange.services import import_facts, import_prices, importing
from bakery.inventory.models import Lot
from bakery.watching import unwatched
from tests.service_cases.cases import EW, Arguments, Given
from tests.service_cases.stage import Stage

UNHEARD = "unheard-of"


def list_of(s: Stage, kind: str, **told: Any) -> bytes:
    """Return a file of one fact about what is on the stage."""
    moment = s.today.isoformat()
    unpriced = Lot.objects.using(s.using).in_stock().filter(product__ingredient=s.flour, cost_known=False)
    rows: dict[str, dict[str, Any]] = {
        "purchases": {"purchased_at": moment, "quantity_purchased": 1, "unit_price": 2, "supplier": s.supplier.slug},
        "adjustments": {"adjusted_at": moment, "quantity": -1, "reason_code": "waste"},
        "inventory_updates": {"scanned_at": moment, "remaining_percentage": 10, "product_slug": s.blue_box.slug},
        "prices": {"uuid": str(unpriced[0].uuid), "unit_price": "2"},
    }
    row = {"product_slug": s.flour_bag.slug} | rows[kind] | told
    return json.dumps({"import_type": kind, kind: [row]}).encode()


def _job(s: Stage, kind: str, tx: Atomic, **told: Any) -> Job:
    """Return the import of a fact before its first row, a product that nobody heard of being settled."""
    found, document = open_document(list_of(s, kind, **told))
    options = ImportOptions(answers={f"product:{UNHEARD}": s.flour_bag.slug})
    given = {"found": found, "document": document, "digest": "", "options": options, "by": s.by}
    return importing._job(tx, importing._Given(**given, alone=False, watch=unwatched))


def fact_of(kind: str, **told: Any) -> Given:
    """Return arguments that take in one fact of a kind."""

    def given(s: Stage, tx: Atomic) -> Arguments:
        job = _job(s, kind, tx, **told)
        return {"job": job, "row": job.rows(kind)[0]}

    return given


CASES = [
    EW(import_facts.load_bought, fact_of("purchases", product_slug=UNHEARD)),
    EW(import_facts.load_adjusted, fact_of("adjustments")),
    EW(import_facts.load_counted, fact_of("inventory_updates")),
    EW(import_prices.load_price, fact_of("prices")),
]
