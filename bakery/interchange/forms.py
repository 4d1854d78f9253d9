"""What is asked of people who bring a file."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from bakery.forms import Form
from bakery.interchange.dto import ImportOptions, ImportScreen, Question
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
        help_text=f"A selection of a bakery or a file of the predecessor, at most {LARGEST}.",
        widget=forms.FileInput(attrs={"accept": ".json,.zip,application/json,application/zip"}),
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
        self, *args: Any, questions: Sequence[Question], choices: Mapping[str, Choices], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = [*questions]
        for number, question in enumerate(self.questions):
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=asked(question),
                help_text=f"Asked by {question.place}.",
                required=False,
                choices=[("", "Leave it open"), *choices[question.key], *CREATED_AS.get(kind_of(question), ())],
            )
        if any(kind_of(each) == SUPPLIER for each in self.questions):
            self.fields["create_suppliers"] = forms.BooleanField(
                label="Create every supplier that is not known", required=False
            )

    def options(self, screen: ImportScreen) -> ImportOptions:
        """Return how the file is to be taken in now."""
        given = {
            question.key: self.cleaned_data[f"answer_{number}"]
            for number, question in enumerate(self.questions)
            if self.cleaned_data[f"answer_{number}"]
        }
        kinds = {SUPPLIER} if self.cleaned_data.get("create_suppliers") else set()
        return ImportOptions(
            family=screen.head.family,
            mode=screen.mode,
            answers={**screen.answers, **given},
            create_missing=frozenset({*screen.create_missing, *kinds}),
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
    slug, brand, name, size, unit = (question.key.split(":", 5)[1:] + [""] * 5)[:5]
    told = " ".join(filter(None, (brand, name, size, unit)))
    return f"Which product of {slug} is “{told}”?"
