"""Generator of docs/commands.md and docs/vi/commands.md, from the help of every command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

import cli
from notifications.language import translate
from states import errors
from states.errors import KetnapError
from tests.docs.pages import Sections, said, table
from workflow.commands.frame.click_house import CONTEXT_SETTINGS

WIDTH = 92
MADE_OF_THE_CATALOGUE = ("advance", "record")
"""Groups with a command for every step or kind of evidence; what these share is shown once."""

MEANING = {
    "failed": (
        "anything not below; a fault of ours shows its traceback",
        "việc không thành vì lý do không thuộc các dòng dưới; lỗi của phần mềm thì in cả chi tiết kỹ thuật",
    ),
    "usage": (
        "wrong words: an unknown option, a date that is none, numbers that contradict each other",
        "gõ sai: lựa chọn không có, ngày không đúng, các con số trái nhau",
    ),
    "refused": (
        "a rule refuses; `reasons` has all of them",
        "chưa đạt điều kiện; `reasons` nêu đủ mọi lý do",
    ),
    "not-found": (
        "no such case, unit, user …, or one outside the user's scope; near names are given",
        "không có hồ sơ, đơn vị, người dùng … đó, hoặc ở ngoài phạm vi; có nêu tên gần giống",
    ),
    "conflict": (
        "changed by somebody else since it was read; nothing was written",
        "người khác đã sửa sau khi đọc; chưa ghi gì",
    ),
    "not-permitted": (
        "visible, but this user's role may not do that, or nobody is known to act",
        "xem được nhưng vai trò không được làm việc đó, hoặc chưa rõ ai là người làm",
    ),
    "unavailable": (
        "the register is missing, locked, damaged or of another version",
        "không thấy sổ, sổ đang bị khóa, bị hỏng hoặc thuộc phiên bản khác",
    ),
}


def exit_codes() -> Iterator[str]:
    """Yield the table of exit codes, from the error classes."""
    known = {(error.exit_code, error.code) for error in _errors()}
    rows = ((str(number), f"`{code}`", said(*MEANING[code])) for number, code in sorted(known))
    head = (said("Exit", "Mã thoát"), said("Code", "Mã lỗi"), said("Meaning", "Nghĩa"))
    yield from table(head, (("0", "–", said("done", "đã làm xong")), *rows))


def _errors() -> Iterator[type[KetnapError]]:
    for found in vars(errors).values():
        if isinstance(found, type) and issubclass(found, KetnapError):
            yield found


# -- the commands -----------------------------------------------------------------------------------


def context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    """Return the context in which a command explains itself, as wide as the page."""
    settings = dict(CONTEXT_SETTINGS) | {"max_content_width": WIDTH}
    return click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH, **settings)


def below(ctx: click.Context) -> Iterator[click.Context]:
    """Yield the contexts of the commands of a group, in the order it lists them."""
    group = ctx.command
    if isinstance(group, click.Group):
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            assert command is not None, (ctx.command_path, name)
            yield context(command, name, ctx)


def root() -> click.Context:
    """Return the context of ``ketnap``."""
    return context(cli.main, "ketnap", None)


def everything(ctx: click.Context) -> Iterator[click.Context]:
    """Yield a command and all the commands under it."""
    yield ctx
    for inner in below(ctx):
        yield from everything(inner)


def options(ctx: click.Context) -> list[click.Option]:
    """Return the options that a command lists."""
    params = ctx.command.get_params(ctx)
    return [p for p in params if isinstance(p, click.Option) and not p.hidden]


def contents() -> Iterator[str]:
    """Yield the list of the commands of the first level."""
    for ctx in below(root()):
        yield f"- [`{ctx.command_path}`](#{ctx.command_path.replace(' ', '-')}): {_about(ctx)}"


def _about(ctx: click.Context) -> str:
    assert ctx.parent is not None
    return translate(cli.COMMANDS[str(ctx.info_name)][1])


def global_options() -> Iterator[str]:
    """Yield the help of ``ketnap`` itself."""
    yield from _help(root())


def commands() -> Iterator[str]:
    """Yield a part for every command of the first level, with those under it."""
    for ctx in below(root()):
        yield f"## {ctx.command_path}"
        yield ""
        yield from _help(ctx)
        if ctx.info_name in MADE_OF_THE_CATALOGUE:
            yield from _family(ctx)
            continue
        if ctx.info_name == "why":
            yield from _like_advance(ctx)
            continue
        for inner in [*everything(ctx)][1:]:
            yield f"### {inner.command_path}"
            yield ""
            yield from _help(inner)


def _help(ctx: click.Context) -> Iterator[str]:
    yield "```text"
    yield from (line.rstrip() for line in ctx.command.get_help(ctx).splitlines())
    yield "```"
    yield ""


def _shared(members: Sequence[click.Context]) -> set[tuple[str, ...]]:
    return set.intersection(*({_spelt(option) for option in options(ctx)} for ctx in members))


def _common(group: click.Context, members: Sequence[click.Context]) -> Iterator[str]:
    """Yield once the options that all of a group's commands have."""
    shared = _shared(members)
    path = f"`{group.command_path}`"
    yield said(f"Options of every {path} command:", f"Lựa chọn của mọi lệnh {path}:")
    yield ""
    common = [option for option in options(members[0]) if _spelt(option) in shared]
    yield from _listed(common, members[0])


def _like_advance(group: click.Context) -> Iterator[str]:
    """Yield the questions about the steps, which take the fields of the steps themselves."""
    members = [*below(group)]
    shared = _shared(members)
    yield from _common(group, members)
    yield said(
        "Each takes the fields of its step (see `ketnap advance`); none of them need be given:",
        "Mỗi lệnh nhận các mục của bước (xem `ketnap advance`); không mục nào bắt buộc:",
    )
    yield ""
    for ctx in members:
        own = [f"`{option.opts[0]}`" for option in options(ctx) if _spelt(option) not in shared]
        yield f"- `{ctx.command_path} REF`" + (
            f"{said(' with', ', có')} {', '.join(own)}" if own else ""
        )
    yield ""


def _family(group: click.Context) -> Iterator[str]:
    """Yield commands that share most of their options: those once, then what each has of its own."""
    members = [*below(group)]
    shared = _shared(members)
    yield from _common(group, members)
    for ctx in members:
        own = [option for option in options(ctx) if _spelt(option) not in shared]
        yield f"### {ctx.command_path}"
        yield ""
        yield f"{ctx.command.get_short_help_str()}: `{ctx.command_path} REF`" + (
            said(", with:", ", có:") if own else "."
        )
        yield ""
        yield from _listed(own, ctx)


def _spelt(option: click.Option) -> tuple[str, ...]:
    return (*option.opts, *option.secondary_opts)


def _listed(shown: Sequence[click.Option], ctx: click.Context) -> Iterator[str]:
    records = [record for option in shown if (record := option.get_help_record(ctx))]
    if not records:
        return
    formatter = click.HelpFormatter(width=WIDTH)
    formatter.write_dl(records)
    yield "```text"
    yield from (line.rstrip() for line in formatter.getvalue().splitlines())
    yield "```"
    yield ""


SECTIONS: Sections = {
    "exit-codes": exit_codes, "contents": contents, "global": global_options, "commands": commands,
}  # fmt: skip
