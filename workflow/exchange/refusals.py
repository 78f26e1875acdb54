"""What speaks against a step of a row, as problems of the columns of a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from states.errors import KetnapError, NotPermitted, Refused
from states.law.labels import OWNERS
from states.pipeline import N_, Label, Warned
from workflow.exchange.planned import Planned, Step
from workflow.exchange.rows import Problem

ROLES = N_("Your role does not allow this step on this day; it needs one of: {roles}.")
REACHED = N_("The row reaches “{reached}”, but the list says “{state}”.")
LACKING = N_(
    "{field}: this is missing, so the row stops at “{reached}”, but the list says “{state}”."
)
UNREAD = N_(
    "{field}: {value} does not say what the step needs, so the row stops at “{reached}”, but the list says “{state}”."
)
_VOTES = "votes_for"


def told(planned: Planned, step: Step, refused: KetnapError) -> Iterator[Problem]:
    """Yield the problems that a refusal tells of, each with its column."""
    match refused:
        case Refused():
            for reason in refused.reasons:
                column = _column(step, _looked_at(step, reason.rule))
                yield planned.problem(column, Warned(reason.message, reason.params), reason.rule)
        case NotPermitted():
            names = cast("Iterable[str]", refused.params.get("roles", ()))
            roles = [OWNERS.get(name, Label(name, name)) for name in names]
            yield planned.problem(_passing(step, refused), Warned(ROLES, {"roles": roles}))
        case _:
            yield _unfit(planned, step, refused)


def short_of(
    planned: Planned, lacking: Iterable[str], ends: Mapping[str, object]
) -> Iterator[Problem]:
    """Yield why a row ends before the state that its list claims: the columns that lack something, else the state."""
    columns, unread = [*lacking], planned.row.unread
    for column in columns:
        value = unread.get(column)
        told = {"field": column, "value": value, **ends}
        yield planned.problem(column, Warned(UNREAD if value else LACKING, told), None, value)
    if not columns:
        words = None if "state" in planned.told else unread.get("state")
        yield planned.problem("state", Warned(REACHED, ends), None, words)


def _passing(step: Step, refused: NotPermitted) -> str:
    """Return the column that asks for a role: that of the guards to be passed, or of the step."""
    return "despite" if "--despite" in refused.message else _column(step, "on")


def _unfit(planned: Planned, step: Step, refused: KetnapError) -> Problem:
    """Return the problem of a value that cannot be; it names the option, which is a column here."""
    part = str(refused.params.get("field") or _holding(step, refused.params.get("value")))
    column = _column(step, part.removeprefix("--").replace("-", "_"))
    params = {**refused.params, "field": column}
    return planned.problem(
        column, Warned(refused.message, params), None, refused.params.get("value")
    )


def _holding(step: Step, value: object) -> str:
    """Return the field of a step that holds a value; the day where none does."""
    return next((name for name, told in step.fields.items() if told == value), "on")


def _column(step: Step, part: str) -> str:
    """Return the column of a part of a step; the opening has its own names."""
    if not step.act:
        return "opened" if part == "on" else part
    return part if part in ("despite", "reason") else step.column(part)


def _looked_at(step: Step, rule: str) -> str:
    """Return the part of a step that a guard judges: one of its fields, else the day."""
    if not step.act:
        return {"U1": "identity_no"}.get(rule, "on")
    return next((name for name in _LOOKED_AT.get(rule, ()) if name in step.fields), "on")


_LOOKED_AT = {
    **dict.fromkeys(("B1", "B3", "B5"), (_VOTES,)),
    "B10": ("official_members",),
    "C8": ("introduction",),
    "C9": ("union_resolution", "introduction"),
    "C10": ("introducer",),
    "C13": ("cv", "sent"),
    "P2": ("signed_by",),
    "V11": ("related", "verifier"),
    "H2": ("until",),
    "H3": ("by",),
}
"""What a guard judges by, where that is a field rather than the day."""
