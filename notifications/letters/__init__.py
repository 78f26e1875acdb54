"""Letters and sheets as DOCX and PDF, in the form of a party document.

`docx` and `pdf` each make a document of one frozen value; a unit's own templates come first.
"""

from __future__ import annotations

import re

from notifications.letters.finding import FORMATS as FORMATS
from notifications.letters.finding import Templates as Templates
from notifications.letters.finding import file_of
from notifications.letters.values import Head as Head
from notifications.letters.values import Letter as Letter
from notifications.letters.values import Paper as Paper
from notifications.letters.values import Printable as Printable
from notifications.letters.values import Sheet as Sheet
from states.errors import KetnapError
from states.pipeline import N_

BROKEN = N_("The template {file} cannot be filled in: {error}")
_LONGEST = 300


def printed(value: Printable, medium: str, templates: Templates = Templates()) -> bytes:  # noqa: B008 - frozen
    """Return a value as a document: `medium` is docx or pdf. Each loads its own library only.

    Raises `KetnapError` where a template cannot be filled in, whatever is wrong with it.
    """
    try:
        return _printed(value, medium, templates)
    except Exception as error:
        file = file_of(value.kind, medium)
        raise KetnapError(BROKEN, file=file, error=_told(error, file)) from error


def _printed(value: Printable, medium: str, templates: Templates) -> bytes:
    if medium == "docx":
        from notifications.letters.docx import docx

        return docx(value, templates)
    from notifications.letters.pdf import pdf

    return pdf(value, templates)


def _told(error: Exception, file: str) -> str:
    """Return what an error says, on one line that is not longer than can be read."""
    told = getattr(error, "diagnostic", "") or str(error) or type(error).__name__
    told = re.sub(r" ?\(searched at [^)]*\)|[^\s:]*/(?=main\.typ\b)", "", " ".join(told.split()))
    return told.replace("main.typ", file)[:_LONGEST]
