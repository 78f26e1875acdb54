"""The journal of the office: every change is entered, and what was changed past the program is named."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.law.calendar import CalendarDay
from tests.support import older_registers, raw
from tests.support.office import Office
from workflow.app import App
from workflow.casework import audit, erasing
from workflow.exchange import certificates
from workflow.exchange.answers import How
from workflow.exchange.tables import Source
from workflow.ground import people
from workflow.organisation import adoption, classes, plans, units, users
from workflow.organisation.calendar import changing
from workflow.papers import letters, printing
from workflow.register import keeping, making, restoring
from workflow.stamp import Origin
from workflow.store import journal, settings, statements
from workflow.store.journal_tables import BATCH, TABLES, name_of, told
from workflow.upkeep import impossible, journal_check, row_words, seals, stored_words
from workflow.watch import running
from workflow.watch.mailing import handing, mail_settings, post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.registers import Registers, SqliteRegisters
    from workflow.register.upgrading import Preview
    from workflow.upkeep.journal_check import Unfit


def unfit(url: str, app: App) -> list[Unfit]:
    """Return everything that does not fit the journal."""
    del url
    with app.reading() as session:
        return list(journal_check.find(session))


def plain(url: str, app: App) -> list[tuple[str, str, str]]:
    """Return of everything that does not fit the table, the key and how it came to be so."""
    return [(one.what, one.of, one.how) for one in unfit(url, app)]


@pytest.fixture
def office(registers: Registers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Lend an office in which every table of the journal has rows, and everything was changed once."""
    opened = Office.lent(registers, "busy", lambda one: busy(one, tmp_path_factory.mktemp("mail")))
    yield opened
    opened.app.close()


def busy(office: Office, folder: Path) -> None:
    """Do everything that an office does: units, users, settings, calendar, letters, mail, seals."""
    app, admin = office.app, office.stamp("an")
    users.add(app, "mới", users.Wanted("LC01", ("branch", "committee"), "moi@example.vn"), admin)
    users.change(app, "mới", users.Wanted("LC02", ("branch",), ""), admin)
    users.disable(app, "mới", admin)
    people.be(app, "lan")
    units.add(app, units.NewUnit("LC03", "Chi bộ 3", "branch", "LC"), admin)
    told = units.Profile(head="Trần Văn Đầu", official_members=7, email="lc03@example.vn")
    limit = units.Limit("L1", 10, "Quy chế 1")
    units.change(app, "LC03", units.Change(told, "Chi bộ Ba", (limit,)), admin)
    units.move(app, "LC03", "HX", admin)
    units.close(app, "LC02", "LC01", admin)
    day = CalendarDay(date(2025, 6, 2), "holiday", "Nghỉ bù", "CV 1", provisional=False)
    changing.put(app, day, admin)
    adoption.adopt(app, date(2024, 2, 1), admin, reason="KL 1")
    plans.put(app, "LC", 2025, {"quota": 4, "number": "1-KH"}, office.stamp("hoa"))
    plans.put(app, "LC", 2025, {"quota": 5}, office.stamp("hoa"))
    mail_settings.change(
        app, {"url": folder.as_uri(), "from": "ketnap@example.vn", "quiet": "none"}, admin
    )
    printing.prefer(app, str(folder), admin)
    printing.prefer(app, "", admin)
    ref = office.at("certified")
    transfer = office.transfer(ref, "HX01")
    office.step(transfer.id, "send")
    letters.number(app, transfer.id, letters.Told("5", office.today), office.stamp("lan"))
    with app.transaction() as session:
        session.run("test_mail", {"now": app.now()})
    running.run_now(app, "deliver")
    post.bounce(app, 1, "no such mailbox", office.stamp("an"))
    ((dead,),) = raw.rows(office.url, "SELECT id FROM messages WHERE dedupe = 'c'")
    handing.hand(app, dead, "Nguyễn Văn Nhận", office.stamp("an"))
    in_classes(office, folder)
    running.run_now(app, "seal")


def in_classes(office: Office, folder: Path) -> None:
    """Open a class; keep the certificates of two people whom nobody knows, and learn who one of them is."""
    day = office.today
    new = classes.NewClass("K1", "TT", "Lớp 1", day, day)
    classes.open_class(office.app, new, office.stamp("tam"))
    file = folder / "gcn.csv"
    file.write_text(
        "Họ và tên,Ngày sinh,Số giấy chứng nhận,Ngày cấp\n"
        f"Trần Lạ,1999-02-01,7,{day}\nLê Lạ,1999-02-01,8,{day}\n"
    )
    certificates.import_file(office.app, Source(str(file)), office.stamp("tam"), How())
    office.open(name="Trần Lạ", born="1999-02-01")


MAIL = """
INSERT INTO messages (dedupe, to_user_id, to_address, template, params, lang, state, attempts, due_at, message_id,
    created_at)
VALUES ('a', NULL, 'a@example.vn', 'test', '{}', 'vi', 'queued', 0, :now, '<a@x>', :now),
       ('b', NULL, 'b@example.vn', 'test', '{}', 'vi', 'queued', 0, :now, '<b@x>', :now),
       ('c', (SELECT id FROM users WHERE name = 'lan'), 'c@example.vn', 'test', '{}', 'vi', 'dead', 0, :now, '<c@x>', :now)
"""


@pytest.fixture(autouse=True)
def _mail(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.support import statements as given

    given.give(monkeypatch, test_mail=MAIL)


def test_whatever_the_office_does_is_entered(office: Office) -> None:
    """After every kind of change each row is what was entered last, and everybody is named who did it."""
    assert unfit(office.url, office.app) == []
    assert seals.verify(office.app).ok
    entered = {row[0] for row in raw.rows(office.url, "SELECT DISTINCT what FROM journal")}
    assert entered == {*TABLES, BATCH}
    text = (
        "SELECT count(*) FROM journal WHERE actor_id IS NULL AND what = '{}' AND before IS NOT NULL"
    )
    for what in ("units", "unit_fact", "users", "user_roles", "calendar_days"):
        ((nameless,),) = raw.rows(office.url, text.format(what))
        assert nameless == 0, what


def test_a_batch_of_mail_is_entered_as_one(office: Office) -> None:
    """At its end an entry names all that has left in it; each message is held against an entry of its own."""
    rows = raw.rows(office.url, f"SELECT \"of\", after FROM journal WHERE what = '{BATCH}'")
    ((of, after),) = rows
    left = json.loads(after)
    sent = raw.rows(office.url, "SELECT id FROM messages WHERE sent_at IS NOT NULL ORDER BY id")
    assert [int(key) for key in left] == [key for (key,) in sent]
    assert of == f"{sent[0][0]}-{sent[-1][0]}"
    own = "SELECT after FROM journal WHERE what = 'messages' AND before IS NULL AND \"of\" = '{}'"
    for key, row in left.items():
        assert json.loads(raw.rows(office.url, own.format(key))[0][0]) == row


def test_a_batch_with_a_message_that_never_left_is_named(office: Office) -> None:
    """The first message of a batch that was not entered so when it left is named."""
    ((after,),) = raw.rows(office.url, f"SELECT after FROM journal WHERE what = '{BATCH}'")
    left = json.loads(after)
    left["2"]["digest"] = "0" * 64
    with office.app.transaction() as session:
        journal.happened(session, BATCH, "1-2", left, journal.By(office.app.now()))
    assert plain(office.url, office.app) == [("messages", "2", journal_check.CHANGED)]


def test_a_column_that_came_later_holds_nothing_in_rows_of_before(office: Office) -> None:
    """A letter that was entered before there were seals bears none; one written past the program is named."""
    raw.tamper(office.url, "UPDATE letters SET seal = NULL, sealed_on = NULL")
    with office.app.transaction() as session:
        (row,) = session.execute("office_letters")
        was = raw.rows(office.url, "SELECT after FROM journal WHERE what = 'letters' ORDER BY id")
        before = json.loads(was[-1][0])
        old = {key: value for key, value in told("letters", row).items() if "seal" not in key}
        of, unit = name_of("letters", row), row["unit_id"]
        change = journal.Change("letters", of, before, old, unit)
        journal.enter(session, [change], journal.By(office.app.now()))
    assert unfit(office.url, office.app) == []
    raw.tamper(office.url, "UPDATE letters SET seal = 'x'")
    assert plain(office.url, office.app) == [("letters", of, journal_check.CHANGED)]


WRITES = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)")
ENTERED = {
    "calendar_put",
    "kept_insert",
    "kept_join",
    "letter_insert",
    "letter_numbered",
    "mail_bounce",
    "mail_hand",
    "mail_retry",
    "mail_sent",
    "seal_insert",
    "seat_take",
    "setting_write",
    "users_move",
}
"""Statements that stand inside `journal.watched` wherever they are run; the office above runs each."""
BESIDE = {"unit_paths_move"}
"""Statements that write only what is derived."""


def test_no_other_statement_writes_what_the_journal_stands_for() -> None:
    """Who adds a statement over one of these tables says here that its callers enter what it does."""
    found = set()
    for name in statements.names():
        for dialect in statements.DIALECTS:
            try:
                text = statements.statement(name, dialect)
            except LookupError:
                continue
            for table in WRITES.findall(re.sub(r"--[^\n]*", "", text)):
                leaves = "UPDATE messages" in text and re.search(r"state = '(sent|handed)'", text)
                waits = table == "messages" and not leaves and name != "mail_retry"
                if table in TABLES and not waits:
                    found.add(name)
    assert found == ENTERED | BESIDE


def test_every_table_of_the_journal_has_its_words() -> None:
    """What does not fit is told without names of the database."""
    for name in (*TABLES, journal_check.JOURNAL):
        assert stored_words.table(name).vi != name


ROW = {
    "register": "id", "units": "id", "unit_parent": "id", "unit_name": "id", "unit_fact": "id", "unit_rule": "id",
    "plans": "unit_id",
    "users": "id", "user_roles": "user_id", "seats": "account", "settings": "name", "calendar_days": "day",
    "letters": "id", "seals": "day", "messages": "id", "classes": "id", "kept_certificates": "id",
}  # fmt: skip

CHANGES = (
    ("register", "UPDATE register SET city = 'X'"),
    ("units", "UPDATE units SET code = 'XX' WHERE code = 'LC01'"),
    ("units", "UPDATE units SET official_members = 99 WHERE code = 'LC01'"),
    ("units", "UPDATE units SET email = 'x@x.vn' WHERE code = 'LC01'"),
    ("unit_parent", "UPDATE unit_parent SET since = '2001-01-01' WHERE id = 2"),
    ("unit_name", "UPDATE unit_name SET name = 'X' WHERE id = 3"),
    ("unit_fact", "UPDATE unit_fact SET value = '12345' WHERE id = 4"),
    ("unit_rule", "UPDATE unit_rule SET value = '99'"),
    ("plans", "UPDATE plans SET quota = 50"),
    ("plans", "UPDATE plans SET dated = '2025-01-02'"),
    ("users", "UPDATE users SET name = name || 'x' WHERE name = 'hoa'"),
    ("users", "UPDATE users SET email = 'x@x.vn' WHERE name = 'hoa'"),
    ("users", "UPDATE users SET disabled_at = NULL WHERE name = 'mới'"),
    ("users", "UPDATE users SET unit_id = 1 WHERE name = 'lan'"),
    ("user_roles", "UPDATE user_roles SET role = 'admin' WHERE role = 'inspector'"),
    ("seats", "UPDATE seats SET user_id = 3"),
    ("settings", "UPDATE settings SET value = '\"x\"' WHERE name = 'mail.url'"),
    ("calendar_days", "UPDATE calendar_days SET name = 'X' WHERE day = '2025-06-02'"),
    ("letters", "UPDATE letters SET issued_on = '2020-01-01'"),
    ("letters", "UPDATE letters SET symbol = '06-TB/CB'"),
    ("letters", "UPDATE letters SET archival = NOT archival"),
    ("classes", "UPDATE classes SET ends = '2030-01-01'"),
    ("kept_certificates", "UPDATE kept_certificates SET case_id = NULL WHERE id = 1"),
    ("kept_certificates", "UPDATE kept_certificates SET name = 'X' WHERE id = 2"),
    ("seals", "UPDATE seals SET sealed_at = '2020-01-01 00:00:00.000000'"),
    ("messages", "UPDATE messages SET sent_at = '2020-01-01 00:00:00.000000' WHERE id = 2"),
    ("messages", "UPDATE messages SET to_address = 'x@x.vn' WHERE id = 2"),
    ("messages", "UPDATE messages SET body = NULL WHERE id = 2"),
    ("messages", "UPDATE messages SET state = 'sent' WHERE id = 1"),
    ("messages", "UPDATE messages SET handed_to = 'X' WHERE state = 'handed'"),
    ("messages", "UPDATE messages SET handed_on = '2020-01-01' WHERE state = 'handed'"),
    ("messages", "UPDATE messages SET handed_by = 1 WHERE state = 'handed'"),
)


@pytest.mark.parametrize(("table", "change"), CHANGES)
def test_a_row_changed_past_the_program_is_named(office: Office, table: str, change: str) -> None:
    """Whatever is changed of a row, its table and key are named, by the check and by `audit verify`."""
    raw.tamper(office.url, change)
    found = unfit(office.url, office.app)
    assert found
    assert {one.what for one in found} == {table}
    verdict = seals.verify(office.app)
    assert not verdict.ok
    assert verdict.broken_at in {str(found[0]), *(f"seal {one.of}" for one in found)}
    kinds = {one.kind for one in impossible.find(office.app)}
    assert kinds & set(journal_check.HOW)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_row_deleted_past_the_program_is_named(office: Office, table: str) -> None:
    """A row that is gone is missed."""
    column = ROW[table]
    of_one = f"{column} = (SELECT max({column}) FROM {table})"
    if table == "messages":
        of_one = "id = 2"
    raw.tamper(office.url, f"DELETE FROM {table} WHERE {of_one}")
    found = unfit(office.url, office.app)
    assert {(one.what, one.how) for one in found} == {(table, journal_check.MISSING)}
    assert seals.verify(office.app).broken_at == str(found[0])


INSERTS = (
    ("unit_name", "INSERT INTO unit_name (id, unit_id, name, since) VALUES (999, 4, 'X', '2020-01-01')", "999"),
    ("users", "INSERT INTO users (id, name, unit_id) VALUES (999, 'kẻ lạ', 1)", "999"),
    ("user_roles", "INSERT INTO user_roles (user_id, role) VALUES (2, 'admin')", "2/admin"),
    ("seats", "INSERT INTO seats (account, user_id) VALUES ('x', 1)", "x"),
    ("settings", "INSERT INTO settings (name, value) VALUES ('handover.trusted.x', '{}')", "handover.trusted.x"),
    ("calendar_days", ("INSERT INTO calendar_days (day, kind, name, source, provisional) "
     "VALUES ('2031-03-03', 'holiday', '', '', FALSE)"), "2031-03-03"),
    ("messages", ("INSERT INTO messages (id, dedupe, to_address, template, params, lang, state, attempts, due_at, "
     "message_id, created_at, sent_at) VALUES (999, 'z', 'a@x.vn', 'test', '{}', 'vi', 'sent', 1, "
     "'2025-01-01 00:00:00.000000', '<z>', '2025-01-01 00:00:00.000000', '2025-01-01 00:00:00.000000')"), "999"),
)  # fmt: skip


@pytest.mark.parametrize(("table", "insert", "of"), INSERTS)
def test_a_row_put_in_past_the_program_is_named(
    office: Office, table: str, insert: str, of: str
) -> None:
    """A row that nobody entered is strange."""
    raw.tamper(office.url, insert)
    (found,) = unfit(office.url, office.app)
    assert (found.what, found.of, found.how) == (table, of, journal_check.STRANGE)
    assert seals.verify(office.app).broken_at == f"{table} {of}"


OF_THE_JOURNAL = (
    "UPDATE journal SET what = 'units' WHERE what = 'users' AND n = 2",
    "UPDATE journal SET after = '{}' WHERE what = 'user_roles' AND n = 2",
    "UPDATE journal SET actor_id = 1 WHERE actor_id IS NOT NULL",
    "UPDATE journal SET at = '2020-01-01 00:00:00.000000' WHERE id = 9",
    "UPDATE journal SET seat = 'x' WHERE id = 9",
    "UPDATE journal SET digests = '{}' WHERE id = 9",
    "UPDATE journal SET unit_id = 1 WHERE unit_id = 4",
    "DELETE FROM journal WHERE id = 9",
    "DELETE FROM journal WHERE id = (SELECT max(id) FROM journal WHERE what = 'user_roles')",
    "DELETE FROM journal WHERE chain = 'roles'",
    "UPDATE journal_parts SET value = '\"x\"' WHERE part = 'reason'",
    "UPDATE journal_parts SET value = 'x' WHERE part = 'who'",
    "DELETE FROM journal_parts WHERE part = 'who'",
    "INSERT INTO journal_parts (chain, n, part, salt, value) VALUES ('roles', 1, 'x', '', '1')",
    "INSERT INTO journal_parts (chain, n, part, salt, value) VALUES ('x', 1, 'x', '', '1')",
    "UPDATE journal_heads SET n = n - 1 WHERE chain = 'roles'",
    "UPDATE journal_heads SET hash = 'ff' WHERE chain = 'roles'",
    "DELETE FROM journal_heads WHERE chain = 'roles'",
)


@pytest.mark.parametrize("script", OF_THE_JOURNAL)
def test_a_changed_journal_shows(office: Office, script: str) -> None:
    """An entry, a part or the end of a chain that was changed, deleted or put in is named."""
    raw.tamper(office.url, script)
    found = unfit(office.url, office.app)
    assert journal_check.BROKEN in {one.how for one in found}
    assert not seals.verify(office.app).ok


def test_an_end_that_was_cut_off_is_missed_by_the_seal(office: Office) -> None:
    """Who takes a role and its entry away, and mends the end of the chain, is shown by the seal."""
    raw.tamper(
        office.url,
        "DELETE FROM seals WHERE day > '2025-03-14'",
        "DELETE FROM journal_parts WHERE chain = 'roles' AND n = (SELECT n FROM journal_heads WHERE chain = 'roles')",
        "DELETE FROM journal WHERE chain = 'roles' AND n = (SELECT n FROM journal_heads WHERE chain = 'roles')",
        "UPDATE journal_heads SET n = n - 1 WHERE chain = 'roles'",
        "UPDATE journal_heads SET hash = (SELECT hash FROM journal j WHERE j.chain = 'roles' AND j.n = journal_heads.n) "
        "WHERE chain = 'roles'",
    )
    assert seals.verify(office.app).broken_at == "seal 2025-03-14"


def test_a_change_past_the_program_is_not_washed_by_a_later_one(office: Office) -> None:
    """A row that was changed past the program stays named when it is changed lawfully afterwards."""
    raw.tamper(office.url, "UPDATE users SET email = 'x@x.vn' WHERE name = 'hoa'")
    users.change(office.app, "hoa", users.Wanted(lang="en"), office.stamp("an"))
    (found,) = unfit(office.url, office.app)
    assert (found.what, found.how) == ("users", journal_check.CHANGED)


def test_a_part_that_was_erased_leaves_the_chain_whole(office: Office) -> None:
    """What is erased by the program is entered and holds; what is taken out past it is named."""
    place = erasing.Place(1, 1, "fields.name")
    with office.app.transaction() as session:
        assert erasing.erase(session, [place], journal.By(office.app.now(), reason="Điều 16")) == 1
        assert erasing.erase(session, [place], journal.By(office.app.now())) == 0
    assert audit.verify(office.app).ok
    assert unfit(office.url, office.app) == []
    raw.tamper(office.url, "DELETE FROM act_parts WHERE case_id = 1 AND n = 1 AND part = 'who'")
    assert audit.verify(office.app).broken_at == "00001-3/1"


def test_a_dry_run_and_a_refused_change_enter_nothing(office: Office) -> None:
    """What is undone leaves no entry."""
    before = raw.everything(office.url)
    adoption.adopt(office.app, date(2024, 3, 1), office.stamp("an"), dry_run=True)
    with pytest.raises(Exception, match=r"lan"):
        users.add(office.app, "lan", users.Wanted("LC01", ("branch",)), office.stamp("an"))
    assert raw.everything(office.url) == before


def test_what_stays_as_it_was_is_no_entry(office: Office) -> None:
    """Writing the same again enters nothing."""
    ((before,),) = raw.rows(office.url, "SELECT count(*) FROM journal")
    with office.app.transaction() as session:
        value = settings.read(session, "mail.from")
        settings.write(session, "mail.from", value)
    assert raw.rows(office.url, "SELECT count(*) FROM journal") == [(before,)]


def test_a_restore_is_entered_with_what_it_lost(office: Office, tmp_path: Path) -> None:
    """After a restore the journal tells how far the register had come, and everything fits."""
    file = str(tmp_path / "copy")
    here = Origin("lan.pc", "MAY-01")
    keeping.back_up(office.url, file, keeping.Wish(here, "an", office.today, reason="cuối tuần"))
    why = "SELECT value FROM journal_parts WHERE part = 'reason' AND chain = '{}'"
    assert raw.rows(office.url, why.format("backup")) == [('"cuối tuần"',)]
    had = audit.head(office.app)
    office.open()
    office.app.close()
    restoring.take_back(office.url, file, restoring.Why(here, "đĩa hỏng"), force=True)
    office.app = App.open(office.url, office.today)
    ((of, after),) = raw.rows(
        office.url, "SELECT \"of\", after FROM journal WHERE what = 'restore'"
    )
    told = json.loads(after)
    assert raw.rows(office.url, why.format("restore")) == [('"đĩa hỏng"',)]
    assert of == "copy"
    assert (told["had"]["acts"], told["has"]["acts"]) == (had.acts + 1, had.acts)
    assert told["has"]["head"] == had.head
    assert unfit(office.url, office.app) == []


def test_an_older_register_begins_with_what_stands(registers: Registers) -> None:
    """The upgrade enters every row and tells how many; from then on a change shows."""
    url = older_registers.made(registers, "0003")
    previews: list[Preview] = []

    def agree(told: Preview) -> bool:
        previews.append(told)
        return True

    making.upgrade(url, making.How(dry_run=True, agree=agree))
    making.upgrade(url, making.How(agree=agree))
    dry, told = (
        {one.table: one.rows for one in preview.reports["journal"]} for preview in previews
    )
    assert dry == told
    assert told["users"] == raw.rows(url, "SELECT count(*) FROM users")[0][0]
    with App.open(url, date(2026, 12, 1)) as app:
        assert seals.verify(app).ok
        assert unfit(url, app) == []
        assert running.run_now(app, "seal").report.changed == 1
        raw.tamper(url, "UPDATE users SET name = 'x' WHERE id = 2")
        assert seals.verify(app).broken_at == "users 2"
    assert making.upgrade(url).before == making.upgrade(url).after


SPOILED = (
    ("UPDATE acts SET acted_on = '2025-41-05' WHERE case_id = 1 AND n = 2", "00001-3/2"),
    ("UPDATE acts SET recorded_at = 'x' WHERE case_id = 1 AND n = 2", "00001-3/2"),
    ("UPDATE acts SET move = CAST(x'6eff' AS TEXT) WHERE case_id = 1 AND n = 2", "00001-3/2"),
    ("UPDATE acts SET n = 'x' WHERE case_id = 1 AND n = 2", "00001-3/2"),
    ("UPDATE acts SET digests = CAST(x'7bff7d' AS TEXT) WHERE case_id = 1 AND n = 2", "00001-3/2"),
    ("UPDATE act_parts SET value = CAST(x'22ff22' AS TEXT) WHERE case_id = 1 AND n = 2", "00001-3/2"),
    ("UPDATE act_parts SET n = 'x' WHERE case_id = 1 AND n = 2", "00001-3/2"),
    ("UPDATE cases SET acts = 'x' WHERE id = 1", "00001-3/"),
    ("UPDATE users SET name = CAST(x'6eff' AS TEXT) WHERE id = 2", "users 2"),
    ("UPDATE users SET disabled_at = 'x' WHERE id = 2", "users 2"),
    ("UPDATE users SET unit_id = 'x' WHERE id = 2", "users 2"),
    ("UPDATE unit_name SET since = '2025-99-99' WHERE id = 2", "unit_name 2"),
    ("UPDATE calendar_days SET day = '2025-13-01' WHERE day = '2025-06-02'", "calendar_days "),
    ("UPDATE settings SET value = CAST(x'ff' AS TEXT) WHERE name = 'mail.url'", "settings mail.url"),
    ("UPDATE seals SET acts = 'x'", "seals 2025-03-14"),
    ("UPDATE seals SET sealed_at = 'x'", "seal"),
    ("UPDATE messages SET sent_at = 'x' WHERE id = 2", "messages 2"),
    ("UPDATE journal SET at = 'x' WHERE id = 3", "journal "),
    ("UPDATE journal SET n = 'x' WHERE id = 3", "journal "),
    ("UPDATE journal SET before = CAST(x'ff' AS TEXT) WHERE id = 3", "journal "),
    ("UPDATE journal_parts SET value = CAST(x'ff' AS TEXT) WHERE part = 'who' AND n = 1", "journal "),
    ("UPDATE journal_heads SET n = 'x' WHERE chain = 'roles'", "journal "),
)  # fmt: skip


@pytest.mark.parametrize(("script", "named"), SPOILED)
def test_bytes_changed_in_place_are_named(
    sqlite_registers: SqliteRegisters, tmp_path: Path, script: str, named: str
) -> None:
    """What is no text, no day and no number any more is named like any other change; nothing stops at it."""
    office = Office.lent(sqlite_registers, "busy", lambda one: busy(one, tmp_path))
    raw.tamper(office.url, script)
    verdict = seals.verify(office.app)
    assert not verdict.ok
    assert str(verdict.broken_at).startswith(named)
    assert list(impossible.find(office.app))
    office.app.close()


CALLED = (
    ("UPDATE users SET name = 'x' WHERE name = 'hoa'", "tài khoản hoa (dòng {users:hoa})", "user hoa (row {users:hoa})"),
    ("DELETE FROM users WHERE name = 'hoa'", "tài khoản hoa (dòng {users:hoa})", "user hoa (row {users:hoa})"),
    ("DELETE FROM user_roles WHERE user_id = {users:hoa}",
     "vai trò của tài khoản hoa", "role of user hoa"),
    ("UPDATE unit_name SET name = 'X' WHERE id = 3", "tên của đơn vị LC (dòng 3)", "name of unit LC (row 3)"),
    ("INSERT INTO users (id, name, unit_id) VALUES (999, 'kẻ lạ', 1)", "tài khoản kẻ lạ (dòng 999)", "user kẻ lạ (row 999)"),
    ("UPDATE calendar_days SET name = 'X' WHERE day = '2025-06-02'",
     "ngày 02/06/2025 trong lịch", "02/06/2025 in the calendar"),
    ("UPDATE journal SET seat = 'x' WHERE chain = 'roles' AND n = 2",
     "mục số 2 của nhật ký về vai trò", "entry 2 of the journal of roles"),
    ("UPDATE acts SET acted_on = '2020-01-01' WHERE case_id = 1 AND n = 2",
     "mục số 2 của hồ sơ 00001-3", "act 2 of case 00001-3"),
    ("UPDATE seals SET acts = acts - 1", "niêm phong ngày {seal:%d/%m/%Y}", "the seal of {seal:%d/%m/%Y}"),
)  # fmt: skip


@pytest.mark.parametrize(("change", "vi", "en"), CALLED)
def test_what_is_broken_is_called_as_people_call_it(
    office: Office, change: str, vi: str, en: str
) -> None:
    """A row is named by whom or what it is about as it was entered, with its key behind where that is a number, in both languages."""
    ((hoa,),) = raw.rows(office.url, "SELECT id FROM users WHERE name = 'hoa'")

    def filled(text: str) -> str:
        return text.replace("{users:hoa}", str(hoa)).replace(
            "{seal:%d/%m/%Y}", f"{office.today:%d/%m/%Y}"
        ).replace("{seal}", str(office.today))  # fmt: skip

    raw.tamper(office.url, filled(change))
    at = seals.verify(office.app).broken_at
    assert row_words.named(office.app, at) == (filled(vi), filled(en))
    told = {one.called for one in impossible.find(office.app) if one.called}
    if change.split()[1].startswith(("users", "unit", "user_roles", "calendar", "journal")):
        assert (filled(vi), filled(en)) in told


def test_every_table_of_the_journal_is_called_something(office: Office) -> None:
    """No table and no chain that the journal knows is told by its raw name alone."""
    assert {*TABLES, journal_check.JOURNAL} == row_words.TABLES
    assert {one.chain for one in TABLES.values()} == row_words.CHAINS
    for table in TABLES:
        column = ROW[table]
        raw.tamper(office.url, f"DELETE FROM {table} WHERE {column} = (SELECT max({column}) FROM {table})")  # fmt: skip
    for one in unfit(office.url, office.app):
        told = row_words.row(one)
        assert one.what not in told.vi
        assert told.vi != told.en
        assert "?" not in told.vi
