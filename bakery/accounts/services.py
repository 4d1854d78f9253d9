"""What changes an account."""

from django.contrib.auth.models import Group

from bakery import logs
from bakery.accounts.errors import AccountNotFound
from bakery.accounts.models import Theme, Units, User
from bakery.accounts.roles import GROUPS
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput, NameTaken
from bakery.inputs import possible_ids


def ensure_roles(tx: Atomic) -> None:
    """Create the groups that stand for roles, where they are missing."""
    with logs.operation(tx, "ensure_roles"):
        Group.objects.using(tx.using).bulk_create([Group(name=name) for name in GROUPS], ignore_conflicts=True)


def create_account(tx: Atomic, *, username: str, password_hash: str, role: str) -> int:
    """Add a person with one role and return the id; the hash is made before the block, since that takes long."""
    with logs.operation(tx, "create_account", username=username, role=role):
        if role not in GROUPS:
            raise InvalidInput.of("role", f"“{role}” is not a role.")
        if User.objects.using(tx.using).filter(username=username).exists():
            raise NameTaken(f"There is an account called {username}.")
        ensure_roles(tx)
        user = User.objects.using(tx.using).create(username=username, password=password_hash)
        user.groups.add(Group.objects.using(tx.using).get(name=role))
    return user.pk


def set_display(tx: Atomic, *, user_id: int, units: Units, theme: Theme) -> None:
    """Keep how pages are shown to a person."""
    with logs.operation(tx, "set_display", user_id=user_id):
        _require_account(tx, user_id)
        User.objects.using(tx.using).filter(pk=user_id).update(units=units, theme=theme)


def change_password(tx: Atomic, *, user_id: int, password_hash: str) -> None:
    """Replace a password; every other session of the person ends with it."""
    with logs.operation(tx, "change_password", user_id=user_id):
        _require_account(tx, user_id)
        User.objects.using(tx.using).filter(pk=user_id).update(password=password_hash)


def _require_account(tx: Atomic, user_id: int) -> None:
    """Refuse an id that names nobody."""
    if not User.objects.using(tx.using).filter(pk__in=possible_ids([user_id])).exists():
        raise AccountNotFound(f"There is no account {user_id}.", id=user_id)
