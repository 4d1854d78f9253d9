"""Who may read and who may write, for every address of the site; None: the method is not answered."""

from typing import Final

ACCESS: Final[dict[str, tuple[str | None, str | None]]] = {
    "account": ("signed_in", "signed_in"),
    "account_password": ("signed_in", "signed_in"),
    "design": ("viewer", "viewer"),
    "healthz": ("anyone", None),
    "login": ("anyone", "anyone"),
    "logout": (None, "anyone"),
    "today": ("viewer", None),
}
