"""Letters as PDF, set by one Typst compiler that is kept, in the fonts that come with the program.

The letter reaches the template as data, never as source, so nothing in a name can be taken for
Typst. Templates lie in memory: they can read no file and load no package.
"""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typst

from notifications.letters.finding import FONTS, FORM, Templates, file_of, loads_more

if TYPE_CHECKING:
    from notifications.letters.values import Printable

_MAIN, _DATA = "main.typ", "data.json"
_kept = threading.local()


def pdf(value: Printable, templates: Templates = Templates()) -> bytes:  # noqa: B008 - frozen
    """Return a value as a tagged PDF document, the same bytes for the same value.

    Raises `typst.TypstError` (a RuntimeError) or ValueError where a unit's own template does not hold.
    """
    files = {
        _MAIN: templates.read(file_of(value.kind, "pdf")),
        FORM: templates.read(FORM),
        _DATA: json.dumps(value.data(), ensure_ascii=False).encode(),
    }
    for name in (_MAIN, FORM):
        if loads_more(files[name]):
            raise ValueError(f"a template may import nothing but {FORM}")
    made = _compiler().compile(
        input=_in_memory(files),
        format="pdf",
        timestamp=datetime(value.on.year, value.on.month, value.on.day, tzinfo=UTC),
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
