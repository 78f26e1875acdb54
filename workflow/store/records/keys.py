"""Keep the keys of commands, by which one that is given again is known."""

# No postponed annotations here: SQLModel reads them when a class is made.

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from workflow.store.records.columns import Record, instant, link, text


class CommandKey(Record, table=True):
    """One command that was given under a key of its client, and what it answered.

    `digest` is of the command with all it was given, "" where an earlier program wrote the act; `answer` is
    JSON, None where it was not kept. No chain rests on the row; `proof` is a digest over it, so that a change made
    elsewhere is found and no wrong answer is told. An earlier program's row has none.
    """

    __tablename__ = "command_keys"

    key: str = Field(primary_key=True)
    user_id: int | None = link("users.id", null=True)
    salt: str = ""
    digest: str = text("")
    at: datetime = instant()
    answer: str | None = Field(default=None, sa_type=Text, nullable=True)
    proof: str | None = Field(default=None, sa_type=Text, nullable=True)
