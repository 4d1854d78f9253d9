"""What may be done with stock."""

from bakery.inventory.draws import Draw, FifoPreview, Receipt, Want
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.queries.ledger import check_ledger
from bakery.inventory.queries.prices import estimated_prices
from bakery.inventory.queries.purchases import get_price_history, get_purchase, get_purchase_history
from bakery.inventory.queries.shelf import preview_fifo, preview_many
from bakery.inventory.services.consuming import consume_fifo, consume_many
from bakery.inventory.services.locks import lock_stock, require_locked
from bakery.inventory.services.purchases import record_purchase, void_purchase
from bakery.inventory.services.receiving import receive, receive_many
from bakery.inventory.services.requests import claim, settle
from bakery.inventory.services.reversing import reverse

__all__ = [
    "Draw",
    "FifoPreview",
    "PurchaseLineInput",
    "Receipt",
    "Want",
    "check_ledger",
    "claim",
    "consume_fifo",
    "consume_many",
    "estimated_prices",
    "get_price_history",
    "get_purchase",
    "get_purchase_history",
    "lock_stock",
    "preview_fifo",
    "preview_many",
    "receive",
    "receive_many",
    "record_purchase",
    "require_locked",
    "reverse",
    "settle",
    "void_purchase",
]
