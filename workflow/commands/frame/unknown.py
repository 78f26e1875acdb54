"""Unknown commands and options, each with what may have been meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import click

from notifications.language import say
from states.names import near
from states.pipeline import N_

Known = Iterable[tuple[str, str]]
"""Words, each with what is to be typed for it."""

MEANT = N_("Did you mean: {names}?")
BEFORE = N_("{option} stands before the command: ketnap {option} …")

COMMAND_WORDS: Mapping[str, str] = MappingProxyType({
    "khoi tao": "init", "lap so": "init", "dung thu": "demo", "don vi": "unit", "chi bo": "unit",
    "lich": "calendar", "ngay nghi": "calendar", "nguoi dung": "user", "ho so": "case", "tiep theo": "next",
    "viec tiep theo": "next", "buoc": "advance", "chuyen buoc": "advance", "vi sao": "why", "tai sao": "why",
    "hop": "meeting", "hop chi bo": "meeting", "cuoc hop": "meeting record", "bieu quyet": "meeting record",
    "chuong trinh hop": "meeting agenda", "ghi nhan": "record", "giay to": "record", "chung cu": "record", "tam dung": "hold", "tiep tuc": "resume",
    "gia han": "extend", "dinh chinh": "correct", "sua": "correct", "hoan tac": "undo", "quay lai": "undo",
    "thoi han": "deadlines", "han": "deadlines", "viec": "inbox", "viec can lam": "inbox", "todo": "inbox",
    "vuong mac": "stalled", "cham": "stalled", "stuck": "stalled", "chuyen": "transfer",
    "ban giao": "transfer", "cong viec": "job", "nhac viec": "job run remind", "thu": "mail",
    "bao cao": "report", "quy dinh": "rules", "luat": "rules", "so do": "diagram", "nhat ky": "audit",
    "sao luu": "db backup", "khoi phuc": "db restore", "kiem tra": "doctor", "lich su": "case history",
    "tim": "case find", "tim kiem": "case find", "danh sach": "case list", "lap ho so": "case open",
    "mo ho so": "case open", "new": "case open", "qua han": "case list --overdue", "help": "--help",
    "tro giup": "--help", "huong dan": "--help",
})  # fmt: skip
"""What may be typed as the first word, folded, and what it means."""

INNER = tuple(
    f"{group} {name}"
    for group, names in (
        ("case", "list show open find history file set"),
        ("transfer", "send acknowledge accept decline cancel outside-reply notice notices leavers"),
        ("unit", "list show add tree close move"),
        ("user", "list add disable be"),
        ("meeting", "record agenda"),
        ("class", "list show enrol certify"),
        ("report", "transfers reconcile targets funnel"),
        ("job", "list run runs"),
        ("mail", "list show retry evidence"),
        ("calendar", "list import"),
        ("audit", "verify head"),
        ("db", "upgrade backup restore check"),
    )
    for name in names.split()
)
"""Commands within groups that may be typed without the group; written down, for to load the groups takes long."""
WORDS_WITHIN: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "danh sach": ("list",), "xem": ("show",), "tim": ("find",), "them": ("add", "open"), "lap": ("open",),
    "mo": ("open",), "sua": ("set",), "lich su": ("history",), "gui": ("send",), "xac nhan": ("acknowledge",),
    "tiep nhan": ("accept",), "nhan": ("accept",), "tu choi": ("decline",), "huy": ("cancel", "disable"),
    "xoa": ("disable", "close", "cancel"), "chuyen": ("move",), "in": ("notice", "file"), "chay": ("run",),
    "new": ("open", "add"), "delete": ("disable", "close", "cancel"), "search": ("find",), "edit": ("set",),
})  # fmt: skip
"""What may be typed within a group, folded, and the commands it may mean there."""


class UnknownCommand(click.NoSuchCommand):
    """A command that is not there; `names` are what may have been meant."""

    def __init__(self, name: str, names: Sequence[str], ctx: click.Context) -> None:
        super().__init__(name, ctx=ctx)
        self.names = names

    def format_message(self) -> str:
        """Return the sentence, with what may have been meant."""
        return _with(self.message, say(MEANT, {"names": self.names}) if self.names else "")


class UnknownOption(click.NoSuchOption):
    """An option that the command does not take; `advice` says what may have been meant."""

    def __init__(self, name: str, advice: str, ctx: click.Context) -> None:
        super().__init__(name, ctx=ctx)
        self.advice = advice

    def format_message(self) -> str:
        """Return the sentence, with what may have been meant."""
        return _with(self.message, self.advice)


def within(word: str, names: Sequence[str]) -> list[str]:
    """Return the commands of a group that a word may mean."""
    meant = [(spelt, one) for spelt, ones in WORDS_WITHIN.items() for one in ones if one in names]
    return near(word, [*((name, name) for name in names), *meant])


def option(name: str, ctx: click.Context) -> UnknownOption:
    """Return the error for an option: it may be a global one, or one of this command, or its words."""
    root = ctx.find_root()
    if ctx is not root and any(name in param.opts for param in root.command.params):
        return UnknownOption(name, say(BEFORE, {"option": name}), ctx)
    params = [p for p in ctx.command.get_params(ctx) if isinstance(p, click.Option)]
    known = [
        (word, spelt)
        for param in params
        for spelt in (*param.opts, *param.secondary_opts)
        for word in (spelt.lstrip("-"), _label(param))
        if spelt.startswith("--") and word
    ]
    names = near(name.lstrip("-"), known)
    return UnknownOption(name, say(MEANT, {"names": names}) if names else "", ctx)


def _label(param: click.Option) -> str:
    """Return the words of an option made from a field of the catalogue, up to the first bracket."""
    label = getattr(param, "label", None)
    return label.vi.partition(" (")[0] if label else ""


def _with(message: str, advice: str) -> str:
    return f"{message} {advice}" if advice else message
