"""The trial of a folder of a unit's own templates, before a letter depends on it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date

from notifications import language, render, samples
from states.errors import BadInput
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.app import App
from workflow.watch.mailing import mail_settings

_FILE = re.compile(r"(?:(?P<lang>[a-z]+)/)?(?P<name>\w+)\.(?P<medium>txt|html)")
_FROM_ELSEWHERE = re.compile(r"<script|<iframe|<link|\ssrc\s*=|url\s*\(", re.IGNORECASE)

NO_TEMPLATES = N_(
    "There are no templates of your own yet; name their folder, or set one with: ketnap mail set --templates DIR"
)
UNKNOWN = N_("This is not a template of the program; it has no effect.")
LOADS = N_("It loads something from elsewhere, which mail readers block; leave it out.")


class Problem(NamedTuple):
    """What is wrong with a template: its file, the line (0: unknown), and what."""

    file: str
    line: int
    what: str


def check(app: App, folder: str | None) -> list[Problem]:
    """Render every template of a folder, or of the one that is set, with sample values; return problems.

    Raises `BadInput` where there is no such folder.
    """
    chosen = folder or mail_settings.show(app).templates
    if not chosen:
        raise BadInput(NO_TEMPLATES, field="DIR", value="")
    if not os.path.isdir(chosen):
        raise BadInput(mail_settings.NO_FOLDER, field="DIR", value=chosen)
    render.forget()
    own, packaged = set(render.files(chosen)), set(render.files(render.TEMPLATES))
    found = [Problem(file, 0, UNKNOWN) for file in sorted(own - packaged)]
    tried = _tried(own & packaged)
    found += [p for lang, name in tried for p in _try(lang, name, chosen, app.today())]
    return sorted(set(found))


def _tried(files: set[str]) -> list[tuple[str, str]]:
    """Return which messages depend on these files; a shared part is in all of its language."""
    wanted = set()
    for file in files:
        match = _FILE.fullmatch(file)
        known = match and match["name"] in render.NAMES
        langs = [match["lang"]] if match and match["lang"] else language.LANGUAGES
        names = [match["name"]] if match and known else render.NAMES
        wanted |= {(lang, name) for lang in langs for name in names}
    return sorted(wanted)


def _try(lang: str, name: str, folder: str, today: date) -> Iterator[Problem]:
    wording = render.Wording(today, os.path.abspath(folder))
    for params in samples.SAMPLES[name]:
        try:
            made = render.try_folder(name, params, lang, wording)
        except render.RenderError as error:
            yield Problem(error.file, error.line, error.what)
            continue
        if _FROM_ELSEWHERE.search(made.html):
            yield Problem(f"{lang}/{name}.html", 0, LOADS)
