"""What the columns of a row cannot say of themselves: rules that its constraints do not know."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, QuerySet, UniqueConstraint
from django.db.models.functions import Lower

from bakery.catalogue.models import ComponentLine, FinishedGood, Product, Recipe, RecipeComponent
from bakery.catalogue.names import kind_of
from bakery.catalogue.nesting import check_good_nesting, check_recipe_nesting
from bakery.catalogue.units import to_base
from bakery.db.transaction import Atomic
from bakery.interchange.codes import UPDATE
from bakery.interchange.errors import RowRejected
from bakery.interchange.native.columns import names_in_expression
from bakery.interchange.native.conditions import holds
from bakery.interchange.native.kinds import PARTS, selectable
from bakery.interchange.native.scope import label_of
from bakery.inventory.models import Lot

# What decides in which unit stock is kept, or whose a row is, stays; so do keys, which have a command of their own.
FIXED: Final[Mapping[str, frozenset[str]]] = {
    "catalogue.ingredient": frozenset({"dimension"}),
    "catalogue.material": frozenset({"dimension"}),
    "catalogue.product": frozenset({"ingredient", "material"}),
}
PACKAGE: Final = frozenset({"package_quantity", "package_unit"})


def is_fixed(tx: Atomic, row: Any, name: str) -> bool:
    """Tell whether a column of a row that is here keeps what it has."""
    label = label_of(type(row))
    if name == "slug" or name == PARTS.get(label) or name in FIXED.get(label, ()):
        return True
    if label != "catalogue.product" or name not in PACKAGE:
        return False
    return Lot.objects.using(tx.using).filter(product=row.pk).exists()


def let_go_of_siblings(tx: Atomic, mode: str, row: Any) -> None:
    """Let one product be preferred: the one that is here, unless the file is to overwrite it."""
    if not isinstance(row, Product) or not row.is_preferred:
        return
    siblings = Product.objects.using(tx.using).filter(
        ingredient=row.ingredient_id, material=row.material_id, is_preferred=True
    )
    others = siblings.exclude(pk=row.pk)
    if mode == UPDATE:
        others.update(is_preferred=False)
    elif others.exists():
        row.is_preferred = False


def check_columns(row: Any) -> None:
    """Refuse values that the columns of a row cannot hold."""
    references = [field.name for field in row._meta.concrete_fields if field.is_relation]
    try:
        row.clean_fields(exclude=references)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise RowRejected(field, messages[0]) from error
    for name in references:
        if getattr(row, row._meta.get_field(name).attname) is None and not row._meta.get_field(name).null:
            raise RowRejected(name, f"{name} is missing.")


def check_constraints(tx: Atomic, row: Any) -> None:
    """Refuse a row beside which another one has what only one may have, or whose values do not go together."""
    model = type(row)
    others = model._base_manager.using(tx.using).exclude(pk=row.pk)  # noqa: SLF001
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            _check(constraint, row)
        elif isinstance(constraint, UniqueConstraint) and _is_taken(others, constraint, row):
            raise RowRejected("row", f"The {model._meta.verbose_name} is too much like another one that is here.")


def _check(constraint: CheckConstraint, row: Any) -> None:
    condition: Any = constraint.condition
    if holds(condition, row) is False:
        told = str(constraint.violation_error_message)
        if told == constraint.default_violation_error_message:
            told = f"Its values do not go together ({constraint.name})."
        raise RowRejected("row", told)


def _is_taken(others: QuerySet[Any], constraint: UniqueConstraint, row: Any) -> bool:
    """Tell whether another row has what only one may have; rows that a rule does not speak of have it freely."""
    if constraint.condition is not None:
        if not holds(constraint.condition, row):
            return False
        others = others.filter(constraint.condition)
    values: dict[str, Any] = {}
    for part in (*map(F, constraint.fields), *constraint.expressions):
        (name,) = names_in_expression(part)
        value = getattr(row, row._meta.get_field(name).attname)
        if value is None:
            return False
        values[f"{name}__iexact" if isinstance(part, Lower) else name] = value
    return others.filter(**values).exists()


def check_rules(tx: Atomic, row: Any) -> None:
    """Refuse a row that breaks a rule of its kind."""
    label = label_of(type(row))
    if label in RULES:
        RULES[label](row)
    if label in NESTING:
        NESTING[label](tx, row)


def _recipe_component(tx: Atomic, row: Any) -> None:
    lines = RecipeComponent.objects.using(tx.using).exclude(pk=row.pk).values_list("recipe_id", "component_id")
    names = dict(Recipe.objects.using(tx.using).values_list("pk", "name"))
    check_recipe_nesting(row.recipe_id, row.component_id, _inside([*lines]), names)


def _component_line(tx: Atomic, row: Any) -> None:
    if row.component_good_id is None:
        return
    lines = ComponentLine.objects.using(tx.using).exclude(pk=row.pk).filter(component_good__isnull=False)
    names = dict(FinishedGood.objects.using(tx.using).values_list("pk", "name"))
    inside = _inside([*lines.values_list("finished_good_id", "component_good_id")])
    check_good_nesting(row.finished_good_id, row.component_good_id, inside, names)


def _content_line(row: Any) -> None:
    """Refuse a unit that the material is not measured in, and a product of another material."""
    if row.material_id is None:
        return
    to_base(row.quantity, row.unit, dimension=row.material.dimension)
    if row.product_id and row.product.material_id != row.material_id:
        raise RowRejected("product", "This product is of another material.")


def _category(tx: Atomic, row: Any) -> None:
    if row.parent_id is None:
        return
    has_children = row.pk is not None and type(row)._base_manager.using(tx.using).filter(parent=row.pk).exists()  # noqa: SLF001
    if row.parent_id == row.pk or row.parent.parent_id is not None or has_children:
        raise RowRejected("parent", "Groups are at most two levels deep.")


def _recipe(row: Any) -> None:
    if row.base_recipe_id and row.base_recipe.base_recipe_id:
        raise RowRejected("base_recipe", f"“{row.base_recipe.name}” is a variant itself.")


def _finished_unit(row: Any) -> None:
    if row.base_unit_id and row.base_unit.recipe_id != row.recipe.base_recipe_id:
        raise RowRejected("base_unit", f"“{row.base_unit.name}” is no output of the recipe this one is derived from.")


def _material_choice(row: Any) -> None:
    line = row.component_line or row.package_line
    if not line.decide_at_assembly or row.product.material_id != line.material_id:
        raise RowRejected("product", "This line leaves nothing to choose, or not this product.")


def _slug_alias(tx: Atomic, row: Any) -> None:
    """Refuse an old key that another row has now."""
    model = next((each for each in selectable().values() if kind_of(each) == row.kind), None)
    if model is None:
        raise RowRejected("kind", f"There are no rows of the kind “{row.kind}”.")
    if model._base_manager.using(tx.using).filter(slug=row.slug).exists():  # noqa: SLF001
        raise RowRejected("slug", f"{row.slug} is the key of a {model._meta.verbose_name} here.")


def _inside(pairs: list[tuple[int, int]]) -> Mapping[int, set[int]]:
    inside: defaultdict[int, set[int]] = defaultdict(set)
    for outer, inner in pairs:
        inside[outer].add(inner)
    return inside


RULES: Final[Mapping[str, Callable[[Any], None]]] = {
    "catalogue.recipe": _recipe,
    "catalogue.finishedunit": _finished_unit,
    "catalogue.componentline": _content_line,
    "events.packageline": _content_line,
    "events.materialchoice": _material_choice,
}
# Rules of several rows together.
NESTING: Final[Mapping[str, Callable[[Atomic, Any], None]]] = {
    "catalogue.ingredientcategory": _category,
    "catalogue.materialcategory": _category,
    "catalogue.recipecomponent": _recipe_component,
    "catalogue.componentline": _component_line,
    "catalogue.slugalias": _slug_alias,
}
