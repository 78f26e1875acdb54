"""The check of a folder of templates: samples printed with each, and everything wrong told."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from notifications.letters import printed, sample
from notifications.letters.docx import words_of
from notifications.letters.finding import FORMATS, Templates, file_of, known_files
from states.errors import KetnapError
from states.frozen import NamedTuple
from states.names import near
from states.pipeline import N_, Label

NOT_A_TEMPLATE = N_("No document has a template of this name; the nearest name is {near}.")
BROKEN = N_("It cannot be filled in: {error}")
NO_NAME = N_("The name of the person does not appear in the document.")
_NONE = Label("(không có)", "(none)")


class Problem(NamedTuple):
    """One thing that is wrong with a template: the file, and a message with its parameters."""

    file: str
    message: str
    params: Mapping[str, object]


def check(folder: str = "") -> list[Problem]:
    """Try every template, those of the folder in the place of the program's; return all problems."""
    found = list(_strangers(folder)) if folder else []
    templates = Templates(folder)
    for kind in sample.kinds():
        for medium in FORMATS:
            found += _tried(kind, medium, templates)
    return found


def _strangers(folder: str) -> Iterator[Problem]:
    """Yield the files that look like templates and belong to no document; Word's own locks are none."""
    known = known_files()
    for name in sorted(os.listdir(folder)):
        if name not in known and name.lower().endswith((".docx", ".typ")) and name[:2] != "~$":
            yield Problem(name, NOT_A_TEMPLATE, {"near": _nearest(name, known)})


def _nearest(name: str, known: Iterable[str]) -> str | Label:
    """Return the template, of the same kind of file, whose name is most like this one."""
    stem, ending = os.path.splitext(name.lower())
    words = [(os.path.splitext(one)[0], one) for one in known if one.endswith(ending)]
    return next(iter(near(stem, words)), _NONE)


def _tried(kind: str, medium: str, templates: Templates) -> Iterator[Problem]:
    """Yield the first thing that goes wrong when the samples of a kind are printed."""
    file = file_of(kind, medium)
    for at, value in enumerate(sample.samples(kind)):
        try:
            made = printed(value, medium, templates)
        except KetnapError as error:
            yield Problem(file, BROKEN, {"error": error.params["error"]})
            return
        if medium == "docx" and at == 0 and sample.NAME not in words_of(made):
            yield Problem(file, NO_NAME, {})
            return
