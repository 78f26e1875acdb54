"""Frozen rows: what they take, that they do not change, what they are equal to."""

from __future__ import annotations

import pytest

from states.frozen import Frozen


class Point(Frozen):
    """A row with a default."""

    x: int
    y: int = 2


class Named(Point, kw_only=True):
    """A row on top of another, with a field that must be given."""

    name: str


def test_a_row_takes_its_fields_by_place_and_by_name() -> None:
    """Fields come in the order they are written, those of the base first; a default fills in."""
    assert Named._fields == ("x", "y", "name")
    row = Named(x=1, name="a")
    assert (row.x, row.y, row.name) == (1, 2, "a")
    assert (Point(1, 5).x, Point(1, 5).y) == (1, 5)


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((1, 2, 3), {}), ((1,), {"x": 1}), ((1,), {"z": 1})],
    ids=["too few", "too many", "twice", "unknown"],
)
def test_a_row_refuses_other_fields(values: tuple[int, ...], named: dict[str, int]) -> None:
    """What is missing, too much, given twice or unknown is an error that names the fields."""
    with pytest.raises(TypeError, match="Point takes x, y"):
        Point(*values, **named)


def test_a_row_does_not_change() -> None:
    """No field can be set or deleted, nor one be added."""
    row = Point(1)
    with pytest.raises(AttributeError, match=r"Point\.x cannot be set"):
        row.x = 3  # type: ignore[misc]
    with pytest.raises(AttributeError, match="cannot be set"):
        row.other = 3
    with pytest.raises(AttributeError, match=r"Point\.x cannot be deleted"):
        del row.x
    assert row == Point(1)


def test_rows_are_equal_by_class_and_fields() -> None:
    """Two rows of one class with the same values are one key of a mapping; other rows are another."""
    assert Point(1) == Point(1, 2)
    assert len({Point(1), Point(1, 2), Point(2)}) == 2
    assert Point(1) != Point(2)
    assert Point(1) != Named(x=1, name="a")
    assert Point(1) != (1, 2)


def test_a_copy_has_the_fields_that_were_replaced() -> None:
    """A copy differs in what was named only, and the row itself stays as it was."""
    row = Named(x=1, name="a")
    assert row._replace(y=7) == Named(x=1, y=7, name="a")
    assert row.y == 2


def test_a_row_shows_its_fields() -> None:
    """A failed comparison prints the class and every field."""
    assert repr(Named(x=1, name="a")) == "Named(x=1, y=2, name='a')"
