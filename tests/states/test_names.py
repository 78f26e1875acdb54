"""Fold and sort Vietnamese names."""

from __future__ import annotations

import random
import unicodedata
from typing import Literal

import pytest

from states.names import fold, same_person, sort_key


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Đỗ Thị Ánh", "do thi anh"),
        ("NGUYỄN  VĂN\tTỪ", "nguyen van tu"),
        ("Lê Thuý Hoà", "le thuy hoa"),
        ("Đặng", "dang"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_names_are_found_without_marks(name: str, folded: str) -> None:
    """Case, diacritics, đ and doubled spaces do not matter, in either Unicode form."""
    assert fold(name) == folded
    assert fold(unicodedata.normalize("NFD", name)) == folded


ONE_PERSON = [
    ("Lê Hoà", "Lê Hòa"), ("Lê Thuý", "LÊ  THÚY"), ("Đặng Khoẻ", "\u00d0ặng Khỏe"), ("Hoàng Quý", "hoàng quý"),
    ("Nguyễn Văn A", "Nguyễn Văn \u0410"), ("Lê Hoè (phó bí thư)", "Lê Hòe (phó bí thư)"), ("Y-Hoà", "Y-Hòa"),
]  # fmt: skip
TWO_PEOPLE = [
    ("Phạm Thị Hoa", "Phạm Thị Hòa"), ("Lê Dung", "Lê Dũng"), ("Lê Tâm", "Lê Tầm"), ("Lê Văn", "Lê Vân"),
    ("Lê Du", "Lê Đu"), ("Lê Tu", "Lê Tư"), ("Lê Hoa", "Lê Hoa (phó bí thư)"), ("Hòa Lê", "Hoa Lề"),
]  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [(*pair, True) for pair in ONE_PERSON] + [(*pair, False) for pair in TWO_PEOPLE],
)
def test_a_person_is_known_by_letters_and_tones(
    one: str, other: str, same: bool, form: Literal["NFC", "NFD"]
) -> None:
    """Case, Unicode form, look-alikes and the vowel with the tone do not count; letters and tones do."""
    assert same_person(one, unicodedata.normalize(form, other)) is same
    assert same_person(other, unicodedata.normalize(form, one)) is same


# As a Vietnamese list has them: given name first, letters before tones, a ă â, d đ, o ô ơ.
SORTED = [
    "Lê Ái", "Lê Văn An", "Nguyễn Thị An", "Trần An", "Lê Ân", "Lê Bình", "Lê Cường", "Lê Dũng",
    "Lê Đạt", "Lê Đức", "Lê Giang", "Hà Thị Hoa", "Lê Hoa", "Lê Hòa", "Lê Hóa", "Lê Thị Hoa",
    "Lê Hoàn", "Lê Hồ", "Lê Hơn", "Lê Ma", "Lê Mà", "Lê Mả", "Lê Mã", "Lê Má", "Lê Mạ", "Lê Ư",
    "Lê Vy",
]  # fmt: skip


def test_names_sort_as_in_a_vietnamese_list() -> None:
    """The given name decides, then the words before it; tones count after all letters."""
    shuffled = random.Random(7).sample(SORTED, len(SORTED))
    assert sorted(shuffled, key=sort_key) == SORTED


def test_equal_letters_are_told_apart_by_family_name_then_tone() -> None:
    """Families order people of one given name; a tone decides only when all letters are equal."""
    assert sort_key("Hà Hoa") < sort_key("Lê Hoa") < sort_key("Lê Thị Hoa")
    assert sort_key("Lê Hòa") < sort_key("Trần Hoa")
    assert sort_key("Lê Hoa") < sort_key("Lê Hòa")


@pytest.mark.parametrize("odd", ["", " ", "O'Neil", "Ánh 2", "李", "Ê-đê"])
def test_odd_names_have_a_key(odd: str) -> None:
    """Foreign letters, digits, signs and nothing at all can be sorted too."""
    assert isinstance(sort_key(odd), str)
    assert sort_key(unicodedata.normalize("NFD", odd)) == sort_key(odd)
