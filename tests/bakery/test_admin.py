"""The admin writes definitions through their services, shows facts, and gives nobody powers."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bakery.accounts.models import User
from bakery.admin import ReadOnlyAdmin, ServiceAdmin
from bakery.catalogue.models import Ingredient, Supplier
from bakery.db.models import Fact
from tests import make
from tests.bakery.people import client_of, person

pytestmark = pytest.mark.django_db

OURS = [
    each for model, each in admin.site._registry.items()
    if model.__module__.split(".")[0] in ("bakery", "production", "assembly", "events")
]  # fmt: skip
SUPPLIER = {"name": "Corner Shop", "kind": "physical", "website": "", "street": "", "city": "Bath", "region": "",
            "postcode": "", "notes": ""}  # fmt: skip


@pytest.fixture
def client() -> Client:
    return client_of("superuser")


def address(each: admin.ModelAdmin[Any], page: str = "changelist") -> str:
    return reverse(f"admin:{each.model._meta.app_label}_{each.model._meta.model_name}_{page}")


def said(page: HttpResponse) -> str:
    return page.content.decode()


@pytest.mark.parametrize("role", ["anyone", "signed_in", "viewer", "baker", "planner"])
def test_the_admin_is_closed_to_every_role_but_the_highest(role: str) -> None:
    page = client_of(role).get("/admin/")

    assert (page.status_code, page["Location"]) == (302, "/admin/login/?next=/admin/")


@pytest.mark.parametrize("each", OURS, ids=lambda each: each.model.__name__)
def test_every_list_opens_and_can_be_searched(each: admin.ModelAdmin[Any], client: Client) -> None:
    assert each.search_fields, "a list without a search"
    assert client.get(address(each), {"q": "almond"}).status_code == 200


@pytest.mark.parametrize("each", OURS, ids=lambda each: each.model.__name__)
def test_every_list_fetches_the_rows_it_names_together(each: admin.ModelAdmin[Any], client: Client) -> None:
    named = set()
    for column in each.list_display:
        try:
            field = each.model._meta.get_field(str(column))
        except FieldDoesNotExist:
            continue
        if field.is_relation:
            named.add(field.name)

    assert named <= set(each.list_select_related or ())


@pytest.mark.parametrize("each", OURS, ids=lambda each: each.model.__name__)
def test_facts_are_only_looked_at(each: admin.ModelAdmin[Any], client: Client) -> None:
    if issubclass(each.model, Fact):
        assert isinstance(each, ReadOnlyAdmin)
    if isinstance(each, ReadOnlyAdmin):
        assert client.get(address(each, "add")).status_code == 403


def test_a_list_makes_as_many_queries_for_many_rows_as_for_few(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get("/admin/catalogue/product/").status_code == 200
        return len(found)

    for _ in range(3):
        make.product(make.ingredient())
    queries()  # the first request of a session writes its age
    few = queries()
    for _ in range(20):
        make.product(make.ingredient())

    assert queries() == few


def test_a_definition_is_added_by_its_service(client: Client) -> None:
    page = client.post("/admin/catalogue/supplier/add/", SUPPLIER)

    supplier = Supplier.objects.get()
    assert (page.status_code, supplier.name, supplier.city) == (302, "Corner Shop", "Bath")
    assert supplier.search_key
    assert LogEntry.objects.get().object_id == str(supplier.pk)


def test_only_what_changed_is_changed(client: Client) -> None:
    flour = make.ingredient("Flour", density=Decimal("0.5296342112"), notes="Sifted.")
    form = {"name": "Plain flour", "category": flour.category_id, "dimension": "mass", "is_stocked": "on",
            "density": "0.5296342112", "density_note": "", "grams_per_each": "", "shelf_life_days": "",
            "description": "", "notes": "Sifted."}  # fmt: skip

    page = client.post(f"/admin/catalogue/ingredient/{flour.pk}/change/", form)

    flour.refresh_from_db()
    assert page.status_code == 302
    assert (flour.name, flour.density, flour.notes) == ("Plain flour", Decimal("0.5296342112"), "Sifted.")


def test_chosen_rows_reach_the_service(client: Client) -> None:
    nuts = make.allergen("Nuts")
    flour = make.ingredient("Flour")
    form = {"name": "Almonds", "category": flour.category_id, "dimension": "mass", "allergens": [nuts.pk]}

    assert client.post("/admin/catalogue/ingredient/add/", form).status_code == 302

    almonds = Ingredient.objects.get(name="Almonds")
    assert (almonds.category_id, [*almonds.allergens.all()]) == (flour.category_id, [nuts])


def test_a_refusal_shows_the_form_again_with_every_value_and_keeps_nothing(client: Client) -> None:
    flour = make.ingredient("Flour")
    make.lot(make.product(flour), 5)
    form = {"name": "Wheat flour", "category": flour.category_id, "dimension": "volume", "is_stocked": "on",
            "density": "", "density_note": "", "grams_per_each": "", "shelf_life_days": "",
            "description": "", "notes": "typed"}  # fmt: skip

    page = client.post(f"/admin/catalogue/ingredient/{flour.pk}/change/", form)

    assert page.status_code == 200
    assert "is in use, so it stays measured as it is" in said(page)
    assert 'value="Wheat flour"' in said(page)
    assert "typed" in said(page)
    flour.refresh_from_db()
    assert (flour.name, flour.dimension) == ("Flour", "mass")
    assert LogEntry.objects.count() == 0


def listed(row: Ingredient, **typed: str) -> dict[str, Any]:
    """Return what the list sends when one row is edited in it."""
    form = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": row.pk, "_save": "Save"}
    cells = {"density": "", "grams_per_each": "", "shelf_life_days": ""} | typed
    return form | {f"form-0-{name}": value for name, value in cells.items()}


def test_rows_are_edited_in_the_list_by_their_service(client: Client) -> None:
    syrup = make.ingredient("Golden syrup", dimension="mass")

    assert client.post("/admin/catalogue/ingredient/", listed(syrup, density="1.437")).status_code == 302

    syrup.refresh_from_db()
    assert syrup.density == Decimal("1.437")


def test_a_refused_edit_in_the_list_keeps_every_cell_and_says_why_at_its_row(client: Client) -> None:
    flour = make.ingredient("Flour")
    first = make.product(flour, 1, "kg", name="White")
    twin = make.product(flour, 2, "kg", name="White")
    sent = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "Save"}
    for number, (row, quantity) in enumerate(((first, "3"), (twin, "3"))):
        cells = {"id": row.pk, "package_quantity": quantity, "package_unit": "kg"}
        sent |= {f"form-{number}-{name}": value for name, value in cells.items()}

    page = client.post("/admin/catalogue/product/", sent)

    assert page.status_code == 200
    assert "There is such a product already" in said(page)
    assert said(page).count('value="3"') == 2
    first.refresh_from_db()
    assert first.package_quantity == 1
    assert client.post("/admin/catalogue/product/", sent | {"form-1-package_quantity": "4"}).status_code == 302


@pytest.mark.parametrize("typed", ["1_0", "１", "1e1", "NaN", "0x1", "-1", "0"])
def test_a_number_that_is_none_is_refused(typed: str, client: Client) -> None:
    syrup = make.ingredient("Golden syrup", dimension="mass")

    for column in ("density", "shelf_life_days"):
        page = client.post("/admin/catalogue/ingredient/", listed(syrup, **{column: typed}), follow=True)
        assert page.status_code == 200

    syrup.refresh_from_db()
    assert (syrup.density, syrup.shelf_life_days) == (None, None)


@pytest.mark.parametrize("each", [each for each in OURS if isinstance(each, ServiceAdmin)], ids=lambda each: each.key)
def test_a_definition_can_be_written_and_not_deleted(each: ServiceAdmin, client: Client) -> None:
    assert client.get(address(each, "add")).status_code == 200
    assert each.has_delete_permission(None) is False  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "junk", ["?o=abc", "?p=x", "?kind__exact=nope", f"?id__exact={10**30}", "?nope=1", "?_to_field=x"]
)
def test_a_list_survives_junk_in_its_address(client: Client, junk: str) -> None:
    assert client.get(f"/admin/catalogue/supplier/{junk}", follow=True).status_code in (200, 400)


def staff(*codenames: str) -> tuple[Client, User]:
    """Return somebody who may change accounts and is no superuser."""
    user = person("signed_in")
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, user


def test_staff_cannot_give_themselves_powers() -> None:
    client, user = staff("change_user", "view_user")
    form = {"username": "signed_in", "is_active": "on", "is_superuser": "on", "is_staff": "on", "units": "us",
            "theme": "system", "date_joined_0": "2026-01-01", "date_joined_1": "00:00:00",
            "user_permissions": [*Permission.objects.values_list("pk", flat=True)]}  # fmt: skip

    assert client.post(f"/admin/accounts/user/{user.pk}/change/", form).status_code == 302

    user.refresh_from_db()
    assert not user.is_superuser
    assert user.user_permissions.count() == 2


def test_staff_cannot_touch_a_superuser() -> None:
    boss = person("superuser")
    client, _ = staff("change_user", "view_user")

    page = client.post(
        f"/admin/accounts/user/{boss.pk}/password/", {"password1": "a b c d e f", "password2": "a b c d e f"}
    )

    assert page.status_code == 403
    assert client.post(f"/admin/accounts/user/{boss.pk}/change/", {"username": "x"}).status_code == 403
    boss.refresh_from_db()
    assert boss.check_password("superuser")


def test_a_superuser_sets_a_password(client: Client) -> None:
    user = person("viewer")
    form = {"password1": "flour and water", "password2": "flour and water", "usable_password": "true"}

    assert client.post(f"/admin/accounts/user/{user.pk}/password/", form).status_code == 302

    user.refresh_from_db()
    assert user.check_password("flour and water")
