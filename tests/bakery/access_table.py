"""Who may read and who may write, for every address of the site; None: the method is not answered."""

from typing import Final

ACCESS: Final[dict[str, tuple[str | None, str | None]]] = {
    "account": ("signed_in", "signed_in"),
    "account_password": ("signed_in", "signed_in"),
    "assemblies": ("viewer", None),
    "assembly": ("viewer", None),
    "assembly_create": ("baker", "baker"),
    "assembly_reconcile": ("baker", "baker"),
    "assembly_void": ("baker", "baker"),
    "design": ("viewer", "viewer"),
    "healthz": ("anyone", None),
    "login": ("anyone", "anyone"),
    "logout": (None, "anyone"),
    "lot": ("viewer", None),
    "purchase": ("viewer", None),
    "purchase_create": ("baker", "baker"),
    "purchase_void": ("baker", "baker"),
    "purchases": ("viewer", None),
    "run": ("viewer", None),
    "run_create": ("baker", "baker"),
    "run_reconcile": ("baker", "baker"),
    "run_void": ("baker", "baker"),
    "runs": ("viewer", None),
    "today": ("viewer", None),
}
