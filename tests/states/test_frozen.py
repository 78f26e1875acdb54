"""Frozen rows and named tuples: what they take, that they do not change, what they are equal to."""

from __future__ import annotations

import copy
import pickle

import pytest

from states.frozen import Frozen, NamedTuple


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


class Span(NamedTuple):
    """A named tuple with a default."""

    first: int
    last: int = 9

    def length(self) -> int:
        """Return how many it spans."""
        return self.last - self.first + 1


def test_a_named_tuple_is_a_tuple_read_by_name() -> None:
    """It unpacks, compares and hashes as the tuple of its values, and each field reads its own."""
    span = Span(2, 5)
    first, last = span
    assert (first, last) == (span.first, span.last) == (span[0], span[1]) == span == (2, 5)
    assert len({span, Span(2, 5), Span(2)}) == 2
    assert span.length() == 4


def test_a_named_tuple_takes_its_fields_by_place_and_by_name() -> None:
    """A field not given by place is taken by its name, else it has its default."""
    assert Span(1, 2) == Span(1, last=2) == Span(last=2, first=1) == (1, 2)
    assert Span(1) == Span(first=1) == (1, 9)
    assert Span._make([1, 2]) == (1, 2)
    assert (Span._fields, Span._field_defaults) == (("first", "last"), {"last": 9})


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((), {"last": 1}), ((1, 2, 3), {}), ((1, 2), {"last": 3}), ((1,), {"first": 1}), ((1,), {"z": 1})],
    ids=["too few", "one lacks", "too many", "twice of all", "twice", "unknown"],
)  # fmt: skip
def test_a_named_tuple_refuses_other_fields(values: tuple[int, ...], named: dict[str, int]) -> None:
    """What is missing, too much, given twice or unknown is an error that names the fields."""
    with pytest.raises(TypeError, match="Span takes first, last"):
        Span(*values, **named)


@pytest.mark.parametrize("values", [(), (1,), (1, 2, 3)], ids=len)
def test_a_named_tuple_is_made_of_all_its_values(values: tuple[int, ...]) -> None:
    """A row of a database has a value for each field, or it is none of these rows."""
    with pytest.raises(TypeError, match="Span takes first, last"):
        Span._make(values)


def test_a_copy_of_a_named_tuple_differs_in_what_was_named() -> None:
    """A copy is of the same class; a name that is no field is an error."""
    copied = Span(1, 2)._replace(last=3)
    assert (copied, type(copied), copied._asdict()) == ((1, 3), Span, {"first": 1, "last": 3})
    with pytest.raises(TypeError, match="Span has no field middle"):
        Span(1, 2)._replace(middle=3)  # type: ignore[call-arg]


def test_a_named_tuple_is_packed_shown_and_matched_by_its_fields() -> None:
    """It survives pickling and copying, prints its fields, and a case clause reads them in order."""
    span = Span(1, 2)
    for same in (pickle.loads(pickle.dumps(span)), copy.copy(span), copy.deepcopy(span)):
        assert (same, type(same)) == (span, Span)
    assert repr(span) == "Span(first=1, last=2)"
    match span:
        case Span(first, last):
            assert (first, last) == (1, 2)


def test_a_named_tuple_does_not_change() -> None:
    """No field can be set, nor one be added."""
    with pytest.raises(AttributeError):
        Span(1).first = 3  # type: ignore[misc]
    with pytest.raises(AttributeError):
        Span(1).other = 3  # type: ignore[attr-defined]
