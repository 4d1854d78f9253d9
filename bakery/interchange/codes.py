"""The letters of the families of files, and the words for how a file meets what is there."""

from typing import Final

NATIVE: Final = "native"
EVERYTHING: Final = "A"
BACKUP: Final = "B"
CATALOGUE_ONLY: Final = "C"
EDITS: Final = "D"
FACTS: Final = "E"

ADD: Final = "add"
AUGMENT: Final = "augment"
UPDATE: Final = "update"

# Of each family; the first mode is taken where none is asked for.
MODES: Final = {
    NATIVE: (ADD, AUGMENT, UPDATE),
    EVERYTHING: (ADD, AUGMENT, UPDATE),
    BACKUP: (ADD, AUGMENT, UPDATE),
    CATALOGUE_ONLY: (AUGMENT, ADD, UPDATE),
    EDITS: (UPDATE, AUGMENT),
    FACTS: (ADD,),
}
# What each mode does with a row that is here already.
MEANING: Final = {
    ADD: "What is missing is created, and what exists is never touched.",
    AUGMENT: "Only empty fields are filled; nothing that stands there is changed.",
    UPDATE: "Fields that a file may change are overwritten; every change is shown with what stood there.",
}
