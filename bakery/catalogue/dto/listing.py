"""Rows of the lists of the catalogue, as pages show them."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from bakery.catalogue.dto.goods import FinishedGoodDetail
from bakery.catalogue.dto.items import IngredientDetail, MaterialDetail, ProductDetail
from bakery.catalogue.dto.recipes import RecipeDetail
from bakery.dto import Blocker

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[Row]):
    """One page of rows, and how many there are on all pages."""

    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which ingredients or materials a list shows; a group stands for those below it too."""

    query: str = ""
    group_id: int | None = None
    missing_only: bool = False
    used_only: bool = False
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedProducts:
    """Which products a list shows; `state` is active, review (entered in a hurry) or retired.

    A group of ingredients or of materials stands for those below it too.
    """

    query: str = ""
    state: str = "active"
    store_id: int | None = None
    food_group_id: int | None = None
    material_group_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngredientRow:
    """An ingredient with how many products in use it has, and how many recipes in use ask for it."""

    ingredient: IngredientDetail
    products: int
    recipes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialRow:
    """A material with how many products in use it has, and how many boxes in use name it."""

    material: MaterialDetail
    products: int
    boxes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """A product with what it is called in full, whose it is, and where it is bought best."""

    product: ProductDetail
    label: str
    owner_name: str
    owner_slug: str
    supplier_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Something that names a definition: its kind, what it is called and its slug."""

    kind: str
    name: str
    slug: str
    amount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeRow:
    """A recipe with the name of its group, and the variants in use of it."""

    recipe: RecipeDetail
    category_name: str
    variants: tuple[Use, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxRow:
    """A finished good with how many parts it names."""

    good: FinishedGoodDetail
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a definition is in use, and what keeps it from being deleted."""

    kind: str
    id: int
    slug: str
    name: str
    is_archived: bool
    blockers: tuple[Blocker, ...]
