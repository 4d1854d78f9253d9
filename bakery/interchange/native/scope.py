"""Which models a backup holds, in the order in which they are loaded, and why the others stay out."""

from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any, Final

from django.apps import apps
from django.db.models import Model

ModelClass = type[Model]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Why a model stays out of backups, and whether its rows go when a backup replaces what they speak of."""

    reason: str
    cleared: bool = False


_BY_MIGRATIONS: Final = Exclusion(reason="Made by migrations, the same everywhere.")
_OF_LOGINS: Final = Exclusion(reason="Attempts to sign in concern this site alone.")

EXCLUDED: Final = {
    "admin.logentry": Exclusion(reason="Names rows by their numbers here.", cleared=True),
    "auth.permission": _BY_MIGRATIONS,
    "contenttypes.contenttype": _BY_MIGRATIONS,
    "sessions.session": Exclusion(reason="Whoever is signed in, is so here; a session ends with its password."),
    "axes.accessattempt": _OF_LOGINS,
    "axes.accessattemptexpiration": _OF_LOGINS,
    "axes.accessfailurelog": _OF_LOGINS,
    "axes.accesslog": _OF_LOGINS,
    "inventory.requestkey": Exclusion(reason="Keeps requests of the moment from being sent twice.", cleared=True),
    "interchange.importreport": Exclusion(reason="Tells what files brought into this database.", cleared=True),
}
PEOPLE: Final = ("auth.group", "accounts.user")


def label_of(model: ModelClass) -> str:
    """Return the name of a model in files: `catalogue.recipe`."""
    return model._meta.label_lower


def exported_models(*, with_people: bool = True) -> list[ModelClass]:
    """Return the models of a backup, each after those its rows refer to."""
    models = [model for model in apps.get_models() if label_of(model) not in EXCLUDED]
    sorter: TopologicalSorter[ModelClass] = TopologicalSorter()
    for model in models:
        sorter.add(model, *(target for target in _targets(model) if target in models and target is not model))
    return [model for model in sorter.static_order() if with_people or label_of(model) not in PEOPLE]


def cleared_models() -> list[ModelClass]:
    """Return the models that stay out of backups and whose rows go with what they speak of."""
    return [model for model in apps.get_models() if _is_cleared(label_of(model))]


def _is_cleared(label: str) -> bool:
    return label in EXCLUDED and EXCLUDED[label].cleared


def _targets(model: ModelClass) -> list[ModelClass]:
    """Return the models that rows of a model refer to."""
    related: list[Any] = [field.related_model for field in model._meta.get_fields() if _refers(field)]
    return related


def _refers(field: Any) -> bool:
    return bool(field.is_relation and (field.concrete or field.many_to_many) and not field.auto_created)
