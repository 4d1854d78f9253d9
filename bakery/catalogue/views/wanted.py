"""What the address of a list asks for."""

from bakery.catalogue.dto.listing import Wanted
from bakery.pages import Request, choice_param, id_param, text_param


def wanted_of(request: Request) -> Wanted:
    """Return which ingredients or materials are asked for."""
    return Wanted(
        query=text_param(request, "q"),
        group_id=id_param(request, "group"),
        missing_only=choice_param(request, "missing", ("1",)) == "1",
        used_only=choice_param(request, "used", ("1",)) == "1",
        retired=choice_param(request, "retired", ("1",)) == "1",
    )
