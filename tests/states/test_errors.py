"""Name every way a command can fail."""

from __future__ import annotations

import pytest

from states import errors
from states.pipeline import Refusal

# The promised exit codes.
CODES = {
    errors.KetnapError: (1, "failed"),
    errors.AlreadyExists: (1, "failed"),
    errors.ProblemsInFile: (1, "failed"),
    errors.BadInput: (2, "usage"),
    errors.MissingFields: (2, "usage"),
    errors.Refused: (3, "refused"),
    errors.NotFound: (4, "not-found"),
    errors.CaseChanged: (5, "conflict"),
    errors.NotPermitted: (6, "not-permitted"),
    errors.NobodyActs: (6, "not-permitted"),
    errors.Unavailable: (7, "unavailable"),
}


def test_every_error_has_its_promised_code() -> None:
    """All errors are of one root, and each has the exit code and word of the contract."""
    ours = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.KetnapError)
    }
    assert ours == set(CODES)
    assert {kind: (kind.exit_code, kind.code) for kind in ours} == CODES


@pytest.mark.parametrize("kind", [k for k in CODES if k is not errors.Refused])
def test_the_docstring_is_the_message(kind: type[errors.KetnapError]) -> None:
    """An error without a message of its own says the first line of its docstring."""
    assert kind().message == (kind.__doc__ or "").partition("\n")[0]
    assert str(kind()) == kind().message
    assert kind("Other words").message == "Other words"


def test_parameters_are_put_into_the_message() -> None:
    """The parameters fill the template; a forgotten one hides no error."""
    error = errors.NotFound(what="unit", value="LC", near=("LC01",))
    assert str(error) == "There is no unit LC."
    assert (error.params, error.near) == ({"what": "unit", "value": "LC"}, ("LC01",))
    assert str(errors.NotFound(value="LC")) == "There is no {what} {value}."
    assert errors.NotFound().near == ()


def test_a_refusal_carries_all_its_reasons() -> None:
    """Reasons travel with the error, in their order, with a message of its own where there is one."""
    reasons = [Refusal("C1", "young"), Refusal("B1", "few")]
    refused = errors.Refused(reasons)
    assert refused.reasons == tuple(reasons)
    assert str(refused) == "A rule refuses this step."
    other = errors.Refused(reasons, "Act {n} would fail.", n=3)
    assert (str(other), other.params) == ("Act 3 would fail.", {"n": 3})
