"""The search for cases: by words of a name in any order, the number of a paper, the whole identity number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from states.names import fold
from states.values.texts import clean_text, fold_number, identity_of
from workflow.casework import secrecy, views
from workflow.casework.as_asked import rows_as_asked
from workflow.queries.search_range import entitled, few, reach

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.store import Row, Session

COMMON = 5000
"""Cases; a name of so many is looked for in the order of names, a rarer one by its words."""
LEAST = 3
"""Characters; so much of a number finds the papers whose numbers begin with it, less only a whole one."""
_END = "\U0010ffff"


def find(app: App, text: str, actor: Actor, *, limit: int = 50) -> list[views.CaseView]:
    """Return the cases that a text names, by given name.

    All words of it begin words of the name, in any order, with or without diacritics (where no name is
    found so, they may be parts of words); or it is the number of a paper, or the beginning of one, or the
    whole identity number, for those who may see them. Raises `BadInput` for what is no text.
    """
    words = clean_text(text, "TEXT")
    with app.reading() as session:
        within = {**reach(session, actor), "limit": limit}
        rows = {
            row["id"]: row
            for found in (
                _identified(session, words, actor, within),
                _numbered(session, words, actor, within),
            )
            for row in found
        }
        named = _named(session, fold(words).split(), within, parts=not rows)
        rows |= {row["id"]: row for row in named}
        in_order = sorted(rows.values(), key=lambda row: (row["sort_key"], row["id"]))[:limit]
        asked = rows_as_asked(session, in_order, app.today(), actor)
    return [views.case_view(row, app.today()) for row in asked]


def named(app: App, text: str, actor: Actor, *, limit: int) -> list[views.CaseView]:
    """Return the cases whose names hold all words of a text, as `find` does, but by the name alone."""
    words = fold(clean_text(text, "REF")).split()
    with app.reading() as session:
        within = {**reach(session, actor), "limit": limit}
        rows = _named(session, words, within, parts=True)
        asked = rows_as_asked(session, rows, app.today(), actor)
    return [views.case_view(row, app.today()) for row in asked]


def _named(
    session: Session, words: list[str], within: Mapping[str, object], *, parts: bool
) -> list[Row]:
    """Return the cases with all the words in their names: beginnings of words, or else parts of them."""
    if not words:
        return []
    statement = few(session, "case_find", within)
    given = {**within, "words": [f"% {_escaped(word)}%" for word in words]}
    if statement == "case_find":
        counted = {word: _count(session, word) for word in words}
        rarest = min(words, key=lambda word: counted[word])
        given |= {"first": rarest, "last": rarest + _END}
        statement += "_common" if counted[rarest] > COMMON else ""
    rows = session.execute(statement, given)
    return rows or (_in_parts(session, statement, words, within) if parts else [])


def _in_parts(
    session: Session, statement: str, words: list[str], within: Mapping[str, object]
) -> list[Row]:
    """Return the cases in whose names all the words stand somewhere."""
    patterns = [f"%{_escaped(word)}%" for word in words]
    longest = max(patterns, key=len)
    if not statement.endswith("_of_few"):
        like = session.execute("names_like", {"pattern": longest, "most": COMMON + 1})
        statement = "case_find_common" if like[0]["names"] > COMMON else "case_find_parts"
    return session.execute(statement, {**within, "words": patterns, "pattern": longest})


def _count(session: Session, word: str) -> int:
    span = {"first": word, "last": word + _END, "most": COMMON + 1}
    return int(session.execute("words_like", span)[0]["names"])


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _numbered(
    session: Session, text: str, actor: Actor, within: Mapping[str, object]
) -> Iterable[Row]:
    """Return the cases with a paper of this number, or whose number begins so where these are few.

    A number that the actor is not shown finds nothing.
    """
    number = fold_number(text)
    if not any(char.isdigit() for char in number):
        return []
    span = {"first": number, "last": number + _END}
    like = session.execute("numbers_like", {**span, "most": COMMON + 1})[0]["numbers"]
    if len(number) < LEAST or like > COMMON:
        span["last"] = number
    shown = {"knowing": secrecy.may_know(actor), "veiled": [*secrecy.VEILED]}
    return session.execute("case_find_numbered", {**within, **span, **shown})


def _identified(
    session: Session, text: str, actor: Actor, within: Mapping[str, object]
) -> Iterable[Row]:
    digits = identity_of(text)
    if digits is None or not entitled(actor):
        return []
    return session.execute("case_find_identity", {**within, "identity_no": digits})
