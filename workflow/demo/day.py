"""An evening of a branch and the next morning of its city: command lines, each with a word before.

The `demo` command runs the lines as they stand here, so that it prints what the commands print.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.demo.stories import BRANCH

if TYPE_CHECKING:
    from workflow.demo.build import Built

_VOTES = ("--official-members", "21", "--present", "19")
SOON, SILENT = "14", "60"
KEEP_DAYS = 3
"""Mail that waited longer is not sent; the watch was kept last a day before that."""

MAIL, NOTICES = "mail", "notices"
_ADMIN = ("--as", "admin")


class Line(NamedTuple):
    """One command line without its first word, under a key; `told` is said before it.

    `joined` lines stand together, without an empty line between.
    """

    key: str
    told: str
    words: tuple[str, ...]
    joined: bool = False

    @property
    def user(self) -> str | None:
        """Who acts, None for whoever acts without --as."""
        return self.words[1] if self.words[0] == "--as" else None

    @property
    def command(self) -> tuple[str, ...]:
        """The command with its own words, without --as."""
        return self.words[2:] if self.user else self.words


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
    )


def morning(built: Built) -> tuple[Line, ...]:
    """Return what is done in the city on the first working morning: the jobs, the stuck, the notices."""
    return (
        Line(
            "mail",
            N_(
                "The administrator says how mail leaves, here into a folder; what waited for over 3 days is old news."
            ),
            _mail_set(built),
        ),
        _job("expire_holds", N_("Which holds are over?")),
        _job("flag_stalled", N_("Which cases are stuck, and why?"), joined=True),
        _job(
            "remind",
            N_("Whoever has something to do before or after a deadline is reminded."),
            joined=True,
        ),
        _job(
            "escalate",
            N_("The committee above is told of what nobody did for a long time."),
            joined=True,
        ),
        _job("deliver", N_("The mail leaves."), joined=True),
        Line(
            "stalled",
            N_(
                "What is stuck in the secretary's branch by the Party's own limits, with no act for two months?"
            ),
            ("stalled", "--unit", BRANCH, "--kind", "statutory", "--silent", SILENT),
        ),
        Line(
            "causes",
            N_("And in the whole committee above: why are cases stuck?"),
            ("--as", built.above, "stalled", "--by", "cause"),
        ),
        Line(
            "notices",
            N_("The notices of all people handed over and not yet taken over are printed."),
            (*_ADMIN, "transfer", "notices", "--out", str(folder(built, NOTICES))),
        ),
    )


def _mail_set(built: Built) -> tuple[str, ...]:
    """Return the command by which mail leaves into a folder beside the register."""
    url, sender = folder(built, MAIL).as_uri(), "Sổ kết nạp <ketnap@example.vn>"
    options = ("--url", url, "--from", sender, "--keep-days", str(KEEP_DAYS))
    return (*_ADMIN, "mail", "set", *options)


def folder(built: Built, name: str) -> Path:
    """Return a folder beside the register."""
    return (built.home or Path()).absolute() / name


def _job(key: str, told: str, *, joined: bool = False) -> Line:
    return Line(key, told, (*_ADMIN, "job", "run", key.replace("_", "-")), joined)


def onward(built: Built) -> tuple[tuple[str, ...], ...]:
    """Return command lines worth typing next."""
    return (
        ("inbox",),
        ("case", "show", built.ref),
        ("case", "history", built.ref),
        ("--as", built.above, "inbox", "--within", SOON),
        (*_ADMIN, "mail", "list", "--state", "sent"),
    )
