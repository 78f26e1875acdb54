"""An e-mail is 7-bit, says what it is, carries its calendar entry, and is the same bytes each time."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest

from notifications import delivery, envelope, outbox, render
from notifications.samples import SAMPLES
from states.law import rules

AT = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)
REGISTER = "0b5b2f1e-0000-4000-8000-000000000000"
LETTERHEAD = delivery.Letterhead(REGISTER, '"Đảng ủy phường" <du@example.vn>', date(2026, 11, 2))


CODES = {"unit": "LC01", "owner_unit": "LC"}


def row(template: str = "reminder", **more: Any) -> dict[str, Any]:
    """Return a row of the outbox."""
    params = {**more.pop("params", SAMPLES[template][0])}
    params.pop("unit_name", None)
    params |= {key: code for key, code in CODES.items() if key in params}
    return {
        "id": 7,
        "dedupe": "k/u12",
        "to_user_id": 12,
        "to_address": "lan@example.vn",
        "template": template,
        "params": json.dumps(params),
        "rule": "D1",
        "lang": "vi",
        "attempts": 0,
        "due_at": AT,
        "message_id": "",
        "created_at": AT - timedelta(days=3),
        "anchor": 4,
        "due": date(2026, 10, 29),
        "sequence": None,
        "ref": "00042-7",
        "case_unit": "LC01",
        "units": {"LC01": "Chi bộ 1 Lê Chân", "LC": "Đảng ủy phường Lê Chân"},
        **more,
    }


def mail(template: str = "reminder", **more: Any) -> EmailMessage:
    """Return a row as the mail its reader gets."""
    made = message_from_bytes(sealed(template, **more), policy=policy.default)
    assert isinstance(made, EmailMessage)
    return made


def sealed(template: str = "reminder", **more: Any) -> bytes:
    """Return the bytes of a row."""
    return delivery.compose(row(template, **more), LETTERHEAD, AT).mail.data


def entry(template: str = "reminder", **more: Any) -> tuple[str, Any]:
    """Return what the calendar entry of a row asks, and the entry."""
    (part,) = mail(template, sequence=2, **more).iter_attachments()
    assert part.get_content_type() == "text/calendar"
    calendar = icalendar.Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["METHOD"]
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("template", render.NAMES)
def test_seven_bits_and_short_lines(template: str, lang: str) -> None:
    """Every line is ASCII, ends in CRLF and is no longer than a server must take."""
    about_a_limit = template in ("reminder", "escalation", "deadline_moved", "deadline_met")
    data = sealed(template, lang=lang, sequence=1 if about_a_limit else None)
    data.decode("ascii")
    lines = data.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 100
    assert b"8bit" not in data


def test_the_headers() -> None:
    """A mail says from whom, to whom, when, and that no person wrote it."""
    made = mail()
    assert made["From"].addresses[0].display_name == "Đảng ủy phường"
    assert made["From"].addresses[0].addr_spec == "du@example.vn"
    assert str(made["To"]) == "lan@example.vn"
    assert made["Date"].datetime == AT
    assert made["Auto-Submitted"] == "auto-generated"
    assert str(made["Message-ID"]) == outbox.message_id("k", 12, REGISTER)
    assert made.get_content_type() == "multipart/alternative"
    text, html = made.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert "ketnap next 00042-7" in text.get_content()
    assert '<html lang="vi">' in html.get_content()


@pytest.mark.parametrize("set_id", ["2021", "2026-07"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_rule_stands_in_the_subject_as_it_is_written(set_id: str, lang: str) -> None:
    """No letter and no space is lost in the header, wherever its lines are broken."""
    for rule in rules.load(set_id):
        told = {**SAMPLES["reminder"][0], "rule": rule.id, "rule_set": set_id}
        data = sealed(params=told, lang=lang)
        wanted = render.render("reminder", told, lang, render.Wording(LETTERHEAD.today)).subject
        assert envelope.read(data).subject == wanted
        head = data.partition(b"\r\n\r\n")[0]
        plain = message_from_bytes(head)  # as an older reader decodes it
        assert str(make_header(decode_header(plain["Subject"]))) == wanted
        assert max(map(len, head.split(b"\r\n"))) <= 100


def test_a_sender_with_a_long_name() -> None:
    """The name before the address is read back as it was set, quotes and commas too."""
    name = "Ban Tổ chức Đảng ủy phường Bình Hưng Hòa, bộ phận công tác đảng viên và kết nạp"
    terms = LETTERHEAD._replace(sender=f'"{name}" <du@example.vn>')
    plain = message_from_bytes(delivery.compose(row(), terms, AT).mail.data)
    assert str(make_header(decode_header(plain["From"]))) == f"{name} <du@example.vn>"
    for name in ("Party, Committee", "Party Committee", ""):
        terms = LETTERHEAD._replace(sender=f'"{name}" <du@example.vn>' if name else "du@example.vn")
        made = message_from_bytes(
            delivery.compose(row(), terms, AT).mail.data, policy=policy.default
        )
        assert [(a.display_name, a.addr_spec) for a in made["From"].addresses] == [
            (name, "du@example.vn")
        ]


def test_a_message_id_that_is_known() -> None:
    """The Message-ID of the outbox is the one that leaves."""
    assert mail(message_id="<abc.u12@x.ketnap>")["Message-ID"] == "<abc.u12@x.ketnap>"


def test_no_header_can_be_smuggled_in() -> None:
    """A line break in a parameter makes no header."""
    bad = {**SAMPLES["moved"][0], "move": "x\r\nBcc: all@example.vn"}
    made = mail("moved", params=bad)
    assert made["Bcc"] is None
    assert "Bcc: all@example.vn" in made["Subject"]


@pytest.mark.parametrize("field", ["to_address", "message_id"])
@pytest.mark.parametrize("bad", ["a@b.vn\r\nBcc: c@d.vn", "ắ@b.vn", "a\x00@b.vn"])
def test_no_address_can_break_the_header(field: str, bad: str) -> None:
    """An address or a Message-ID with a line break or other letters fails its own message."""
    with pytest.raises(ValueError, match="header"):
        sealed(**{field: bad})


def test_the_same_bytes_each_time() -> None:
    """Nothing is drawn by chance: the same message at the same instant is the same mail."""
    assert sealed(sequence=1) == sealed(sequence=1)
    assert sealed() == sealed()


def test_it_carries_an_entry_exactly_when_it_counts_one() -> None:
    """Without a sequence there is no calendar entry."""
    assert list(mail(sequence=None).iter_attachments()) == []
    assert len(list(mail(sequence=0).iter_attachments())) == 1


def test_the_entry_of_a_deadline() -> None:
    """It is the whole day of the deadline, made when the message was, known by an id that tells nothing."""
    method, event = entry()
    assert method == "PUBLISH"
    assert event["DTSTART"].dt == date(2026, 10, 29)
    assert event["DTEND"].dt == date(2026, 10, 30)
    assert event["DTSTAMP"].dt == AT - timedelta(days=3)
    assert event["SEQUENCE"] == 2
    assert event["STATUS"] == "CONFIRMED"
    assert event["ORGANIZER"] == "mailto:du@example.vn"
    assert "00042" not in event["UID"]
    assert event["UID"].endswith(f"@{REGISTER}.ketnap")
    assert len(event.walk("VALARM")) == 1


def test_a_deadline_that_moved_is_the_same_entry() -> None:
    """A new day keeps the id, so that calendars move the entry instead of doubling it."""
    _, before = entry()
    _, after = entry("deadline_moved", due=date(2026, 10, 30))
    assert before["UID"] == after["UID"]
    assert after["DTSTART"].dt == date(2026, 10, 30)
    for other in ({"rule": "D4"}, {"anchor": 5}, {"to_user_id": 13}):
        assert entry(**other)[1]["UID"] != before["UID"]


@pytest.mark.parametrize("template", ["deadline_met", "deadline_moved"])
def test_a_deadline_that_is_gone_is_cancelled(template: str) -> None:
    """Met, or without a day in its place: the entry is taken out of the calendar."""
    params = SAMPLES[template][-1]
    day = None if template == "deadline_moved" else date(2026, 10, 29)
    method, event = entry(template, params=params, due=day)
    assert (method, event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert event["UID"] == entry()[1]["UID"]
    assert event["DTSTART"].dt == date(2026, 10, 29)
    assert event.walk("VALARM") == []


def test_the_words_can_be_read_back() -> None:
    """What left can be shown again as its reader saw it."""
    told = envelope.read(sealed(sequence=1))
    assert told.subject.startswith("Hồ sơ 00042-7, Chi bộ 1 Lê Chân: quá hạn 29/10/2026")
    assert told.text.startswith("Kính gửi")
    assert told.headers["To"] == "lan@example.vn"
