"""The validation of what an administrator types: codes, names of users, e-mail addresses, days."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from states.errors import BadInput
from states.pipeline import N_

_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,30}[A-Za-z0-9])?")
_OFFICIAL = re.compile(r"\d{2}(?:\.\d{3}){4}")
_USER = re.compile(r"[^\W_](?:[\w.@+-]{0,62}[\w])?")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_LONGEST_ADDRESS, _LONGEST_LOCAL = 254, 64

BAD_CODE = N_(
    "{field}: {value} is not a code; write up to 32 letters without diacritics, digits, and . _ - "
    "between them, such as LC01."
)
BAD_OFFICIAL = N_(
    "{field}: {value} is not an official code; write five groups of digits, 79.001.002.000.003, with 000 "
    "where there is none."
)
BAD_USER = N_(
    "{field}: {value} is not a user name; write up to 64 letters, digits, and . _ @ + - between them, "
    "without spaces."
)
BAD_EMAIL = N_("{field}: {value} is not an e-mail address; write name@example.vn.")
IN_FUTURE = N_("{field}: {day} is in the future; record it on that day or later.")


def code(text: str, field: str = "CODE") -> str:
    """Return the short code of a unit as it is stored; raises `BadInput`."""
    return _matching(_CODE, text, field, BAD_CODE)


def official_code(text: str, field: str = "--official-code") -> str:
    """Return an official code of five groups of digits; raises `BadInput`."""
    return _matching(_OFFICIAL, text, field, BAD_OFFICIAL)


def user_name(text: str, field: str = "NAME") -> str:
    """Return the name of a user as it is stored; raises `BadInput`."""
    return _matching(_USER, text, field, BAD_USER)


def email(text: str, field: str = "--email") -> str:
    """Return an e-mail address with its domain in small letters; raises `BadInput`.

    The address is one a mail server takes without quoting or an extension for other scripts.
    """
    local, _, domain = text.strip().rpartition("@")
    domain = domain.lower()
    fits = _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain) and len(local) <= _LONGEST_LOCAL
    if not fits or len(local) + len(domain) >= _LONGEST_ADDRESS:
        raise BadInput(BAD_EMAIL, field=field, value=text[:80])
    return f"{local}@{domain}"


def not_in_future(day: date, today: date, field: str = "--on") -> date:
    """Return the day; raises `BadInput` where it has not come yet."""
    if day > today:
        raise BadInput(IN_FUTURE, field=field, value=day.isoformat(), day=day)
    return day


def _matching(shape: re.Pattern[str], text: str, field: str, message: str) -> str:
    words = unicodedata.normalize("NFC", text).strip()
    if not shape.fullmatch(words):
        raise BadInput(message, field=field, value=words[:40])
    return words
