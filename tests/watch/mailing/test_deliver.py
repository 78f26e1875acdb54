"""What waits leaves once, with its words kept; what must not leave does not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from notifications import delivery, smtp
from notifications import outbox as box
from notifications.envelope import Mail
from tests.support import outbox, statements
from workflow import clock
from workflow.app import App
from workflow.ground import people
from workflow.organisation import users
from workflow.stamp import Stamp
from workflow.store import settings
from workflow.watch.jobs import deliver
from workflow.watch.mailing import post
from workflow.watch.outcome import Report

if TYPE_CHECKING:
    from tests.support.mailserver import MailServer
    from tests.support.office import Office

TOKEN = "0123456789abcdef"
MINUTE = timedelta(minutes=1)


def run(app: App, after: timedelta = timedelta(), *, dry: bool = False) -> Report:
    """Deliver as of an instant after the app's."""
    return deliver.run(app, app.now() + after, dry)


def test_what_is_due_leaves_once(app: App, server: MailServer) -> None:
    """Every due message is sent over one connection and marked; the next run finds nothing to do."""
    ids = outbox.queue(app, 3)
    report = run(app)
    assert (report.examined, report.changed, report.failed, report.errors) == (3, 3, 0, ())
    assert server.ids == ids
    assert server.connections == 1
    assert outbox.states(app) == ["sent"] * 3
    assert [one.sent_at for one in outbox.messages(app)] == [app.now()] * 3
    assert run(app)[:4] == (0, 0, 0, 0)
    assert len(server.taken) == 3


def test_a_dry_run_sends_nothing(app: App, server: MailServer) -> None:
    """A dry run lists what would be sent, to whom, and touches nothing."""
    outbox.queue(app, 2)
    report = run(app, dry=True)
    assert (report.examined, report.changed) == (2, 2)
    assert [(one.what, one.to) for one in report.planned] == [("send", "thu@example.vn")] * 2
    assert server.taken == []
    assert outbox.states(app) == ["queued"] * 2


def test_the_bytes_that_left_are_kept(office: Office, server: MailServer) -> None:
    """What is shown as sent are the words that the server took, whatever is rendered later."""
    ref = office.bring(office.open(), "nominated")
    outbox.remind(office, ref)
    run(office.app)
    office.today = date(2025, 9, 1)
    told = outbox.letter(office.app)
    assert told.subject == server.mails[0]["Subject"]
    assert "còn" in told.text
    assert "chậm" not in told.text


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_mail_names_the_unit_in_words(office: Office, server: MailServer, lang: str) -> None:
    """Subject and text name the unit as it is called today, and the committee told of; the code is in brackets."""
    ref = office.bring(office.open(), "nominated")
    outbox.remind(office, ref, template="escalation", params={"owner_unit": "LC"}, lang=lang)
    with office.app.reading() as session:
        called = session.execute("units_called", {"codes": ["LC", "LC01"]})
    names = {unit["code"]: unit["name"] for unit in called}
    run(office.app)
    told = outbox.letter(office.app)
    assert names["LC01"] in told.subject == server.mails[0]["Subject"]
    assert "LC01" not in told.subject.replace(names["LC01"], "")
    for code, name in names.items():
        assert f"{name} ({code})" in told.text


def test_a_due_message_behind_many_that_are_not(app: App, server: MailServer) -> None:
    """Ten thousand messages for tomorrow do not hide the one for today."""
    outbox.queue(app, 10_000, app.now() + timedelta(days=1))
    ids = outbox.queue(app, 1, first=10_000)
    report = run(app)
    assert (report.examined, report.changed) == (1, 1)
    assert server.ids == ids


def test_more_than_a_batch(app: App, server: MailServer) -> None:
    """A run goes on until nothing is due."""
    ids = outbox.queue(app, 120)
    assert run(app).changed == 120
    assert server.ids == ids


def test_without_a_way_out(app: App) -> None:
    """Where no channel is set up nothing is taken, and the report says what to do."""
    outbox.queue(app)
    report = run(app)
    assert report[:4] == (1, 0, 0, 0)
    assert "ketnap mail set --url" in report.errors[0]
    assert outbox.states(app) == ["queued"]
    assert outbox.messages(app)[0].attempts == 0


def test_without_a_sender(app: App, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server is not spoken to before somebody was named as the sender."""
    monkeypatch.delenv("KETNAP_MAIL_FROM")
    outbox.queue(app)
    report = run(app)
    assert "--from" in report.errors[0]
    assert (report.changed, server.connections) == (0, 0)


def test_a_deadline_that_was_met_is_not_told(office: Office, server: MailServer) -> None:
    """A reminder that waits is cancelled when its limit no longer runs; the end of the limit is told."""
    ref = office.bring(office.open(), "nominated")
    outbox.remind(office, ref)
    outbox.remind(office, ref, template="deadline_met")
    office.do("enrol", ref)
    office.today += timedelta(days=1)
    with office.app.transaction() as session:  # as it stood before the act that met it took it back
        session.run("mail_requeue", {})
    planned = run(office.app, dry=True).planned
    assert [(one.what, one.params["why"]) for one in planned] == [("cancel", "met"), ("send", None)]
    report = run(office.app)
    assert (report.examined, report.changed) == (2, 1)
    assert outbox.states(office.app) == ["cancelled", "sent"]
    assert outbox.letter(office.app).why == "met"
    assert "không phải theo dõi hạn" in server.mails[0]["Subject"]


@pytest.fixture(autouse=True)
def requeue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a statement that makes every message wait again."""
    statements.give(monkeypatch, mail_requeue="UPDATE messages SET state = 'queued'")


def test_a_deadline_of_another_act_is_another_deadline(office: Office, server: MailServer) -> None:
    """A limit that runs again from a later act does not keep the reminder of the earlier one."""
    ref = office.bring(office.open(), "nominated")
    message = outbox.remind(office, ref)
    office.do("enrol", ref)
    office.do("fail_course", ref)
    with office.app.transaction() as session:
        session.run("mail_requeue", {})
    with office.app.reading() as session:
        rows = session.execute("deadlines_of_case", {"case_id": message.case_id})
    assert "L2" in {row["rule"] for row in rows}
    run(office.app)
    assert outbox.states(office.app)[0] == "cancelled"
    assert [one.template for one in outbox.messages(office.app) if one.state == "sent"] == ["moved"]
    assert len(server.taken) == 1


def test_who_may_no_longer_act_is_not_written_to(office: Office, server: MailServer) -> None:
    """Mail that waits for a disabled user is cancelled."""
    outbox.queue(office.app, user="lan")
    outbox.queue(office.app, first=1)
    users.disable(office.app, "lan", office.stamp("an"))
    assert [one.what for one in run(office.app, dry=True).planned] == ["cancel", "send"]
    run(office.app)
    assert outbox.states(office.app) == ["cancelled", "sent"]
    assert outbox.letter(office.app).why == "disabled"
    assert len(server.taken) == 1


def test_a_whole_batch_that_no_longer_holds(office: Office, server: MailServer) -> None:
    """The run goes on behind fifty messages that are cancelled."""
    outbox.queue(office.app, 60, user="lan")
    outbox.queue(office.app, first=60)
    users.disable(office.app, "lan", office.stamp("an"))
    assert run(office.app).changed == 1
    assert outbox.states(office.app) == ["cancelled"] * 60 + ["sent"]
    assert len(server.taken) == 1


def test_cancelled_while_it_leaves(
    office: Office, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was taken back while the server was taking it is recorded as what it is: sent."""
    ref = office.bring(office.open(), "nominated")
    message = outbox.remind(office, ref)
    whole = smtp.Smtp.send

    def meanwhile(channel: smtp.Smtp, mail: Mail) -> None:
        whole(channel, mail)
        with office.app.transaction() as session:
            assert box.cancel(session, message.case_id or 0, message.rung or "") == 1

    monkeypatch.setattr(smtp.Smtp, "send", meanwhile)
    assert run(office.app).changed == 1
    assert outbox.states(office.app) == ["sent"]
    assert len(server.taken) == 1


def test_two_at_once(url: str, server: MailServer) -> None:
    """Two runs at once send every message once."""
    with App.open(url, date(2026, 11, 2)) as app:
        ids = outbox.queue(app, 300)

    def work(_: int) -> int:
        with App.open(url, date(2026, 11, 2)) as mine:
            return run(mine).changed

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(work, range(2)))
    assert sum(done) == 300
    assert sorted(server.ids) == sorted(ids)


@pytest.mark.parametrize("jump", [-1, 0, 60, 60 * 24 * 400])
def test_a_claim_lasts_as_long_as_its_holder(app: App, server: MailServer, jump: int) -> None:
    """However far a clock goes, what somebody has taken is left alone; once they are gone the next sends it."""
    ids = outbox.queue(app)
    with App.open(app.where.url, date(2026, 11, 2)) as other, other.holding(TOKEN):
        with other.transaction() as session:
            rows = delivery.claim(session, TOKEN, app.now())
        assert rows is not None
        assert [row["id"] for row in rows] == [1]
        assert run(app, jump * MINUTE)[:2] == (0, 0)
    assert server.ids == []
    assert run(app).changed == 1
    assert server.ids == ids
    with app.transaction() as session:
        late = Mail("a@example.vn", "b@example.vn", ids[0], b"other")
        assert not delivery.sent(session, rows[0], TOKEN, late, app.now())


def test_a_message_whose_sender_died_in_the_middle_waits(app: App, server: MailServer) -> None:
    """It may have arrived: it is sent again two hours later only, the rest of the batch at once."""
    ids = outbox.queue(app, 2)
    with app.transaction() as session:
        rows = delivery.claim(session, TOKEN, app.now())
        assert rows
        assert delivery.begin(session, rows[0], TOKEN, app.now())
    assert deliver.run(app, app.now(), True).changed == 1
    assert run(app).changed == 1
    assert server.ids == ids[1:]
    assert run(app, 119 * MINUTE).changed == 0
    assert run(app, 120 * MINUTE).changed == 1
    assert server.ids == [ids[1], ids[0]]


def test_who_comes_too_late_changes_nothing(app: App) -> None:
    """Whoever lost a message marks nothing: it is with somebody else now."""
    outbox.queue(app)
    now = app.now()
    with app.transaction() as session:
        rows = delivery.claim(session, "slow", now)
        assert rows
        assert delivery.begin(session, rows[0], "slow", now)
        assert delivery.claim(session, "quick", now, ["slow"]) is None
        now += delivery.DEATH
        assert delivery.claim(session, "quick", now)
        assert not delivery.begin(session, rows[0], "slow", now)
        slow = Mail("a@example.vn", "b@example.vn", "<x@y>", b"slow")
        assert not delivery.sent(session, rows[0], "slow", slow, now)
        delivery.failed(session, rows[0], "slow", delivery.Failure("timed out", now))
        delivery.release(session, rows, "slow")
    told = outbox.letter(app)
    assert (told.state, told.attempts, told.last_error) == ("queued", 0, None)
    with app.transaction() as session:
        assert delivery.claim(session, "third", now, ["slow"]) is None
        assert delivery.claim(session, "third", now, ["quick"])


def test_what_left_is_marked_though_the_run_was_lost(app: App, server: MailServer) -> None:
    """A run that is somebody else's by now takes nothing more, but the mail that it sent is called sent."""
    outbox.queue(app, delivery.BATCH + 1)
    asked: list[object] = []

    def fence(session: object) -> None:
        asked.append(session)
        if len(asked) > 1:  # the second batch
            raise KeyboardInterrupt

    app.fence = fence
    with pytest.raises(KeyboardInterrupt):
        run(app)
    app.fence = None
    assert outbox.states(app) == ["sent"] * delivery.BATCH + ["queued"]
    assert len(server.ids) == delivery.BATCH


def test_while_a_server_is_slow_nobody_else_takes_what_is_left(
    office: Office, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long a run takes, what it has still to send is with it."""
    app = _live(office.app, monkeypatch, datetime(2026, 11, 2, 2, 0, tzinfo=UTC))
    outbox.queue(app, 5)
    moment, taken = clock.now(), list[int]()

    def passing() -> datetime:
        return moment + 240 * MINUTE * len(server.taken)

    monkeypatch.setattr(clock, "now", passing)
    whole = delivery.sent

    def spying(session: delivery.Session, *args: object) -> bool:
        with App.open(office.url) as other, other.reading() as beside:
            asked = {"now": passing(), "before": passing()}
            dead = delivery.dead(beside, other.held)
            taken.append(beside.execute("mail_due_count", {**asked, "dead": dead})[0]["due"])
        return whole(session, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(delivery, "sent", spying)
    assert deliver.run(app, moment, False).changed == 5
    assert taken == [0, 0, 0, 0, 0]


def _live(app: App, monkeypatch: pytest.MonkeyPatch, moment: datetime) -> App:
    """Make a register a live one, at an instant."""
    app._today = None
    app.register = app.register._replace(rehearsal=False)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return app


# In Viet Nam it is seven hours later than in UTC. 2 November 2026 is a Monday.
@pytest.mark.parametrize(
    ("utc", "leaves"),
    [
        (datetime(2026, 11, 2, 0, 29, tzinfo=UTC), False),  # 07:29
        (datetime(2026, 11, 2, 0, 30, tzinfo=UTC), True),  # 07:30
        (datetime(2026, 11, 2, 10, 59, tzinfo=UTC), True),  # 17:59
        (datetime(2026, 11, 2, 11, 0, tzinfo=UTC), False),  # 18:00
        (datetime(2026, 11, 2, 18, 0, tzinfo=UTC), False),  # 01:00 of the 3rd
        (datetime(2026, 10, 31, 3, 0, tzinfo=UTC), False),  # a Saturday
        (datetime(2026, 9, 2, 3, 0, tzinfo=UTC), False),  # National Day, a Wednesday
        (datetime(2026, 1, 10, 3, 0, tzinfo=UTC), True),  # a Saturday made up for
    ],
)
def test_quiet_hours_and_days_off(
    office: Office, server: MailServer, monkeypatch: pytest.MonkeyPatch, utc: datetime, leaves: bool
) -> None:
    """Nothing leaves from 18:00 to 07:30 nor on a day off; what waits is counted."""
    app = _live(office.app, monkeypatch, utc)
    outbox.queue(app)
    report = deliver.run(app, utc, False)
    assert (report.examined, report.changed, report.failed) == (1, int(leaves), 0)
    assert len(report.errors) == int(not leaves)  # it says why nothing leaves
    assert len(server.taken) == int(leaves)


def test_quiet_hours_can_be_others_or_none(
    office: Office, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hours within one day hold too, and none at all."""
    noon = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
    app = _live(office.app, monkeypatch, noon)
    with app.transaction() as session:
        settings.write(session, "mail.quiet", {"from": "11:30", "until": "13:30"})
    outbox.queue(app, 2)
    assert deliver.run(app, noon, False)[:2] == (2, 0)
    night = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)
    assert deliver.run(app, night, False).changed == 2
    with app.transaction() as session:
        settings.write(session, "mail.quiet", False)
    outbox.queue(app, 1, first=2)
    assert deliver.run(app, night, False).changed == 1
    assert len(server.taken) == 3


def test_a_rehearsal_knows_no_hours(app: App, server: MailServer) -> None:
    """On a rehearsal, where an instant is a day, mail leaves at midnight, but not on a day off."""
    outbox.queue(app)
    app._today = date(2026, 11, 7)
    assert run(app)[:2] == (1, 0)
    app._today = date(2026, 11, 9)
    assert run(app).changed == 1
    assert len(server.taken) == 1


DAY = timedelta(days=1)


def test_old_news_is_not_sent(app: App, server: MailServer) -> None:
    """What was never tried and waited longer than fourteen days is cancelled; a day younger it leaves."""
    outbox.queue(app, 3, app.now() - 14 * DAY - MINUTE)
    ids = outbox.queue(app, 1, app.now() - 14 * DAY, first=3)
    report = run(app)
    assert (report.examined, report.changed, report.failed) == (4, 1, 0)
    assert server.ids == ids
    assert outbox.states(app) == ["cancelled"] * 3 + ["sent"]
    assert [one.because for one in outbox.messages(app)] == ["stale"] * 3 + [None]
    assert len(report.errors) == 1
    assert "3" in report.errors[0]
    assert "14" in report.errors[0]
    assert run(app) == Report()


def test_a_dry_run_tells_of_old_news(app: App, server: MailServer) -> None:
    """A dry run says what would be cancelled and how many, and cancels nothing."""
    outbox.queue(app, 2, app.now() - 15 * DAY)
    outbox.queue(app, 1, first=2)
    report = run(app, dry=True)
    told = [(one.what, one.params["why"]) for one in report.planned]
    assert told == [("cancel", "stale")] * 2 + [("send", None)]
    assert "2" in report.errors[0]
    assert outbox.states(app) == ["queued"] * 3
    assert server.taken == []


@pytest.mark.usefixtures("server")
def test_how_long_a_message_may_wait_can_be_set(app: App) -> None:
    """With three days set, what is four days old is not sent, and what is two days old is."""
    with app.transaction() as session:
        settings.write(session, "mail.keep_days", 3)
    outbox.queue(app, 1, app.now() - 4 * DAY)
    outbox.queue(app, 1, app.now() - 2 * DAY, first=1)
    run(app)
    assert outbox.states(app) == ["cancelled", "sent"]


@pytest.mark.usefixtures("server")
def test_what_was_tried_is_no_old_news(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that failed goes on being tried, however long ago it was made; so does one that is being sent."""
    at = app.now() - 20 * DAY
    outbox.queue(app, 3, at)
    statements.give(
        monkeypatch,
        t_tried="UPDATE messages SET state = 'failed', attempts = 1 WHERE id = 1",
        t_taken="UPDATE messages SET claimed_by = :by WHERE id = 2",
    )
    with app.transaction() as session:
        session.run("t_tried", {})
        session.run("t_taken", {"by": TOKEN})
    with app.holding(TOKEN):
        assert run(app)[:4] == (2, 1, 0, 0)
    assert outbox.states(app) == ["sent", "queued", "cancelled"]


@pytest.mark.usefixtures("server")
def test_a_retry_begins_the_wait_anew(office: Office) -> None:
    """A dead message that an administrator tries again leaves, although it was made long ago."""
    outbox.queue(office.app, 1, office.app.now() - 20 * DAY)
    with office.app.transaction() as session:
        session.run("t_dead", {})
    admin = people.resolve(office.app, "admin")
    post.retry(office.app, 1, Stamp(admin, office.app.now(), office.today))
    assert run(office.app).changed == 1


def test_a_retry_goes_to_its_own_reader(office: Office) -> None:
    """Of two readers with new addresses, the one whose message is tried again gets it, and no other."""
    stamp = office.stamp("an")
    ref = office.bring(office.open(), "nominated")
    readers = ("hoa", "lan", "ly")
    for user in readers:
        outbox.remind(office, ref, user)
    with office.app.transaction() as session:
        session.run("t_dead", {})
    for user in readers:
        users.change(office.app, user, users.Wanted(email=f"{user}.moi@example.vn"), stamp)
    admin = people.resolve(office.app, "admin")
    told = post.retry(office.app, 2, Stamp(admin, office.app.now(), office.today))
    assert told.to == "lan.moi@example.vn"


@pytest.fixture(autouse=True)
def dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a statement that makes every message a dead one."""
    statements.give(monkeypatch, t_dead="UPDATE messages SET state = 'dead', attempts = 6")


@pytest.mark.parametrize("template", ["deadline_met", "deadline_moved", "reminder"])
def test_a_warning_is_never_old_news(office: Office, server: MailServer, template: str) -> None:
    """A reminder, and a change of a calendar entry, leave however long mail was down: nobody goes unwarned."""
    ref = office.bring(office.open(), "nominated")
    outbox.remind(office, ref, template=template, params={"before": "2025-07-01", "reason": ""})
    office.today += 16 * DAY
    run(office.app)
    assert outbox.states(office.app) == ["sent"]
    assert len(server.taken) == 1


def test_without_a_way_out_nothing_is_cancelled(app: App) -> None:
    """Where no mail is set up, or in quiet hours, what waits is left as it is."""
    outbox.queue(app, 1, app.now() - 20 * DAY)
    run(app)
    assert outbox.states(app) == ["queued"]


def test_thousands_of_old_messages_are_cancelled_at_once(app: App, server: MailServer) -> None:
    """Ten thousand of them take one statement, and the new one behind them leaves."""
    outbox.queue(app, 10_000, app.now() - 20 * DAY)
    ids = outbox.queue(app, 1, first=10_000)
    report = run(app)
    assert (report.examined, report.changed) == (10_001, 1)
    assert server.ids == ids
