"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from bakery import views

handler400 = "bakery.errorpages.bad_request"
handler403 = "bakery.errorpages.permission_denied"
handler404 = "bakery.errorpages.page_not_found"
handler500 = "bakery.errorpages.server_error"

# One login for pages and admin, so that no guess escapes the count.
admin_login = login_not_required(RedirectView.as_view(pattern_name="login", query_string=True))

urlpatterns = [
    path("", views.today, name="today"),
    path("search/", views.search, name="search"),
    path("design/", views.design, name="design"),
    path("healthz", views.healthz, name="healthz"),
    path("", include("bakery.accounts.urls")),
    path("", include("bakery.catalogue.urls")),
    path("", include("bakery.inventory.urls")),
    path("", include("production.urls")),
    path("", include("assembly.urls")),
    path("", include("events.urls")),
    path("", include("bakery.interchange.urls")),
    path("admin/login/", admin_login),
    path("admin/", admin.site.urls),
]

if settings.DEBUG_TOOLBAR:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += debug_toolbar_urls()
