"""The ways in which a command can fail, each with its exit code.

One root, `KetnapError`. The docstring of a class is its default message. A message is an English
template with ``{named}`` parameters; the edge translates it and puts the parameters in.
"""

# ruff: noqa: N818 - an error is named by what happened: "refused", "not found"

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from states.pipeline import Refusal


class KetnapError(Exception):
    """The command could not be carried out."""

    code: ClassVar[str] = "failed"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str | None = None, /, **params: object) -> None:
        self.message: str = message or (type(self).__doc__ or "").partition("\n")[0]
        self.params = params
        super().__init__(self.message)

    def __str__(self) -> str:
        try:
            return self.message.format_map(self.params) if self.params else self.message
        except KeyError:  # a forgotten parameter must not hide the error
            return self.message


class AlreadyExists(KetnapError):
    """{what} {value} exists already; nothing was changed."""


class ProblemsInFile(KetnapError):
    """The file has {count} problems; nothing was written."""


class BadInput(KetnapError):
    """The value {value} of {field} cannot be used: {remedy}"""

    code = "usage"
    exit_code = 2


class MissingFields(BadInput):
    """These are still missing: {fields}"""


class Refused(KetnapError):
    """A rule refuses this step."""

    code = "refused"
    exit_code = 3

    def __init__(
        self, reasons: Sequence[Refusal], message: str | None = None, /, **params: object
    ) -> None:
        super().__init__(message, **params)
        self.reasons = tuple(reasons)


class NotFound(KetnapError):
    """There is no {what} {value}."""

    code = "not-found"
    exit_code = 4

    def __init__(
        self, message: str | None = None, /, *, near: Sequence[str] = (), **params: object
    ) -> None:
        super().__init__(message, **params)
        self.near = tuple(near)


class CaseChanged(KetnapError):
    """Somebody else has changed {ref} since it was read; nothing was written. Look at it again."""

    code = "conflict"
    exit_code = 5


class NotPermitted(KetnapError):
    """Your role does not allow this; it needs one of: {roles}"""

    code = "not-permitted"
    exit_code = 6


class NobodyActs(NotPermitted):
    """No user is configured for this register; give --as USER, or set one with: ketnap user be USER"""


class Unavailable(KetnapError):
    """The register {url} cannot be used: {why}"""

    code = "unavailable"
    exit_code = 7
