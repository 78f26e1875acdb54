"""Every message has its words in both languages, and what parameters hold stays text."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from notifications import render
from notifications.language import LANGUAGES
from notifications.samples import SAMPLES
from states.law import rules
from states.law.labels import OWNERS

TODAY = render.Wording(date(2026, 11, 2))
EVERY = [
    pytest.param(lang, name, params, id=f"{lang}-{name}-{number}")
    for lang in LANGUAGES
    for name in render.NAMES
    for number, params in enumerate(SAMPLES[name])
]
HOSTILE = (
    "{{ 7 * 7 }}{% raw %}",
    "<script>alert(1)</script>",
    "\u202eABC\u2066 đảo ngược",
    "Dòng một\r\nBcc: x@example.vn\n\nDòng hai",
    "Đ" * 10_000,
    "\x00\x1b[31m",
)


class Tags(HTMLParser):
    """Collects the tags, the attributes and the text of a page; complains of what is not closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(name for name, _ in attrs)}
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_there_is_a_template_of_every_message() -> None:
    """Each message has text and HTML in both languages, and a sample to try it with."""
    wanted = {
        f"{lang}/{name}.{kind}"
        for lang in LANGUAGES
        for name in render.NAMES
        for kind in render.MEDIA
    }
    assert wanted <= set(render.files(render.TEMPLATES))
    assert set(SAMPLES) == set(render.NAMES)


@pytest.mark.parametrize(("lang", "name", "params"), EVERY)
def test_every_message_has_words(lang: str, name: str, params: Mapping[str, Any]) -> None:
    """Subject, text and HTML are there, in the language, and say the same command."""
    made = render.render(name, params, lang, TODAY)
    page = Tags(made.html)
    assert made.subject
    assert made.problem == ""
    assert not page.seen & {"script", "img", "table", "src", "link", "iframe"}
    assert made.subject in page.text
    for text in (made.text, page.text):
        assert "{{" not in text
        assert "None" not in text
        assert (
            "  ketnap next 00042-7" in text or "ketnap next 00042-7" in text or "ref" not in params
        )
    said = re.sub("(?:Chi bộ|Đảng ủy)[^.:,(]*", "", made.text).lower()
    vietnamese = re.search("[ơưđạảấầẩậắằặẹẻẽếềểệỉịọỏốồổỗộớờởợụủứừửữựỳỷỹ]", said)
    assert (
        bool(vietnamese) == (lang == "vi")
        or "cause" in params
        or "rule" in params
        or "test" in name
    )


@pytest.mark.parametrize(("lang", "name", "params"), EVERY)
@pytest.mark.parametrize("bad", HOSTILE, ids=range(len(HOSTILE)))
def test_what_parameters_hold_stays_text(
    lang: str, name: str, params: Mapping[str, Any], bad: str
) -> None:
    """Template text, tags, controls, other directions and lengths change no letter beside them."""
    told = {
        key: [dict.fromkeys(one, bad) for one in value]
        if isinstance(value, list)
        else bad
        if isinstance(value, str)
        else value
        for key, value in params.items()
    }
    made = render.render(name, told, lang, TODAY)
    page = Tags(made.html)
    assert "49" not in made.text.replace(bad, "")
    assert "script" not in page.seen
    assert len(made.subject) <= render.LONGEST_SUBJECT
    for text in (made.subject, made.text.replace("\n", ""), page.text.replace("\n", "")):
        assert text.isprintable()
    assert not any(line.startswith("Bcc") for line in made.text.splitlines())
    if any(isinstance(value, str) for value in told.values()) and bad.isprintable():
        assert bad[:50] in made.text
        assert bad[:50] in page.text


@pytest.mark.parametrize("name", [name for name in render.NAMES if name != "test"])
def test_a_missing_parameter_is_an_error(name: str) -> None:
    """No message leaves with a hole in it."""
    with pytest.raises(render.RenderError):
        render.render(name, {}, "vi", TODAY)


def test_an_unknown_message_is_an_error() -> None:
    """A message nobody wrote names itself."""
    with pytest.raises(render.RenderError, match="no_such"):
        render.render("no_such", {}, "vi", TODAY)


@pytest.mark.parametrize(
    ("due", "vi", "en"),
    [
        ("2026-11-05", "còn 3 ngày", "3 days left"),
        ("2026-11-03", "còn 1 ngày", "1 day left"),
        ("2026-10-30", "quá hạn 3 ngày", "3 days late"),
        ("2026-11-01", "quá hạn 1 ngày", "1 day late"),
    ],
)
def test_before_and_after_the_deadline(due: str, vi: str, en: str) -> None:
    """The words fit the day on which the mail leaves."""
    params = {**SAMPLES["reminder"][0], "due": due}
    late = due < "2026-11-02"
    told = render.render("reminder", params, "vi", TODAY)
    assert vi in told.text
    assert vi in told.html
    assert ("quá hạn" in told.subject) == late
    assert ("sắp đến hạn" in told.text) == (not late)
    told = render.render("reminder", params, "en", TODAY)
    assert en in told.text
    assert ("overdue" in told.subject) == late


def test_the_rule_is_shown_with_its_source() -> None:
    """A reminder says what is to be done in the rule's own words, where that stands, and how sure it is."""
    rule = rules.load("2026-07")["D1"]
    told = render.render("reminder", SAMPLES["reminder"][0], "vi", TODAY)
    for part in (
        rule.label.vi,
        rule.source,
        "chưa kiểm chứng",
        OWNERS["authority"].vi,
        "29/10/2026",
    ):
        assert part in told.text
        assert part in told.html
    assert rule.label.vi in told.subject


def test_a_rule_nobody_knows() -> None:
    """A rule that no set has any more is shown by its id."""
    params = {**SAMPLES["reminder"][0], "rule": "X99"}
    assert "X99" in render.render("reminder", params, "vi", TODAY).subject
    params = {**SAMPLES["reminder"][0], "rule_set": "1999"}
    assert "D1" in render.render("reminder", params, "vi", TODAY).subject


def test_what_may_change_and_the_last_meeting() -> None:
    """A provisional deadline and the last branch meeting before it are said, and only where they are so."""
    first, second, _ = (render.render("reminder", p, "vi", TODAY) for p in SAMPLES["reminder"])
    assert "dự kiến" in second.text
    assert "10/11/2026" in second.html
    assert "dự kiến" not in first.text
    assert "Kỳ họp" not in first.text


def test_a_units_own_templates(tmp_path: Path) -> None:
    """A unit's file stands in the place of the packaged one; the others stay."""
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi/reminder.txt").write_text("Riêng {{ ref }}\n\nNội dung", encoding="utf-8")
    render.forget()
    own = TODAY._replace(folder=str(tmp_path))
    made = render.render("reminder", SAMPLES["reminder"][0], "vi", own)
    assert (made.subject, made.text) == ("Riêng 00042-7", "Nội dung\n")
    assert "Riêng 00042-7" in made.html
    other = render.render("reminder", SAMPLES["reminder"][0], "en", own)
    assert other == render.render("reminder", SAMPLES["reminder"][0], "en", TODAY)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("A\n{{ ref.__class__ }}", "unsafe"),
        ("A\n{% for i in range(99999999) %}{% endfor %}", "Range too big"),
        ("A\n{{ nothing }}", "undefined"),
        ("A\n{% include '../../../../etc/passwd' %}", "passwd"),
        ("A\n{{ 1 / 0 }}", "zero"),
        ("A\n{% if %}", "Expected"),
        ("\nB", "subject"),
    ],
)
def test_a_units_own_template_may_do_little(tmp_path: Path, text: str, what: str) -> None:
    """Whatever is wrong with a unit's own template, the packaged words leave and the reason is told."""
    (tmp_path / "vi").mkdir()
    (tmp_path / "vi/test.txt").write_text(text, encoding="utf-8")
    render.forget()
    made = render.render("test", {}, "vi", TODAY._replace(folder=str(tmp_path)))
    assert made.subject == "Thư thử của ketnap"
    assert what in made.problem
    assert os.sep + "tmp" not in made.problem


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_list_that_was_cut_says_how_much_is_missing(lang: str) -> None:
    """The subject of a weekly letter counts everything, and the list says how many it leaves out."""
    params = {**SAMPLES["digest"][0], "soon_count": 60}
    words = render.render("digest", params, lang, TODAY)
    assert "60" in words.subject
    assert ("59 more" if lang == "en" else "59 việc nữa") in words.text


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_reason_is_told_where_none_was_given(lang: str) -> None:
    """A deadline that moved for no reason of anybody's has no empty reason in its letter."""
    params = {**SAMPLES["deadline_moved"][0], "reason": ""}
    words = render.render("deadline_moved", params, lang, TODAY)
    assert ("reason:" if lang == "en" else "Lý do:") not in words.text + words.html
