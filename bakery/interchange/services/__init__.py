"""What moves a bakery in and out, and what a new one begins with."""

from bakery.interchange.services.checking import check_data
from bakery.interchange.services.defaults import load_defaults
from bakery.interchange.services.importing import import_file
from bakery.interchange.services.samples import ensure_accounts, load_sample, remove_demo

__all__ = ["check_data", "ensure_accounts", "import_file", "load_defaults", "load_sample", "remove_demo"]
