"""Time transfer notices against the plain way to make them: docxtpl's own loop, a fresh typst.compile.

Ours are made as a folder of them is: PDF documents by as many threads as there are processors.

With WeasyPrint installed the PDF's floor is a page of the same words by it. The ratios are of times for
one letter, so the goals of 10 and 5 times as fast are written 0.1 and 0.2; against a fresh compile, which is
2 times as fast as WeasyPrint, 0.4.
"""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from statistics import median

from tests.bench.desk import Figure

_BATCH = 20
_DOCX_GOAL, _PDF_GOAL, _FRESH_GOAL = 0.1, 0.2, 0.4
_DAY = date(2025, 8, 5)


def figures(runs: int) -> list[Figure]:
    """Measure one notice as DOCX and as PDF, each beside its floor, batch by batch in turn."""
    from notifications.letters import printed

    pdf_floor, goal = _pdf_floor()
    return [
        _figure("a notice, DOCX", runs, _docxtpl, lambda n: printed(_letter(n), "docx"), _DOCX_GOAL),
        _figure("a notice, PDF", runs, pdf_floor, lambda n: printed(_letter(n), "pdf"), goal),
    ]  # fmt: skip


def _figure(
    what: str, runs: int, floor: Callable[[int], object], ours: Callable[[int], object], goal: float
) -> Figure:
    times: tuple[list[float], list[float]] = ([], [])
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for run in range(runs + 1):
            measured = (_batch(floor, run, map), _batch(ours, run, threads.map))
            if run:
                for kept, one in zip(times, measured, strict=True):
                    kept.append(one)
    return Figure(what, median(times[0]), median(times[1]), goal)


def _batch(make: Callable[[int], object], run: int, each: Callable[..., Iterable[object]]) -> float:
    """Return the milliseconds one document takes, over a batch of different ones."""
    started = time.perf_counter()
    for _ in each(make, range(run * _BATCH, (run + 1) * _BATCH)):
        pass
    return (time.perf_counter() - started) * 1000 / _BATCH


def _letter(n: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from tests.support.documents import letter

    return letter("certified", symbol=f"{n}-TB/CB", name=f"Nguyễn Thị Minh {n}")


def _docxtpl(n: int) -> bytes:
    """Make a DOCX as docxtpl's documentation has it: the template opened anew for each document."""
    from docxtpl import DocxTemplate

    from notifications import render
    from notifications.letters.finding import Templates

    template = DocxTemplate(io.BytesIO(Templates().read("certified.docx")))
    template.render(_letter(n).data(), render.docx_environment())
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def _pdf_floor() -> tuple[Callable[[int], object], float]:
    with suppress(ImportError):
        import weasyprint  # type: ignore[import-not-found]

        def page(n: int) -> object:
            data = _letter(n).data()
            body = "".join(f"<p>{value}</p>" for value in data.values() if isinstance(value, str))
            return weasyprint.HTML(string=f"<html lang=vi>{body}").write_pdf()

        return page, _PDF_GOAL
    return _typst, _FRESH_GOAL


def _typst(n: int) -> object:
    """Make a PDF by a compile of its own, with the fonts of the machine, as typst's page has it."""
    import typst

    from notifications.letters.finding import Templates

    found = Templates()
    files = {
        "main.typ": found.read("certified.typ"),
        "_form.typ": found.read("_form.typ"),
        "data.json": json.dumps(_letter(n).data()).encode(),
    }
    return typst.compile(files, format="pdf")  # type: ignore[call-overload, no-any-return, unused-ignore]
