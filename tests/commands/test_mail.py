"""The mail commands: what they show, to whom, and what they refuse."""

from __future__ import annotations

import socket
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from notifications import language
from tests.support import outbox, raw
from tests.support.office import Office
from workflow.app import App
from workflow.commands.screen import mail_words
from workflow.commands.screen import words as _words
from workflow.organisation import users
from workflow.watch.jobs import deliver

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.commands.conftest import Outcome, Run
    from tests.support.registers import SqliteRegisters

KEYS = {
    "id", "to", "template", "ref", "rule", "rung", "state", "attempts", "due", "sent_at", "message_id",
}  # fmt: skip


@pytest.fixture
def run(office: Office, ketnap: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """Return a function that runs a mail command as a user."""

    def command(user: str, *words: str, **env: str) -> Outcome:
        day = office.today.isoformat()
        return ketnap("--db", office.url, "--as", user, "--today", day, "mail", *words, **env)

    return command


@pytest.fixture
def told(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Bring a case so far that its branch was reminded and a mail left; return its reference."""
    ref = office.bring(office.open(), "nominated")
    outbox.remind(office, ref)
    with monkeypatch.context() as setting:
        setting.setenv("KETNAP_MAIL", f"file://{tmp_path}/out")
        deliver.run(office.app, office.app.now(), False)
    return ref


def test_list_has_the_promised_keys(run: Any, told: str) -> None:
    """`mail list` gives every key, the day of the deadline among them."""
    (row,) = run("admin", "list", "--json").data
    assert row.keys() == KEYS
    assert row["ref"] == told
    assert (row["to"], row["template"], row["rule"]) == ("lan@example.vn", "reminder", "L2")
    assert (row["state"], row["attempts"], row["due"]) == ("sent", 1, "2025-07-06")
    assert row["sent_at"] == "2025-01-05T17:00:00Z"
    assert run("admin", "list", "--state", "dead", "--json").data == []
    assert len(run("admin", "list", "--state", "sent", "--ref", told, "--json").data) == 1


def test_who_sees_what(run: Any, office: Office, told: str) -> None:
    """Mail about a case of another subtree, or to a user of one, does not exist."""
    outbox.queue(office.app, user="quan")  # of the superior committee, about no case
    assert [row["id"] for row in run("lan", "list", "--json").data] == [1]
    assert [row["id"] for row in run("hoa", "list", "--json").data] == [1]
    assert [row["id"] for row in run("quan", "list", "--json").data] == [1, 2]
    assert run("hai", "list", "--json").data == []
    for words in (
        ("show", "1"),
        ("evidence", told),
        ("retry", "1"),
        ("bounce", "1", "--reason", "x"),
    ):
        assert run("hai", *words).code == 4, words
    assert run("lan", "show", "2").code == 4
    assert run("lan", "retry", "1").code == 6
    assert run("lan", "bounce", "1", "--reason", "x").code == 6


def test_mail_to_a_user_of_the_subtree_about_a_case_elsewhere(
    run: Any, office: Office, told: str
) -> None:
    """Mail is seen from its reader's side and from its case's side."""
    outbox.remind(office, told, user="hung", template="escalation", params={"owner_unit": "LC"})
    assert [row["id"] for row in run("hung", "list", "--json").data] == [2]
    assert run("hung", "show", "2", "--json").data["ref"] == told
    assert run("hung", "evidence", told).code == 4
    assert [row["id"] for row in run("lan", "list", "--json").data] == [1, 2]
    assert run("lan", "show", "2", "--json").data["to"] == "hung@example.vn"


def test_a_unit_asked_sees_no_mail_to_others(run: Any, office: Office) -> None:
    """Whoever sees a case because it was asked sees of the mail about it what its own users got."""
    ref = office.bring(office.open(), "applied")
    office.record("verification_request", ref, asked_unit="LC02")
    outbox.remind(office, ref, rule="D9")
    outbox.remind(office, ref, user="ly", rule="V13")
    assert [row["user"] for row in run("ly", "evidence", ref, "--json").data] == ["ly"]
    assert {row["user"] for row in run("lan", "evidence", ref, "--json").data} >= {"lan", "ly"}


def test_mail_that_waits_follows_its_reader(run: Any, office: Office, told: str) -> None:
    """A new address takes over what has not left yet; what was sent stays on record as it was sent."""
    outbox.remind(office, told, template="deadline_moved")
    admin = office.stamp("an")
    users.change(office.app, "lan", users.Wanted(email="lan.moi@example.vn"), admin)
    assert [row["to"] for row in run("lan", "list", "--json").data] == [
        "lan@example.vn",
        "lan.moi@example.vn",
    ]


def test_what_a_mail_is_about_stands_in_words() -> None:
    """Rungs, causes, acts and holds have words on the screen; what nobody knows stays as it is."""
    language.use("en")
    shown = [
        mail_words.rung(one)
        for one in (
            "before-7",
            "month-48",
            "stalled helper-gone",
            "act 3",
            "hold 4 review 1",
            "x",
            None,
        )
    ]
    language.use("vi")
    assert shown == [
        "7 days before the deadline",
        "48 months since the certificate was issued",
        "Helper gone",
        "act 3",
        "hold of act 4",
        "x",
        "",
    ]
    assert mail_words.rung("overdue") == "Đã quá hạn"


def test_a_plan_stands_in_words() -> None:
    """What a dry run lists is said as an official would, and each thing once."""
    told = mail_words.details(
        {
            "cause": "helper-gone",
            "cause_vi": "x",
            "rung": "overdue",
            "owner_unit": "LC",
            "due": None,
        }
    )
    assert told == {
        "cause": "Không còn đảng viên giúp đỡ",
        "rung": "Đã quá hạn",
        "unit": "LC",
        "due": None,
    }
    assert mail_words.planned("clear") == "bỏ đánh dấu"
    assert mail_words.planned("two-transfers") == "two-transfers"


def test_show_has_words_and_headers(run: Any, told: str) -> None:
    """One message shows what its reader saw."""
    shown = run("lan", "show", "1", "--json").data
    assert shown.keys() >= KEYS | {"subject", "text", "headers"}
    assert f"ketnap next {told}" in shown["text"]
    assert shown["headers"]["Message-ID"] == shown["message_id"]
    screen = run("lan", "show", "1").out
    assert "đã gửi" in screen
    assert shown["subject"] in screen


def test_evidence_tells_who_was_warned(run: Any, office: Office, told: str) -> None:
    """Evidence has what left, and what waits with the words it would have today."""
    outbox.remind(office, told, user="hoa", template="escalation", params={"owner_unit": "LC01"})
    office.today = office.today.replace(month=8)
    first, second = run("lan", "evidence", told, "--json").data
    assert (first["state"], second["state"]) == ("sent", "queued")
    assert first["user"] == "lan"
    assert "còn" in first["text"]
    assert "quá thời gian nhắc 31 ngày" in second["text"]
    screen = run("lan", "evidence", told).out
    assert "lan@example.vn" in screen
    assert "06/01/2025 00:00" in screen
    language.use("vi")
    other = office.open()
    assert "–" not in run("lan", "evidence", other).out


def test_retry_and_bounce(run: Any, told: str) -> None:
    """Only what was sent can come back, and only what failed is tried again."""
    assert run("admin", "retry", "1").code == 1
    gone = run("admin", "bounce", "1", "--reason", "không có hộp thư", "--json").data
    assert (gone["state"], gone["ref"]) == ("dead", told)
    assert run("admin", "bounce", "1", "--reason", "x").code == 1
    assert "không có hộp thư" in run("lan", "evidence", told).out
    back = run("admin", "retry", "1", "--json").data
    assert (back["state"], back["attempts"], back["sent_at"]) == ("queued", 0, None)


def test_how_long_mail_may_wait(run: Any) -> None:
    """--keep-days sets it, an empty word goes back to fourteen days, and what is not a number of days is refused."""
    assert run("admin", "set", "--keep-days", "3", "--json").data["keep_days"] == 3
    assert run("lan", "settings", "--json").data["keep_days"] == 3
    for word in ("0", "-1", "x", "3651", "1.5", "²"):
        refused = run("admin", "set", "--keep-days", word)
        assert (refused.code, word in refused.err) == (2, True), word
    assert run("admin", "set", "--keep-days", "", "--json").data["keep_days"] == 14


def test_stale_mail_is_listed_with_why(
    run: Any, ketnap: Any, office: Office, tmp_path: Path
) -> None:
    """What waited too long is among the cancelled, with the reason in words; the run says how many."""
    outbox.queue(office.app, 2)
    office.today += timedelta(days=15)
    env = {"KETNAP_MAIL": f"file://{tmp_path}/out"}
    day = ("--today", office.today.isoformat())
    words = ("--db", office.url, "--as", "admin", "--lang", "en", *day, "job", "run", "deliver")
    assert "2 messages had waited longer than 14 days" in ketnap(*words, **env).out
    rows = run("admin", "list", "--state", "cancelled", "--json").data
    assert [row["state"] for row in rows] == ["cancelled"] * 2
    assert run("admin", "show", "1", "--json").data["why"] == "stale"
    assert "để quá lâu" in run("admin", "list", "--state", "cancelled").out


def test_settings(run: Any, office: Office, tmp_path: Path) -> None:
    """Only an administrator of the whole city sets how mail leaves; what is set is shown."""
    url = "smtp+starttls://ketnap@mail.example.vn"
    assert run("hoa", "set", "--url", url).code == 6
    users.add(office.app, "mai", users.Wanted("LC", ("admin",)), office.stamp("an"))
    assert run("mai", "set", "--url", url).code == 6
    secret = tmp_path / "secret"
    words = ("set", "--url", url, "--from", "Đảng ủy <du@Example.vn>", "--quiet", "19-7h")
    bad = run("admin", *words)
    assert bad.code == 2
    more = ("--quiet", "19:00-07:00", "--password-file", str(secret))
    assert run("admin", *words, *more).code == 0
    shown = run("lan", "settings", "--json").data
    assert shown == {
        "url": url,
        "set_by": "register",
        "sender": '"Đảng ủy" <du@example.vn>',
        "templates": None,
        "password_file": str(secret),
        "quiet": "19:00-07:00",
        "keep_days": 14,
    }
    assert (
        run("admin", "settings", "--json", KETNAP_MAIL="console:").data["set_by"] == "environment"
    )
    assert run("admin", "set", "--from", "", "--quiet", "none", "--json").data["quiet"] is None
    assert run("admin", "set").code == 2
    assert run("admin", "set", "--templates", str(tmp_path / "none")).code == 2
    with office.app.reading() as session:
        assert session.execute("setting_read", {"name": "mail.url"})


@pytest.mark.parametrize(
    "address",
    [
        "mail.example.vn",
        "smtp://",
        "smtp://h:99999",
        "file://",
        "http://h",
        "smtp://h/x",
        "smtp://[h",
    ],
)
def test_an_address_that_is_none(run: Any, address: str) -> None:
    """What is no address is refused with the ones that are."""
    found = run("admin", "set", "--url", address)
    assert found.code == 2
    assert "console:" in found.err


def test_a_password_in_the_address(run: Any) -> None:
    """A password in the address is refused, and not repeated."""
    found = run("admin", "set", "--url", "smtps://ketnap:hunter2@mail.example.vn")
    assert found.code == 2
    assert "hunter2" not in found.err
    assert "KETNAP_MAIL_PASSWORD" in found.err


def test_a_test_mail(run: Any, tmp_path: Path) -> None:
    """A test mail leaves at once, and no message is recorded."""
    env = {"KETNAP_MAIL": f"file://{tmp_path}/out"}
    sent = run("admin", "test", "--to", "ai@example.vn", "--json", **env).data
    assert sent["to"] == "ai@example.vn"
    (file,) = (tmp_path / "out").iterdir()
    assert sent["message_id"].encode() in file.read_bytes()
    assert run("hoa", "test", "--to", "ai@example.vn", **env).code == 6
    assert run("admin", "test", "--to", "nobody", **env).code == 2
    assert run("admin", "test", "--to", "ai@example.vn").code == 1
    down = run("admin", "test", "--to", "ai@example.vn", KETNAP_MAIL="file:///proc/none")
    assert (down.code, "/proc/none" in down.err) == (1, True)
    assert run("admin", "list", "--json").data == []


def test_the_screen(run: Any, tmp_path: Path) -> None:
    """The way out console: prints mail as its reader sees it, beside the answer."""
    printed = run("admin", "test", "--to", "ai@example.vn", "--json", KETNAP_MAIL="console:")
    assert printed.data["url"] == "console:"
    assert "To: ai@example.vn\nSubject: Thư thử của ketnap\n" in printed.err
    assert list(tmp_path.iterdir()) == []


def test_check_templates(run: Any, tmp_path: Path) -> None:
    """Each problem of one's own templates is named with its file and line; exit 1 if there is any."""
    assert run("admin", "check-templates").code == 2
    assert run("admin", "check-templates", str(tmp_path / "none")).code == 2
    folder = tmp_path / "own"
    (folder / "vi").mkdir(parents=True)
    (folder / "vi/reminder.txt").write_text(
        "Nhắc {{ ref }}\n\nĐề nghị {{ limit }}.\n", encoding="utf-8"
    )
    assert run("admin", "set", "--templates", str(folder)).code == 0
    assert run("admin", "check-templates", "--json").data == []
    (folder / "vi/reminder.txt").write_text("Nhắc {{ ref }}\n\n{{ person }}\n", encoding="utf-8")
    (folder / "vi/moved.html").write_text("<p>{% if %}</p>", encoding="utf-8")
    (folder / "vi/digest.html").write_text("<img src='https://x'>", encoding="utf-8")
    (folder / "vi/test.txt").write_text("\nKhông có tiêu đề\n", encoding="utf-8")
    (folder / "vi/stalled.txt").write_text("A\n{{ ref.__class__.__mro__ }}", encoding="utf-8")
    (folder / "vi/thu.txt").write_text("x", encoding="utf-8")
    found = run("admin", "check-templates", str(folder), "--json")
    assert found.code == 1
    problems = {(row["file"], row["line"]): row["what"] for row in found.data}
    assert problems.keys() == {
        ("vi/reminder.txt", 3),
        ("vi/moved.html", 1),
        ("vi/digest.html", 0),
        ("vi/test.txt", 1),
        ("vi/stalled.txt", 2),
        ("vi/thu.txt", 0),
    }
    assert "'person' is undefined" in problems["vi/reminder.txt", 3]
    assert "unsafe" in problems["vi/stalled.txt", 2]
    assert "vi/reminder.txt" in run("admin", "check-templates", str(folder)).out


def test_a_shared_part_is_tried_in_every_message(run: Any, tmp_path: Path) -> None:
    """A broken shared part shows, though it is no message of its own."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own/base.html").write_text("{{ oops }}", encoding="utf-8")
    found = run("admin", "check-templates", str(tmp_path / "own"), "--json")
    assert {(row["file"], row["line"]) for row in found.data} == {("base.html", 1)}


def test_one_letter_a_week(office: Office, ketnap: Callable[..., Outcome]) -> None:
    """Who wants one letter a week says so, and can take it back."""
    day = office.today.isoformat()
    base = ("--db", office.url, "--as", "an", "--json", "--today", day, "user")
    made = ketnap(*base, "add", "mai", "--role", "branch", "--unit", "LC01", "--digest").data
    assert made["digest"] is True
    assert ketnap(*base, "set", "mai", "--lang", "en").data["digest"] is True
    assert ketnap(*base, "set", "mai", "--no-digest").data["digest"] is False
    listed = ketnap(*base, "list").data
    assert {one["name"] for one in listed if one["digest"]} == set()


@pytest.mark.parametrize(
    ("rung", "vi", "en"),
    [
        ("before-10", "Còn 10 ngày đến hạn", "10 days before the deadline"),
        (
            "month-54",
            "Giấy chứng nhận đã cấp 54 tháng",
            "54 months since the certificate was issued",
        ),
        ("stalled helper-gone", "Không còn đảng viên giúp đỡ", "Helper gone"),
        ("act 12", "mục số 12", "act no. 12"),
        ("something-else", "something-else", "something-else"),
    ],
)
def test_a_rung_is_said_in_words(rung: str, vi: str, en: str) -> None:
    """A table names a rung, a cause or an act in words, and what it does not know as it is."""
    for lang, words in (("vi", vi), ("en", en)):
        language.use(lang)
        assert _words.cell("rung", rung) == words


@pytest.mark.parametrize(
    "why", ["met", "moved", "corrected", "flag cleared", "superseded", "digest", "disabled"]
)
def test_why_mail_was_cancelled_is_said_in_words(why: str) -> None:
    """Every reason that a statement writes down has words."""
    assert mail_words.why(why) != why


def test_an_outbox_that_waits_is_told(
    ketnap: Run, sqlite_registers: SqliteRegisters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The doctor ends with 1 and names the cause in its JSON; the list says so beside its rows."""
    url = sqlite_registers.fresh()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    monkeypatch.setenv("KETNAP_MAIL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("KETNAP_MAIL_FROM", "du@example.vn")
    with App.open(url, date(2026, 11, 2)) as app:
        outbox.queue(app, 2)
    line = ("--db", url, "--as", "admin", "--lang", "en")
    assert ketnap(*line, "--json", "doctor").data["mail_waits"] is None
    assert ketnap(*line, "job", "run", "deliver").code == 0
    told = ketnap(*line, "--json", "doctor")
    assert told.code == 1
    waits = told.data["mail_waits"]
    assert (waits["tries"], waits["until"]) == (1, "2026-11-01T17:05:00Z")
    assert "refused" in waits["why"]
    assert any("outbox waits" in one for one in told.data["findings"])
    listed = ketnap(*line, "--json", "mail", "list")
    assert [row["state"] for row in listed.data] == ["queued"] * 2
    assert "outbox waits" in listed.err
    assert ketnap(*line, "mail", "set", "--quiet", "none").code == 0
    assert "outbox waits" not in ketnap(*line, "mail", "list").err


def test_handed_over_on_paper(run: Any, office: Office) -> None:
    """`mail handed` answers with the message and who has it; the list, the message and the proof show it."""
    ref = office.bring(office.open(), "nominated")
    outbox.remind(office, ref)
    words = ("handed", "1", "--to", "Trần Thị Lan", "--on", "05/01/2025")
    assert run("lan", *words).code == 3  # the message is of the 6th
    done = run("lan", *words[:-1], "06/01/2025", "--json")
    assert done.code == 0, done.err
    assert done.data.keys() == KEYS | {"handed_to", "handed_on", "handed_by"}
    assert (done.data["state"], done.data["handed_on"]) == ("handed", "2025-01-06")
    assert (done.data["handed_to"], done.data["handed_by"]) == ("Trần Thị Lan", "lan")
    (row,) = run("hoa", "list", "--state", "handed", "--json").data
    assert row.keys() == KEYS
    assert run("lan", *words[:-1], "06/01/2025").code == 1  # once is enough
    shown = run("lan", "show", "1").out
    assert "Trần Thị Lan" in shown
    proof = run("lan", "evidence", ref).out
    assert "đã trao bản giấy" in proof
    assert "chưa gửi" not in proof
    assert "Đã trao bản giấy cho Trần Thị Lan ngày 06/01/2025; người ghi: lan" in proof


def test_what_never_left_has_no_words_in_the_proof(run: Any, office: Office) -> None:
    """A message that was cancelled before it left is named with the reason; words that nobody read are not shown."""
    ref = office.bring(office.open(), "nominated")
    outbox.remind(office, ref)
    assert "Kính gửi" in run("lan", "evidence", ref).out
    raw.tamper(office.url, "UPDATE messages SET state = 'cancelled', why = 'superseded'")
    proof = run("lan", "evidence", ref).out
    assert "(đã hủy: có lần nhắc sau thay thế), chưa gửi" in proof
    assert "nhắc hạn · L2 · " in proof
    assert "Kính gửi" not in proof
