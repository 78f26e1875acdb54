"""The end of a failure: the exit code, and words on stderr for a person or one line for a script."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

import click

from notifications.language import say, translate
from states.errors import KetnapError, NotFound, NotPermitted, Refused
from states.pipeline import N_
from workflow.commands.frame.click_house import spoken
from workflow.commands.screen import folding, output, streams, terminal, words
from workflow.commands.screen.reasons import reasons_for_the_eye

if TYPE_CHECKING:
    from workflow.queries.next_step import NextStep

UNPRINTED = N_("The answer could not be printed: {reason}")
WHO_MAY = N_("Who may: {names}.")
WHO_MAY_AS = N_("Who may: {names}; type it as ketnap --as {user} …")
WRITTEN_BEFORE = N_(
    "Something had been written before this happened; look at the register before you type the command again."
)


def report(failure: BaseException, *, as_json: bool, unknown: bool = False) -> int:
    """Tell what went wrong and return the exit code.

    A script gets one line, the last on stderr. Only a fault of ours shows its traceback. `unknown`: what
    was written before has not been told. Whoever has stopped reading is told nothing.
    """
    code, exit_code = _codes(failure)
    if isinstance(failure, streams.Unsaid) and failure.unread:
        return exit_code
    if not _expected(failure):
        _show_traceback(failure)
    if unknown and code == "failed":
        _say(translate(WRITTEN_BEFORE))
    if as_json:
        _write(_line(failure, code))
    elif isinstance(failure, click.exceptions.NoArgsIsHelpError):
        text = failure.format_message()  # laid out already, but for who hears it
        _write(folding.aloud(text) if terminal.accessible() else text)
    else:
        _say(_for_the_eye(failure))
    return exit_code


def _codes(failure: BaseException) -> tuple[str, int]:
    if isinstance(failure, KetnapError):
        return failure.code, failure.exit_code
    if isinstance(failure, click.UsageError):
        return "usage", 2
    return "failed", 1


def _expected(failure: BaseException) -> bool:
    """Return whether words are enough: our refusals, click's, an interruption, a file that will not."""
    if isinstance(failure, OSError):
        return failure.filename is not None
    known = (
        KetnapError,
        click.ClickException,
        click.Abort,
        KeyboardInterrupt,
        streams.Unsaid,
    )
    return isinstance(failure, known)


def message(failure: BaseException) -> str:
    """Return the sentence for a failure in the language in use."""
    match failure:
        case NotFound():
            return " ".join(filter(None, [say(failure.message, failure.params), _near(failure)]))
        case NotPermitted() if "roles" in failure.params:
            roles: Iterable[object] = failure.params["roles"]  # type: ignore[assignment]
            told = say(failure.message, {**failure.params, "roles": [*map(words.owner, roles)]})
            ended = told if told.endswith(".") else f"{told}."
            return " ".join(filter(None, [ended, _who(failure)]))
        case KetnapError():
            return say(failure.message, failure.params)
        case click.exceptions.NoArgsIsHelpError():
            return translate("Missing command.")
        case click.MissingParameter() if failure.param and failure.ctx and not failure.param_hint:
            failure.param = spoken(failure.param, failure.ctx)
            return failure.format_message()
        case click.ClickException():
            return failure.format_message()
        case click.Abort() | KeyboardInterrupt():
            return translate(N_("Stopped."))
        case streams.Unsaid():
            return say(UNPRINTED, {"reason": str(failure)})
        case OSError() if failure.filename is not None:
            params = {"file": str(failure.filename), "reason": failure.strerror or ""}
            return say(N_("The file {file} cannot be used: {reason}"), params)
    fault = f"{type(failure).__name__}: {failure}"
    return say(N_("A fault in ketnap itself: {fault}"), {"fault": fault})


def _near(failure: NotFound) -> str:
    labels: Mapping[str, object] = failure.params.get("labels", {})  # type: ignore[assignment]
    names = {"names": [labels.get(name, name) for name in failure.near]}
    return say(N_("Did you mean: {names}?"), names) if failure.near else ""


def _who(failure: NotPermitted) -> str:
    """Return who may do it instead, with the option that acts as them where this account may."""
    who = cast("tuple[str, ...]", failure.params.get("who", ()))
    if not who:
        return ""
    if not failure.params.get("yours"):
        return say(WHO_MAY, {"names": who})
    return say(WHO_MAY_AS, {"names": who, "user": shlex.quote(who[0])})


def _line(failure: BaseException, code: str) -> str:
    """Return the error envelope; a line of it is a line whatever the message holds."""
    error = {**_told(failure, code), **_after(failure)}
    return json.dumps({"ketnap": output.VERSION, "error": error}, ensure_ascii=False)


def told(failure: KetnapError) -> dict[str, object]:
    """Return a failure as the error of an envelope has it, for answers that hold several."""
    hint = {"hint": failure.params["hint"]} if failure.params.get("hint") else {}
    return {**_told(failure, failure.code), **hint}


def _told(failure: BaseException, code: str) -> dict[str, object]:
    reasons = failure.reasons if isinstance(failure, Refused) else ()
    near = {"near": list(failure.near)} if isinstance(failure, NotFound) else {}
    return {
        "code": code,
        "message": message(failure),
        "reasons": [output.reason(reason) for reason in reasons],
        **near,
    }


def _after(failure: BaseException) -> dict[str, object]:
    """Return what can be done after a refusal: the act that it leaves open, else the way on."""
    if hint := failure.params.get("hint") if isinstance(failure, Refused) else None:
        return {"hint": hint}
    way = _way(failure)
    return {"todo": way.todo, "waits_for": way.waits_for} if way else {}


def _way(failure: BaseException) -> NextStep | None:
    """Return what comes first for the case whose act was refused, where it is known."""
    return (
        cast("NextStep | None", failure.params.get("way")) if isinstance(failure, Refused) else None
    )


def _for_the_eye(failure: BaseException) -> str:
    head = terminal.alarming(translate(N_("Error:")))
    parts = [f"{head} {terminal.safe(message(failure))}"]
    if isinstance(failure, Refused):
        parts.append(reasons_for_the_eye(failure.reasons))
        if hint := failure.params.get("hint"):
            lost = N_("Only the vote fell short. To record the lost vote, type:")
            parts.append(f"\n{translate(lost)}\n  {hint}")
        elif way := _way(failure):
            from workflow.commands.screen import steps

            parts += steps.after_refusal(way)
    if isinstance(failure, click.UsageError) and failure.ctx:
        parts.append(failure.ctx.get_usage())
        help_line = translate("Try '{command} {option}' for help.")
        parts.append(help_line.format(command=failure.ctx.command_path, option="--help"))
    return "\n".join(parts)


def _show_traceback(failure: BaseException) -> None:
    import traceback

    streams.err("".join(traceback.format_exception(failure)))


def _say(text: str) -> None:
    """Write words for a person, as that person reads them."""
    _write(folding.fitted(text, sys.stderr))


def _write(text: str) -> None:
    streams.err(text.rstrip("\n") + "\n")
