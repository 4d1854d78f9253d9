"""What may be done with stock."""

from bakery.inventory.draws import Draw, FifoPreview, Receipt, Want
from bakery.inventory.queries.shelf import preview_fifo, preview_many
from bakery.inventory.services.consuming import consume_fifo, consume_many
from bakery.inventory.services.locks import lock_stock, require_locked
from bakery.inventory.services.receiving import receive, receive_many
from bakery.inventory.services.requests import claim, settle
from bakery.inventory.services.reversing import reverse

__all__ = [
    "Draw",
    "FifoPreview",
    "Receipt",
    "Want",
    "claim",
    "consume_fifo",
    "consume_many",
    "lock_stock",
    "preview_fifo",
    "preview_many",
    "receive",
    "receive_many",
    "require_locked",
    "reverse",
    "settle",
]
