"""Recipes as bakers write them: facts, lines, recipes inside, and what comes out."""

from decimal import Decimal
from typing import Any, Final

from django import forms

from bakery.catalogue.dto.recipes import FinishedUnitDetail, FinishedUnitInput, RecipeComponentInput, RecipeLineInput
from bakery.catalogue.forms.definitions import LONG, Choices, DefinitionForm, offer_choices
from bakery.catalogue.forms.rows import NamedRowForm
from bakery.catalogue.models import YieldMode, YieldType
from bakery.catalogue.units import COUNT, FOOD_DIMENSIONS, UNITS
from bakery.forms import Form, IdChoiceField, PlainIntegerField, QuantityField, TextField, UnitField
from bakery.rowforms import PlaceField, RowForm

Yield = tuple[int | None, Decimal | None, str]

MODES: Final = [(YieldMode.DISCRETE_COUNT, "pieces from a batch"), (YieldMode.BATCH_PORTION, "% of a batch each")]


class RecipeForm(DefinitionForm):
    """What is said of a recipe, apart from what goes in and what comes out."""

    name = TextField(label="Name", max_length=200)
    variant_name = TextField(label="What differs", max_length=100, help_text="Such as “Lemon” or “Dipped”.")
    category_id = IdChoiceField(label="Group")
    total_minutes = PlainIntegerField(label="Minutes in all", required=False, min_value=1)
    active_minutes = PlainIntegerField(label="Minutes of work", required=False, min_value=1)
    source = TextField(label="Source", max_length=500, required=False, help_text="The book and page, or who told you.")
    is_ready = forms.BooleanField(
        label="Ready to bake", required=False, help_text="Needs something that goes in and an output."
    )
    instructions = TextField(label="Instructions", max_length=LONG, required=False, multiline=True)
    notes = TextField(label="Notes", max_length=LONG, required=False, multiline=True)

    def __init__(self, *args: Any, groups: Choices, is_variant: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "category_id", [("", "Choose a group"), *groups])
        self.fields["instructions"].widget.attrs["rows"] = 8
        if not is_variant:
            del self.fields["variant_name"]


class VariantForm(Form):
    """How a recipe derived from another one is told from it."""

    variant_name = TextField(label="What differs", max_length=100, help_text="Such as “Lemon” or “Dipped”.")
    name = TextField(
        label="Name", max_length=200, required=False, help_text="Left blank: the base with what differs in brackets."
    )


class AgainForm(Form):
    """What a recipe is called that is made of an earlier version of another."""

    name = TextField(label="Name of the new recipe", max_length=200)


class LineForm(NamedRowForm):
    """One ingredient of one batch, as it is written; where it is ticked, one that is not known yet is added too."""

    asks = {"ingredient": "Which ingredient?", "quantity": "How much?"}

    place = PlaceField()
    quantity = QuantityField(label="Amount", required=False)
    unit = UnitField(label="Unit", otherwise="ea")
    ingredient = TextField(label="Ingredient", max_length=200, required=False)
    note = TextField(label="Note", max_length=500, required=False)
    adds = forms.BooleanField(label="Add it as a new ingredient", required=False)
    group = TextField(
        label="Group", max_length=100, required=False, help_text="Needed with the tick: one there is, or a new one."
    )
    dimension = forms.ChoiceField(label="Kept by", choices=FOOD_DIMENSIONS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].widget.attrs["list"] = "unit_names"
        self.fields["group"].widget.attrs |= {"list": "group_names", "autocomplete": "off"}
        self.names_unknown = bool(self["adds"].value())

    def brings(self, text: str) -> bool:
        """Offer to add what is not known; asked for, it needs a group."""
        self.names_unknown = True
        self["adds"].label = f"Add “{text}” as a new ingredient"
        if UNITS.get(self.cleaned_data.get("unit", "")) == COUNT:
            self.fields["dimension"].choices = FOOD_DIMENSIONS[::-1]  # type: ignore[attr-defined]
        if self.cleaned_data.get("adds") and not self.cleaned_data.get("group"):
            self.add_error("group", "Which group does it belong to?")
        return bool(self.cleaned_data.get("adds"))

    def line(self) -> RecipeLineInput:
        """Return the line as the service takes it."""
        typed = self.cleaned_data
        return RecipeLineInput(
            id=typed["row_id"],
            ingredient_id=self.found_id,
            quantity=typed["quantity"],
            unit=typed["unit"],
            note=typed["note"],
        )


class ComponentForm(NamedRowForm):
    """A recipe used inside this one."""

    asks = {"recipe": "Which recipe?", "batches": "How many batches?"}

    place = PlaceField()
    batches = QuantityField(label="Batches of it", required=False)
    recipe = TextField(label="Recipe", max_length=200, required=False)
    note = TextField(label="Note", max_length=500, required=False)

    def component(self) -> RecipeComponentInput:
        """Return it as the service takes it."""
        typed = self.cleaned_data
        return RecipeComponentInput(component_id=self.found_id, batches=typed["batches"], note=typed["note"])


class OutputForm(RowForm):
    """What one batch gives: so many pieces, or pieces of so large a share."""

    asks = {"name": "What is it called?", "amount": "How many, or how much of a batch?"}

    name = TextField(label="Output", max_length=200, required=False)
    amount = QuantityField(label="A batch gives", required=False)
    yield_mode = forms.ChoiceField(label="Counted as", choices=MODES, required=False, initial=YieldMode.DISCRETE_COUNT)
    yield_type = forms.ChoiceField(label="Eaten as", choices=YieldType.choices, required=False, initial=YieldType.EACH)
    item_unit = TextField(label="One is called", max_length=50, required=False, help_text="cookie, slice, cake")
    shelf_life_days = PlainIntegerField(label="Keeps for so many days", required=False, min_value=1)
    notes = TextField(label="Notes", max_length=LONG, required=False)
    is_archived = forms.BooleanField(label="Retired", required=False)
    take_over = forms.BooleanField(label="Take over the yield of the base", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own: FinishedUnitDetail | None = None
        self.base: FinishedUnitDetail | None = None

    def mirror(self, own: FinishedUnitDetail, base: FinishedUnitDetail) -> None:
        """Keep to the yield of the base: it is not typed here, and taken over by a tick where it differs."""
        self.own, self.base = own, base
        self.asks = {"name": self.asks["name"]}
        for name in ("amount", "yield_mode", "item_unit"):
            del self.fields[name]

    @property
    def differs_from_base(self) -> bool:
        """Whether the yield is no longer that of the base."""
        return self.own is not None and self.base is not None and _yield(self.own) != _yield(self.base)

    @property
    def own_text(self) -> str:
        """What a batch gives, in words."""
        return _yield_text(self.own)

    @property
    def base_text(self) -> str:
        """What a batch of the base gives, in words."""
        return _yield_text(self.base)

    def clean(self) -> dict[str, Any]:
        """Refuse part of a piece, and more than a whole batch."""
        cleaned = super().clean()
        amount = cleaned.get("amount")
        if amount and self._by_count() and amount != int(amount):
            self.add_error("amount", "Pieces are whole. For a share of the batch choose “% of a batch each”.")
        elif amount and not self._by_count() and amount > 100:
            self.add_error("amount", "A portion is at most the whole batch: 100 %.")
        return cleaned

    def output(self) -> FinishedUnitInput:
        """Return it as the service takes it."""
        typed = self.cleaned_data
        mirrored = self.base if typed["take_over"] else self.own
        items, percentage, item_unit = _yield(mirrored) if mirrored else self._typed_yield()
        return FinishedUnitInput(
            id=typed["row_id"],
            name=typed["name"],
            yield_type=typed["yield_type"] or YieldType.EACH,
            items_per_batch=items,
            batch_percentage=percentage,
            item_unit=item_unit,
            shelf_life_days=typed["shelf_life_days"],
            notes=typed["notes"],
            is_archived=typed["is_archived"],
        )

    def _typed_yield(self) -> Yield:
        amount, item_unit = self.cleaned_data["amount"], self.cleaned_data["item_unit"]
        return (int(amount), None, item_unit) if self._by_count() else (None, amount, item_unit)

    def _by_count(self) -> bool:
        return self.cleaned_data.get("yield_mode") != YieldMode.BATCH_PORTION


def _yield(unit: FinishedUnitDetail) -> Yield:
    share = None if unit.batch_percentage is None else Decimal(unit.batch_percentage)
    return unit.items_per_batch, share, unit.item_unit


def _yield_text(unit: FinishedUnitDetail | None) -> str:
    if unit is None:
        return ""
    items, share, item_unit = _yield(unit)
    return f"{items} {item_unit or 'pieces'}" if items else f"{share} % of it in each {item_unit or 'piece'}"


def shown_output(unit: FinishedUnitDetail) -> dict[str, Any]:
    """Return what the row of an output shows."""
    amount = unit.items_per_batch if unit.items_per_batch is not None else Decimal(unit.batch_percentage or 0)
    same = ("name", "yield_mode", "yield_type", "item_unit", "shelf_life_days", "notes")
    return {name: getattr(unit, name) for name in same} | {
        "row_id": unit.id,
        "amount": amount,
        "is_archived": unit.archived_at is not None,
    }


class GroupForm(Form):
    """A group of recipes."""

    name = TextField(label="Name", max_length=100)
    sort_order = PlainIntegerField(
        label="Place in the list", required=False, min_value=0, help_text="Lower numbers stand higher."
    )

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return self.cleaned_data | {"sort_order": self.cleaned_data["sort_order"] or 0}
