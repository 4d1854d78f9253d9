"""The lists of ingredients, materials and products, with what is on hand of each."""

from collections.abc import Iterable
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render

from bakery.catalogue.dto.listing import Wanted, WantedProducts
from bakery.catalogue.queries.choices import ingredient_groups, material_groups, store_choices
from bakery.catalogue.queries.listing import STATES, ingredients_page, materials_page, products_page
from bakery.catalogue.views.wanted import wanted_of
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.inventory.dto.stock import StockLevel
from bakery.inventory.queries.product_stock import product_stock
from bakery.inventory.queries.stock import get_stock_levels
from bakery.pages import (
    Paging,
    Request,
    choice_param,
    id_param,
    page_number,
    page_slice,
    role_required,
    sort_key,
    text_param,
)

SORTS: Final = ("name", "group", "products")


@role_required("viewer", mode="catalogue")
def ingredients(request: Request) -> HttpResponse:
    """List ingredients with what is on hand and what is not known of them."""
    page, sort, wanted = page_number(request), sort_key(request, SORTS, "name"), wanted_of(request)
    with transaction.snapshot() as tx:
        groups = ingredient_groups(tx)
        listed = ingredients_page(tx, wanted=wanted, sort=sort, page=page_slice(page))
        levels = _levels(tx, "ingredient", (row.ingredient.id for row in listed.rows))
    rows = [(row, levels[row.ingredient.id]) for row in listed.rows]
    context = {"listed": listed, "rows": rows, "paging": Paging(number=page, total=listed.total), "groups": groups}
    return render(request, "inventory/ingredients.html", context | _filters(wanted, sort))


@role_required("viewer", mode="catalogue")
def materials(request: Request) -> HttpResponse:
    """List materials with what is on hand and the boxes that use them."""
    page, sort, wanted = page_number(request), sort_key(request, SORTS, "name"), wanted_of(request)
    with transaction.snapshot() as tx:
        groups = material_groups(tx)
        listed = materials_page(tx, wanted=wanted, sort=sort, page=page_slice(page))
        levels = _levels(tx, "material", (row.material.id for row in listed.rows))
    rows = [(row, levels[row.material.id]) for row in listed.rows]
    context = {"listed": listed, "rows": rows, "paging": Paging(number=page, total=listed.total), "groups": groups}
    return render(request, "inventory/materials.html", context | _filters(wanted, sort))


@role_required("viewer", mode="catalogue")
def products(request: Request) -> HttpResponse:
    """List products by what they are a package of, or those entered in a hurry, or the retired ones."""
    page, tab = page_number(request), choice_param(request, "tab", tuple(STATES), "active")
    wanted = WantedProducts(
        query=text_param(request, "q"),
        state=tab,
        store_id=id_param(request, "store"),
        food_group_id=id_param(request, "food"),
        material_group_id=id_param(request, "material"),
    )
    with transaction.snapshot() as tx:
        listed = products_page(tx, wanted=wanted, page=page_slice(page))
        stock = product_stock(tx, products=[row.product for row in listed.rows])
        waiting = products_page(tx, wanted=WantedProducts(state="review"), page=slice(0)).total
        stores, food, material = store_choices(tx), ingredient_groups(tx), material_groups(tx)
    context = {
        "listed": listed, "rows": [(row, stock[row.product.id]) for row in listed.rows],
        "paging": Paging(number=page, total=listed.total), "wanted": wanted, "tab": tab, "waiting": waiting,
        "filtered": wanted != WantedProducts(state=tab),
        "choices": (
            ("store", "Store", "All stores", stores, wanted.store_id),
            ("food", "Group of ingredients", "All groups", food, wanted.food_group_id),
            ("material", "Group of materials", "All groups", material, wanted.material_group_id),
        ),
    }  # fmt: skip
    return render(request, "inventory/products.html", context)


def _filters(wanted: Wanted, sort: str) -> dict[str, Any]:
    return {"wanted": wanted, "sort": sort, "filtered": wanted != Wanted()}


def _levels(tx: Atomic, item_type: str, ids: Iterable[int]) -> dict[int, StockLevel]:
    levels = get_stock_levels(tx, item_type=item_type, item_ids=list(ids), include_empty=True)
    return {level.item_id: level for level in levels}
