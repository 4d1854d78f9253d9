"""Calls of the functions that tell how events are doing, and what was given to whom."""

from events.models import Assignment
from events.queries import giving
from events.services import merging, packages, recipients
from tests.service_cases.cases import ER, R, W

PEOPLE = [
    ER(giving.given_values, lambda s, tx: {"assignments": list(Assignment.objects.using(tx.using).all())}),
    ER(giving.package_values, lambda s, tx: {"package_ids": [s.plain_package.pk]}),
    R(packages.get_package_usage, lambda s, tx: {"package_id": s.plain_package.pk}),
    R(recipients.get_recipient_history, lambda s, tx: {"recipient_id": s.birch.pk}),
    W(merging.merge_recipients, lambda s, tx: {"source_id": s.birch.pk, "target_id": s.cedar.pk, "by": s.by}),
]

CASES = [*PEOPLE]
