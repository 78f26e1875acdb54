"""The columns of a list of cases: every field of the catalogue has one, and a cell is read as it was written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from states.catalogue import EVIDENCE, MOVES, fields_of
from states.errors import BadInput
from states.names import fold_words
from states.values import Person
from workflow.exchange import columns

EVERY = (*columns.facts(), *(c for act in columns.acts() for c in columns.of_act(act)))


def _column(name: str) -> columns.Column:
    found = columns.named(name)
    assert found is not None, name
    return found


def test_every_move_and_every_paper_has_its_columns() -> None:
    """Each move and kind of evidence stands once in the order, with its day and all its fields."""
    assert sorted(columns.acts()) == sorted([m.name for m in MOVES] + [k.name for k in EVIDENCE])
    names = {column.name for column in columns.template()}
    for move in MOVES:
        assert {f"{move.name}.{f.name}" for f in move.fields} | {f"{move.name}.on"} <= names
    for kind in EVIDENCE:
        assert {f"{kind.name}.{f.name}" for f in kind.fields} | {f"{kind.name}.on"} <= names
    assert {field.name for field in fields_of("open")} | {"unit", "opened", "state"} <= names


def test_no_heading_means_two_columns() -> None:
    """A name and a label in either language find the one column they belong to."""
    for column in EVERY:
        for heading in (column.name, *column.label):
            assert columns.find(heading) == column, heading
    labels = [fold_words(text) for column in EVERY for text in set(column.label)]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("act", ["opinion", "propose", "verification_request"])
def test_a_second_one_has_headings_of_its_own(act: str) -> None:
    """The second of a kind is told apart by a number, in its name and in both labels."""
    for column in columns.of_act(act, 2):
        assert column.name == f"{act}.2.{column.part}"
        for heading in (column.name, *column.label):
            assert columns.find(heading) == column, heading


def test_papers_stand_before_the_step_that_needs_them() -> None:
    """In the order of a dossier a paper comes before the step that asks for it, a step after the one before."""
    order = columns.acts()
    for early, late in [
        ("apply", "verification_request"),
        ("verification_request", "request_verification"),
        ("verification_reply", "conclude_verification"),
        ("opinion", "propose"),
        ("challenge", "propose"),
        ("approval", "decide"),
        ("hold_ceremony", "statement"),
        ("statement", "propose_recognition"),
        ("recognise", "card"),
        ("certify", "certificate"),
        ("decide", "hold_ceremony"),
    ]:
        assert order.index(early) < order.index(late), (early, late)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("HỌ VÀ TÊN", "name"),
        ("ho va ten", "name"),
        ("Votes-For", None),
        ("propose.votes-for", "propose.votes_for"),
        ("PROPOSE.VOTES_FOR", "propose.votes_for"),
        ("opinion.1.source", "opinion.source"),
        ("opinion.0.source", None),
        ("nobody.on", None),
        ("", None),
    ],
)
def test_a_heading_is_found_however_it_is_typed(heading: str, name: str | None) -> None:
    """Case, diacritics, and - for _ do not count; what names no column finds none."""
    found = columns.find(heading)
    assert (found and found.name) == name


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("born", "17/5/2000", date(2000, 5, 17)),
        ("born", "17-05-2000", date(2000, 5, 17)),
        ("born", datetime(2000, 5, 17, tzinfo=UTC), date(2000, 5, 17)),
        ("born", "  ", None),
        ("name", "Nguye\u0302\u0303n Va\u0306n A", "Nguyễn Văn A"),
        ("gender", "Nữ", "female"),
        ("category", "sinh viên; Bí thư chi đoàn", ("student", "youth-secretary")),
        ("youth_union", "x", True),
        ("youth_union", "Không", False),
        ("youth_union", True, True),
        ("youth_union", 1.0, True),
        ("propose.votes_for", 13.0, 13),
        ("propose.votes_for", "13", 13),
        ("propose.votes_for", 0.0, 0),
        ("propose.resolution", 12.0, "12"),
        ("identity_no", "031 099 000 123", "031099000123"),
        ("nominate.helper", "Trần B @ 15/8/2020; Lê C", (Person("Trần B", date(2020, 8, 15)), Person("Lê C", None))),
        ("despite", "C17; C9", ("C17", "C9")),
        ("state", "Đảng viên dự bị", "probation"),
        ("verification_reply.request", 1.0, 1),
    ],
)  # fmt: skip
def test_a_cell_is_read(name: str, cell: columns.Cell, value: object) -> None:
    """Dates, numbers as numbers or as text, choices in words, people with and without their day."""
    assert columns.read(_column(name), cell) == value


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("born", 36663.0),
        ("born", "31/02/2000"),
        ("born", "2000"),
        ("propose.votes_for", 12.5),
        ("propose.votes_for", "-1"),
        ("identity_no", 31099000123.0),
        ("gender", "nam hoặc nữ"),
        ("youth_union", "chưa rõ"),
        ("name", "NguyÔn V¨n A"),
        ("propose.resolution", datetime(2025, 12, 3, tzinfo=UTC)),
        ("nominate.helper", "Trần B @ hôm qua"),
    ],
)
def test_a_cell_that_cannot_be_is_refused(name: str, cell: columns.Cell) -> None:
    """What does not fit is refused, and the refusal names the column; a number that may have lost its noughts too."""
    with pytest.raises(BadInput) as refused:
        columns.read(_column(name), cell)
    assert refused.value.params["field"] == name


@pytest.mark.parametrize("lang", [None, "vi", "en"])
def test_what_is_written_is_read_back(lang: str | None) -> None:
    """A value written into a cell, in ids or in words of either language, is read as the same value."""
    values = {
        "category": ("student", "worker"),
        "gender": "female",
        "nominate.helper": (Person("Trần B", date(2020, 8, 15)), Person("Lê C", None)),
        "apply.introduction": "two-members",
        "youth_union": True,
        "propose.votes_for": 0,
        "certify.issued": date(2025, 3, 14),
        "opinion.2.source": "residence",
        "residence": "Số 5, phố Cầu Đất",
    }
    for name, value in values.items():
        column = _column(name)
        assert columns.read(column, columns.write(column, value, lang)) == value
    assert columns.write(_column("religion"), None) == "Không"
    assert columns.write(_column("youth_union"), False) is None


def test_columns_are_put_in_the_order_of_a_dossier() -> None:
    """Facts come first, then act by act, a second one right after the first."""
    names = [
        "decide.on",
        "opinion.2.on",
        "propose.on",
        "opinion.on",
        "born",
        "name",
        "opinion.source",
    ]
    ordered = columns.in_order(_column(name) for name in names)
    assert [column.name for column in ordered] == [
        "name", "born", "opinion.on", "opinion.source", "opinion.2.on", "propose.on", "decide.on",
    ]  # fmt: skip
