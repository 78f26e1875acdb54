"""Write down one evening of the secretary of a branch: command lines, and what is said before each.

The `demo` command runs the lines as they stand here, so that it prints what the commands print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from states.pipeline import N_

if TYPE_CHECKING:
    from workflow.demo.build import Built

_VOTES = ("--official-members", "21", "--present", "19")
SOON = "14"


class Line(NamedTuple):
    """One command line without its first word, under a key; `told` is said before it."""

    key: str
    told: str
    words: tuple[str, ...]


def evening(ref: str) -> tuple[Line, ...]:
    """Return what the secretary does with the case `ref`, before and at the branch's meeting."""
    return (
        Line(
            "inbox",
            N_("The secretary opens the inbox: what is late, or due within two weeks."),
            ("inbox", "--within", SOON),
        ),
        Line(
            "next",
            N_("The branch meets tonight. What does this case still need?"),
            ("next", ref),
        ),
        Line(
            "why",
            N_("Could the branch vote as things stand, and would 13 of 21 votes do?"),
            ("why", "propose", ref, *_VOTES, "--votes-for", "13"),
        ),
        Line(
            "record",
            N_("The youth union's opinion has come; it is put on file."),
            ("record", "opinion", ref, "--source", "mass-organisation", "--reply-no", "14-NX/ĐTN"),
        ),
        Line(
            "advance",
            N_("The branch votes: 17 for."),
            ("advance", "propose", ref, "--resolution", "31-NQ/CB", *_VOTES, "--votes-for", "17"),
        ),
        Line(
            "deadlines",
            N_("By when must the committee decide? Each day can be checked by hand."),
            ("deadlines", ref),
        ),
    )  # fmt: skip


def onward(built: Built) -> tuple[tuple[str, ...], ...]:
    """Return command lines worth typing next."""
    return (
        ("inbox",),
        ("case", "show", built.ref),
        ("case", "history", built.ref),
        ("--as", built.above, "inbox", "--within", SOON),
        ("case", "list", "--overdue", "--limit", "20"),
    )
