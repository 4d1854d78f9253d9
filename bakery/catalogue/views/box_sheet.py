"""The form of a box with its parts: what it shows, what it takes to the services, and what it shows again."""

from decimal import Decimal
from typing import Any

from bakery.catalogue.dto.goods import FinishedGoodDetail
from bakery.catalogue.errors import DuplicateComponent, GoodCycle, GoodTooDeep
from bakery.catalogue.explode import FINISHED_GOOD
from bakery.catalogue.formatting import format_amount
from bakery.catalogue.forms.boxes import BoxForm, PartForm, named_part
from bakery.catalogue.naming import Named
from bakery.catalogue.services.component_lines import set_component_lines
from bakery.db.transaction import Atomic
from bakery.errors import DomainError
from bakery.pages import Request
from bakery.rowforms import Rows, Sheet, known_row, open_form


class BoxSheet(Sheet):
    """A box as shown or as sent; `stored` is the one that is changed."""

    def __init__(self, request: Request, names: list[Named], *, stored: FinishedGoodDetail | None = None) -> None:
        self.stored = stored
        self.box_form = open_form(request, BoxForm, initial=_facts(stored) if stored else {})
        super().__init__(request, self.box_form, {"lines": _parts(request, names, stored)})

    def write_parts(self, tx: Atomic, *, box_id: int) -> None:
        """Write the parts; refused where somebody else changed the box meanwhile."""
        known = {line.id for line in self.stored.lines or ()} if self.stored else set()
        seen = self.box_form.cleaned_data["seen"] if self.stored else None
        lines = [known_row(row.line(), known) for row in self.rows["lines"].typed]
        set_component_lines(tx, finished_good_id=box_id, lines=lines, seen=seen)

    def refuse(self, error: DomainError) -> None:
        """Show a circle at the box that closes it, a part named twice at the second, all else where it belongs."""
        if isinstance(error, GoodCycle | GoodTooDeep | DuplicateComponent):
            wanted = (error.context.get("component_type", FINISHED_GOOD), error.context.get("component_id"))
            rows = [
                row
                for row in self.rows["lines"].typed
                if (row.line().component_type, row.line().component_id) == wanted
            ]
            if rows:
                rows[-1].add_error("part", error.message)
                return
        super().refuse(error)

    def show_meanwhile(self, stored: FinishedGoodDetail) -> None:
        """Name what is stored by now and differs from what was typed."""
        self.box_form.show_meanwhile(_facts(stored))
        parts = [
            f"{format_amount(Decimal(line.quantity), line.unit or 'ea')} {line.component_name}"
            for line in stored.lines or ()
        ]
        self.box_form.meanwhile.append(("Parts", "\n".join(parts)))


def _facts(stored: FinishedGoodDetail) -> dict[str, Any]:
    names = ("name", "shelf_life_days", "description", "instructions", "notes")
    return {name: getattr(stored, name) for name in names} | {"seen": stored.updated_at.isoformat()}


def _parts(request: Request, offered: list[Named], stored: FinishedGoodDetail | None) -> Rows:
    lines = (stored.lines or ()) if stored else ()
    known = {(each.kind, each.id): each for each in offered}
    parts = [named_part(line) for line in lines]
    parts = [known.get((part.kind, part.id), part) for part in parts]
    initial = [
        {
            "row_id": line.id,
            "part": part.label,
            "quantity": line.quantity,
            "unit": line.unit,
            "decide_at_assembly": line.decide_at_assembly,
            "note": line.note,
        }
        for line, part in zip(lines, parts, strict=True)
    ]
    retired = [part for part in parts if (part.kind, part.id) not in known]
    spare = 2 if lines else 5
    return Rows(
        request, PartForm, prefix="part", initial=initial, spare=spare, names=[*offered, *retired],
        names_id="part_names",
    )  # fmt: skip
