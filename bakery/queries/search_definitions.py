"""Definitions found by name, key and barcode, and how often each is used."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Count, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import Coalesce

from bakery.catalogue.formatting import format_amount
from bakery.catalogue.models import (
    ComponentLine,
    FinishedGood,
    FinishedUnit,
    Ingredient,
    IngredientAlias,
    Material,
    Product,
    Recipe,
    RecipeComponent,
    RecipeLine,
)
from bakery.catalogue.names import kind_of
from bakery.db.transaction import Atomic
from bakery.searching import Hit, Wanted, counted
from events.models import Assignment, Package, PackageLine, Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Rows that use a definition, counted by their owner, and how that is said of one and of many."""

    model: type[Model]
    column: str
    owner: str
    one: str
    many: str

    def told(self, count: int) -> str:
        """Say how many use it."""
        return (self.one if count == 1 else self.many).format(count)


def _no_note(_: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A definition: its page, the columns it is found by, and what is told of it."""

    label: str
    model: type[Any]
    page: str
    note: Callable[[Any], str] = _no_note
    columns: tuple[str, ...] = ("search_key", "slug")
    joined: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    key: Callable[[Any], str] = lambda row: str(row.slug)

    def find(self, tx: Atomic, wanted: Wanted, page: slice) -> tuple[int, list[Hit]]:
        """Return how many rows fit and those of a page: first what begins with the text, last what is retired."""
        fitting = wanted.held_by(*self.columns) | self._called_otherwise(tx, wanted)
        rows: QuerySet[Any] = self.model.objects.using(tx.using).filter(fitting).select_related(*self.joined)
        counts = {f"uses_{number}": _count(tx, use) for number, use in enumerate(self.uses)}
        begins = When(search_key__startswith=wanted.text, then=0)
        rank = Case(When(archived_at__isnull=False, then=2), begins, default=1, output_field=IntegerField())
        rows = rows.annotate(total=Window(Count("pk")), rank=rank, **counts)
        return counted(rows.order_by("rank", "search_key", "pk")[page], self._told)

    def _called_otherwise(self, tx: Atomic, wanted: Wanted) -> Q:
        """Return the rows of an old key, and of ingredients those of another name."""
        renamed = Q(uuid__in=wanted.renamed.get(kind_of(self.model), ()))
        if self.model is not Ingredient:
            return renamed
        aliases = IngredientAlias.objects.using(tx.using).values_list("ingredient", "name")
        return renamed | Q(pk__in=[pk for pk, name in aliases if wanted.fits(name)])

    def _told(self, row: Any) -> Hit:
        used = [(use, getattr(row, f"uses_{number}")) for number, use in enumerate(self.uses)]
        return Hit(
            name=str(row),
            page=self.page,
            key=self.key(row),
            note=self.note(row),
            uses=", ".join(use.told(count) for use, count in used if count),
            is_retired=row.archived_at is not None,
        )


def _count(tx: Atomic, use: Use) -> Coalesce:
    rows = use.model._base_manager.using(tx.using).filter(**{use.column: OuterRef("pk")})  # noqa: SLF001
    if use.model is Assignment:
        rows = rows.filter(withdrawn_at__isnull=True)
    counted_rows = rows.order_by().values(use.column).annotate(count=Count(use.owner, distinct=True))
    return Coalesce(Subquery(counted_rows.values("count")), 0)


def _id_of(row: Any) -> str:
    return str(row.pk)


def _product_note(row: Any) -> str:
    return f"{format_amount(row.package_quantity, row.package_unit)} of {row.owner}"


RECIPES: Final = ("in {} recipe", "in {} recipes")
BOXES: Final = ("in {} box", "in {} boxes")
PACKAGES: Final = ("in {} package", "in {} packages")


def _use(model: type[Model], column: str, owner: str, words: tuple[str, str]) -> Use:
    return Use(model=model, column=column, owner=owner, one=words[0], many=words[1])


DEFINITIONS: Final[Mapping[str, Kind]] = {
    "recipes": Kind(
        label="Recipes",
        model=Recipe,
        page="recipe",
        note=lambda row: str(row.category),
        joined=("category",),
        uses=(_use(RecipeComponent, "component", "recipe", RECIPES),),
    ),
    "outputs": Kind(
        label="Outputs",
        model=FinishedUnit,
        page="recipe",
        key=lambda row: str(row.recipe.slug),
        note=lambda row: f"from {row.recipe}",
        joined=("recipe",),
        uses=(
            _use(ComponentLine, "finished_unit", "finished_good", BOXES),
            _use(PackageLine, "finished_unit", "package", PACKAGES),
        ),
    ),
    "boxes": Kind(
        label="Boxes",
        model=FinishedGood,
        page="box",
        uses=(
            _use(ComponentLine, "component_good", "finished_good", BOXES),
            _use(PackageLine, "component_good", "package", PACKAGES),
        ),
    ),
    "packages": Kind(
        label="Packages",
        model=Package,
        page="package",
        key=_id_of,
        uses=(_use(Assignment, "package", "recipient", ("for {} recipient", "for {} recipients")),),
    ),
    "ingredients": Kind(
        label="Ingredients",
        model=Ingredient,
        page="ingredient",
        note=lambda row: str(row.category),
        joined=("category",),
        uses=(_use(RecipeLine, "ingredient", "recipe", RECIPES),),
    ),
    "products": Kind(
        label="Products",
        model=Product,
        page="product",
        columns=("search_key", "slug", "ingredient__search_key", "material__search_key"),
        key=_id_of,
        note=_product_note,
        joined=("ingredient", "material"),
    ),
    "materials": Kind(
        label="Materials",
        model=Material,
        page="material",
        note=lambda row: str(row.category),
        joined=("category",),
        uses=(
            _use(ComponentLine, "material", "finished_good", BOXES),
            _use(PackageLine, "material", "package", PACKAGES),
        ),
    ),
    "recipients": Kind(
        label="Recipients",
        model=Recipient,
        page="recipient",
        columns=("search_key",),
        key=_id_of,
        note=lambda row: row.household,
        uses=(_use(Assignment, "recipient", "event", ("at {} event", "at {} events")),),
    ),
}
