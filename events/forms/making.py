"""What is typed on the way from the oven to the box."""

from decimal import Decimal
from typing import Any

from bakery.catalogue.formatting import format_amount
from bakery.forms import Form, IdChoiceField
from events.dto.making import MaterialLine


class MaterialForm(Form):
    """Which product serves one undecided line; nothing leaves it open until assembly."""

    product_id = IdChoiceField(label="Product", required=False)

    def __init__(self, *args: Any, line: MaterialLine, **kwargs: Any) -> None:
        kwargs |= {"prefix": f"{line.line_type}_{line.line_id}", "initial": {"product_id": line.product_id}}
        super().__init__(*args, **kwargs)
        self.line = line
        offers = [(offer.product_id, self._label(offer.product_name, offer.on_hand)) for offer in line.offers]
        self.fields["product_id"].choices = [("", "Not chosen yet"), *offers]  # type: ignore[attr-defined]

    @property
    def key(self) -> str:
        """The name of the button that sends this form and no other."""
        return f"choose_{self.prefix}"

    def _label(self, name: str, on_hand: str) -> str:
        return f"{name}, {format_amount(Decimal(on_hand), self.line.unit or 'ea')} in stock"
