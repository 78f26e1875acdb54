"""Texts that say something; numbers of papers and of persons; a religion that is none."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.catalogue import EVIDENCE, MOVES, STEPS, side_acts, transfer
from states.errors import BadInput
from states.pipeline import Field, FieldType
from states.values import parse, texts

WORDED = (FieldType.TEXT, FieldType.NUMBER, FieldType.NAME, FieldType.MEMBER, FieldType.IDENTITY, FieldType.RELIGION)  # fmt: skip
EVERY = [
    (f"{name}.{field.name}", field)
    for name, fields in (
        *((move.name, move.fields) for move in (*MOVES, *STEPS)),
        *((kind.name, kind.fields) for kind in EVIDENCE),
        *((step.name, step.fields) for step in transfer.STEPS),
        *side_acts.SIDE_ACTS.items(),
    )
    for field in fields
    if field.type in WORDED
]
NOTHING_SAID = ["", " ", "\u00a0", "…", "...", ". . .", "–", "-", "----", "\"…\"", "<…>", "?!", "€", "😀", "\u200b", "\u3164", "\u0301"]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING_SAID)
@pytest.mark.parametrize(("what", "field"), EVERY, ids=[what for what, _ in EVERY])
def test_what_is_no_text_is_none_in_any_field(what: str, field: Field, text: str) -> None:
    """Dots, dashes, blanks and pictures are refused as bad input by the name of the field, in every field."""
    with pytest.raises(BadInput) as refused:
        parse([field], {field.name: text})
    assert refused.value.params["field"] == field.option, what


@pytest.mark.parametrize(
    "mark",
    ["DD/MM/YYYY", "dd/mm/yyyy", "YYYY-MM-DD", "clear|matter", "10|11|12", '"two-members|youth-union"', "<name>",
     "<số>", "TEXT", "NAME", "NAME SINCE", "“TEXT”"],
)  # fmt: skip
def test_placeholders_of_our_own_are_no_text(mark: str) -> None:
    """What `next` and the helps print where a value goes is not the value."""
    with pytest.raises(BadInput, match="only marks where"):
        texts.clean_text(mark, "--reason")


@pytest.mark.parametrize("code", ["CODE", "…", "-"])
def test_placeholders_are_no_code(code: str) -> None:
    """The mark for the code of a unit is not a code; as a text it is a word like another."""
    with pytest.raises(BadInput):
        texts.clean_code(code, "--to")
    assert texts.clean_text("CODE", "--note") == "CODE"
    assert texts.clean_code(" LC01 ", "--to") == "LC01"


@pytest.mark.parametrize(
    "text", ["x", "0", "7", "12-NQ/CB", "…và tiếp", "½", "đ", "李", "a | b", "name", "v/v: …x"]
)
def test_whatever_has_a_letter_or_digit_is_text(text: str) -> None:
    """One letter or one digit is enough."""
    assert texts.clean_text(text, "--note") == text


SILENT = st.characters(categories=("P", "S", "Z", "Cf", "Mn", "Cc"))


@given(st.text(SILENT, max_size=30))
def test_nothing_of_signs_alone_is_text(text: str) -> None:
    """No string without a letter or a digit is taken for a text."""
    with pytest.raises(BadInput):
        texts.clean_text(text, "--note")


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """What was cleaned is clean, as a text and as a number."""
    for clean in (texts.clean_text, texts.clean_number):
        try:
            once = clean(text, "--note")
        except BadInput:
            continue
        assert clean(once, "--note") == once
        assert unicodedata.is_normalized("NFC", once)
        assert not any(char in once for char in "\u200b\u00ad\ufeff\u202e\u2028\x85")


@pytest.mark.parametrize(
    "text",
    [
        "a\u202eb",
        "a\u2066b",
        "a\u200fb",
        "a\u2028b",
        "a\x85b",
        "a\x9bb",
        "a\ud800b",
        "a\U000e0041b",
    ],
)
def test_what_moves_or_hides_letters_is_refused(text: str) -> None:
    """Bidi controls, line separators, control characters and tags cannot be printed."""
    with pytest.raises(BadInput, match="printed"):
        texts.clean_text(text, "--note")


def test_what_nobody_sees_is_left_out_of_a_text() -> None:
    """Soft hyphens and zero-width marks of pasted text go; composed letters come of what they parted."""
    assert texts.clean_text("\ufeffHội\u00ad nghị\u200b", "--note") == "Hội nghị"
    assert texts.clean_text("a\u200b\u0301", "--note") == "á"


def test_a_number_stands_on_one_line_and_is_compared_by_its_signs() -> None:
    """Spaces, capitals, dashes that look alike and unseen marks do not tell two numbers apart; others do."""
    assert texts.clean_number(" 12 -\u00a0NQ/CB\n", "--resolution") == "12 - NQ/CB"
    same = {
        texts.fold_number(n)
        for n in ("12-NQ/ĐU", "12 \u2013 nq / đu", "12\u2011NQ/\u00d0U", "12-\u00adNQ/ĐU")
    }
    assert same == {"12-nq/du"}
    assert len({texts.fold_number(n) for n in ("12-NQ", "12/NQ", "012-NQ", "1-2NQ")}) == 4
    assert texts.clean_number("1" * 100, "--no") == "1" * 100
    with pytest.raises(BadInput, match="too many"):
        texts.clean_number("1" * 101, "--no")


@pytest.mark.parametrize(
    "words",
    [
        "1",
        "12-QĐ/ĐU",
        "12 - QĐ / ĐU",
        "Số 12-QĐ/ĐU",
        "Quyết định số 12",
        "GCN 0012345",
        "15 KL ĐU",
        "١٢",
        "NQ.77",
        "A",
        "NQ/CB",
        "không số",
    ],
)
def test_a_number_has_few_words_beside_its_digits(words: str) -> None:
    """What stands on papers as their number is taken as it is typed."""
    assert texts.clean_number(words, "--no") == words


@pytest.mark.parametrize(
    "words",
    [
        "không sao, bố đã cải tạo xong",
        "bố từng tham gia đảng phái X",
        "bố bị tù 3 năm",
        "bố đi cải tạo 1975",
        "bố, mẹ đều bị tù, 3 năm",
    ],
)
def test_words_are_no_number_of_a_paper(words: str) -> None:
    """A sentence is refused by the name of the field, with a digit in it or without."""
    with pytest.raises(BadInput, match="not the number of a paper") as refused:
        texts.clean_number(words, "--no")
    assert refused.value.params["field"] == "--no"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("031099000001", "031099000001"),
        ("031.099.000001", "031099000001"),
        (" 031 099-000 001 ", "031099000001"),
        ("031\u00a0099\u2013000001", "031099000001"),
        ("031-234-567", "031234567"),
        ("031234567", "031234567"),
    ],
)
def test_an_identity_number_counts_by_its_digits(typed: str, kept: str) -> None:
    """Separators are dropped before it is stored; what was stored with them is read without."""
    assert texts.clean_identity(typed, "--identity-no") == kept
    assert texts.restored_identity(typed.strip()) == kept
    assert texts.clean_identity(kept, "--identity-no") == kept


@pytest.mark.parametrize(
    "typed",
    ["1", "12345678", "1234567890", "03109900000", "0310990000012", "03109900000A", "٠٣١٠٩٩٠٠٠٠٠١", "031/099/000001",
     "０３１０９９０００００１", "không", "031099000001;031099000002"],
)  # fmt: skip
def test_anything_else_is_no_identity_number(typed: str) -> None:
    """Other lengths, letters, other digits and other signs are refused with the remedy."""
    with pytest.raises(BadInput, match="12 digits"):
        texts.clean_identity(typed, "--identity-no")
    assert texts.restored_identity(typed) == typed


@pytest.mark.parametrize(
    "told",
    ["Không", "KHÔNG", "không tôn giáo", "Không theo tôn giáo nào", "None", "no", " không. ", "kho\u0302ng", "Không có"],
)  # fmt: skip
def test_no_religion_is_none(told: str) -> None:
    """The words that say there is none are kept as none."""
    assert texts.clean_religion(told, "--religion") is None


@pytest.mark.parametrize("told", ["Công giáo", "Phật giáo", "Khổng giáo", "Không rõ"])
def test_a_religion_is_kept(told: str) -> None:
    """Other words are a religion, also such as begin alike."""
    assert texts.clean_religion(told, "--religion") == told
