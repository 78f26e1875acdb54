"""`check`: every impossible state, made past the program, is found and its remedy named."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from cli import main
from notifications import language
from states.pipeline import Label
from tests.support import raw
from tests.support.foreign import foreign
from tests.support.office import Office
from workflow.app import App
from workflow.commands.job import lines
from workflow.organisation import adoption, users
from workflow.register import points
from workflow.upkeep import findings, impossible, seals
from workflow.upkeep.pending import Pending
from workflow.watch import running
from workflow.watch.mailing import post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers
    from workflow.store import Session

EARLIER = "'2024-12-01 00:00:00.000000'"
LATELY = "'2029-01-01 12:00:00.000000'"
THEN = "'2025-03-01 00:00:00.000000'"
MESSAGE = (
    "INSERT INTO messages (dedupe, case_id, to_user_id, to_address, template, params, lang, state, attempts, "
    "due_at, message_id, created_at, claimed_by, claimed_until) VALUES "
    f"('k', 1, 1, {{to}}, 'moved', '{{{{}}}}', 'vi', 'queued', 0, {THEN}, 'm', {THEN}, {{by}}, {{until}})"
)
RUN = (
    "INSERT INTO job_runs (job, started_at, finished_at, examined, changed, queued, failed, errors) "
    "VALUES ('{job}', {at}, {ended}, 1, 0, 0, 0, '[]')"
)
DEADLINE = (
    "INSERT INTO deadlines (case_id, rule, anchor, kind, start, due, provisional, rule_set, waits) "
    "VALUES ({case}, '{rule}', 1, 'advisory', '2025-01-06', '2025-07-06', FALSE, 'local', FALSE)"
)
FLAG = (
    "INSERT INTO flags (case_id, cause, rule, anchor, kind, since, flagged_at) "
    f"VALUES ({{case}}, 'limit-passed', '', 0, 'advisory', '2025-01-06', {THEN})"
)
LETTER = (
    "INSERT INTO letters (unit_id, year, series, number, kind, transfer_id, issued_on, issued_at, form, archival) "
    f"VALUES (4, 2025, '2025', {{number}}, '{{kind}}', 1, '2025-03-14', {THEN}, 'earlier', FALSE)"
)

TRANSFER = (
    "INSERT INTO transfers (case_id, state, from_unit_id, to_unit_id, opened_on, case_state) "
    "SELECT case_id, 'drafted', from_unit_id, to_unit_id, opened_on, case_state FROM transfers"
)
REQUEST = (
    "INSERT INTO requests (case_id, act_n, kind, asked, subject, sent_on, abroad, open) "
    "VALUES (1, 2, 'opinion', 'nam', '', '2025-01-06', FALSE, TRUE)"
)
INVITATION = (
    "INSERT INTO invitations (case_id, rule, anchor, user_id, due, sequence, cancelled) "
    "VALUES (1, 'D1', 1, 1, '2025-10-29', 0, FALSE)"
)

# What is done past the program; which kind is found, about what. Case 1 is certified, in LC01, and on its
# way to LC02; case 2 is withdrawn.
MADE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("two-transfers", "00001-3", (
        "DROP INDEX uq_transfers_case_id_open",
        TRANSFER)),
    ("state-without-act", "00001-3", ("UPDATE cases SET state = 'member' WHERE id = 1",)),
    ("state-without-act", "00001-3", ("DELETE FROM acts WHERE case_id = 1",)),
    ("state", "00001-3", ("UPDATE cases SET state = 'member' WHERE id = 1",)),
    ("chain", "00001-3", ("UPDATE acts SET note = 'x' WHERE case_id = 1 AND n = 2",)),
    ("history", "00001-3", ("UPDATE acts SET fields = 'no json' WHERE case_id = 1 AND n = 2",)),
    ("row", "00001-3", ("UPDATE cases SET next_due = '2030-01-01' WHERE id = 1",)),
    ("deadlines", "00001-3", ("DELETE FROM deadlines WHERE case_id = 1",)),
    ("marks", "00001-3", ("INSERT INTO act_marks VALUES (1, 2, 'card', false)",)),
    ("categories", "00001-3", ("INSERT INTO case_categories (case_id, act_n, category) VALUES (1, 1, 'farmer')",)),
    ("words", "00001-3", ("INSERT INTO case_words (word, case_id) VALUES ('nam', 1)",)),
    ("documents", "00001-3", ("DELETE FROM documents WHERE case_id = 1",)),
    ("facts", "00001-3", ("UPDATE case_facts SET value = '\"nam\"' WHERE case_id = 1",)),
    ("holds", "00001-3", ("DELETE FROM holds WHERE case_id = 1",)),
    ("requests", "00001-3", (
        REQUEST,)),
    ("classes", "00001-3", ("UPDATE class_places SET certificate = '9' WHERE case_id = 1",)),
    ("transfers", "00001-3", ("UPDATE transfers SET state = 'sent'",)),
    ("deadline-without-limit", "00001-3", (DEADLINE.format(case=1, rule="ZZ"),)),
    ("deadline-of-closed-case", "00002-1", (DEADLINE.format(case=2, rule="L1"),)),
    ("owner-disabled", "LC01", (f"UPDATE users SET disabled_at = {THEN} WHERE unit_id = 4",)),
    ("nobody-acts", "LC01", (f"UPDATE users SET disabled_at = {THEN} WHERE name <> 'admin'",)),
    ("seat-of-disabled", "admin", (f"UPDATE users SET disabled_at = {THEN} WHERE name = 'admin'",)),
    ("flag-without-case", "99", (FLAG.format(case=99),)),
    ("flag-of-closed-case", "00002-1", (
        FLAG.format(case=2),
        RUN.format(job="flag-stalled", at=LATELY, ended=LATELY))),
    ("message-claimed", "{message}", (
        MESSAGE.format(to="'a@example.vn'", by="'x:1'", until="'2100-01-01 00:00:00.000000'"),)),
    ("message-claimed", "{message}", (
        MESSAGE.format(to="'a@example.vn'", by="'x:1'", until="NULL"),)),
    ("message-to-nobody", "{message}", (MESSAGE.format(to="''", by="NULL", until="NULL"),)),
    ("invitation-without-deadline", "00001-3", (
        INVITATION,
        RUN.format(job="remind", at=LATELY, ended=LATELY))),
    ("run-never-finished", "seal", (RUN.format(job="seal", at=THEN, ended="NULL"),)),
    ("case-without-unit", "00002-1", ("UPDATE cases SET unit_id = 999 WHERE id = 2",)),
    ("case-in-closed-unit", "00001-3", ("UPDATE units SET closed_on = '2025-03-01' WHERE code = 'LC01'",)),
    ("transfer-to-closed-unit", "00001-3", (
        "UPDATE units SET closed_on = '2025-03-01' WHERE code = 'LC02'",)),
    ("unit-path", "LC02", ("UPDATE units SET path = '1/5/' WHERE code = 'LC02'",)),
    ("unit-path", "LC02", ("UPDATE unit_parent SET parent_id = 1 WHERE unit_id = 5",)),
    ("letter-missing", "LC01", (LETTER.format(number=1, kind="a"), LETTER.format(number=3, kind="b"))),
    ("letter-missing", "LC01", (LETTER.format(number=2, kind="a"),)),
    ("act-without-case", "2", ("DELETE FROM cases WHERE id = 2",)),
    ("seal", "2025-03-14", ("UPDATE seals SET prev_hash = 'ff'",)),
    ("key-changed", "k", (
        "INSERT INTO command_keys (key, salt, digest, at) VALUES ('k', '', 'x', '2025-03-14 00:00:00.000000')",)),
    ("row-changed", "2", ("UPDATE users SET name = 'x' WHERE id = 2",)),
    ("row-deleted", "2/branch", ("DELETE FROM user_roles WHERE user_id = 2",)),
    ("row-not-entered", "x", ("INSERT INTO settings (name, value) VALUES ('x', '1')",)),
    ("journal-broken", "roles#2", ("UPDATE journal SET seat = 'x' WHERE chain = 'roles' AND n = 2",)),
    ("seal", "2025-03-14", ("UPDATE seals SET acts = acts - 1",)),
)  # fmt: skip


@pytest.fixture
def sound(registers: Registers) -> Iterator[Office]:
    """Lend a register with an open and a closed case, a hold, a draft, a seal; nothing wrong with it."""
    office = Office.lent(registers, "sound", _sound)
    yield office
    office.app.close()
    language.use(language.DEFAULT)


def _sound(office: Office) -> None:
    office.at("certified", education="university")
    office.at("withdrawn")
    office.today = date(2025, 3, 14)
    office.hold("00001-3", "2025-04-01")
    office.transfer("00001-3")
    assert seals.seal(office.app, office.app.now())
    office.today = date(2025, 4, 10)
    assert list(impossible.find(office.app)) == []


@pytest.mark.parametrize(
    ("kind", "about", "made"), MADE, ids=[f"{m[0]}-{n}" for n, m in enumerate(MADE)]
)
def test_an_impossible_state_is_found(
    sound: Office, kind: str, about: str, made: tuple[str, ...]
) -> None:
    """What was made past the program is named, with its kind and what it is about, in Vietnamese whole."""
    raw.tamper(sound.url, *made)
    if "message" in kind:
        ((number,),) = raw.rows(sound.url, "SELECT id FROM messages WHERE dedupe = 'k'")
        about = str(number)
    if LATELY in "".join(made):  # after the last act of every case
        sound.today = date(2029, 1, 2)
    found = list(impossible.find(sound.app))
    assert (kind, about) in {(one.kind, one.about) for one in found}
    lines = "\n".join(one.line() for one in found).replace("CN-", "").replace("cn-", "")
    assert not list(
        foreign(lines.replace("postgres", "").replace("trên máy x", ""))
    )  # an account is called what it is called


def test_every_kind_is_tried() -> None:
    """No kind of finding is without a test above, and each has words and a remedy in both languages."""
    assert {kind for kind, _, _ in MADE} == set(impossible.KINDS)
    for kind in impossible.KINDS:
        one = findings.Found(kind, "ABOUT", "DETAIL")
        assert one.hint.vi != one.hint.en
        assert "ketnap " in one.hint.vi
        assert "ketnap " in one.hint.en
        assert "{" not in "".join((*one.label, *one.hint))


def test_the_job_reports_findings_and_changes_nothing(sound: Office) -> None:
    """A line for each with its remedy; `planned` has them for scripts; the hunt has not failed."""
    for name in ("lan", "lam"):
        users.disable(sound.app, name, sound.stamp("an"))
    language.use("en")
    report = running.run_now(sound.app, "check").report
    assert (report.examined, report.changed, report.failed) == (2, 0, 0)
    (line,) = report.errors
    assert line == (
        "LC01: it has 1 cases, but all of its users may act no longer; "
        "add a user: ketnap user add NAME --unit LC01 --role branch"
    )
    (planned,) = report.planned
    assert (planned.what, planned.ref) == ("owner-disabled", "LC01")


def test_an_entry_whose_deadline_was_just_met_is_no_finding(sound: Office) -> None:
    """The next reminding takes it back; until that has run it may stand."""
    raw.tamper(
        sound.url,
        INVITATION,
        RUN.format(job="remind", at=THEN, ended=THEN),
    )
    assert list(impossible.find(sound.app)) == []


def test_a_case_just_closed_is_no_finding(sound: Office) -> None:
    """A flag stands until the next flag-stalled clears it: withdrawing a stuck case breaks nothing."""
    raw.tamper(
        sound.url, FLAG.format(case=2), RUN.format(job="flag-stalled", at=EARLIER, ended=EARLIER)
    )
    assert list(impossible.find(sound.app)) == []


@pytest.mark.parametrize(
    ("to", "by", "until"),
    [("'a@example.vn'", "'x:1'", "NULL"), ("'a@example.vn'", "'x:1'", "'2100-01-01 00:00:00.000000'"), ("''", "NULL", "NULL")],
)  # fmt: skip
def test_the_remedy_of_a_message_that_nobody_sends_works(
    sound: Office, to: str, by: str, until: str
) -> None:
    """`mail retry`, which the finding names, lets go of the message and takes the user's address of today."""
    users.change(sound.app, "admin", users.Wanted(email="b@example.vn"), sound.stamp("an"))
    raw.tamper(sound.url, MESSAGE.format(to=to, by=by, until=until))
    (found,) = impossible.find(sound.app)
    assert f"ketnap mail retry {found.about}" in found.hint.en
    sent = post.retry(sound.app, int(found.about), sound.stamp("an"))
    assert (sent.state, sent.to) == ("queued", "b@example.vn")
    assert list(impossible.find(sound.app)) == []


def test_a_difference_is_told_in_plain_words(sound: Office) -> None:
    """A row that differs is shown by its columns, not as the program holds it."""
    raw.tamper(sound.url, "DELETE FROM deadlines WHERE case_id = 1 AND rule = 'D10'")
    (found,) = (one for one in impossible.find(sound.app) if one.kind == "deadlines")
    assert isinstance(found.detail, Label)
    assert "quy tắc: D10" in found.detail.vi
    assert "đảng viên dự bị" not in found.detail.vi
    assert "datetime" not in found.detail.en


RECOMPUTED = RUN.format(
    job="recompute", at="'2025-04-09 22:45:00.000000'", ended="'2025-04-09 22:46:00.000000'"
)
MENDED = (
    "UPDATE cases SET next_due = '2030-01-01' WHERE id = 1",
    "DELETE FROM deadlines WHERE case_id = 1",
    "INSERT INTO case_words (word, case_id) VALUES ('x', 1)",
    "UPDATE case_facts SET value = '\"x\"' WHERE case_id = 1",
    DEADLINE.format(case=1, rule="ZZ"),
    DEADLINE.format(case=2, rule="L1"),
)


@pytest.mark.parametrize("made", MENDED)
def test_what_recompute_is_about_to_mend_is_not_reported(sound: Office, made: str) -> None:
    """While the nightly recompute runs, what it puts right is no finding; and it does put it right."""
    raw.tamper(sound.url, RECOMPUTED, made)
    assert running.run_now(sound.app, "check").report.errors == ()
    report = running.run_now(sound.app, "recompute").report
    assert (report.changed, report.failed) == (1, 0)
    assert list(impossible.find(sound.app)) == []


@pytest.mark.parametrize("made", MENDED)
def test_what_nobody_changed_by_rule_is_reported_while_recompute_is_late(
    sound: Office, made: str
) -> None:
    """Where recompute has not run for more than a day, what differs from the day it last ran on is no waiting."""
    raw.tamper(sound.url, RECOMPUTED.replace("2025-04-09", "2025-04-07"), made)
    errors = running.run_now(sound.app, "check").report.errors
    assert errors
    assert all("ketnap job run recompute" in line for line in errors)


LASTS = (
    ("UPDATE cases SET state = 'member' WHERE id = 1", "DELETE FROM deadlines WHERE case_id = 1"),
    ("UPDATE acts SET fields = 'no json' WHERE case_id = 1 AND n = 2",),
    ("INSERT INTO case_words (word, case_id) VALUES ('x', 2)",),
    ("UPDATE transfers SET state = 'sent'",),
)


@pytest.mark.parametrize("made", LASTS)
def test_what_recompute_cannot_mend_is_reported(sound: Office, made: tuple[str, ...]) -> None:
    """A state beside its history, a history that cannot be read, a closed case: no recompute helps."""
    raw.tamper(sound.url, RECOMPUTED, *made)
    before = running.run_now(sound.app, "check").report.errors
    assert before
    running.run_now(sound.app, "recompute")
    assert running.run_now(sound.app, "check").report.errors == before


def test_a_limit_that_begins_with_the_day_is_no_finding_that_night(sound: Office) -> None:
    """The city's own limits hold from a day on: between midnight and recompute the cases have none of them."""
    adoption.adopt(sound.app, date(2025, 4, 12), sound.stamp("an"))
    raw.tamper(sound.url, RECOMPUTED.replace("2025-04-09", "2025-04-11"))
    sound.today = date(2025, 4, 12)
    assert list(impossible.find(sound.app)) != []
    assert running.run_now(sound.app, "check").report.errors == ()
    assert running.run_now(sound.app, "recompute").report.changed == 1
    assert list(impossible.find(sound.app)) == []


def test_what_only_waits_for_a_late_recompute_is_told_as_waiting(sound: Office) -> None:
    """What the day alone has changed is no finding of `check` or `doctor`, however late recompute is."""
    adoption.adopt(sound.app, date(2025, 4, 12), sound.stamp("an"))
    sound.today = date(2025, 4, 16)
    language.use("en")
    ran = running.run_now(sound.app, "check")
    assert (ran.report.errors, ran.report.planned) == ((), ())
    (note,) = ran.report.notes
    told = "1 cases wait for the recomputing, which is late"
    assert language.say(note.message, note.params).startswith(told)
    assert told in "\n".join(lines(ran))
    words = ("--db", sound.url, "--today", "2025-04-16", "--as", "an", "--lang", "en", "job", "run")
    assert told in CliRunner().invoke(main, [*words, "check"]).stderr
    with sound.app.reading() as session:
        assert not list(points.impossible(session.execute("run_latest", {"job": "check"})))
    raw.tamper(sound.url, MENDED[2])
    errors = running.run_now(sound.app, "check").report.errors
    assert all(line.startswith("00001-3: ") for line in errors)
    assert any("a word of the name" in line for line in errors)
    running.run_now(sound.app, "recompute")
    assert running.run_now(sound.app, "check").report.errors == ()


def test_who_held_what_is_told_in_words(sound: Office) -> None:
    """Of what was taken by who is gone, the computer, the process and since when are told, and no token."""
    since = "'2025-03-14 00:30:00.000000'"
    raw.tamper(
        sound.url,
        RUN.format(job="seal", at=since, ended="NULL"),
        f"UPDATE job_runs SET claimed_by = 'may-01:77#{TOKEN}' WHERE finished_at IS NULL",
        MESSAGE.format(to="'a@example.vn'", by=f"'may-01:78#{TOKEN}'", until=since),
    )
    for lang, by in (("vi", "do tiến trình {} trên máy may-01 giữ từ 14/03/2025 07:30"),
                     ("en", "by process {} on may-01, since 14/03/2025 07:30")):  # fmt: skip
        language.use(lang)
        lines = "\n".join(one.line() for one in impossible.find(sound.app))
        assert by.format(77) in lines
        assert by.format(78) in lines
        assert TOKEN not in lines


# -- what is no finding, whatever the clocks say and whoever is at work -------------------------------


@pytest.mark.parametrize("made", MENDED[:4])
def test_a_recompute_in_the_middle_of_a_check_makes_no_finding(
    sound: Office, made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found and would be mended is judged in one reading: that it was mended meanwhile changes nothing."""
    raw.tamper(sound.url, RECOMPUTED, made)
    whole = Pending._mends

    def meanwhile(self: Pending, session: Session, ref: str) -> bool:
        with App.open(sound.url, sound.today) as other:
            running.run_now(other, "recompute")
        return whole(self, session, ref)

    monkeypatch.setattr(Pending, "_mends", meanwhile)
    assert running.run_now(sound.app, "check").report.errors == ()


TOKEN = "0123456789abcdef"
HELD = (
    RUN.format(job="seal", at=THEN, ended="NULL"),
    f"UPDATE job_runs SET claimed_by = 'elsewhere:7#{TOKEN}'",
    MESSAGE.format(to="'a@example.vn'", by=f"'{TOKEN}'", until="NULL"),
)


def test_what_somebody_alive_has_taken_is_no_finding(sound: Office) -> None:
    """However long ago it was taken, by whichever clock; once they are gone, it is told."""
    raw.tamper(sound.url, *HELD)
    with App.open(sound.url, sound.today) as other, other.holding(TOKEN):
        assert list(impossible.find(sound.app)) == []
    kinds = [one.kind for one in impossible.find(sound.app)]
    assert kinds == ["message-claimed", "run-never-finished"]


def test_what_ends_while_its_holder_is_looked_for_is_no_finding(
    sound: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that ends, and a message that leaves, in the middle of the check have ended and left."""
    raw.tamper(sound.url, *HELD)

    def ends(_: App, __: str) -> bool:
        raw.tamper(
            sound.url,
            f"UPDATE job_runs SET finished_at = {THEN}",
            "UPDATE messages SET state = 'sent', claimed_by = NULL",
        )
        return False

    monkeypatch.setattr(App, "held", ends)
    assert list(impossible.find(sound.app)) == []


def test_a_message_left_by_who_is_gone_is_no_finding_while_mail_is_sent(sound: Office) -> None:
    """The next delivery, which runs every few minutes, takes it."""
    at = "'2025-04-09 16:55:00.000000'"
    raw.tamper(sound.url, HELD[2], RUN.format(job="deliver", at=at, ended=at))
    assert list(impossible.find(sound.app)) == []


@pytest.mark.parametrize(
    ("ran", "told"),
    [
        ("'2028-12-31 23:00:00.000000'", True),
        ("'2029-01-01 17:00:00.000000'", True),  # midnight of the 2nd, in Viet Nam
        ("'2029-01-01 17:00:01.000000'", False),  # by a clock that was ahead
    ],
)
def test_a_run_dated_later_than_now_has_passed_nothing_by(
    sound: Office, ran: str, told: bool
) -> None:
    """What a job clears is told only once it passed by, and a date still to come does not say that it did."""
    sound.today = date(2029, 1, 2)
    raw.tamper(sound.url, FLAG.format(case=2), RUN.format(job="flag-stalled", at=ran, ended=ran))
    kinds = {one.kind for one in impossible.find(sound.app)}
    assert ("flag-of-closed-case" in kinds) == told


def test_an_act_of_a_slow_clock_is_as_late_as_those_before_it(sound: Office) -> None:
    """A case closed by a computer whose clock is years behind was closed after the acts entered before."""
    sound.today = date(2029, 1, 2)
    ran = "'2029-01-01 10:00:00.000000'"
    raw.tamper(
        sound.url,
        FLAG.format(case=2),
        RUN.format(job="flag-stalled", at=ran, ended=ran),
        "UPDATE acts SET recorded_at = '2029-01-01 11:00:00.000000' WHERE id = (SELECT max(id) - 1 FROM acts)",
        "UPDATE acts SET recorded_at = '2020-01-01 00:00:00.000000' WHERE id = (SELECT max(id) FROM acts)",
        "UPDATE acts SET case_id = 2, n = 99 WHERE id = (SELECT max(id) FROM acts)",
    )
    assert "flag-of-closed-case" not in {one.kind for one in impossible.find(sound.app)}


def test_the_latest_check_is_the_one_that_ran_last(sound: Office) -> None:
    """`doctor` goes by the order of the runs, not by their dates: a rehearsal's day is moved back."""
    for at in ("2025-05-01", "2025-04-10"):
        when = f"'{at} 00:00:00.000000'"
        raw.tamper(sound.url, RUN.format(job="check", at=when, ended=when))
    with sound.app.reading() as session:
        (row,) = session.execute("run_latest", {"job": "check"})
    assert row["started_at"].date() == date(2025, 4, 10)
