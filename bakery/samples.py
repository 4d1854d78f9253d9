"""What the page of parts shows instead of real rows."""

from django import forms

from bakery.forms import CountField, DayField, Form, IdempotencyKeyField, MoneyField, QuantityField, TextField


class SampleForm(Form):
    """One field of each kind."""

    name = TextField(max_length=100, help_text="As it stands on the jar.")
    num_batches = CountField(label="Batches", most=1000, unit="batches")
    quantity = QuantityField(unit="cups", help_text="1.5, 1 1/2 and 1½ are the same.")
    price = MoneyField(required=False)
    made_on = DayField(label="Made on")
    kind = forms.ChoiceField(choices=[("", "Choose"), ("cake", "Cake"), ("slice", "Slice")])
    size = forms.ChoiceField(choices=[("s", "Small"), ("l", "Large")], widget=forms.RadioSelect, initial="s")
    over_yield = forms.BooleanField(label="Yes, more than the recipe gives", required=False)
    notes = TextField(max_length=500, multiline=True, required=False)
    idempotency_key = IdempotencyKeyField()


def sample_rows() -> list[dict[str, str]]:
    """Return rows for the sample table."""
    return [
        {"name": "Almond Biscotti", "wanted": "190", "ready": "204", "state": "done", "word": "done", "cost": "31.02"},
        {"name": "Anzac Cookies", "wanted": "150", "ready": "60", "state": "half", "word": "partly", "cost": "12.40"},
        {"name": "Lemon Bliss Cake", "wanted": "2", "ready": "0", "state": "short", "word": "2 short", "cost": ""},
    ]
