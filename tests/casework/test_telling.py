"""Who is told of an act: the right people, once, in the transaction of the act itself."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from notifications import outbox
from states.catalogue import MOVE_BY_NAME, transfer
from states.errors import Refused
from states.pipeline import Tell
from tests.support import statements
from tests.support.city import user
from workflow.store import records

if TYPE_CHECKING:
    from tests.support.office import Office


@pytest.fixture(autouse=True)
def _reading(monkeypatch: pytest.MonkeyPatch) -> None:
    statements.give(
        monkeypatch,
        test_mail="SELECT m.*, u.name FROM messages m LEFT JOIN users u ON u.id = m.to_user_id ORDER BY m.id",
        test_left="UPDATE messages SET state = 'sent' WHERE state = 'queued'",
        test_silence="UPDATE users SET email = NULL WHERE name = :name",
        test_disable="UPDATE users SET disabled_at = :at WHERE name = :name",
        test_english="UPDATE users SET lang = 'en' WHERE name = :name",
        test_reminder="""
            INSERT INTO messages (dedupe, case_id, to_address, template, params, rule, rung, lang, state, attempts,
                                  due_at, message_id, created_at)
            VALUES (:rule, :case_id, 'x@example.vn', 'due', '{}', :rule, 'first', 'vi', 'queued', 0, :at, :rule, :at)
        """,
    )


def mail(office: Office) -> list[Any]:
    """Return every message, oldest first."""
    with office.app.reading() as session:
        return session.execute("test_mail")


def told(office: Office, move: str) -> list[str]:
    """Return who is told of a move, in the order of their names."""
    return sorted(m["name"] for m in mail(office) if json.loads(m["params"])["move"] == move)


def write(office: Office, statement: str, /, **params: Any) -> None:
    """Run a statement of the test."""
    with office.app.transaction() as session:
        session.run(statement, params)


def test_the_next_to_act_is_told_of_a_proposal(office: Office) -> None:
    """Where the own committee decides its authority is told, elsewhere first the committee."""
    office.at("proposed")
    assert told(office, "propose") == ["hoa", "minh"]
    office.at("decided", of="HX01")
    assert told(office, "propose") == ["hoa", "hung", "minh"]
    assert told(office, "endorse") == ["quy"]
    assert told(office, "decide") == ["hai"]


def test_the_branch_is_told_of_what_is_decided_about_its_case(office: Office) -> None:
    """A decision, a dossier returned and a supplement asked for reach the branch."""
    ref = office.at("proposed")
    office.do("ask_supplement", ref, by="hoa")
    office.do("supplement", ref)
    office.do("return_dossier", ref, by="hoa")
    office.do("propose", ref)
    office.do("decide", ref, by="hoa")
    for move in ("ask_supplement", "return_dossier", "decide"):
        assert told(office, move) == ["lan"]
    assert told(office, "supplement") == ["hoa", "minh"]


def test_nobody_is_told_of_their_own_act(office: Office) -> None:
    """Who records an act gets no mail about it; the colleague does."""
    ref = office.at("verified")
    office.today = date(2025, 8, 4)
    for kind, more in (
        ("challenge", {}),
        ("opinion", {}),
        ("opinion", {"source": "mass-organisation"}),
    ):
        office.record(kind, ref, **more)
    office.do("propose", ref, by="hoa")
    assert told(office, "propose") == ["minh"]


def test_a_branch_without_users_is_served_by_its_committee(office: Office) -> None:
    """Where nobody of the branch can be told, its committee's users are."""
    write(office, "test_silence", name="lan")
    ref = office.at("proposed")
    office.do("decide", ref, by="minh")
    assert told(office, "decide") == ["hoa"]


def test_only_active_users_with_an_address_in_the_role(office: Office) -> None:
    """A disabled user and one without an address are not written to."""
    write(office, "test_disable", name="hoa", at=datetime(2025, 1, 1, tzinfo=UTC))
    write(office, "test_silence", name="minh")
    office.at("proposed")
    assert told(office, "propose") == []


def test_every_user_of_the_role_is_told_once(office: Office) -> None:
    """Two roles make no second mail; two users get one each."""
    with office.app.office() as session:
        place = session.orm.get(records.Unit, office.city.units["LC"])
        assert place is not None
        user(session, "hue", place, ["authority", "committee", "branch"])
    office.at("proposed")
    assert told(office, "propose") == ["hoa", "hue", "minh"]


def test_a_message_holds_words_to_be_and_nothing_of_the_person(office: Office) -> None:
    """Template and plain parameters: reference, move, day, what is due; no name, no secret."""
    write(office, "test_english", name="hoa")
    ref = office.at("proposed", name="Đỗ Thị Bí Mật", identity_no="079200012345")
    first, second = [m for m in mail(office) if json.loads(m["params"])["move"] == "propose"]
    assert (first["state"], first["template"], first["rung"], first["rule"]) == (
        "queued",
        "moved",
        "act 13",
        None,
    )
    assert json.loads(first["params"]) == {
        "ref": ref, "move": "propose", "on": "2025-08-04", "due": "2025-10-29",
    }  # fmt: skip
    assert {m["name"]: m["lang"] for m in (first, second)} == {"hoa": "en", "minh": "vi"}
    assert first["to_address"] == f"{first['name']}@example.vn"
    assert first["due_at"] == first["created_at"] == office.app.now()
    for message in mail(office):
        text = json.dumps(dict(message), default=str, ensure_ascii=False)
        assert "Bí Mật" not in text
        assert "079200012345" not in text


def test_the_message_id_follows_from_key_and_register(office: Office) -> None:
    """It is valid, differs for each recipient and says nothing of the case."""
    ref = office.at("proposed")
    ids = [m["message_id"] for m in mail(office)]
    assert len(set(ids)) == len(ids)
    for message in mail(office):
        stem, _, who = message["dedupe"].rpartition("/u")
        register = office.app.register.id
        assert message["message_id"] == outbox.message_id(stem, int(who), register)
        assert re.fullmatch(r"<[0-9a-f]{32}\.u\d+@[0-9a-f-]{36}\.ketnap>", message["message_id"])
        assert ref not in message["message_id"]


def test_a_refused_or_dry_step_tells_nobody(office: Office) -> None:
    """The message is written with the act or not at all."""
    from workflow.casework.advancing import Wish

    ref = office.at("verified")
    before = len(mail(office))
    office.today = date(2025, 8, 4)
    with pytest.raises(Refused):
        office.do("propose", ref)
    for kind, more in (
        ("challenge", {}),
        ("opinion", {}),
        ("opinion", {"source": "mass-organisation"}),
    ):
        office.record(kind, ref, **more)
    office.wish("propose", ref, Wish(dry_run=True))
    assert len(mail(office)) == before


def test_both_sides_are_told_of_a_hand_over(office: Office) -> None:
    """The receiving unit of the notice, the leaving one of the answer; a draft concerns nobody."""
    ref = office.at("certified")
    number = office.transfer(ref, "HX01").id
    office.step(number, "cancel", reason="nhầm")
    assert told(office, "transfer_cancel") == []
    number = office.transfer(ref, "HX01").id
    office.step(number, "send")
    assert told(office, "transfer_send") == ["hai"]
    office.step(number, "acknowledge", by="hai")
    office.step(number, "accept", by="hai", helper="Nhận")
    assert told(office, "transfer_accept") == ["lan"]
    again = office.transfer(ref, "LC01", by="hai").id
    office.step(again, "send", by="hai")
    office.step(again, "cancel", by="hai", reason="không đi nữa")
    assert told(office, "transfer_cancel") == ["lan"]
    third = office.transfer(ref, "LC01", by="hai").id
    office.step(third, "send", by="hai")
    office.step(third, "decline", reason="không nhận")
    assert told(office, "transfer_decline") == ["hai"]


def test_a_destination_without_users_is_served_by_the_unit_above(office: Office) -> None:
    """Where nobody of the receiving branch can be told, its committee is."""
    write(office, "test_silence", name="hai")
    office.step(office.transfer(office.at("certified"), "HX01").id, "send")
    assert told(office, "transfer_send") == ["hung"]


def test_a_place_outside_gets_no_mail(office: Office) -> None:
    """A notice to another province goes on paper."""
    ref = office.at("certified")
    before = len(mail(office))
    office.step(office.transfer(ref, None, residence="Huế").id, "send")
    assert len(mail(office)) == before


def test_an_undone_act_takes_its_queued_mail_back(office: Office) -> None:
    """What has not left is cancelled; what has is named in a warning."""
    ref = office.at("proposed")
    done = office.correct(ref)
    assert done.warnings == ()
    assert [m["state"] for m in mail(office) if m["rung"] == "act 13"] == ["cancelled", "cancelled"]
    other = office.at("proposed")
    write(office, "test_left")
    (warned,) = office.correct(other).warnings
    assert warned.params == {"n": 13, "told": ("hoa@example.vn", "minh@example.vn")}


def test_a_corrected_date_is_ground_changes(office: Office) -> None:
    """The queued mail with the old day is taken back and one with the new day queued in its place."""
    ref = office.at("proposed")
    office.correct(ref, replaces=13, dated=date(2025, 8, 1))
    about = [m for m in mail(office) if m["rung"] == "act 13"]
    assert [m["state"] for m in about] == ["cancelled", "cancelled", "queued", "queued"]
    assert {json.loads(m["params"])["on"] for m in about if m["state"] == "queued"} == {
        "2025-08-01"
    }
    office.correct(ref, replaces=13, fields={"resolution": "9a"})
    assert [m["state"] for m in mail(office) if m["rung"] == "act 13"].count("queued") == 2


def test_reminders_of_limits_that_run_no_longer_are_taken_back(office: Office) -> None:
    """After an undoing, queued mail about a limit that does not run is cancelled; other mail stays."""
    ref = office.at("decided")
    case_id = 1
    for rule in ("D4", "D1"):
        write(office, "test_reminder", rule=rule, case_id=case_id, at=office.app.now())
    office.correct(ref, by="minh")
    states = {m["rule"]: m["state"] for m in mail(office) if m["template"] == "due"}
    assert states == {"D4": "cancelled", "D1": "queued"}


def test_the_same_message_is_queued_once(office: Office) -> None:
    """However often it is asked for, the key is there once for each recipient."""
    office.open()
    message = outbox.Message("a key", 1, "due", {"ref": "00001-3"}, office.app.now(), "L1", "first")
    to = outbox.Recipient(office.actor("lan").user_id, "lan@example.vn")
    with office.app.transaction() as session:
        assert outbox.enqueue(session, message, to)
        assert not outbox.enqueue(session, message, to)
        assert outbox.enqueue(session, message._replace(key="another"), to)
        everybody = outbox.Audience(office.city.units["LC01"], "branch", "branch", but_not=0)
        assert outbox.enqueue_all(session, message._replace(key="third"), everybody) == 1
        assert outbox.enqueue_all(session, message._replace(key="third"), everybody) == 0
        assert outbox.cancel(session, 1, "first") == 3
    assert {m["rule"] for m in mail(office)} == {"L1"}


def test_the_catalogue_says_who_is_told() -> None:
    """Every step that hands the matter on tells somebody; the rest tells nobody."""
    silent = {move.name for move in MOVE_BY_NAME.values() if not move.tells}
    assert silent == {
        "nominate", "enrol", "retrain", "apply", "request_verification", "conclude_verification", "reverify",
        "redo_dossier", "hold_ceremony", "withdraw", "reopen", "close_deceased", "vote_failed",
    }  # fmt: skip
    steps = {step.name: step.tells for step in transfer.STEPS}
    assert steps == {
        "send": (Tell.RECEIVING,), "acknowledge": (), "accept": (Tell.LEAVING,), "decline": (Tell.LEAVING,),
        "cancel": (Tell.RECEIVING,), "outside_reply": (),
    }  # fmt: skip
