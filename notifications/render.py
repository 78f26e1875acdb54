"""The rendering of messages with Jinja2: text and HTML in both languages, a unit's own templates first.

A template is `LANGUAGE/NAME.txt` or `.html`; the first line of the text is the subject. A parameter
that is missing is an error, never an empty place; what parameters hold stays text.
"""

from __future__ import annotations

import os
import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from html import escape
from typing import Any

import jinja2
from jinja2 import TemplateError as TemplateError
from jinja2.filters import do_mark_safe
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notifications import phrases
from states.frozen import NamedTuple

TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")
NAMES = (
    "moved", "reminder", "escalation", "stalled", "hold_ended", "digest", "deadline_moved",
    "deadline_met", "test",
)  # fmt: skip
MEDIA = ("txt", "html")

_STEERING = dict.fromkeys(
    code
    for code in (
        *range(0xA0),
        0x061C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0xFEFF,
    )
    if unicodedata.category(chr(code)) in ("Cc", "Cf") and chr(code) not in "\t\n"
)
"""Controls, and the marks that turn the direction of writing; none is part of a name."""
PAGES = os.path.join(os.path.dirname(__file__), "pages")
LONGEST_SUBJECT = 160


class RenderError(Exception):
    """A message cannot be put into words: which template, which line (0: unknown), and what is wrong."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(f"{file}:{line}: {what}" if line else f"{file}: {what}")
        self.file, self.line, self.what = file, line, what


class Rendered(NamedTuple):
    """A message in words. `problem` says why a unit's own template was passed over, "" where none was."""

    subject: str
    text: str
    html: str
    problem: str = ""


class Wording(NamedTuple):
    """How messages are worded: the day they are sent, and a unit's own folder of templates, or ""."""

    today: date
    folder: str = ""


def render(template: str, params: Mapping[str, Any], lang: str, wording: Wording) -> Rendered:
    """Return a message in words; a broken template of the unit's own gives way to the packaged one.

    Raises `RenderError` where there is no such template or a parameter is missing.
    """
    problem = ""
    if wording.folder:
        try:
            return _render(template, params, lang, wording)
        except RenderError as error:
            problem = str(error)
    return _render(template, params, lang, wording._replace(folder=""))._replace(problem=problem)


def try_folder(template: str, params: Mapping[str, Any], lang: str, wording: Wording) -> Rendered:
    """Render with the unit's own templates, without falling back; raises `RenderError`."""
    return _render(template, params, lang, wording)


def files(folder: str) -> Iterator[str]:
    """Yield the files of a folder of templates, as `LANGUAGE/NAME.EXTENSION`, sorted."""
    for place, _, found in sorted(os.walk(folder)):
        for name in sorted(found):
            yield os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/")


def _render(template: str, params: Mapping[str, Any], lang: str, wording: Wording) -> Rendered:
    try:
        told = phrases.facts(params, lang, wording.today)
        text = _template(wording.folder, "txt", f"{lang}/{template}.txt").render(told)
        subject, _, body = text.partition("\n")
        told["subject"] = subject = _subject(subject)
        html = _template(wording.folder, "html", f"{lang}/{template}.html").render(told)
    except jinja2.TemplateNotFound as error:
        raise RenderError(str(error.name), 0, "there is no such template") from error
    except jinja2.TemplateSyntaxError as error:
        raise RenderError(error.name or template, error.lineno, str(error.message)) from error
    except Exception as error:  # whatever a template or a parameter may do wrong
        raise _placed(error, f"{lang}/{template}", wording.folder) from error
    if not subject:
        raise RenderError(f"{lang}/{template}.txt", 1, "the first line, the subject, is empty")
    return Rendered(subject, body.strip("\n") + "\n", html)


def _placed(error: Exception, template: str, folder: str) -> RenderError:
    """Name the innermost line of a template that an error went through."""
    file, line, step = template, 0, error.__traceback__
    while step:
        name = step.tb_frame.f_code.co_filename
        for home in filter(None, (folder, TEMPLATES)):
            if name.startswith(home + os.sep) and name.endswith(MEDIA):
                file, line = os.path.relpath(name, home).replace(os.sep, "/"), step.tb_lineno
        step = step.tb_next
    return RenderError(file, line, str(error) or type(error).__name__)


def _subject(line: str) -> str:
    words = " ".join(line.split())
    return words if len(words) <= LONGEST_SUBJECT else words[: LONGEST_SUBJECT - 1].rstrip() + "…"


@cache
def _template(folder: str, medium: str, name: str) -> jinja2.Template:
    """Return a template, compiled once for each process."""
    return _environment(folder, medium).get_template(name)


@cache
def _environment(folder: str, medium: str) -> jinja2.Environment:
    """Make the environment of one medium; a unit's own folder is never trusted with more than text."""
    packaged = jinja2.FileSystemLoader(TEMPLATES)
    loaders = [jinja2.FileSystemLoader(folder), packaged] if folder else [packaged]
    kind = ImmutableSandboxedEnvironment if folder else jinja2.Environment
    return kind(
        loader=jinja2.ChoiceLoader(loaders),
        autoescape=medium == "html",
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )


def forget() -> None:
    """Read templates again from now on: a scheduler that runs for weeks must see a unit's changes."""
    _template.cache_clear()
    _environment.cache_clear()


def page(name: str, told: Mapping[str, Any]) -> str:
    """Return a page that stands beside files, from its template in `pages`; what it is told stays text."""
    return _pages().get_template(f"{name}.html").render(told).lstrip()


class Style(NamedTuple):
    """The style of a page, and the digest by which its policy lets this style in and no other."""

    text: str
    digest: str


@cache
def style(name: str) -> Style:
    """Return the style of the pages of one kind."""
    with open(os.path.join(PAGES, f"{name}.css"), encoding="utf-8") as file:
        text = file.read()
    digest = b64encode(sha256(text.encode()).digest()).decode()
    return Style(text, f"sha256-{digest}")


@cache
def _pages() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(PAGES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,
    )


def _plain(value: object) -> object:
    """Return what stands on a page without the characters that steer or reorder a line."""
    return value.translate(_STEERING) if isinstance(value, str) else value


def docx_environment() -> ImmutableSandboxedEnvironment:
    """Return a new environment for the XML of DOCX templates: escaping, strict, sandboxed.

    docxtpl changes the environment it is given, so each gets its own. What a template names and is not
    there, and what it may not touch, raises `TemplateError`.
    """
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["kept"] = kept
    environment.filters["whole"] = whole
    environment.filters["tied"] = tied
    return environment


_NUMBERED = re.compile(r"([^\s-]*(?:-[^\s-]+)+)")
_COUNTED = re.compile(r"(?<=\d) (?=(?:ngày|tháng|năm|lần)\b)")
_HYPHEN = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'


def whole(text: str) -> str:
    """Return text that is not broken into lines: a date, what is too short to be."""
    return text.replace(" ", "\u00a0")


def tied(text: str) -> str:
    """Return a name whose last word does not stand on a line alone."""
    return "\u00a0".join(text.rsplit(" ", 1))


def kept(text: str) -> str:
    """Return text for the XML of a DOCX document in which no number is cut in two at a hyphen, or from what it counts."""
    parts = _NUMBERED.split(_COUNTED.sub("\u00a0", escape(text)))
    return do_mark_safe(
        "".join(
            part.replace("-", _HYPHEN) if at % 2 and any(map(str.isdigit, part)) else part
            for at, part in enumerate(parts)
        )
    )
