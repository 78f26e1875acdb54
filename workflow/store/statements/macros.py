"""Words of SQL that each database writes in its own way, so that one text serves both.

A macro is a comment of its own, ``/* NAME */`` or ``/* NAME WHAT */``; what stands in its place is found
here by its name, for SQLite and for PostgreSQL. ``{}`` is what was given.

``cross``: before JOIN, keeps the order of the tables on SQLite; PostgreSQL chooses by what they hold.
``in``: whether a value is one of the list that a parameter is.
``elements``, ``texts``: the rows of a parameter that is JSON, each as JSON and each as text.
``date``, ``day``: a parameter, and a text, as a day.
``counts``: whether an act has not been undone by a later one.
``where_it_stands``: after a table, lets every value be read from its row and none from an index.
``day_of``: the day of an instant in Vietnam, which has had no summer time since 1975.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_COUNTS = (
    "NOT EXISTS (SELECT 1 FROM act_marks undone WHERE undone.case_id = {0}.case_id"
    " AND undone.act_n = {0}.n AND undone.undone)"
)
DIALECTS = ("sqlite", "postgresql")

MACROS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "cross": ("CROSS", ""),
        "in": ("IN (SELECT value FROM json_each(:{}))", "= ANY(:{})"),
        "elements": ("json_each(:{})", "json_array_elements(CAST(:{} AS JSON))"),
        "texts": (
            "SELECT value FROM json_each(:{})",
            "SELECT json_array_elements_text(CAST(CAST(:{} AS TEXT) AS JSON))",
        ),
        "date": (":{}", "CAST(:{} AS DATE)"),
        "day": ("{}", "CAST({} AS DATE)"),
        "day_after": ("date({}, '+1 day')", "{} + 1"),
        "day_of": ("date({}, '+7 hours')", "({} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"),
        "greatest": ("max", "greatest"),
        "truth": ("json(CASE WHEN {} THEN 'true' ELSE 'false' END)", "{}"),
        "json": ("json({})", "{}::json"),
        "json_object": ("json_object", "json_build_object"),
        "json_array": ("json_array", "json_build_array"),
        "counts": (_COUNTS, _COUNTS),
        "where_it_stands": ("NOT INDEXED", ""),
        "json_list": ("json_group_array", "json_agg"),
    }
)


def written(name: str, what: str, dialect: str) -> str:
    """Return what stands in the place of a macro; LookupError where there is none of that name."""
    if name not in MACROS:
        raise LookupError(f"no macro {name}")
    return MACROS[name][DIALECTS.index(dialect)].format(what)
