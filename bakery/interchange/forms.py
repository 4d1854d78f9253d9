"""What is asked of people who bring a file."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from bakery.forms import Form
from bakery.interchange.codes import EDITS, MEANING
from bakery.interchange.dto import ImportScreen, Question
from bakery.interchange.job import CREATE
from bakery.interchange.reading import MOST_BYTES
from bakery.interchange.register import PRODUCT, SUPPLIER

LARGEST: Final = f"{MOST_BYTES // 1024 // 1024} MB"
Choices = Sequence[tuple[str, str]]
CREATED_AS: Final[Mapping[str, Choices]] = {
    PRODUCT: [(CREATE, "Create it, to be reviewed later")],
    SUPPLIER: [(CREATE, "Create it")],
}


class UploadForm(Form):
    """A file to look into."""

    file = forms.FileField(
        label="File",
        max_length=255,
        help_text=f"From another bakery or the desktop app before this one, or a list of prices; at most {LARGEST}.",
        widget=forms.FileInput(attrs={"accept": ".json,.zip,.csv,application/json,application/zip,text/csv"}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is too large to be looked into."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise ValidationError(f"file: It is larger than {LARGEST}.", code="large")
        return file


class AnswersForm(Form):
    """The questions of a file; what is left open stays open."""

    def __init__(
        self, *args: Any, questions: Sequence[Question], choices: Mapping[str, Choices], family: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = [*questions]
        made = CREATED_AS if family != EDITS else {}
        for number, question in enumerate(self.questions):
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=asked(question),
                help_text=f"Asked by {question.place}.",
                required=False,
                choices=[("", "Leave it open"), *choices[question.key], *made.get(kind_of(question), ())],
            )
            if kind_of(question) == PRODUCT and not choices[question.key]:
                self.fields[f"slug_{number}"] = forms.CharField(
                    label="Or the slug or barcode of the product", max_length=200, required=False
                )
        if made and any(kind_of(each) == SUPPLIER for each in self.questions):
            self.fields["create_suppliers"] = forms.BooleanField(
                label="Create every supplier that is not known", required=False
            )

    def answered(self, screen: ImportScreen) -> dict[str, Any]:
        """Return the answers given so far and now, as options of the import have them."""
        given = {
            question.key: answer
            for number, question in enumerate(self.questions)
            if (answer := self.cleaned_data[f"answer_{number}"] or self.cleaned_data.get(f"slug_{number}"))
        }
        kinds = {SUPPLIER} if self.cleaned_data.get("create_suppliers") else set()
        return {
            "answers": {**screen.answers, **given},
            "create_missing": frozenset({*screen.create_missing, *kinds}),
        }


class ModeForm(Form):
    """How a file meets what is here already."""

    def __init__(self, *args: Any, modes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"] = forms.ChoiceField(
            label="What is to become of rows that are here already?",
            choices=[(mode, f"{mode.capitalize()}: {MEANING[mode]}") for mode in modes],
            widget=forms.RadioSelect,
        )


def kind_of(question: Question) -> str:
    """Return what a question asks for, as its key begins."""
    return question.key.partition(":")[0]


def ingredient_of(question: Question) -> str:
    """Return the ingredient whose product is asked for."""
    return question.key.split(":")[1]


def asked(question: Question) -> str:
    """Return the question as people read it."""
    if kind_of(question) != PRODUCT:
        return question.message
    slug, *parts = question.key.split(":", 5)[1:]
    told = " ".join(filter(None, parts))
    return f"Which product of {slug} is “{told}”?" if told else f"Which product is “{slug}”?"
