"""What a command is given: the register, who acts, the stamp of the act, the one way to print.

``ketnap --help`` makes a `Shell` too, so everything heavier than click is imported when it is used.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import click

from notifications import language
from states.errors import KetnapError
from states.pipeline import N_
from workflow.commands.frame import repeating
from workflow.commands.frame.click_house import Command as Command
from workflow.commands.frame.click_house import Group as Group
from workflow.commands.screen import streams

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import date
    from types import TracebackType

    from workflow.app import App
    from workflow.commands.frame.before import Wanted
    from workflow.commands.frame.heads import About
    from workflow.commands.frame.listing import Into
    from workflow.commands.screen.output import Column
    from workflow.commands.screen.workbook import Page
    from workflow.stamp import Actor, Stamp


UNPRINTED = N_(
    "What was done stands; only the answer could not be printed ({reason}). The answer is:"
)


class Shell:
    """One command line: its global options and what they lead to.

    `as_json` says how a failure is printed before the options are known; `unsaid` is why an answer
    could not be printed.
    """

    def __init__(self, *, as_json: bool = False) -> None:
        self.db: str | None = None
        self.user: str | None = None
        self.lang = language.DEFAULT
        self.format = "json" if as_json else "table"
        self.today: date | None = None
        self.no_input = False
        self.key: str | None = None
        self.why = ""  # of a change of the office
        self.quiet = False  # the command tells itself how reminders stand
        self.into: Into | None = None  # the file that a list goes into
        self.replaces = False
        self.about: Callable[[], About | None] | None = None  # of what the answer speaks
        self.unsaid: streams.Unsaid | None = None
        self._lost: list[str] = []
        self._did = self._answered = False
        self.running: click.Context | None = None  # the command, once all its words are read
        self._about: tuple[str | int, Stamp] | None = None

    def settle(self, wanted: Wanted) -> None:
        """Take the global options. Raises `BadInput` for a --today that is not a date, and for no key."""
        self.db, self.user, self.no_input = wanted.db, wanted.user, wanted.no_input
        if wanted.key is not None:
            from workflow.store.once import checked

            self.key = checked(wanted.key)
        if wanted.today:
            from states.values import parse_date

            self.today = parse_date(wanted.today, "--today")

    def begun(self, running: click.Context) -> None:
        """Take the command that begins; one that writes a file and was given before under its key is answered."""
        self.running = running
        if self.key and repeating.files_out(self):
            with suppress(KetnapError):  # what cannot be opened, the command itself says
                _ = self.app
            if "app" in self.__dict__:
                self.app.known_before()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.unsaid and self.acted:
            self.warn(UNPRINTED, reason=str(self.unsaid))
            streams.err("".join(self._lost))
        if "app" in self.__dict__:
            if failure:
                from workflow.commands.frame import after_failure

                after_failure.help_on(self.app, self.__dict__.get("actor"), self._about, failure)
            self._remind()
            with suppress(Exception):  # what was committed stands, however the connection ends
                self.app.close()

    def _remind(self) -> None:
        """Say in one line that reminders are late, if they are; what fails here stops nothing."""
        from workflow.watch.lateness import reminders_note

        if self.quiet or (self.today and not self.app.register.rehearsal):
            return  # a pretended date makes nothing late
        with suppress(Exception):
            if note := reminders_note(self.app):
                self.warn(note.message, **note.params)

    @property
    def acted(self) -> bool:
        """Return whether something was done for good: the register written, a file, a mail sent."""
        return self._did or ("app" in self.__dict__ and self.app.wrote)

    @property
    def unknown(self) -> bool:
        """Return whether something was done and no answer has told of it."""
        return self.acted and not self._answered

    @property
    def on_screen(self) -> bool:
        """Return whether an answer is read on the screen, where a long list is cut short."""
        return self.format == "table" and self.into is None

    @property
    def as_json(self) -> bool:
        """Return whether failures are printed for a script."""
        return self.format == "json"

    @cached_property
    def url(self) -> str:
        """Return the address of the register: --db, or the file of this user."""
        from workflow.store.location import locate

        return locate(self.db).url

    @cached_property
    def app(self) -> App:
        """Return the register, opened when it is first used; it refuses to write under --today if live."""
        from workflow.app import App

        app = App.open(self.db, today=self.today)
        if self.key:
            app.once = repeating.once(app, self.key, self)
        return app

    @cached_property
    def actor(self) -> Actor:
        """Return who acts. Raises `NobodyActs` where nobody is named or configured."""
        from workflow.ground import people

        return people.resolve(self.app, self.user)

    def stamp(
        self,
        on: date | None = None,
        note: str = "",
        *,
        about: str | int | None = None,
        resumes: bool = False,
    ) -> Stamp:
        """Return who acts, now, by which paper's date (today's unless given) and why.

        `about` names the case that the act brings on, or the hand-over: where a rule refuses it, the way on is told.
        Raises `Repeated` where the same command has acted before under its key, unless it `resumes` and was cut off.
        """
        from workflow.stamp import Stamp, here

        app = self.app
        app.met_before(resumes=resumes)
        stamp = Stamp(
            actor=self.actor,
            at=app.now(),
            on=on or app.today(),
            note=note or self.why,
            origin=here(),
            seat=app.register.account,
            key=self.key,
        )
        if about is not None:
            self._about = about, stamp
        return stamp

    def show(
        self,
        data: object,
        *,
        columns: Sequence[str | Column] = (),
        text: Callable[[], str | Iterable[str]] | None = None,
        empty: str = "",
        pages: Callable[[], Iterable[Page]] | None = None,
    ) -> None:
        """Print the answer on stdout: as the JSON envelope, CSV, or for the eye.

        `columns` picks what a table shows; `text` makes the screen where a table would not do;
        `empty` is said where a list has nothing in it; `pages` makes the sheets of a file where columns would not do.
        """
        self._answered = True
        about = self.about() if self.about and (self.into or not self.as_json) else None
        if self.into is not None:
            from workflow.commands.frame import into_files

            shown = into_files.Shown(data, columns, pages, about)
            data = into_files.write(self, self.into, shown)
            columns, text = ("rows", "file"), None
            self.did()
        if self.key and "app" in self.__dict__:
            self.app.ended(data, beside=self._did)
        try:
            printed = self._in_words(data, columns, text, empty)
        except Exception as fault:
            self._keep(data, fault)
            raise
        if about:
            printed = about.beside(self) + printed
        self.answer(printed.rstrip("\n") + "\n" if printed else "")

    def done(self, data: object, **how: Any) -> None:  # noqa: ANN401 - as `show` takes it
        """Print, as `show` does, the answer of work that leaves no trace in the register: a file, a mail."""
        self.did()
        self.show(data, **how)

    def finish(self, code: object) -> None:
        """Raise `Unsaid` where the answer was all there was to do and it could not be printed."""
        if self.unsaid and not self.acted and not code:
            raise self.unsaid

    def did(self) -> None:
        """Remember that something was done that the register itself does not know of."""
        self._did = True

    def answer(self, text: str) -> None:
        """Print words on stdout; where that cannot be, keep them for the end."""
        if text and (unsaid := streams.out(text)):
            self.unsaid = self.unsaid or unsaid
            self._lost.append(text)

    def _in_words(
        self,
        data: object,
        columns: Sequence[str | Column],
        text: Callable[[], str | Iterable[str]] | None,
        empty: str,
    ) -> str:
        from workflow.commands.screen import output

        match self.format:
            case "json":
                return output.envelope(data)
            case "csv":
                return output.as_csv(data)
        from workflow.commands.screen import folding

        if text is not None:
            made = text()  # what comes as one text is a file of its own, or fitted already
            return made if isinstance(made, str) else folding.fitted("\n".join(made))
        shown = output.for_the_eye(data, columns, empty)
        return shown if isinstance(data, str) else folding.fitted(shown)

    def _keep(self, data: object, fault: Exception) -> None:
        """Keep in plain values an answer that a fault of ours keeps from being put into words."""
        from workflow.commands.screen import output

        self.unsaid = streams.Unsaid(str(fault))
        with suppress(Exception):
            self._lost.append(output.envelope(data) + "\n")

    def tell(self, template: str, **params: object) -> None:
        """Say one line on stderr: progress, advice."""
        self.tell_lines(language.say(template, params))

    def tell_lines(self, *lines: str) -> None:
        """Say lines on stderr that are in words already."""
        from workflow.commands.screen import folding

        streams.err("".join(f"{folding.fitted(line, sys.stderr)}\n" for line in lines))

    def warn(self, template: str, **params: object) -> None:
        """Warn in one line on stderr; the command goes on."""
        self.tell("Note: {sentence}", sentence=language.say(template, params))

    def progress(
        self, total: int | Callable[[], int], template: str, **params: object
    ) -> AbstractContextManager[Callable[..., None]]:
        """Show a bar on stderr while the block calls the given `step()`; silent off a terminal (see `progress.bar`)."""
        from workflow.commands.frame import progress

        return progress.bar(total, language.say(template, params), self.tell_lines)


pass_shell = click.make_pass_decorator(Shell)
