"""What the catalogue refuses."""

from bakery.dto import FieldError
from bakery.errors import Conflict, InvalidInput, NotFound, RuleBroken


class IngredientNotFound(NotFound):
    """No ingredient has this id."""


class MaterialNotFound(NotFound):
    """No material has this id."""


class ProductNotFound(NotFound):
    """No product has this id."""


class SupplierNotFound(NotFound):
    """No supplier has this id."""


class CategoryNotFound(NotFound):
    """No category has this id."""


class RecipeNotFound(NotFound):
    """No recipe has this id."""


class FinishedUnitNotFound(NotFound):
    """No finished unit has this id."""


class FinishedGoodNotFound(NotFound):
    """No finished good has this id."""


class LineNotFound(NotFound):
    """No line has this id."""


class RecipeSnapshotNotFound(NotFound):
    """No recipe snapshot has this id."""


class FinishedGoodSnapshotNotFound(NotFound):
    """No snapshot of a finished good has this id."""


class DuplicateComponent(Conflict):
    """The component is in the list already."""


class UnitMismatch(RuleBroken):
    """An amount cannot be converted into the unit it is kept in."""


class MissingDensity(UnitMismatch):
    """Volume and mass meet, and no density is known."""


class MissingEachWeight(UnitMismatch):
    """Pieces meet another dimension, and no weight per piece is known."""


class RecipeCycle(RuleBroken):
    """A recipe would contain itself."""


class RecipeTooDeep(RuleBroken):
    """Recipes nest deeper than three levels."""


class GoodCycle(RuleBroken):
    """A finished good would contain itself."""


class GoodTooDeep(RuleBroken):
    """Finished goods nest deeper than ten levels."""


class YieldIncomplete(RuleBroken):
    """A yield says neither pieces per batch nor the share of one portion."""


class UnitUnknown(InvalidInput):
    """The text names no unit."""

    def __init__(self, text: str) -> None:
        super().__init__([FieldError(field="unit", message=f"“{text}” is not a unit known here.")])
