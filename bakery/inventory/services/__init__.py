"""What may be done with stock."""

from bakery.inventory.draws import Draw, FifoPreview, Receipt, Want
from bakery.inventory.dto.adjustments import CountInput, StockInput
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.queries.adjustments import get_adjustment
from bakery.inventory.queries.advice import get_product_advice
from bakery.inventory.queries.costs import get_recipe_cost
from bakery.inventory.queries.finished import (
    check_availability,
    get_inventory_status,
    get_low_stock_items,
    get_total_inventory_value,
    validate_consumption,
)
from bakery.inventory.queries.ledger import check_ledger
from bakery.inventory.queries.movements import get_movements
from bakery.inventory.queries.prices import estimated_prices
from bakery.inventory.queries.purchases import get_price_history, get_purchase, get_purchase_history
from bakery.inventory.queries.shelf import preview_fifo, preview_many
from bakery.inventory.queries.stock import get_expiring_stock, get_lot, get_lots, get_stock_levels, get_stock_value
from bakery.inventory.services.adjustments import adjust_stock, void_adjustment
from bakery.inventory.services.consuming import consume_fifo, consume_many
from bakery.inventory.services.counts import count_stock
from bakery.inventory.services.finished import adjust_inventory
from bakery.inventory.services.locks import lock_stock, require_locked
from bakery.inventory.services.openings import record_opening
from bakery.inventory.services.purchases import record_purchase, void_purchase
from bakery.inventory.services.receiving import receive, receive_many
from bakery.inventory.services.requests import claim, settle
from bakery.inventory.services.reversing import reverse
from bakery.inventory.services.shelf import describe_lot, revalue_lot

__all__ = [
    "CountInput",
    "Draw",
    "FifoPreview",
    "PurchaseLineInput",
    "Receipt",
    "StockInput",
    "Want",
    "adjust_inventory",
    "adjust_stock",
    "check_availability",
    "check_ledger",
    "claim",
    "consume_fifo",
    "consume_many",
    "count_stock",
    "describe_lot",
    "estimated_prices",
    "get_adjustment",
    "get_expiring_stock",
    "get_inventory_status",
    "get_lot",
    "get_lots",
    "get_low_stock_items",
    "get_movements",
    "get_price_history",
    "get_product_advice",
    "get_purchase",
    "get_purchase_history",
    "get_recipe_cost",
    "get_stock_levels",
    "get_stock_value",
    "get_total_inventory_value",
    "lock_stock",
    "preview_fifo",
    "preview_many",
    "receive",
    "receive_many",
    "record_opening",
    "record_purchase",
    "require_locked",
    "revalue_lot",
    "reverse",
    "settle",
    "validate_consumption",
    "void_adjustment",
    "void_purchase",
]
