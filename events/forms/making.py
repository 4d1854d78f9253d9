"""What is typed on the way from the oven to the box."""

from typing import Any

from bakery.catalogue.formatting import System, shown
from bakery.forms import Form, IdChoiceField
from events.dto.making import MaterialLine


class MaterialForm(Form):
    """Which product serves one undecided line; nothing leaves it open until assembly."""

    product_id = IdChoiceField(label="Product", required=False)

    def __init__(self, *args: Any, line: MaterialLine, units: System, **kwargs: Any) -> None:
        kwargs |= {"prefix": f"{line.line_type}_{line.line_id}", "initial": {"product_id": line.product_id}}
        super().__init__(*args, **kwargs)
        self.line = line
        offers = [
            (offer.product_id, f"{offer.product_name}, {shown(offer.on_hand, line.unit, units)} in stock")
            for offer in line.offers
        ]
        self.fields["product_id"].choices = [("", "Not chosen yet"), *offers]  # type: ignore[attr-defined]

    @property
    def key(self) -> str:
        """The name of the button that sends this form and no other."""
        return f"choose_{self.prefix}"
