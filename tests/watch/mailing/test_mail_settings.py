"""How mail leaves: what the environment says, what the register says, and where the password is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from notifications import channels, smtp
from notifications import outbox as box
from states.errors import BadInput, KetnapError
from tests.support import outbox, statements
from workflow.store import settings
from workflow.watch.mailing import mail_settings

if TYPE_CHECKING:
    from pathlib import Path

    from workflow.app import App

NONE = mail_settings.MailSettings(None, None, None, None, None, None)
SERVER = NONE.__class__("smtps://ketnap@h", "register", None, None, None, None)


def password(channel: channels.Channel) -> str:
    """Return the password a channel would log in with."""
    assert isinstance(channel, smtp.Smtp)
    return channel._password


def test_the_environment_comes_first(app: App) -> None:
    """KETNAP_MAIL and KETNAP_MAIL_FROM stand over what is stored."""
    with app.transaction() as session:
        settings.write(session, "mail.url", "smtp://a")
        settings.write(session, "mail.from", "a@example.vn")
        stored = mail_settings.read(session, {})
        over = mail_settings.read(
            session, {"KETNAP_MAIL": "console:", "KETNAP_MAIL_FROM": "b@example.vn"}
        )
    assert (stored.url, stored.set_by, stored.sender) == ("smtp://a", "register", "a@example.vn")
    assert (over.url, over.set_by, over.sender) == ("console:", "environment", "b@example.vn")


def test_where_the_password_comes_from(tmp_path: Path, app: App) -> None:
    """From the environment, else from the file it names, else from the file that is set."""
    (tmp_path / "one").write_text("một\n", encoding="utf-8")
    (tmp_path / "two").write_text("hai", encoding="utf-8")
    with app.transaction() as session:
        settings.write(session, "mail.url", "smtps://ketnap@h")
        settings.write(session, "mail.password_file", str(tmp_path / "one"))
        named = {"KETNAP_MAIL_PASSWORD_FILE": str(tmp_path / "two")}
        assert password(mail_settings.channel_of(mail_settings.read(session, {}), {})) == "một"
        assert password(mail_settings.channel_of(mail_settings.read(session, named), {})) == "hai"
    given = {"KETNAP_MAIL_PASSWORD": "ba"}
    assert password(mail_settings.channel_of(SERVER, given)) == "ba"


def test_a_password_that_is_not_there(tmp_path: Path) -> None:
    """No password, or a file that cannot be read, is said before a server is spoken to."""
    with pytest.raises(BadInput, match="ketnap"):
        mail_settings.channel_of(SERVER, {})
    lost = NONE.__class__("smtps://ketnap@h", "register", None, None, str(tmp_path / "none"), None)
    with pytest.raises(BadInput, match="none"):
        mail_settings.channel_of(lost, {})
    with pytest.raises(KetnapError, match="ketnap mail set"):
        mail_settings.channel_of(NONE, {})


def test_from_whom_mail_comes() -> None:
    """Who is named, else the address that logs in; for files and the screen anybody will do."""
    named = NONE.__class__("smtp://h", "register", "du@example.vn", None, None, None)
    assert mail_settings.sender_of(named) == "du@example.vn"
    login = NONE.__class__("smtps://du%40example.vn@h", "register", None, None, None, None)
    assert mail_settings.sender_of(login) == "du@example.vn"
    assert mail_settings.sender_of(NONE.__class__("console:", "register", None, None, None, None))
    with pytest.raises(KetnapError, match="--from"):
        mail_settings.sender_of(SERVER)


def test_no_quiet_hours() -> None:
    """Where no hours are set, no hour is quiet."""
    assert not mail_settings.is_quiet(NONE, datetime(2026, 11, 2, 18, 0, tzinfo=UTC))


def test_a_message_that_cannot_be_put_into_words_can_be_looked_at(app: App) -> None:
    """What waits and cannot be rendered shows why, also while nobody is named as the sender."""
    with app.transaction() as session:
        settings.write(session, "mail.url", "smtp://h")
        bad = box.Message("bad", None, "moved", {"ref": "00042-7"}, app.now())
        box.enqueue(session, bad, box.Recipient(1, "thu@example.vn"))
    told = outbox.letter(app)
    assert "'unit_name' is undefined" in told.text
    assert told.subject == ""


def test_what_is_due_is_found_by_its_index(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Taking what is due reads the index of waiting messages, never the whole outbox."""
    if app.register.dialect != "sqlite":
        pytest.skip("PostgreSQL chooses by what the tables hold")
    for name in ("mail_claim", "mail_due_count", "mail_cancel_stale"):
        text = "EXPLAIN QUERY PLAN " + statements.text(name)
        statements.give(monkeypatch, test_plan=text)
        now = app.now()
        with app.reading() as session:
            plan = session.execute(
                "test_plan", {"now": now, "before": now, "me": "", "dead": "[]", "limit": 1}
            )
        assert any("ix_messages_due_at" in row["detail"] for row in plan), (name, plan)
