"""Fold and sort Vietnamese names."""

from __future__ import annotations

import random
import unicodedata

import pytest

from states.names import fold, sort_key


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
