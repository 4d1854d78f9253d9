"""Calls of the functions that serve reports."""

from bakery.inventory.queries import price_history, stock_losses, worth_over_time
from tests.service_cases.cases import R

INVENTORY = [
    R(price_history.paid_prices, lambda s, tx: {"item_type": "ingredient", "item_id": s.flour.pk}),
    R(price_history.price_trends),
    R(stock_losses.stock_losses, silent=True),
    R(worth_over_time.stock_worth, lambda s, tx: {"end": s.today}),
]

CASES = [*INVENTORY]
