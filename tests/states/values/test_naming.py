"""Names of people: letters, spaces, hyphen and apostrophe, in the letters of today."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.errors import BadInput
from states.names import fold, sort_key
from states.values import naming
from states.values.naming import clean_member, clean_name, restored


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nguyễn Thị Hòa", "Nguyễn Thị Hòa"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Hòa"), "Nguyễn Thị Hòa"),
        ("  Lê\u00a0Văn   An ", "Lê Văn An"),
        ("Lê\u3000Văn\u2009An", "Lê Văn An"),
        ("\u00d0ặng Văn \u0189ức", "Đặng Văn Đức"),
        ("l\u00ea \u00f0\u1ea1i", "lê đại"),
        ("H\u2019Hen Niê", "H'Hen Niê"),
        ("Ê\u2011đê Kpă", "Ê-đê Kpă"),
        ("Y Bl\u014f ê\u0306ban", "Y Blŏ ê\u0306ban"),
        ("Ksor Ñih", "Ksor Ñih"),
        ("ĐÀO ĐÔNG HUÊ", "ĐÀO ĐÔNG HUÊ"),
        ("THUÝ HOÀ QUẾ UYÊN", "THUÝ HOÀ QUẾ UYÊN"),
        ("Aê Mdroh", "Aê Mdroh"),
        ("x", "x"),
    ],
)
def test_a_name_is_kept_in_one_form(typed: str, kept: str) -> None:
    """Both forms of Unicode, spaces of any width and letters that look alike come out as one name."""
    assert clean_name(typed, "--name") == clean_member(typed, "--name") == kept
    assert clean_name(kept, "--name") == kept
    assert restored(typed) == kept


LEGACY = [
    "NguyÔn V¨n Hïng", "TrÇn ThÞ", "Lª", "Ph¹m", "§Æng", "Vò Thñy", "Mü H¹nh", "NguyÔn",
    "Nguyeãn Vaên A", "Traàn Thò", "Hoaøng", "Leâ", "Ñaëng", "Vuõ", "NGUYEÃN", "TRAÀN", "Buøi", "VAÊN", "Thuùy",
]  # fmt: skip


@pytest.mark.parametrize("typed", LEGACY)
def test_old_fonts_are_refused_with_the_remedy(typed: str) -> None:
    """Text of TCVN3 and VNI fonts is known by what stands for the letters, and the way out is told."""
    with pytest.raises(BadInput) as refused:
        clean_name(typed, "--helper")
    assert refused.value.message == naming.LEGACY
    assert refused.value.params == {"field": "--helper", "value": typed}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Lê\nVăn An", naming.ONE_LINE), ("Lê\r\nAn", naming.ONE_LINE), ("Lê\u2028An", naming.ONE_LINE),
        ("Lê\u200dAn", naming.UNSEEN), ("Lê\u200bAn", naming.UNSEEN), ("Lê\u202eAn", naming.UNSEEN),
        ("L\u00adê An", naming.UNSEEN), ("Lê\tAn", naming.UNSEEN), ("\ufeffLê An", naming.UNSEEN),
        ("Lê\x00An", naming.UNSEEN), ("\u0410nh Lê", naming.STRANGE), ("\u0391nh", naming.STRANGE),
        ("\uff21\uff22", naming.STRANGE), ("\ufb01n", naming.STRANGE), ("\u0133n", naming.STRANGE), ("李", naming.STRANGE),
        ("An 2", naming.NO_NAME), ("An ٣", naming.NO_NAME), ("An😀", naming.NO_NAME), ("An.", naming.NO_NAME),
        ("An, Ba", naming.NO_NAME), ("An (phó bí thư)", naming.NO_NAME), ("An_Ba", naming.NO_NAME),
        ("-An", naming.NO_NAME), ("An-", naming.NO_NAME), ("An - Ba", naming.NO_NAME), ("'An", naming.NO_NAME),
        ("An--Ba", naming.NO_NAME), ("a\u0301\u0301\u0301", naming.NO_NAME), ("%_\\ An", naming.NO_NAME),
    ],
)  # fmt: skip
def test_what_is_no_name_of_one_person(typed: str, why: str) -> None:
    """Lines, what is not seen, foreign letters, digits and signs are refused, each for its own reason."""
    with pytest.raises(BadInput) as refused:
        clean_name(typed, "--name")
    assert refused.value.message == why
    assert str(refused.value.params["value"]).isprintable()


def test_a_name_has_a_length() -> None:
    """A hundred letters are a name, ten thousand are not."""
    assert clean_name("a" * naming.LONGEST_NAME, "--name") == "a" * 100
    for length in (naming.LONGEST_NAME + 1, 10_000):
        with pytest.raises(BadInput, match="too many"):
            clean_name("a" * length, "--name")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nguyễn Văn A (phó bí thư)", "Nguyễn Văn A (phó bí thư)"),
        ("Nguyễn Văn A(phó bí thư)", "Nguyễn Văn A (phó bí thư)"),
        ("Nguyễn Văn A, bí thư chi bộ 5", "Nguyễn Văn A (bí thư chi bộ 5)"),
        ("\u00d0ặng A ( Bí thư )", "Đặng A (Bí thư)"),
    ],
)
def test_a_member_may_bear_a_post(typed: str, kept: str) -> None:
    """Where two people bear one name, the post in brackets tells them apart."""
    assert clean_member(typed, "--verifier") == kept
    assert clean_member(kept, "--verifier") == restored(kept) == kept
    assert fold(kept) != fold(kept.partition(" (")[0])


@pytest.mark.parametrize(
    "typed",
    ["Lê A, Lê B", "Lê A,", "Lê A (…)", "Lê A ()", "(phó bí thư)", "A (b) (c)", "A (b", ", bí thư", "Lê A (😀)",
     "Lê 1 (phó)", "Lê A (x\u202ey)"],
)  # fmt: skip
def test_what_is_no_member_with_a_post(typed: str) -> None:
    """A second person, an empty post and stray brackets are refused."""
    with pytest.raises(BadInput):
        clean_member(typed, "--verifier")


@given(st.text(max_size=40))
def test_whatever_is_taken_is_taken_again(typed: str) -> None:
    """A name that was taken is a name, is read back as itself, and has nothing but what a name may have."""
    for clean in (clean_name, clean_member):
        try:
            once = clean(typed, "--name")
        except BadInput:
            continue
        assert clean(once, "--name") == restored(once) == once
        assert unicodedata.is_normalized("NFC", once)


@given(st.text(max_size=40))
def test_reading_twice_changes_nothing(stored: str) -> None:
    """What an older program stored is read in a form that reading leaves alone, and folds as before."""
    assert restored(restored(stored)) == restored(stored)
    assert fold(restored(stored)) == fold(stored)


@pytest.mark.parametrize(
    "alike", ["\u00d0ặng Hòa", "\u0189ặng Hoà", "Đ\u0103\u0323ng Hòa", "ĐẶNG\u00a0HÒA", "\u00f0ặng hòa", "Đặng\u200b Hòa", "Đặng Н\u043eà"]
)  # fmt: skip
def test_names_that_look_alike_are_one(alike: str) -> None:
    """Ð, Ɖ, Cyrillic letters and what is not seen do not make another person."""
    assert fold(alike) == "dang hoa"


def test_a_letter_that_looks_alike_sorts_alike() -> None:
    """Ð stands where Đ does."""
    assert sort_key("Lê \u00d0ạt") == sort_key("Lê Đạt")
