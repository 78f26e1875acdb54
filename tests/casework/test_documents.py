"""Numbers of papers, words of names and identity numbers follow what the acts say, in one form."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import BadInput, Refused
from tests.support import raw
from workflow.casework import opening
from workflow.queries import cases
from workflow.upkeep import invariants, recomputing

if TYPE_CHECKING:
    from tests.support.office import Office


def numbers(office: Office, ref: str) -> list[tuple[int, str, str, str]]:
    """Return what is kept of the papers of a case, as the table has it."""
    with office.app.reading() as session:
        (row,) = session.execute("case_by_ref", {"ref": ref})
        rows = session.execute("documents_of_case", {"case_id": row["id"]})
    return sorted((row["act_n"], row["kind"], row["field"], row["number"]) for row in rows)


def sound(office: Office) -> bool:
    """Say whether everything stored is what the acts say."""
    return list(invariants.check(office.app)) == []


def test_documents_are_kept_with_each_act_and_follow_corrections(office: Office) -> None:
    """A number is there from its act on, changes with a correction of it, and goes with the act undone."""
    ref = office.open()
    assert numbers(office, ref) == []
    office.do("nominate", ref, resolution="7-NQ/CB")
    certificate = office.record("course", ref, certificate="GCN 12")
    office.hold(ref, "2025-02-01", ref_no="3-CV")
    assert numbers(office, ref) == [
        (2, "nominate", "resolution", "7-NQ/CB"), (3, "course", "certificate", "GCN 12"), (4, "hold", "ref_no", "3-CV"),
    ]  # fmt: skip
    office.correct(ref, replaces=2, fields={"resolution": "8-NQ/CB"})
    office.correct(ref, retracts=certificate)
    assert numbers(office, ref) == [
        (2, "nominate", "resolution", "8-NQ/CB"),
        (4, "hold", "ref_no", "3-CV"),
    ]
    office.correct(ref)
    office.correct(ref)
    assert numbers(office, ref) == []
    assert sound(office)


def test_a_duplicate_number_warns_however_it_is_written(office: Office) -> None:
    """Spaces, capitals and dashes do not make another number; another step, unit or field does."""
    first, second, third = (office.open() for _ in range(3))
    elsewhere = office.open("HX01", by="hai")
    office.do("nominate", first, resolution="7-NQ/\u0110U")
    (warned,) = office.do("nominate", second, resolution="7 \u2013 nq / \u00d0u").warnings
    assert warned.params["refs"] == (first,)
    assert office.do("nominate", elsewhere, by="hai", resolution="7-NQ/ĐU").warnings == ()
    assert office.do("decline", third, resolution="7-NQ/ĐU").warnings == ()


def test_of_many_cases_with_one_number_or_name_few_are_told(office: Office) -> None:
    """A warning names three cases at most, the first ones."""
    refs = [office.open(name="Lê Văn An") for _ in range(5)]
    done = [office.do("nominate", ref, resolution="7-NQ") for ref in refs]
    told = [one.warnings[0].params["refs"] if one.warnings else () for one in done]
    assert told == [(), (refs[0],), tuple(refs[:2]), tuple(refs[:3]), tuple(refs[:3])]
    person = {"name": "Lê Văn An", "born": "2000-05-17"}
    (warned,) = opening.open_case(office.app, "LC01", person, office.stamp("lan")).warnings
    others = warned.params["refs"]
    assert isinstance(others, tuple)
    assert [one.params["ref"] for one in others] == refs[:3]


@pytest.mark.parametrize(
    "typed",
    [
        "031.099.000001",
        "031 099 000001",
        "031-099-000-001",
        "031\u00a0099\u2013000001",
        " 031099000001 ",
    ],
)
def test_an_identity_number_meets_itself_however_it_is_written(office: Office, typed: str) -> None:
    """U1 refuses a second open case of one number at the opening, a change and a correction."""
    office.open(identity_no="031099000001")
    other = office.open("HX01", by="hai")
    facts: dict[str, Any] = {"identity_no": typed}
    for attempt in (
        lambda: office.open(**facts),
        lambda: office.set(other, by="hai", **facts),
        lambda: office.correct(other, by="hai", replaces=1, fields=facts),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert [reason.rule for reason in refused.value.reasons] == ["U1"]


def test_an_identity_number_written_otherwise_stops_the_reopening(office: Office) -> None:
    """U1 stands before a reopening too, whichever of the two was written with separators."""
    ref = office.open(identity_no="031.099.000001")
    office.do("withdraw", ref)
    office.open(identity_no="031099000001")
    with pytest.raises(Refused) as refused:
        office.do("reopen", ref)
    assert [reason.rule for reason in refused.value.reasons] == ["U1"]


def test_namesakes_are_told_whatever_their_letters(office: Office) -> None:
    """Ð for Đ, either form of Unicode and wider spaces are the same person's name."""
    first = office.open(name="Đặng Văn Hòa")
    for typed in (
        "\u00d0ặng Văn Hoà",
        unicodedata.normalize("NFD", "đặng văn hòa"),
        "Đặng\u00a0Văn  Hòa",
    ):
        person = {"name": typed, "born": "2000-05-17"}
        done = opening.open_case(office.app, "LC01", person, office.stamp("lan"))
        assert first in str(done.warnings[0].params["refs"])


def test_the_candidate_is_no_verifier_helper_or_introducer_in_other_letters(office: Office) -> None:
    """V11 and its like know the candidate's own name with Ð; another person of it is told apart by the post."""
    ref = office.at("verifying", name="Đặng Văn Hòa")
    office.record("verification_request", ref, subject="parents")
    with pytest.raises((Refused, BadInput)):
        office.record("verification_reply", ref, verifier="\u00d0ặng Văn Hoà")
    office.record("verification_reply", ref, verifier="\u00d0ặng Văn Hoà (phó bí thư)")
    other = office.open(name="Đặng Văn Hòa")
    with pytest.raises(BadInput, match="candidate"):
        office.do("nominate", other, helper=[("\u00d0ặng Văn Hòa", "2019-06-01")])
    with pytest.raises(BadInput, match="twice"):
        office.do("nominate", other, helper=[("Đỗ A", "2019-06-01"), ("\u00d0ỗ A", "2019-06-01")])
    assert (
        office.do("nominate", other, helper=[("Đặng Văn Hòa, phó bí thư", "2019-06-01")]).state
        == "nominated"
    )


@pytest.mark.parametrize(
    "told", ["Không", "không tôn giáo", "Không theo tôn giáo nào", "None", "no"]
)
def test_no_religion_is_kept_as_none_and_takes_an_earlier_one_away(
    office: Office, told: str
) -> None:
    """Opened so there is none; told later it ends the religion on file, also by a correction."""
    ref = office.open(religion=told)
    assert "religion" not in office.show(ref, "lan").facts
    office.set(ref, religion="Công giáo")
    assert office.show(ref, "lan").facts["religion"] == "Công giáo"
    office.set(ref, religion=told)
    assert "religion" not in office.show(ref, "lan").facts
    assert office.history(ref)[-1].fields == {"religion": None}
    other = office.open(religion="Phật giáo")
    office.correct(other, replaces=1, fields={"religion": told})
    assert "religion" not in office.show(other, "lan").facts
    assert sound(office)


def test_what_was_changed_past_the_program_is_found_and_put_right(office: Office) -> None:
    """A word, a number or a name that the acts do not bear out is a finding, and recomputed."""
    ref = office.open(name="Đặng Văn Hòa")
    office.do("nominate", ref, resolution="7-NQ/CB")
    assert sound(office)
    for change, part in (
        ("DELETE FROM case_words WHERE word = 'hoa'", "words"),
        ("INSERT INTO case_words (word, case_id) VALUES ('x', 1)", "words"),
        ("UPDATE documents SET folded = '8-nq/cb'", "documents"),
        ("DELETE FROM documents", "documents"),
        ("UPDATE cases SET folded = 'dang'", "row"),
    ):
        raw.tamper(office.url, change)
        assert {finding.part for finding in invariants.check(office.app)} == {part}, change
        with office.app.transaction() as session:
            recomputing.recompute_open(session, office.app)
        assert sound(office), change
    assert [c.ref for c in cases.find(office.app, "7-nq/cb", office.actor("lan"))] == [ref]


@pytest.mark.parametrize(
    "verb", ["move", "evidence", "hold", "transfer", "fact", "correction", "unit"]
)
def test_no_verb_takes_what_is_no_text(office: Office, verb: str) -> None:
    """Moves, evidence, holds, hand-overs, facts and corrections name the field that says nothing."""
    ref = office.open()
    attempts: dict[str, tuple[str, Any]] = {
        "move": ("--resolution", lambda: office.do("nominate", ref, resolution="…")),
        "evidence": ("--task", lambda: office.record("challenge", ref, task="...")),
        "hold": ("--reason", lambda: office.hold(ref, "2025-02-01", reason="–")),
        "transfer": ("--residence", lambda: office.transfer(ref, None, residence="----")),
        "fact": ("--residence", lambda: office.set(ref, residence=". . .")),
        "correction": (
            "--residence",
            lambda: office.correct(ref, replaces=1, fields={"residence": "?"}),
        ),
        "unit": ("--name", lambda: office.open(name="–")),
    }
    field, attempt = attempts[verb]
    with pytest.raises(BadInput) as refused:
        attempt()
    assert refused.value.params["field"] == field
