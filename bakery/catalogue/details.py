"""Single rows as the catalogue tells them, from rows already loaded."""

from bakery.catalogue import problems
from bakery.catalogue.conversions import part_of
from bakery.catalogue.dto.goods import ComponentLineRow
from bakery.catalogue.dto.recipes import FinishedUnitDetail, RecipeComponentRow
from bakery.catalogue.models import ComponentLine, FinishedUnit, RecipeComponent
from bakery.catalogue.units import quantise_ratio
from bakery.catalogue.yields import units_per_batch
from bakery.dto import exact_to_string, quantity_to_string


def unit_detail(unit: FinishedUnit, recipe_slug: str) -> FinishedUnitDetail:
    """Return a yield in full; the unit it mirrors must be loaded."""
    per_batch = units_per_batch(unit.items_per_batch, unit.batch_percentage)
    return FinishedUnitDetail(
        id=unit.pk,
        uuid=unit.uuid,
        slug=unit.slug,
        recipe_id=unit.recipe_id,
        name=unit.name,
        yield_type=unit.yield_type,
        yield_mode=unit.yield_mode,
        items_per_batch=unit.items_per_batch,
        batch_percentage=None if unit.batch_percentage is None else quantity_to_string(unit.batch_percentage),
        units_per_batch=exact_to_string(quantise_ratio(per_batch)),
        item_unit=unit.item_unit,
        base_unit_id=unit.base_unit_id,
        shelf_life_days=unit.shelf_life_days,
        notes=unit.notes,
        archived_at=unit.archived_at,
        updated_at=unit.updated_at,
        problems=tuple(problems.of_unit(unit, recipe_slug)),
    )


def recipe_component_row(component: RecipeComponent, component_name: str) -> RecipeComponentRow:
    """Return a recipe inside another."""
    return RecipeComponentRow(
        id=component.pk,
        recipe_id=component.recipe_id,
        component_id=component.component_id,
        component_name=component_name,
        batches=quantity_to_string(component.batches),
        note=component.note,
        position=component.position,
    )


def component_line_row(line: ComponentLine, component_name: str) -> ComponentLineRow:
    """Return a part of a good."""
    part = part_of(line)
    return ComponentLineRow(
        id=line.pk,
        component_type=part.kind,
        component_id=part.id,
        component_name=component_name,
        quantity=quantity_to_string(line.quantity),
        unit=line.unit,
        product_id=line.product_id,
        decide_at_assembly=line.decide_at_assembly,
        note=line.note,
        position=line.position,
        updated_at=line.updated_at,
    )
