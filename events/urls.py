"""Addresses of events."""

from django.urls import path

from events.views import (
    assemble,
    compare,
    deliver,
    events,
    make,
    packages,
    pantry,
    plan,
    recipients,
    shopping,
    what_if,
)

urlpatterns = [
    path("assignments/<id:assignment_id>/deliver/", deliver.assignment_deliver, name="assignment_deliver"),
    path("assignments/<id:assignment_id>/note/", deliver.assignment_note, name="assignment_note"),
    path("deliver/", deliver.deliver, name="deliver"),
    path("deliveries/<id:delivery_id>/void/", deliver.delivery_void, name="delivery_void"),
    path("events/", events.events, name="events"),
    path("events/new/", events.event_create, name="event_create"),
    path("events/<id:event_id>/edit/", events.event_edit, name="event_edit"),
    path("events/<id:event_id>/clone/", events.event_clone, name="event_clone"),
    path("events/<id:event_id>/delete/", events.event_delete, name="event_delete"),
    path("events/<id:event_id>/compare/", compare.event_compare, name="event_compare"),
    path("events/<id:event_id>/compare/csv/", compare.event_compare_csv, name="event_compare_csv"),
    path("events/<id:event_id>/plan/", plan.event_plan, name="event_plan"),
    path("events/<id:event_id>/shopping/", shopping.event_shopping, name="event_shopping"),
    path("events/<id:event_id>/shopping/csv/", shopping.event_shopping_csv, name="event_shopping_csv"),
    path("events/<id:event_id>/what-if/", what_if.event_what_if, name="event_what_if"),
    path("events/<id:event_id>/make/", make.event_make, name="event_make"),
    path("events/<id:event_id>/assemble/", assemble.event_assemble, name="event_assemble"),
    path("events/<id:event_id>/deliver/", deliver.event_deliver, name="event_deliver"),
    path("make/", make.make, name="make"),
    path("packages/", packages.packages, name="packages"),
    path("packages/new/", packages.package_create, name="package_create"),
    path("packages/<id:package_id>/", packages.package, name="package"),
    path("packages/<id:package_id>/edit/", packages.package_edit, name="package_edit"),
    path("recipients/", recipients.recipients, name="recipients"),
    path("recipients/new/", recipients.recipient_create, name="recipient_create"),
    path("recipients/<id:recipient_id>/", recipients.recipient, name="recipient"),
    path("recipients/<id:recipient_id>/edit/", recipients.recipient_edit, name="recipient_edit"),
    path("pantry/", pantry.pantry, name="pantry"),
    path("shop/", shopping.shop, name="shop"),
]
