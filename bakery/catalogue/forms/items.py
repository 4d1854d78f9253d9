"""Definitions as people type them."""

from typing import Any

from django import forms

from bakery.catalogue.forms.definitions import LONG, Choices, DefinitionForm, offer_choices
from bakery.catalogue.models.products import SupplierKind
from bakery.catalogue.units import (
    FOOD_DIMENSIONS,
    MATERIAL_DIMENSIONS,
    UNIT_CHOICES,
)
from bakery.errors import DomainError, NameTaken
from bakery.forms import (
    Form,
    IdChoiceField,
    PlainDecimalField,
    PlainIntegerField,
    QuantityField,
    TextField,
    add_domain_error,
)


class AliasesField(TextField):
    """Other names, one on each line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONG, multiline=True, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show stored names as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """Return the names."""
        text = super().clean("\n".join(value) if isinstance(value, list | tuple) else value)
        return [line.strip() for line in text.splitlines() if line.strip()]


class AddedForm(DefinitionForm):
    """A definition that is added to a group there is, or to one named for the first time."""

    category_name = TextField(label="or a new group", max_length=100, required=False)

    field_order = ("name", "category_id", "category_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.fields["category_id"]
        group.required = not self["category_name"].data
        group.error_messages["required"] = "Which group? Choose one, or name a new one."

    def clean(self) -> dict[str, Any]:
        """Ask for one group, and take the one there is where its name is typed."""
        typed, name = self.cleaned_data, self.cleaned_data.get("category_name", "")
        offered = self.fields["category_id"].choices  # type: ignore[attr-defined]
        known = {str(label).casefold(): key for key, label in offered}
        if typed.get("category_id") and name:
            self.add_error("category_name", "Choose a group, or name a new one; not both.")
        elif name.casefold() in known and name:
            typed |= {"category_id": known[name.casefold()], "category_name": ""}
        return self.cleaned_data


class IngredientForm(DefinitionForm):
    """An ingredient."""

    name = TextField(label="Name", max_length=200)
    category_id = IdChoiceField(label="Group")
    dimension = forms.ChoiceField(
        label="Kept by", choices=FOOD_DIMENSIONS, help_text="How its stock is counted; fixed once something uses it."
    )
    density = PlainDecimalField(label="Grams per millilitre", required=False, help_text="A cup of flour: about 0.53.")
    density_note = TextField(label="Where that figure comes from", max_length=100, required=False)
    grams_per_each = PlainDecimalField(label="Grams of one piece", required=False, help_text="An egg: about 50.")
    shelf_life_days = PlainIntegerField(label="Keeps for so many days", required=False)
    is_stocked = forms.BooleanField(
        label="Is bought and counted", required=False, initial=True, help_text="Untick what is always at hand: water."
    )
    allergens = forms.MultipleChoiceField(
        label="Allergens", choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )
    aliases = AliasesField(label="Other names", required=False, help_text="One on each line.")
    description = TextField(label="Description", max_length=LONG, required=False, multiline=True)
    notes = TextField(label="Notes", max_length=LONG, required=False, multiline=True)

    def __init__(self, *args: Any, groups: Choices, allergens: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "category_id", [("", "Choose a group"), *groups])
        offer_choices(self, "allergens", allergens)


class AddedIngredientForm(AddedForm, IngredientForm):
    """An ingredient that is not known yet."""


class MaterialForm(DefinitionForm):
    """A material."""

    name = TextField(label="Name", max_length=200)
    category_id = IdChoiceField(label="Group")
    dimension = forms.ChoiceField(
        label="Kept by", choices=MATERIAL_DIMENSIONS, help_text="How its stock is counted; fixed once used."
    )
    description = TextField(label="Description", max_length=LONG, required=False, multiline=True)
    notes = TextField(label="Notes", max_length=LONG, required=False, multiline=True)

    def __init__(self, *args: Any, groups: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "category_id", [("", "Choose a group"), *groups])


class AddedMaterialForm(AddedForm, MaterialForm):
    """A material that is not known yet."""


class ProductForm(DefinitionForm):
    """A product of an ingredient or material that is known already."""

    brand = TextField(label="Brand", max_length=200, required=False)
    name = TextField(label="Name on the package", max_length=200, required=False)
    package_quantity = QuantityField(label="One package holds")
    package_unit = forms.ChoiceField(label="Unit", choices=[("", "Choose a unit"), *UNIT_CHOICES])
    package_type = TextField(label="Kind of package", max_length=50, required=False, help_text="bag, jar, tin, box")
    size_label = TextField(label="Size as printed", max_length=100, required=False)
    gtin = TextField(label="Barcode", max_length=14, required=False)
    sku = TextField(label="Article number of the store", max_length=50, required=False)
    preferred_supplier_id = IdChoiceField(label="Bought best at", required=False)
    is_preferred = forms.BooleanField(label="Buy this one first", required=False)
    notes = TextField(label="Notes", max_length=LONG, required=False, multiline=True)

    def __init__(self, *args: Any, suppliers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "preferred_supplier_id", [("", "No store"), *suppliers])
        self.twin_id: int | None = None

    def refuse(self, error: DomainError) -> None:
        """Show a refusal; where another product looks the same or has the barcode, remember which."""
        if isinstance(error, NameTaken):
            self.twin_id = error.context.get("product_id")
        add_domain_error(self, error)

    def clean(self) -> dict[str, Any]:
        """Ask for something to call it by."""
        if not self.errors and not self.cleaned_data["brand"] and not self.cleaned_data["name"]:
            self.add_error("name", "Give a brand or a name, so that it can be told apart.")
        return self.cleaned_data


class OwnedProductForm(ProductForm):
    """A product that is not known yet, with what it is a package of."""

    owner = TextField(
        label="Ingredient or material",
        max_length=200,
        help_text="What the package holds, by its name here.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    field_order = ("owner",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers: list[str] = []

    def values(self) -> dict[str, Any]:
        """Return what the service takes, but for the owner."""
        return {name: value for name, value in super().values().items() if name != "owner"}

    def offer(self, labels: list[str]) -> None:
        """Ask which ingredient or material is meant."""
        typed = self.cleaned_data["owner"]
        self.offers = labels
        self.fields["owner"].widget.attrs["list"] = "owner_offers"
        if labels:
            self.add_error("owner", f"“{typed}” may be: {'; '.join(labels)}.")
        else:
            self.add_error("owner", f"Nothing is called “{typed}”. Add the ingredient or material first.")


class SupplierForm(DefinitionForm):
    """A place to buy."""

    name = TextField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=SupplierKind.choices)
    street = TextField(label="Street", max_length=200, required=False)
    city = TextField(label="Town", max_length=100, required=False)
    region = TextField(label="Region", max_length=100, required=False)
    postcode = TextField(label="Postcode", max_length=20, required=False)
    website = forms.URLField(label="Website", max_length=500, required=False, assume_scheme="https")
    notes = TextField(label="Notes", max_length=LONG, required=False, multiline=True)


class GroupForm(Form):
    """A group of ingredients or materials."""

    name = TextField(label="Name", max_length=100)
    parent_id = IdChoiceField(label="Inside", required=False)
    sort_order = PlainIntegerField(
        label="Place in the list", required=False, help_text="Small numbers stand first; of one number, by name."
    )

    def __init__(self, *args: Any, roots: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "parent_id", [("", "No other group"), *roots])

    def clean_sort_order(self) -> int:
        """Return the place, the first where none is given."""
        return self.cleaned_data["sort_order"] or 0


class AliasForm(Form):
    """One more name of an ingredient."""

    alias = TextField(label="Another name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class MergeForm(Form):
    """Which ingredient another one is; asked for twice, and the second time what that would move is known."""

    target = TextField(
        label="It is the same as",
        max_length=200,
        help_text="The name of the ingredient that stays.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers: list[str] = []

    def offer(self, labels: list[str]) -> None:
        """Ask which ingredient is meant."""
        typed = self.cleaned_data["target"]
        self.offers = labels
        self.fields["target"].widget.attrs["list"] = "target_offers"
        found = f"“{typed}” may be: {'; '.join(labels)}." if labels else f"No ingredient is called “{typed}”."
        self.add_error("target", found)
