"""Which products serve the materials that definitions leave open."""

from typing import Any, Final

from django.utils import timezone

from assembly.dto import ChoiceInput, ChoiceNeed
from assembly.errors import ChoiceRefused
from assembly.materials import NOTHING, OpenLine
from assembly.queries.parts import choice_needs
from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.errors import FinishedGoodNotFound, LineNotFound, ProductNotFound
from bakery.catalogue.models import ComponentLine, FinishedGood, Product
from bakery.catalogue.units import BASE_UNITS
from bakery.db.transaction import Atomic
from bakery.inputs import Checked
from events.dto.packaging import MaterialChoiceRow, PendingChoice
from events.models import AmendmentKind, Event, MaterialChoice, Package, PackageLine
from events.planning.amendments import Change, lock_choices, record_change
from events.planning.loading import derive_plans
from events.planning.open_materials import OpenMaterial, open_materials
from events.queries.events import require_event

COMPONENT_LINE: Final = "component_line"
PACKAGE_LINE: Final = "package_line"
LINE_TYPES: Final = (COMPONENT_LINE, PACKAGE_LINE)
OWNERS: Final = {COMPONENT_LINE: "finished_good", PACKAGE_LINE: "package"}
Line = ComponentLine | PackageLine


def choose_material(
    tx: Atomic, *, event_id: int, line_id: int, line_type: str, product_id: int, reason: str = "", by: User
) -> MaterialChoiceRow:
    """Choose the product for an undecided line at this event; the definition stays undecided."""
    ids = {"event_id": event_id, "line_id": line_id, "line_type": line_type, "product_id": product_id}
    with logs.operation(tx, "choose_material", **ids, by_id=by.pk):
        _check_type(line_type)
        event = lock_choices(tx, event_id=event_id, reason=reason)
        line = _find_line(tx, line_type, line_id)
        product = _find_product(tx, product_id)
        if not line.decide_at_assembly:
            raise ChoiceRefused("This line leaves nothing to choose.", line_id=line_id)
        if product.material_id != line.material_id or product.archived_at is not None:
            raise ChoiceRefused(f"“{product}” is not a product in use of “{line.material}”.", product_id=product_id)

        decided = {"product": product, "chosen_by": by, "chosen_at": timezone.now()}
        choices = MaterialChoice.objects.using(tx.using).filter(event_id=event_id, **{line_type: line})
        before = choices.select_related("product").first()
        if not choices.update(**decided):
            MaterialChoice.objects.using(tx.using).create(event_id=event_id, **{line_type: line}, **decided)
        _record(tx, event, line, before.product if before else None, product, reason=reason, by=by)
        choice = choices.select_related("product", "chosen_by").get()
    return _row(choice, line)


def clear_material_choice(
    tx: Atomic, *, event_id: int, line_id: int, line_type: str, reason: str = "", by: User
) -> None:
    """Leave a line open again; one that is open already stays so."""
    ids = {"event_id": event_id, "line_id": line_id, "line_type": line_type}
    with logs.operation(tx, "clear_material_choice", **ids, by_id=by.pk):
        _check_type(line_type)
        event = lock_choices(tx, event_id=event_id, reason=reason)
        line = _find_line(tx, line_type, line_id)
        choices = MaterialChoice.objects.using(tx.using).filter(event_id=event_id, **{line_type: line})
        before = choices.select_related("product").first()
        choices.delete()
        _record(tx, event, line, before.product if before else None, None, reason=reason, by=by)


def _record(
    tx: Atomic, event: Event, line: Line, before: Product | None, after: Product | None, *, reason: str, by: User
) -> None:
    """Leave behind a choice that differs; in production it is reason enough for itself."""
    if before == after:
        return
    change = Change(
        kind=AmendmentKind.CHOOSE_MATERIAL,
        subject=line.material,
        before={"product": str(before)} if before else None,
        after={"product": str(after)} if after else None,
    )
    ready = f"{after or 'Nothing'} is chosen for {line.material}."
    record_change(tx, event=event, change=change, reason=reason.strip() or ready, by=by)


def get_material_choices(tx: Atomic, *, event_id: int, finished_good_id: int | None = None) -> list[ChoiceInput]:
    """Return what is chosen for the lines of goods, or of one, as recording their assembly takes it."""
    require_event(tx, event_id=event_id)
    choices = MaterialChoice.objects.using(tx.using).filter(event_id=event_id, component_line__isnull=False)
    if finished_good_id is not None:
        if not FinishedGood.objects.using(tx.using).filter(pk=finished_good_id).exists():
            raise FinishedGoodNotFound(f"There is no finished good {finished_good_id}.", id=finished_good_id)
        choices = choices.filter(component_line__finished_good_id=finished_good_id)
    found = choices.order_by("component_line_id").values_list("component_line_id", "product_id")
    return [ChoiceInput(line_id=line_id or 0, product_id=product_id) for line_id, product_id in found]


def get_chosen_materials(tx: Atomic, *, event_id: int) -> list[MaterialChoiceRow]:
    """Return every choice of the event, of goods and packages, by material."""
    found = MaterialChoice.objects.using(tx.using).filter(event_id=event_id)
    boxes = ("component_line__material", "component_line__finished_good")
    packages = ("package_line__material", "package_line__package")
    choices = list(found.select_related("product", "chosen_by", *boxes, *packages))
    if not choices:
        require_event(tx, event_id=event_id)
    rows = [_row(choice, line) for choice in choices if (line := choice.component_line or choice.package_line)]
    return sorted(rows, key=lambda row: (row.material_name, row.line_type, row.line_id))


def get_pending_choices(tx: Atomic, *, event_id: int) -> list[PendingChoice]:
    """Return the lines left open in all that is still to be put together or handed over, goods first."""
    asked = list(open_materials(derive_plans(tx, event_ids=[event_id]), event_id))
    needs = choice_needs(tx, open_lines=[OpenLine(need=each.need, chosen=NOTHING) for each in asked])
    return [_pending(each, need) for each, need in zip(asked, needs, strict=True)]


def _pending(asked: OpenMaterial, need: ChoiceNeed) -> PendingChoice:
    return PendingChoice(
        line_id=need.line_id,
        material_id=need.material_id,
        material_name=need.material_name,
        required=need.required,
        chosen=need.chosen,
        unit=need.unit,
        offers=need.offers,
        line_type=PACKAGE_LINE if isinstance(asked.owner, Package) else COMPONENT_LINE,
        source_id=asked.owner.pk,
        source_name=asked.owner.name,
    )


def _check_type(line_type: str) -> None:
    checked = Checked()
    checked.choice("line_type", line_type, LINE_TYPES)
    checked.done()


def _find_line(tx: Atomic, line_type: str, line_id: int) -> Line:
    model: Any = PackageLine if line_type == PACKAGE_LINE else ComponentLine
    lines = model.objects.using(tx.using).select_related("material", OWNERS[line_type])
    line: Line | None = lines.filter(pk=line_id).first()
    if line is None:
        raise LineNotFound(f"There is no line {line_id}.", id=line_id)
    return line


def _find_product(tx: Atomic, product_id: int) -> Product:
    product: Product | None = Product.objects.using(tx.using).filter(pk=product_id).first()
    if product is None:
        raise ProductNotFound(f"There is no product {product_id}.", id=product_id)
    return product


def _row(choice: MaterialChoice, line: Line) -> MaterialChoiceRow:
    source = line.package if isinstance(line, PackageLine) else line.finished_good
    return MaterialChoiceRow(
        event_id=choice.event_id,
        line_type=PACKAGE_LINE if isinstance(line, PackageLine) else COMPONENT_LINE,
        line_id=line.pk,
        source_id=source.pk,
        source_name=source.name,
        material_id=line.material_id or 0,
        material_name=str(line.material),
        unit=BASE_UNITS[line.material.dimension] if line.material else "",
        product_id=choice.product_id,
        product_name=str(choice.product),
        by_name=str(choice.chosen_by),
        chosen_at=choice.chosen_at,
    )
