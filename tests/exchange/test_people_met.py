"""The rows that came before, kept small: what went in comes out again."""

from __future__ import annotations

from datetime import date

from workflow.exchange.people_met import Before, Person, Rows

AN = Person(3, "nguyen van an", date(2000, 5, 17))
FIRST = Before(2, None)
SECOND = Before(40, "031099000123", is_open=False, is_void=True)
THIRD = Before(200_001, "031099000124", is_open=False)


def test_rows_come_out_as_they_went_in() -> None:
    """Those of one person in their order, with number, identity number and end; of another one none."""
    rows = Rows()
    assert list(rows.of(AN)) == []
    for row in (FIRST, SECOND, THIRD):
        rows.add(AN, row)
    assert list(rows.of(AN)) == [FIRST, SECOND, THIRD]
    strangers = (
        AN._replace(unit_id=33),
        AN._replace(name="nguyen van"),
        AN._replace(born=date.min),
    )
    assert [list(rows.of(one)) for one in strangers] == [[], [], []]


def test_the_last_row_with_a_number_is_known_by_it() -> None:
    """Whoever bears it; no number is nobody's."""
    rows = Rows()
    again = Before(300_000, SECOND.identity)
    for row in (FIRST, SECOND, THIRD, again):
        rows.add(AN, row)
    assert rows.bearing(SECOND.identity) == again
    assert rows.bearing(THIRD.identity) == THIRD
    assert rows.bearing("031099000999") is rows.bearing(None) is None
