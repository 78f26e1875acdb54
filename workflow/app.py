"""The one wiring point of the program: a register, its clock, and its two ways of being read and written."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self, TypeVar

from states import errors
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow import clock
from workflow.store import Desk, Session, location, open_desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import date, datetime
    from types import TracebackType

    from workflow.stamp import Stamp
    from workflow.store.office import Office, OfficeSession
    from workflow.store.once import Once

NOT_ON_A_LIVE_REGISTER = N_(
    "On a live register the date may be replaced for reading only: leave out --today {today} "
    "(or KETNAP_TODAY), or practise on a register made with: ketnap init --rehearsal"
)


Answer = TypeVar("Answer")


class RegisterInfo(NamedTuple):
    """What the open register is. `account` is who the database says we are; '' on SQLite."""

    id: str
    rehearsal: bool
    city: str
    account: str
    dialect: str


class App:
    """An open register. Open it with `App.open`; it is its own context manager and closes itself."""

    __slots__ = (
        "_desk",
        "_office",
        "_patience",
        "_today",
        "fence",
        "once",
        "register",
        "stopping",
        "where",
        "wrote",
    )

    def __init__(
        self, where: location.Location, desk: Desk, today: date | None, patience: float
    ) -> None:
        head = desk.head
        self.where = where
        self.register = RegisterInfo(
            head.id, head.rehearsal, head.city, head.account, where.dialect
        )
        self._desk = desk
        self._today = today
        self._patience = patience
        self._office: Office | None = None
        self.stopping: Callable[[], bool] = _never
        """Whether somebody asks to stop; asked by what may take long."""
        self.fence: Callable[[Session], None] | None = None
        """What every transaction that writes asks first, in itself: whether its run is still ours."""
        self.once: Once | None = None
        """The key of the command, which the first transaction that writes claims in itself."""
        self.wrote = False
        """Whether a transaction that may write has ended well; what it wrote stands."""

    @classmethod
    def open(cls, url: str | None = None, today: date | None = None) -> App:
        """Open an existing register; `today` replaces the date, as --today does.

        Raises Unavailable where it is missing, damaged, locked or of another version, and BadInput
        where the address is no address.
        """
        where = location.locate(url)
        patience = location.patience()
        return cls(where, open_desk(where, patience), today, patience)

    def on(self, day: date) -> App:
        """Return the same open register on another day, as --today would open it.

        It shares the connections of this one, which is the one to close.
        """
        other = App(self.where, self._desk, day, self._patience)
        other._office = self._office
        other.stopping = self.stopping
        other.fence = self.fence
        other.once = self.once
        return other

    def today(self) -> date:
        """Return the date of this command, in Viet Nam."""
        return self._today or clock.today()

    def now(self) -> datetime:
        """Return the instant of this command, aware, in UTC.

        On a rehearsal register, and wherever the date is replaced, it is the beginning of that day.
        """
        if self.register.rehearsal or self._today:
            return clock.midnight(self.today())
        return clock.now()

    @contextmanager
    def transaction(self, *, fenced: bool = True) -> Iterator[Session]:
        """Open the desk for writing: one transaction, rolled back on any exception.

        What must be written even by who lost the run (the mail did leave) is not `fenced`.
        """
        self.may_write()
        with self._desk.writing() as session:
            if fenced and self.fence:
                self.fence(session)
            self._claim(session)
            yield session
        self._written()

    def reading(self, *, as_it_is: bool = False) -> AbstractContextManager[Session]:
        """Open the desk for reading: one state of the register, with `as_it_is` also what is no value any more."""
        return self._desk.reading(as_it_is=as_it_is)

    @contextmanager
    def office(self, by: Stamp | None = None, *, writing: bool = True) -> Iterator[OfficeSession]:
        """Open the office, SQLModel and named SQL, in one transaction; it imports SQLAlchemy.

        What is written is entered into the journal as done `by` somebody; by the program where nobody is named.
        """
        if writing:
            self.may_write()
        if self._office is None:
            from workflow.store.office import Office

            self._office = Office(self.where, self._patience, rehearsal=self.register.rehearsal)
        from workflow.store import journal

        who = journal.by(by) if by else journal.By(self.now(), seat=self.register.account)
        with self._office.session(writing=writing, by=who) as session:
            if writing and self.fence:
                self.fence(session)
            if writing:
                self._claim(session)
            yield session
        if writing:
            self._written()

    def answered(self, session: Session, answer: Answer) -> Answer:
        """Keep what a command answers with the key it was given under, where it has one; return it.

        Whoever gives the command again is told so, also where this answer never reaches its reader.
        """
        if self.once:
            self.once.keep(session, answer)
        return answer

    def met_before(self, *, resumes: bool = False) -> None:
        """Raise `Repeated` where this very command has acted before under its key.

        One that `resumes` writes several transactions and skips what was done: cut off before its answer, it goes on.
        """
        if self.once:
            self.once.resumes = self.once.resumes or resumes
            with self.reading() as session:
                self.once.look(session)

    def known_before(self) -> None:
        """Raise `Repeated` where this very command has answered under its key, `BadInput` where another has it."""
        if self.once:
            with self.reading() as session:
                self.once.known(session)

    def ended(self, answer: object, *, beside: bool = False) -> None:
        """Keep the answer of a command that is known only at its end.

        Such is one of several transactions, and one whose work is `beside` the register alone: a file.
        """
        if self.once and self.once.resumes and self.wrote:
            with self.transaction() as session:
                self.once.keep(session, answer)
        elif self.once and beside and not self.wrote:
            with (
                suppress(errors.KetnapError),
                self.transaction() as session,
            ):  # the file is there all the same
                self.once.keep(session, answer)

    def _claim(self, session: Session) -> None:
        if self.once:
            self.once.begin(session, self.now())

    def _written(self) -> None:
        self.wrote = True
        if self.once:
            self.once.committed()

    @contextmanager
    def holding(self, token: str) -> Iterator[None]:
        """Hold a token for the length of some work; it is free at its end, and when this process dies."""
        self._desk.hold(token)
        try:
            yield
        finally:
            self._desk.let_go(token)

    def held(self, claim: str) -> bool:
        """Say whether somebody alive holds a token, at this moment; a claim may say before it whose it is."""
        from workflow.store.holding import token_of

        return self._desk.held(token_of(claim))

    def close(self) -> None:
        """Close every connection."""
        self._desk.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def may_write(self) -> None:
        """Refuse to write under a replaced date, but for a rehearsal."""
        if self._today and not self.register.rehearsal:
            raise errors.BadInput(NOT_ON_A_LIVE_REGISTER, today=self._today)


def _never() -> bool:
    return False
