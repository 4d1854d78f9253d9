"""Signing in, and how pages are shown."""

from typing import Final

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from bakery.accounts.models import Theme, Units

REFUSED: Final = (
    "Name and password do not match, or there were too many tries. "
    "After five tries that fail, this name has to wait fifteen minutes."
)


class LoginForm(AuthenticationForm):
    """Says the same whether the name is unknown, the password wrong, the account off, or the name paused."""

    error_messages = {"invalid_login": REFUSED, "inactive": REFUSED}


class DisplayForm(forms.Form):
    """Units and theme."""

    units = forms.ChoiceField(choices=Units.choices, help_text="A recipe keeps the units it was written in.")
    theme = forms.ChoiceField(choices=Theme.choices)
