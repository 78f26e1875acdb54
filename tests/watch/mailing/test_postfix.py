"""What leaves through a real Postfix arrives whole."""

from __future__ import annotations

import tempfile
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import icalendar
import pytest

from tests.support import outbox, postfix
from workflow.watch.jobs import deliver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.office import Office
    from tests.support.postfix import Postfix


@pytest.fixture(scope="module")
def server() -> Iterator[Postfix]:
    """Start a Postfix for the module; skip, or fail where it is required."""
    if not postfix.required():
        pytest.skip(f"set {postfix.REQUIRED}=1 to start a Postfix")
    with tempfile.TemporaryDirectory(prefix="ketnap-postfix-") as folder:
        Path(folder).chmod(0o755)
        with postfix.running(Path(folder)) as running:
            yield running


@pytest.mark.postfix
def test_postfix(office: Office, server: Postfix, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reminder arrives with its headers, words and calendar entry; who is refused is dead at once."""
    monkeypatch.setenv("KETNAP_MAIL", server.url)
    monkeypatch.setenv("KETNAP_MAIL_FROM", "Đảng ủy <du@example.vn>")
    before = len(list((server.boxes / "all").glob("new/*")))
    ref = office.bring(office.open(), "nominated")
    outbox.remind(office, ref)
    outbox.queue(office.app, to="nobody@example.vn")
    outbox.queue(office.app, 20, first=1)
    report = deliver.run(office.app, office.app.now(), False)
    assert (report.changed, report.failed) == (21, 1), report.errors
    assert outbox.states(office.app) == ["sent", "dead", *["sent"] * 20]
    arrived = {}
    for data in server.delivered(before + 21):
        mail = message_from_bytes(data, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        arrived[str(mail["Message-ID"])] = mail
    sent = [one for one in outbox.messages(office.app) if one.state == "sent"]
    assert {one.message_id for one in sent} <= set(arrived)
    reminder = arrived[sent[0].message_id]
    assert reminder["Auto-Submitted"] == "auto-generated"
    assert reminder["Subject"] == outbox.letter(office.app).subject
    (part,) = reminder.iter_attachments()
    event: Any = icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")[0]
    assert str(event["DTSTART"].dt) == "2025-07-06"
