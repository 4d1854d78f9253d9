"""The fingerprint of what a request asks for: equal content gives equal text, however it was typed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

from bakery.dto import quantity_to_string


def digest_of(content: Mapping[str, object]) -> str:
    """Return the SHA-256 of the content as canonical JSON; amounts count by their value, not by their zeros."""
    text = json.dumps(_plain(content), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:  # noqa: C901 - one line per type
    """Turn what services are given into what JSON holds."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    match value:
        case Enum():
            return _plain(value.value)
        case Decimal():
            return quantity_to_string(value)
        case datetime() | date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case None | bool() | int() | str():
            return value
    raise TypeError(f"{type(value).__name__} cannot be part of a request.")
