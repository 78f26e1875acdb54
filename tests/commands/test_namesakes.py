"""`case open` of somebody who is there already shows that case, and how to void the wrong one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from states.errors import Refused
from workflow.casework import opening

if TYPE_CHECKING:
    from tests.commands.conftest import Run
    from tests.support.office import Office

NUMBER = "001099012345"


def opened(ketnap: Run, office: Office, user: str, unit: str, *more: str) -> tuple[int, str]:
    """Open a case of one and the same person; return the exit code and what stood on stderr."""
    done = ketnap(
        "--db", office.url, "--today", "2025-03-20", "--as", user,
        "case", "open", "--unit", unit, "--name", "Vũ Thị Na", "--born", "2000-05-17", *more,
    )  # fmt: skip
    return done.code, done.err


def test_a_second_case_of_one_number_shows_the_first(ketnap: Run, office: Office) -> None:
    """Reference, unit, state and since when; a case just opened can be voided, and the command says how."""
    first = office.open(name="Vũ Thị Na", born="2000-05-17", identity_no=NUMBER)
    for user, who in (("lan", "cấp ủy của chi bộ hủy"), ("hoa", "lập nhầm thì hủy trước")):
        code, said = opened(ketnap, office, user, "LC01", "--identity-no", NUMBER)
        assert code == 3
        assert f"{first} (LC01; Trong danh sách nguồn, từ ngày 06/01/2025)" in said
        assert f'{who}: ketnap advance void {first} --reason "…"' in said
    void = ("advance", "void", first, "--reason", "nhầm")
    assert ketnap("--db", office.url, "--today", "2025-03-20", "--as", "hoa", *void).code == 0
    assert opened(ketnap, office, "lan", "LC01", "--identity-no", NUMBER)[0] == 0


def test_a_case_that_went_on_is_not_to_be_voided(ketnap: Run, office: Office) -> None:
    """A case that is past the source list cannot be voided; one goes on with it."""
    first = office.at("certified", identity_no=NUMBER)
    code, said = opened(ketnap, office, "lan", "LC01", "--identity-no", NUMBER)
    assert code == 3
    assert "từ ngày 14/03/2025)" in said
    assert f"ketnap next {first}" in said
    assert "advance void" not in said


def test_a_case_of_another_unit_is_named_by_nothing(ketnap: Run, office: Office) -> None:
    """Out of the user's sight there is a case, and no more is told: neither reference nor state."""
    first = office.open(name="Vũ Thị Na", born="2000-05-17", identity_no=NUMBER)
    for more in ((), ("--identity-no", NUMBER)):
        _, said = opened(ketnap, office, "hai", "HX01", *more)
        assert "hồ sơ của đơn vị khác" in said
        assert first not in said
        assert "LC01" not in said
        assert "cấp ủy cấp trên" in said


def test_a_namesake_is_shown_with_the_command_that_voids_the_wrong_one(
    ketnap: Run, office: Office
) -> None:
    """The warning names the case that was there, and the command, which works as it is printed."""
    first = office.at("certified", name="Vũ Thị Na", born="2000-05-17")
    code, said = opened(ketnap, office, "lan", "LC01")
    assert code == 0
    new = office.history("00002-1")[0]
    assert new.move == "open"
    assert f"{first} (LC01; " in said
    assert "từ ngày 14/03/2025)" in said
    command = f'ketnap advance void 00002-1 --reason "…" --duplicate-of {first}'
    assert command in said
    words = ("advance", "void", "00002-1", "--reason", "trùng", "--duplicate-of", first)
    assert ketnap("--db", office.url, "--today", "2025-03-20", "--as", "lan", *words).code == 0


def test_the_reason_of_a_second_case_is_one_sentence_for_scripts(office: Office) -> None:
    """The refusal has the rule and the cases as values; no text of another language hides in them."""
    first = office.open(name="Vũ Thị Na", born="2000-05-17", identity_no=NUMBER)
    facts = {"name": "Vũ Thị Na", "born": "2000-05-17", "identity_no": NUMBER}
    with pytest.raises(Refused) as refused:
        opening.open_case(office.app, "LC01", facts, office.stamp("lan"))
    (reason,) = refused.value.reasons
    assert reason.rule == "U1"
    refs: Any = reason.params["refs"]
    assert [one.params["ref"] for one in refs] == [first]
