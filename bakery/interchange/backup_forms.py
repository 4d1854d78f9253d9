"""What is typed before everything is replaced."""

from typing import Any

from django.core.exceptions import ValidationError

from bakery.forms import Form, TextField


class RestoreForm(Form):
    """The name of the database, typed by hand, so that nobody replaces one by mistake."""

    database = TextField(max_length=200, label="Name of the database")

    def __init__(self, *args: Any, database: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._database = database
        self.fields["database"].help_text = f"Type {database} to say that all of it may be replaced."

    def clean_database(self) -> str:
        """Refuse any other name."""
        typed: str = self.cleaned_data["database"]
        if typed != self._database:
            raise ValidationError(f"This is not {self._database}.", code="other")
        return typed
