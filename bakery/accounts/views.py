"""Signing in and out, and a person's own account."""

from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from bakery.accounts import services as account_service
from bakery.accounts import sessions
from bakery.accounts.forms import DisplayForm, LoginForm
from bakery.accounts.models import Theme, Units
from bakery.accounts.queries import demo_accounts
from bakery.db import transaction
from bakery.pages import Request, form_status, role_required, safe_next


@sensitive_post_parameters("password")
@role_required("anyone", write="anyone")
def login(request: Request) -> HttpResponse:
    """Sign in: the password is checked before the block, which keeps the moment and the session."""
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            auth.login(request, form.get_user())
            sessions.begin(request)
        return _remember_theme(redirect(safe_next(request, reverse("today"))), form.get_user().theme)

    demo: list[str] = []
    if settings.DEBUG:
        with transaction.snapshot() as tx:
            demo = demo_accounts(tx)
    context = {"form": form, "demo": demo, "next": safe_next(request, "")}
    return render(request, "accounts/login.html", context, status=form_status(form))


def login_paused(request: HttpRequest, response: HttpResponse, credentials: Any = None) -> HttpResponse:
    """Answer a paused name with the page that every refused login gets."""
    response.status_code = 429
    return response


@role_required(write="anyone")
def logout(request: Request) -> HttpResponse:
    """Sign out; the session ends on the server too."""
    with transaction.atomic():
        auth.logout(request)
    return redirect("login")


@role_required("signed_in", write="signed_in")
def account(request: Request) -> HttpResponse:
    """Choose units and theme."""
    shown = {"units": request.user.units, "theme": request.user.theme}
    form = DisplayForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        units, theme = Units(form.cleaned_data["units"]), Theme(form.cleaned_data["theme"])
        with transaction.atomic() as tx:
            account_service.set_display(tx, user_id=request.user.pk, units=units, theme=theme)
        messages.success(request, f"Saved. Units: {units.label}. Theme: {theme.label}.")
        return _remember_theme(redirect(safe_next(request, reverse("account"))), theme)

    return render(request, "accounts/account.html", {"form": form}, status=form_status(form))


@sensitive_post_parameters()
@role_required("signed_in", write="signed_in")
def account_password(request: Request) -> HttpResponse:
    """Change the password; other sessions of the person end."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        password_hash = make_password(form.cleaned_data["new_password1"])
        with transaction.atomic() as tx:
            account_service.change_password(tx, user_id=request.user.pk, password_hash=password_hash)
            request.user.password = password_hash
            auth.update_session_auth_hash(request, request.user)
        messages.success(request, "Your password is changed. Other devices have to sign in again.")
        return redirect("account")

    return render(request, "accounts/account_password.html", {"form": form}, status=form_status(form))


def _remember_theme(response: HttpResponse, theme: str) -> HttpResponse:
    """Let this browser show the login page as its last person likes it."""
    response.set_cookie("theme", theme, max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
    return response
