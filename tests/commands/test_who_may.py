"""A refusal for the role says which user may, and never names anybody out of the user's sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import raw

if TYPE_CHECKING:
    from tests.commands.conftest import Run
    from tests.support.office import Office

OFFICE = (
    ("unit", "set", "LC01", "--head", "Bà Tư"),
    ("user", "add", "moi", "--unit", "LC01", "--role", "branch"),
    ("calendar", "set", "2025-07-07", "holiday", "--source", "T"),
    ("job", "run", "check"),
    ("scheduler", "--once"),
    ("mail", "set", "--keep-days", "20"),
)


@pytest.mark.parametrize("words", OFFICE, ids=lambda words: " ".join(words[:2]))
def test_an_office_command_names_the_administrator(
    ketnap: Run, office: Office, words: tuple[str, ...]
) -> None:
    """Who lacks the role reads who has it and how to act as them; that command line is taken."""
    place = ("--db", office.url, "--today", "2025-03-20")
    refused = ketnap(*place, "--as", "lan", *words)
    assert refused.code == 6
    assert "Người làm được việc này: admin, an; khi ấy gõ ketnap --as admin …" in refused.err
    assert ketnap(*place, "--as", "admin", *words).code == 0


def test_a_script_reads_it_too(ketnap: Run, office: Office) -> None:
    """The sentence is part of the message of the error."""
    place = ("--db", office.url, "--today", "2025-03-20", "--json")
    assert "--as admin" in ketnap(*place, "--as", "lan", "job", "run", "check").error["message"]


def test_an_administrator_who_may_act_no_more_is_not_named(ketnap: Run, office: Office) -> None:
    """Only who is active is named; with nobody left there is no such sentence."""
    place = ("--db", office.url, "--today", "2025-03-20")
    gone = "UPDATE users SET disabled_at = '2025-01-07 00:00:00.000000' WHERE name {}"
    raw.tamper(office.url, gone.format("= 'admin'"))
    said = ketnap(*place, "--as", "lan", "job", "run", "check").err
    assert "Người làm được việc này: an; khi ấy gõ ketnap --as an …" in said
    raw.tamper(office.url, gone.format("= 'an'"))
    assert "Người làm được" not in ketnap(*place, "--as", "lan", "job", "run", "check").err


def test_an_administrator_of_a_part_is_sent_to_those_of_the_city(
    ketnap: Run, office: Office
) -> None:
    """What concerns the whole city is for the root's administrators, not for those of the same unit."""
    place = ("--db", office.url, "--today", "2025-03-20")
    for name in ("mot", "hai2"):
        add = ("user", "add", name, "--unit", "LC", "--role", "admin")
        assert ketnap(*place, "--as", "an", *add).code == 0
    said = ketnap(*place, "--as", "mot", "job", "run", "check").err
    assert "Người làm được việc này: admin, an;" in said
    assert "hai2" not in said


def test_users_of_the_same_unit_are_named_for_a_step(ketnap: Run, office: Office) -> None:
    """An inspector of a committee reads which colleague may decide; those of other units stay unnamed."""
    ref = office.at("proposed")
    place = ("--db", office.url, "--today", "2025-09-15")
    decide = ("advance", "decide", ref, "--decision", "1", "--members", "9", "--votes-for", "9")
    said = ketnap(*place, "--as", "thu", *decide).err
    assert "Người làm được việc này: hoa, minh; khi ấy gõ ketnap --as hoa …" in said
    for name in ("quy", "tu", "lam", "huy"):
        assert name not in said.partition("Người làm được")[2]


def test_who_has_the_role_above_is_not_named_below(ketnap: Run, office: Office) -> None:
    """A branch never reads the names of the people of the committee above it."""
    ref = office.at("certified", of="HX01")
    place = ("--db", office.url, "--today", "2025-03-20")
    words = ("extend", ref, "--limit", "D1", "--days", "10", "--reason", "x")
    refused = ketnap(*place, "--as", "hai", *words)
    assert refused.code == 6
    assert "Người làm được" not in refused.err
