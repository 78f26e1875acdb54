"""A command under a key of its client: claimed within the transaction that acts, and answered as then when met again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from states.errors import BadInput, Unavailable
from states.pipeline import N_
from workflow.store import chain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from workflow.store.session import Row, Session

LONGEST = 100
BAD_KEY = N_("{field}: a key has 1 to {most} letters, digits and signs, without spaces.")
OTHERS = N_("{field}: this key was used by another user; give each command a key of its own.")
ANOTHER = N_(
    "{field}: another command, or this one with other values, was given under the key {value}; "
    "give each command a key of its own."
)
CHANGED = N_(
    "What is kept of the command under the key {value} was changed outside ketnap, so that nothing is told of it. "
    "Look with: ketnap job run check"
)
_PART = "command"


def checked(key: str) -> str:
    """Return the key of a command; raises `BadInput` for what is none."""
    if not 0 < len(key) <= LONGEST or not key.isascii() or not key.isprintable() or " " in key:
        raise BadInput(BAD_KEY, field="--key", value=key[:LONGEST], most=LONGEST)
    return key


def proof(row: Mapping[str, Any]) -> str:
    """Return the digest over what is kept of a command, which shows that somebody changed it elsewhere."""
    told = [row[name] for name in ("key", "user_id", "salt", "digest", "answer")]
    return chain.hashed([*told, chain.text(row["at"])])


def is_sound(row: Mapping[str, Any]) -> bool:
    """Say whether a row is as it was written; of an earlier program's there is no answer, and no proof."""
    if row["digest"] == "" and row["proof"] is None:
        return row["answer"] is None
    return bool(row["proof"] == proof(row))


class Repeated(Exception):  # noqa: N818 - no failure: the answer of a command that was given before
    """The end of a command that is known by its key: when it was given, and what it answered in plain values.

    The answer is None where it was not kept: the command was given to an earlier program.
    """

    def __init__(self, at: datetime, answer: Any) -> None:  # noqa: ANN401 - JSON
        super().__init__()
        self.at = at
        self.answer = answer


class Once:
    """One command and its key. Whoever writes the key first acts; the others wait for that, and are told of it.

    `words` tells the command with all it was given; `plain` makes an answer fit for JSON. A command that
    `resumes` writes several transactions and skips what was done: until it has answered, it may go on.
    """

    def __init__(
        self,
        key: str,
        user_id: int | None,
        words: Callable[[], str],
        plain: Callable[[object], Any],
    ) -> None:
        self.key = checked(key)
        self.user_id = user_id
        self.resumes = False
        self._typed = words
        self._words: str | None = None
        self._plain = plain
        self._ours = False

    def begin(self, session: Session, at: datetime) -> None:
        """Claim the key in a transaction that writes, before it reads anything else.

        Raises `Repeated` where the command was given before, and `BadInput` for another's key.
        """
        if self._ours:
            return
        salt = chain.parts({_PART: None})[0].salt
        row = {"key": self.key, "user_id": self.user_id, "salt": salt, "at": at}
        row |= {"digest": self._digest(salt), "answer": None}
        if session.run("command_key_claim", {**row, "proof": proof(row)}):
            return
        (known,) = session.execute("command_key_read", {"key": self.key})
        self._must_be_ours(known)
        self._tell(known)

    def known(self, session: Session) -> None:
        """Raise `Repeated` where the command has answered before, and `BadInput` for another's key."""
        for known in session.execute("command_key_read", {"key": self.key}):
            self._must_be_ours(known)
            if known["answer"] is not None:
                self._tell(known)

    def look(self, session: Session) -> None:
        """Raise `Repeated` where this very command was given before; whose key it is else, the claim says."""
        self._words = (
            self._words or self._typed()
        )  # the command is no more to be asked once it has failed
        known = [] if self._ours else session.execute("command_key_read", {"key": self.key})
        if known and known[0]["user_id"] == self.user_id and self._same(known[0]):
            self._tell(known[0])

    def keep(self, session: Session, answer: object) -> None:
        """Keep the answer, in the transaction that acts."""
        text = json.dumps(self._plain(answer), ensure_ascii=False)
        for known in session.execute("command_key_read", {"key": self.key}):
            told = {"key": self.key, "answer": text}
            session.run("command_key_answer", {**told, "proof": proof({**known, **told})})

    def committed(self) -> None:
        """Know that the claim stands, so that later transactions of the command go on under it."""
        self._ours = True

    def _must_be_ours(self, known: Row) -> None:
        if not is_sound(known):
            raise Unavailable(CHANGED, value=self.key)
        if known["user_id"] != self.user_id:
            raise BadInput(OTHERS, field="--key", value=self.key)
        if not self._same(known):
            raise BadInput(ANOTHER, field="--key", value=self.key)

    def _tell(self, known: Row) -> None:
        if not is_sound(known):
            raise Unavailable(CHANGED, value=self.key)
        if known["answer"] is not None:
            raise Repeated(known["at"], json.loads(known["answer"]))
        if not self.resumes:
            raise Repeated(known["at"], None)

    def _same(self, known: Row) -> bool:
        return known["digest"] in ("", self._digest(known["salt"]))

    def _digest(self, salt: str) -> str:
        if self._words is None:
            self._words = self._typed()
        return chain.digest(_PART, salt, self._words)
