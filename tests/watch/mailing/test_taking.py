"""Which messages a run takes, and what it may write on them: each condition by a message beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from notifications import answers, delivery, smtp
from notifications.envelope import Mail
from states.errors import KetnapError
from tests.support import outbox, statements
from workflow.ground import people, refs
from workflow.stamp import Stamp
from workflow.watch.jobs import deliver
from workflow.watch.mailing import post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.office import Office
    from workflow.app import App

ALIVE, GONE = "0123456789abcdef", "fedcba9876543210"
"""Tokens of two who have claimed messages; a test holds the one, nobody the other."""
SOON = timedelta(minutes=1)
DAY = timedelta(days=1)
STATEMENTS = {
    "t_set": """UPDATE messages SET state = :state, due_at = :due, claimed_by = :by, claimed_until = NULL,
        attempts = :attempts WHERE id = :id""",
    "t_rows": "SELECT * FROM messages ORDER BY id",
    "t_kind": "UPDATE messages SET template = :template WHERE id = :id",
    "t_rule": "UPDATE messages SET rule = :rule WHERE id = :id",
    "t_other_act": "UPDATE messages SET anchor = anchor + 1 WHERE id = :id",
    "t_other_case": "UPDATE messages SET case_id = case_id + 1 WHERE id = :id",
    "t_no_rule": "UPDATE messages SET rule = NULL WHERE id = :id",
    "t_anchor": "UPDATE messages SET anchor = NULL WHERE id = :id",
    "t_caseless": "UPDATE messages SET case_id = NULL WHERE id = :id",
    "t_dueless": "UPDATE messages SET due = NULL WHERE id = :id",
    "t_nowhere": "UPDATE messages SET to_address = '' WHERE id = :id",
}


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the statements of these tests."""
    statements.give(monkeypatch, **STATEMENTS)


def write(app: App, name: str, **given: Any) -> None:
    """Change one message."""
    with app.transaction() as session:
        assert session.run(name, given) == 1


def put(app: App, number: int, **given: Any) -> None:
    """Let a message stand as given: its state, who holds it, and when it may leave."""
    plain = {"state": "queued", "due": app.now(), "by": None, "attempts": 0}
    write(app, "t_set", id=number, **{**plain, **given})


def rows(app: App) -> dict[int, Mapping[str, Any]]:
    """Return every message by its number."""
    with app.reading() as session:
        return {row["id"]: row for row in session.execute("t_rows", {})}


def mixed(app: App) -> None:
    """Queue eleven messages: 1, 2, 3 and 4 may be taken now, the others not."""
    outbox.queue(app, 11)
    now = app.now()
    put(app, 1)
    put(app, 2, state="failed", attempts=2)
    put(app, 3, by=GONE)
    put(app, 4, by="host:1", due=now - SOON)
    put(app, 5, state="sent")
    put(app, 6, state="dead")
    put(app, 7, state="cancelled")
    put(app, 8, due=now + SOON)
    put(app, 9, by=ALIVE)
    put(app, 10, state="failed", due=now + SOON)
    put(app, 11, state="sent", by=GONE)


def test_only_what_waits_and_is_free_is_taken(app: App) -> None:
    """Of messages in every state those are taken that are due and that nobody holds, the oldest first."""
    mixed(app)
    with app.holding(ALIVE), app.transaction() as session:
        dead = delivery.dead(session, app.held)
        taken = delivery.claim(session, "me", app.now(), dead)
    assert taken is not None
    assert [row["id"] for row in taken] == [4, 1, 2, 3]
    held = {number for number, row in rows(app).items() if row["claimed_by"] == "me"}
    assert held == {1, 2, 3, 4}


def test_what_a_dry_run_lists_is_what_a_run_would_take(app: App) -> None:
    """The count and the list name the same messages as the taking."""
    mixed(app)
    asked: dict[str, Any] = {"now": app.now(), "before": app.now() - DAY}
    with app.holding(ALIVE), app.reading() as session:
        asked["dead"] = delivery.dead(session, app.held)
        assert [row["id"] for row in session.execute("mail_due", asked)] == [4, 1, 2, 3]
        assert session.execute("mail_due_count", asked)[0]["due"] == 4


def test_a_run_takes_one_batch(app: App) -> None:
    """What is beyond a batch stays free for others."""
    outbox.queue(app, delivery.BATCH + 1)
    with app.transaction() as session:
        first = delivery.claim(session, "one", app.now())
        second = delivery.claim(session, "two", app.now())
    assert (len(first or ()), len(second or ())) == (delivery.BATCH, 1)


def test_only_old_news_is_stale(app: App) -> None:
    """Of old messages only what is news, was never tried, and is in nobody's hands is cancelled."""
    outbox.queue(app, 10)
    old, now = app.now() - 20 * DAY, app.now()
    put(app, 1, due=old)
    put(app, 2, due=old, by=GONE)
    put(app, 3, due=old, attempts=1)
    put(app, 4, due=old, state="failed")
    put(app, 5, due=old, by=ALIVE)
    put(app, 6, due=old, state="sent")
    put(app, 7, due=old, state="dead")
    put(app, 8, due=now - 14 * DAY)
    put(app, 9, due=old)
    write(app, "t_kind", id=9, template="escalation")
    put(app, 10, due=old, state="cancelled")
    asked: dict[str, Any] = {"now": now, "before": now - 14 * DAY, "dead": [GONE]}
    with app.transaction() as session:
        listed = [row["id"] for row in session.execute("mail_due", asked) if row["why"] == "stale"]
        counted = session.execute("mail_due_count", asked)[0]["stale"]
        assert delivery.cancel_stale(session, asked["before"], asked["dead"]) == 2
    assert (listed, counted) == ([1, 2], 2)
    after = rows(app)
    assert {number for number, row in after.items() if row["why"] == "stale"} == {1, 2}
    assert after[2]["claimed_by"] is None


WARNINGS = (
    "reminder",
    "escalation",
    "stalled",
    "hold_ended",
    "deadline_moved",
    "deadline_met",
    "transfer",
    "digest",
    "test",
)


@pytest.fixture
def warnings(office: Office) -> dict[str, int]:
    """Queue letters about a limit that runs for the first of two cases; return their numbers by template."""
    ref = office.bring(office.open(), "nominated")
    office.bring(office.open(), "certified")
    for template in WARNINGS:
        outbox.remind(office, ref, template=template)
    return {row["template"]: number for number, row in rows(office.app).items() if row["rule"]}


def met(app: App) -> set[int]:
    """Take what is due and return what was cancelled because its limit does not run; a dry run says the same."""
    asked = {"now": app.now(), "before": app.now() - DAY, "dead": []}
    with app.transaction() as session:
        listed = session.execute("mail_due", asked)
        taken = delivery.claim(session, "me", app.now()) or ()
    after = rows(app)
    gone = {number for number, row in after.items() if row["why"] == "met"}
    assert [row["id"] for row in listed if row["why"] == "met"] == sorted(gone)
    assert [row["id"] for row in taken] == sorted(set(after) - gone)
    known = {number: row["case_id"] and refs.make(row["case_id"]) for number, row in after.items()}
    assert {row["id"]: row["ref"] for row in (*listed, *taken)} == known
    assert {after[number]["claimed_by"] for number in gone} <= {None}
    return gone


def test_a_warning_ends_with_its_own_limit(office: Office, warnings: dict[str, int]) -> None:
    """Neither another rule, act or case whose limit runs keeps a warning that waits."""
    write(office.app, "t_rule", id=warnings["escalation"], rule="D1")
    write(office.app, "t_other_act", id=warnings["stalled"])
    write(office.app, "t_other_case", id=warnings["hold_ended"])
    write(office.app, "t_rule", id=warnings["deadline_moved"], rule="D1")
    wrong = ("escalation", "stalled", "hold_ended", "deadline_moved")
    assert met(office.app) == {warnings[name] for name in wrong}


def test_what_names_no_limit_does_not_end_with_one(
    office: Office, warnings: dict[str, int]
) -> None:
    """A letter without a rule, act or case leaves, and so does one that tells of the end of a limit."""
    write(office.app, "t_no_rule", id=warnings["transfer"])
    write(office.app, "t_anchor", id=warnings["digest"])
    write(office.app, "t_caseless", id=warnings["test"])
    for name in ("deadline_moved", "deadline_met"):
        write(office.app, "t_rule", id=warnings[name], rule="D1")
    write(office.app, "t_dueless", id=warnings["deadline_moved"])
    write(office.app, "t_rule", id=warnings["reminder"], rule="D1")
    write(office.app, "t_dueless", id=warnings["reminder"])
    assert met(office.app) == {warnings["reminder"]}


def test_what_is_written_on_a_message_stays_with_it(app: App) -> None:
    """Sent, failed or let go: only that message changes, not the others in the same hands."""
    outbox.queue(app, 6)
    now = app.now()
    with app.transaction() as session:
        taken = delivery.claim(session, "me", now)
        assert taken
        mail = Mail("a@example.vn", "b@example.vn", "<x@y>", b"words")
        assert delivery.sent(session, taken[0], "me", mail, now)
        delivery.failed(session, taken[1], "me", delivery.Failure("full", now))
        delivery.release(session, taken[3:4], "me")
    after = [row for _, row in sorted(rows(app).items())]
    assert [row["state"] for row in after] == ["sent", "failed", *["queued"] * 4]
    assert [row["attempts"] for row in after] == [1, 1, 0, 0, 0, 0]
    assert [row["claimed_by"] for row in after] == [None, None, "me", None, "me", "me"]


@pytest.mark.usefixtures("server")
def test_cancelled_while_it_fails(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was taken back while the server was refusing it stays taken back: it is not tried again."""
    outbox.queue(app)

    def meanwhile(_: smtp.Smtp, __: Mail) -> None:
        with app.reading() as session:
            held = session.execute("t_rows", {})[0]
        put(app, 1, state="cancelled", by=held["claimed_by"])
        raise answers.Turned("451 full", answers.Blame.LATER)

    monkeypatch.setattr(smtp.Smtp, "send", meanwhile)
    deliver.run(app, app.now(), False)
    assert outbox.states(app) == ["cancelled"]


def test_what_may_be_tried_again(app: App) -> None:
    """Failed and dead, waiting to no address or in the hands of who is gone; neither sent, taken back nor in good hands."""
    outbox.queue(app, 9)
    now = app.now()
    put(app, 1, state="failed", due=now + DAY)
    put(app, 2, state="dead")
    write(app, "t_nowhere", id=3)
    put(app, 4, by=GONE)
    put(app, 5, by="host:1")
    put(app, 6)
    put(app, 7, by=ALIVE)
    put(app, 8, state="sent", by=GONE)
    write(app, "t_nowhere", id=8)
    put(app, 9, state="cancelled", by=GONE)
    stamp = Stamp(people.resolve(app, "admin"), now, app.today())
    again = []
    for number in range(1, 10):
        try:
            with app.holding(ALIVE):
                post.retry(app, number, stamp)
        except KetnapError:
            continue
        again.append(number)
    assert again == [1, 2, 3, 4, 5]
    assert outbox.states(app) == ["queued"] * 7 + ["sent", "cancelled"]
    assert [row["claimed_by"] for row in rows(app).values()][:7] == [None] * 6 + [ALIVE]


@pytest.mark.parametrize("state", ["queued", "failed", "dead", "cancelled"])
def test_only_what_was_sent_can_come_back(app: App, state: str) -> None:
    """A return is noted of that one message, and of none that never left."""
    outbox.queue(app, 2)
    put(app, 1, state="sent")
    put(app, 2, state=state)
    stamp = Stamp(people.resolve(app, "admin"), app.now(), app.today())
    with pytest.raises(KetnapError, match="not sent"):
        post.bounce(app, 2, "no such user", stamp)
    put(app, 2, state="sent")
    post.bounce(app, 1, "no such user", stamp)
    assert outbox.states(app) == ["dead", "sent"]
