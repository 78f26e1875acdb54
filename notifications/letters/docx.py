"""Letters as DOCX: templates made ready once by docxtpl, then filled and zipped for each letter.

docxtpl's own loop reads, mends and compiles the template again for every document. Here its mending
(`patch_xml`) is done once; what is left for each letter is one rendering and one zip. The same value
gives the same bytes: members are sorted, times fixed, and no clock is asked.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from docxtpl import DocxTemplate

from notifications import render
from notifications.letters.finding import Templates, file_of, form_of
from states.frozen import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from notifications.letters.values import Printable

_FILLED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_MARKS = re.compile(r"\{[{%#]")
_CORE = "docProps/core.xml"
_TIME = (1980, 1, 1, 0, 0, 0)
_LARGEST_PART = 20_000_000
_LEVEL = 6


class Ready(NamedTuple):
    """A template made ready: the parts to be filled, and the zip of those that stay as they are."""

    parts: tuple[tuple[str, Any], ...]
    rest: bytes


def docx(value: Printable, templates: Templates = Templates()) -> bytes:  # noqa: B008 - frozen
    """Return a value as a DOCX document, the same bytes for the same value.

    Raises `render.TemplateError` where a unit's own template names something that is not there.
    """
    ready = make_ready(templates.read(file_of(value.kind, "docx"), form_of(value)))
    data = value.data()
    return _zipped(
        ready.rest,
        {_CORE: _core(data, value.on), **{name: part.render(data) for name, part in ready.parts}},
    )


@lru_cache(maxsize=32)
def make_ready(template: bytes) -> Ready:
    """Mend and compile a template. Raises `zipfile.BadZipFile`, `KeyError` or `TemplateError`."""
    environment = render.docx_environment()
    mend = DocxTemplate(io.BytesIO(template)).patch_xml
    parts: list[tuple[str, Any]] = []
    rest = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(rest, "w") as new:
        old.getinfo("word/document.xml")
        for info in sorted(old.infolist(), key=lambda one: one.filename):
            if info.file_size > _LARGEST_PART:
                raise ValueError(f"{info.filename}: {info.file_size} > {_LARGEST_PART}")
            text = old.read(info)
            if _FILLED.fullmatch(info.filename) and _MARKS.search(_bare(text.decode())):
                parts.append((info.filename, environment.from_string(mend(text.decode()))))
            elif info.filename != _CORE and not info.is_dir():
                _put(new, info.filename, text)
    return Ready(tuple(parts), rest.getvalue())


def words_of(document: bytes) -> str:
    """Return the words of a document, read back by the library; raises where it cannot be opened."""
    body = DocxTemplate(io.BytesIO(document)).get_docx().element.body
    return "".join(body.itertext())


def _bare(xml: str) -> str:
    """Return the text of a part without its markup: Word may cut a mark into several runs."""
    return re.sub(r"<[^>]+>", "", xml)


def _zipped(rest: bytes, parts: Mapping[str, str]) -> bytes:
    """Add the filled parts to the zip of the others."""
    out = io.BytesIO(rest)
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as archive:
        for name in sorted(parts):
            _put(archive, name, parts[name].encode())
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system, info.external_attr = 0, 0  # the same on every system
    archive.writestr(info, data, compresslevel=_LEVEL)


def _core(data: Mapping[str, Any], on: date) -> str:
    """Return the properties of the document: what it is, from whom, dated as it is dated."""
    title = escape(data.get("title") or data.get("symbol") or "", quote=False)
    issuer = escape(data["issuer"], quote=False)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{issuer}</dc:creator><dc:language>vi-VN</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{on.isoformat()}T00:00:00Z</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{on.isoformat()}T00:00:00Z</dcterms:modified>'
        "</cp:coreProperties>"
    )
