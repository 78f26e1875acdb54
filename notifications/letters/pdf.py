"""Letters as PDF, set by one Typst compiler that is kept, in the fonts that come with the program.

The letter reaches the template as data, never as source, so nothing in a name can be taken for
Typst. Templates lie in memory: they can read no file and load no package.
"""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import typst

from notifications.letters import glyphs
from notifications.letters.finding import FONTS, FORM, Templates, file_of, form_of, loads_more

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.letters.values import Printable

_MAIN, _DATA = "main.typ", "data.json"
_kept = threading.local()
Standard = Literal["a-2a", "ua-1"]
STANDARDS: tuple[Standard, ...] = ("a-2a", "ua-1")
"""PDF/A-2a for the archive, PDF/UA-1 for readers that speak."""
_SHORT_OF_THEM = "PDF/"
"""What every complaint says that a document falls short of a standard."""


def pdf(value: Printable, templates: Templates = Templates()) -> bytes:  # noqa: B008 - frozen
    """Return a value as a tagged PDF document, the same bytes for the same value.

    It is made for the archive and for who cannot see it (PDF/A-2a, PDF/UA-1), but for letters of older programs,
    which stay as they were, and for what a unit's own template lets fall short of it.
    Raises `typst.TypstError` (a RuntimeError) or ValueError where a unit's own template does not hold.
    """
    file, form = file_of(value.kind, "pdf"), form_of(value)
    files = {
        _MAIN: templates.read(file, form),
        FORM: templates.read(FORM, form),
        _DATA: json.dumps(_data(value), ensure_ascii=False).encode(),
    }
    for name in (_MAIN, FORM):
        if loads_more(files[name]):
            raise ValueError(f"a template may import nothing but {FORM}")
    if not value.archival:
        return _compiled(files, value)
    try:
        return _compiled(files, value, STANDARDS)
    except typst.TypstError as error:
        own = templates.where(file) or templates.where(FORM)
        if not own or _SHORT_OF_THEM not in str(error):
            raise
        return _compiled(files, value)


def _data(value: Printable) -> Any:  # noqa: ANN401 - what JSON can hold
    """Return what the template is given: an archive takes no character that its fonts lack."""
    data, lacking = value.data(), glyphs.missing(value) if value.archival else ""
    return glyphs.without(data, lacking) if lacking else data


def _compiled(
    files: dict[str, bytes], value: Printable, standards: Sequence[Standard] = ()
) -> bytes:
    made = _compiler().compile(
        input=_in_memory(files),
        format="pdf",
        timestamp=datetime(value.on.year, value.on.month, value.on.day, tzinfo=UTC),
        pdf_standards=list(standards),
    )
    if not isinstance(made, bytes):
        raise TypeError("typst made no PDF")
    return made


def _in_memory(files: dict[str, bytes]) -> Any:  # noqa: ANN401 - which the types of typst do not name
    return files


def _compiler() -> typst.Compiler:
    """Return the compiler of this thread; its fonts are read once."""
    if not hasattr(_kept, "compiler"):
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
        )
        _kept.compiler = typst.Compiler(font_paths=fonts, root=FONTS)  # nothing else to be read
    compiler: typst.Compiler = _kept.compiler
    return compiler
