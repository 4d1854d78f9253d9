"""Calls of the functions that tell how events are doing, and what was given to whom."""

from uuid import UUID

from events.dto.packages import RecipientInput
from events.models import Assignment
from events.queries import giving, people, tags
from events.services import (
    assigning,
    dashboard,
    gathering,
    handing_out,
    merging,
    packages,
    readiness,
    recipients,
    standing,
)
from tests.service_cases.cases import ER, R, W
from tests.service_cases.events import at

PEOPLE = [
    ER(giving.given_values, lambda s, tx: {"assignments": list(Assignment.objects.using(tx.using).all())}),
    ER(
        giving.given_contents,
        lambda s, tx: {
            "given": giving.given_values(tx, assignments=list(Assignment.objects.using(tx.using).order_by("pk")))
        },
    ),
    R(giving.package_worth, lambda s, tx: {"package_id": s.plain_package.pk}),
    ER(giving.package_values, lambda s, tx: {"package_ids": [s.plain_package.pk]}),
    R(people.other_recipients, lambda s, tx: {"recipient_id": s.birch.pk}),
    R(packages.get_package_usage, lambda s, tx: {"package_id": s.plain_package.pk}),
    R(recipients.get_recipient_history, lambda s, tx: {"recipient_id": s.birch.pk}),
    W(
        assigning.assign_package_to_many,
        lambda s, tx: {
            "event_id": s.quiet.pk,
            "package_id": s.plain_package.pk,
            "recipient_ids": [s.cedar.pk],
            "by": s.by,
        },
    ),
    W(
        gathering.create_recipients,
        lambda s, tx: {"lines": [RecipientInput(name="Elm"), RecipientInput(name="Oak")]},
        refused={"lines": [RecipientInput(name="")]},
    ),
    W(merging.merge_recipients, lambda s, tx: {"source_id": s.birch.pk, "target_id": s.cedar.pk, "by": s.by}),
]

PROGRESS = [
    R(tags.event_tags, at("baking")),
    W(
        handing_out.update_fulfillment_of_many,
        lambda s, tx: (
            at("baking")(s, tx)
            | {"assignment_ids": [s.ready.id], "new_status": "delivered", "by": s.by, "idempotency_key": UUID(int=77)}
        ),
    ),
    ER(standing.load_standings, lambda s, tx: {"event_ids": [s.draft.pk, s.baking.pk]}),
    R(readiness.can_assemble_package, lambda s, tx: {"assignment_id": s.pending.pk}),
    R(dashboard.get_production_records, at("baking")),
    R(dashboard.get_production_total, lambda s, tx: at("baking")(s, tx) | {"recipe_id": s.cookies.pk}),
    R(dashboard.get_production_overview, at("baking")),
    R(dashboard.get_dashboard_summary),
    R(dashboard.get_recipe_cost_breakdown, at("baking")),
    W(
        dashboard.update_package_status,
        lambda s, tx: {"assignment_id": s.ready.id, "new_status": "delivered", "by": s.by},
    ),
]

CASES = [*PEOPLE, *PROGRESS]
