"""What is refused about accounts."""

from bakery.errors import NotFound


class AccountNotFound(NotFound):
    """No account has this id."""
