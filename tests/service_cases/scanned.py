"""Calls of the functions that take in facts: scanned purchases, losses and counts, and lists of prices."""

import json
from dataclasses import replace
from typing import Any

from bakery.db.transaction import Atomic
from bakery.interchange.comparing import unwatched
from bakery.interchange.documents import open_document
from bakery.interchange.dto import ImportOptions
from bakery.interchange.job import Job
from bakery.interchange.services import import_facts, import_prices, importing
from bakery.inventory.models import Lot
from tests.service_cases.cases import EW, Arguments, Given
from tests.service_cases.stage import Stage

UNHEARD = "unheard-of"


def _row(s: Stage, kind: str, tx: Atomic) -> dict[str, Any]:
    """Return one fact of a kind about what is on the stage."""
    moment = s.today.isoformat()
    open_lot = Lot.objects.using(tx.using).in_stock().filter(product__ingredient=s.flour, cost_known=False).first()
    rows: dict[str, dict[str, Any]] = {
        "purchases": {"purchased_at": moment, "quantity_purchased": 1, "unit_price": 2, "supplier": s.supplier.slug},
        "adjustments": {"adjusted_at": moment, "quantity": -1, "reason_code": "waste"},
        "inventory_updates": {"scanned_at": moment, "remaining_percentage": 10},
        "prices": {"uuid": str(open_lot.uuid), "unit_price": "2"},
    }
    return {"product_slug": UNHEARD if kind == "purchases" else s.flour_bag.slug} | rows[kind]


def _job(s: Stage, kind: str, tx: Atomic) -> Job:
    content = json.dumps({"import_type": kind, kind: [_row(s, kind, tx)]}).encode()
    found, document = open_document(content)
    given = importing._Given(
        found=found, document=document, digest="", options=ImportOptions(), by=s.by, alone=False, watch=unwatched
    )
    return importing._job(tx, given)


def fact_of(kind: str) -> Given:
    """Return arguments that take in one fact of a kind; what is asked about it is answered."""

    def given(s: Stage, tx: Atomic) -> Arguments:
        job = _job(s, kind, tx)
        row = job.rows(kind)[0]
        lots = Lot.objects.using(tx.using).in_stock().filter(product=s.flour_bag).oldest_first()
        moment = row.moment("scanned_at", today=s.today)
        question = f"lot:{s.flour_bag.slug}:{moment.isoformat() if moment else ''}"
        answers = {question: str(lots[0].uuid), f"product:{UNHEARD}": s.flour_bag.slug}
        return {"job": replace(job, options=replace(job.options, answers=answers)), "row": row}

    return given


CASES = [
    EW(import_facts.load_bought, fact_of("purchases")),
    EW(import_facts.load_adjusted, fact_of("adjustments")),
    EW(import_facts.load_counted, fact_of("inventory_updates")),
    EW(import_prices.load_price, fact_of("prices")),
]
