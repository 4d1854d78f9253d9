"""What a bakery is set up with beside the weights that kitchens know."""

from typing import Final

ALLERGENS: Final = (
    "Gluten", "Crustaceans", "Eggs", "Fish", "Peanuts", "Soybeans", "Milk", "Tree nuts", "Celery", "Mustard",
    "Sesame", "Sulphites", "Lupin", "Molluscs",
)  # fmt: skip
RECIPE_CATEGORIES: Final = ("Cookies", "Cakes", "Brownies", "Candies", "Pies", "Breads", "Other")
# At hand wherever somebody bakes.
NEVER_BOUGHT: Final = ("water",)
