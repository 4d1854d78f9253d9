"""The form of a recipe with its rows: what it shows, what it takes to the services, and what it shows again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from bakery.catalogue.dto.recipes import RecipeDetail
from bakery.catalogue.errors import RecipeCycle, RecipeTooDeep
from bakery.catalogue.forms.recipes import ComponentForm, LineForm, OutputForm, RecipeForm, shown_output
from bakery.catalogue.names import fold
from bakery.catalogue.naming import Named
from bakery.catalogue.queries.choices import Choice, ingredient_groups, recipe_groups
from bakery.catalogue.queries.naming import ingredient_names, recipe_names
from bakery.catalogue.services.categories import create_ingredient_category
from bakery.catalogue.services.ingredients import create_ingredient
from bakery.catalogue.services.recipe_components import set_recipe_components
from bakery.catalogue.services.recipe_lines import set_recipe_lines
from bakery.catalogue.services.recipe_yields import set_finished_units
from bakery.catalogue.units import MASS
from bakery.catalogue.variants import Difference, parts_text
from bakery.db.transaction import Atomic
from bakery.errors import DomainError, NameTaken
from bakery.pages import Request
from bakery.rowforms import Rows, Sheet, known_row, open_form

FACTS: Final = (
    "name", "category_id", "source", "total_minutes", "active_minutes", "is_ready", "instructions", "notes",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What a recipe can name: its group, what goes in, and the groups of what is new."""

    groups: list[Choice]
    ingredient_groups: list[Choice]
    ingredients: list[Named]
    recipes: list[Named]


def offered_names(tx: Atomic) -> Offered:
    """Return what is offered to every recipe."""
    return Offered(
        groups=recipe_groups(tx),
        ingredient_groups=ingredient_groups(tx),
        ingredients=ingredient_names(tx),
        recipes=recipe_names(tx),
    )


class RecipeSheet(Sheet):
    """A recipe as shown or as sent; `stored` is the one that is changed."""

    def __init__(
        self,
        request: Request,
        offered: Offered,
        *,
        stored: RecipeDetail | None = None,
        base: RecipeDetail | None = None,
        name: str = "",
    ) -> None:
        self.stored, self.ingredient_groups = stored, offered.ingredient_groups
        self.recipe_form = open_form(
            request,
            RecipeForm,
            initial=_facts(stored) if stored else {"name": name},
            groups=offered.groups,
            is_variant=bool(stored and stored.base_recipe_id),
        )
        rows = {
            "lines": _lines(request, offered.ingredients, stored),
            "components": _components(request, offered.recipes, stored),
            "finished_units": _outputs(request, stored, base),
        }
        super().__init__(request, self.recipe_form, rows)
        self.own_lines = [*rows["lines"]]
        self.base_lines: list[Any] = []

    def write_parts(self, tx: Atomic, *, recipe_id: int) -> None:
        """Write the rows; the first of the services refuses what somebody else changed meanwhile."""
        known_lines = {line.id for line in self.stored.lines or ()} if self.stored else set()
        known_units = {unit.id for unit in self.stored.finished_units or ()} if self.stored else set()
        self._bring_ingredients(tx)
        lines = [row.line() for row in self.rows["lines"].typed]
        units = [row.output() for row in self.rows["finished_units"].typed]
        set_recipe_components(
            tx,
            recipe_id=recipe_id,
            components=[row.component() for row in self.rows["components"].typed],
            seen=self.recipe_form.cleaned_data["seen"] if self.stored else None,
        )
        # What somebody else took out meanwhile, and who saves again wants, comes anew.
        set_recipe_lines(tx, recipe_id=recipe_id, lines=[known_row(each, known_lines) for each in lines])
        set_finished_units(tx, recipe_id=recipe_id, units=[known_row(each, known_units) for each in units])

    def _bring_ingredients(self, tx: Atomic) -> None:
        """Add what lines name for the first time, each once, with the groups that are new."""
        groups = {label.casefold(): key for key, label in self.ingredient_groups}
        brought: dict[str, Named] = {}
        for row in self.rows["lines"].typed:
            typed = row.cleaned_data
            name, group = typed["ingredient"], typed["group"].casefold()
            if row.found is None and fold(name) not in brought:
                if group not in groups:
                    groups[group] = create_ingredient_category(tx, name=typed["group"]).id
                dimension = typed["dimension"] or MASS
                added = create_ingredient(tx, name=name, category_id=groups[group], dimension=dimension)
                brought[fold(name)] = Named(kind="ingredient", id=added.id, name=name, label=name)
            row.found = row.found or brought[fold(name)]

    def refuse(self, error: DomainError) -> None:
        """Show a circle at the recipe that closes it, a taken name at what has it, all else where it belongs."""
        if isinstance(error, NameTaken):
            for row in self.rows["lines"].typed:
                if row.names_unknown and row.cleaned_data["ingredient"] == error.context.get("name"):
                    row.add_error("ingredient", error.message)
                    return
        if isinstance(error, RecipeCycle | RecipeTooDeep):
            for row in self.rows["components"].typed:
                if row.found_id == error.context.get("component_id"):
                    row.add_error("recipe", error.message)
                    return
        super().refuse(error)

    def show_meanwhile(self, stored: RecipeDetail) -> None:
        """Name what is stored by now and differs from what was typed."""
        self.recipe_form.show_meanwhile(_facts(stored))
        self.recipe_form.meanwhile.append(("What goes in", "\n".join(parts_text(stored))))

    def compare(self, found: Iterable[Difference]) -> None:
        """Part the lines that are as in the base from those that are not, and say of each what the base has."""
        differing = {each.row_id: each.base for each in found}
        for row in self.own_lines:
            row.base_text = differing.get(row.shown_id, "")
            row.is_as_in_base = bool(row.shown_id) and row.shown_id not in differing and not row.errors
        self.base_lines = [row for row in self.own_lines if row.is_as_in_base]
        self.own_lines = [row for row in self.own_lines if not row.is_as_in_base]


def _facts(stored: RecipeDetail) -> dict[str, Any]:
    names = (*FACTS, "variant_name") if stored.base_recipe_id else FACTS
    return {name: getattr(stored, name) for name in names} | {"seen": stored.updated_at.isoformat()}


def _lines(request: Request, offered: list[Named], stored: RecipeDetail | None) -> Rows:
    lines = (stored.lines or ()) if stored else ()
    initial = [
        {
            "row_id": line.id,
            "ingredient": line.ingredient_name,
            "quantity": line.quantity,
            "unit": line.unit,
            "note": line.note,
        }
        for line in lines
    ]
    names = _with_retired(offered, "ingredient", ((line.ingredient_id, line.ingredient_name) for line in lines))
    spare = 3 if lines else 8
    return Rows(
        request, LineForm, prefix="line", initial=initial, spare=spare, names=names, names_id="ingredient_names"
    )


def _components(request: Request, offered: list[Named], stored: RecipeDetail | None) -> Rows:
    parts = (stored.components or ()) if stored else ()
    initial = [
        {"row_id": part.id, "recipe": part.component_name, "batches": part.batches, "note": part.note}
        for part in parts
    ]
    names = _with_retired(offered, "recipe", ((part.component_id, part.component_name) for part in parts))
    return Rows(
        request, ComponentForm, prefix="component", initial=initial, spare=1, names=names, names_id="recipe_names"
    )


def _outputs(request: Request, stored: RecipeDetail | None, base: RecipeDetail | None) -> Rows:
    units = {unit.id: unit for unit in (stored.finished_units or ())} if stored else {}
    of_base = {unit.id: unit for unit in (base.finished_units or ())} if base else {}
    rows = Rows(request, OutputForm, prefix="output", initial=[shown_output(unit) for unit in units.values()], spare=1)
    for row in rows:
        own = units.get(row.shown_id)
        if own and own.base_unit_id in of_base:
            row.mirror(own, of_base[own.base_unit_id])
    return rows


def _with_retired(offered: list[Named], kind: str, inside: Iterable[tuple[int, str]]) -> list[Named]:
    """Return what can be named: what is offered, and what stands in the recipe though it is retired by now."""
    known = {each.id for each in offered}
    kept = {key: name for key, name in inside if key not in known}
    return [*offered, *(Named(kind=kind, id=key, name=name, label=name) for key, name in kept.items())]
