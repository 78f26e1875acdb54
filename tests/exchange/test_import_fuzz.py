"""Whatever stands in the cells of a list: problems with row and column, or a case that is whole; never a fault."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from states.catalogue.candidacy import MOVES
from states.pipeline import FieldType
from tests.exchange.test_importing import ADMITTED
from tests.support.office import Office
from workflow.exchange import columns, importing
from workflow.exchange.importing import How
from workflow.exchange.rows import ImportList, ImportRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import SqliteRegisters

WILD = st.one_of(
    st.none(), st.booleans(), st.floats(), st.dates(), st.text(max_size=20),
    st.sampled_from(("{{ x }}", "=1+1", "\u202e", "", "…", "Nguye\u0302\u0303n", "1" * 400, "0", "x;;@", "@ 2020-01-01")),
    st.just(datetime(2025, 3, 14, 9, tzinfo=UTC)),
)  # fmt: skip
DAYS = st.dates(date(2019, 1, 1), date(2027, 1, 1))
NAMES = [column.name for column in columns.template()]


@pytest.fixture(scope="module")
def desk(sqlite_registers: SqliteRegisters) -> Iterator[Office]:
    """Return an office in which lists are only tried."""
    url, city = sqlite_registers.planted()
    office = Office(url, date(2026, 11, 2), city=city)
    yield office
    office.app.close()


@st.composite
def fitting(draw: st.DrawFn, name: str) -> Any:
    """Draw what a cell of a column may hold, as far as its type goes."""
    column = columns.named(name)
    assert column is not None
    match column.field.type:
        case FieldType.DATE:
            return draw(DAYS)
        case FieldType.COUNT | FieldType.ACT:
            return float(draw(st.integers(0, 25)))
        case FieldType.CHOICE:
            return draw(st.sampled_from(column.field.choices)).id
        case FieldType.FLAG:
            return draw(st.sampled_from(("x", None)))
    return draw(st.sampled_from(("12", "Trần B", "Trần B @ 2020-01-01", "LC01", "00001-3")))


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a row: that of somebody admitted, with cells put in, taken out and spoiled."""
    row: dict[str, Any] = dict(ADMITTED)
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=12)):
        row[name] = draw(st.one_of(WILD, fitting(name)))
    for move in draw(st.lists(st.sampled_from(MOVES), max_size=4)):
        row |= {column.name: draw(fitting(column.name)) for column in columns.of_act(move.name)}
    for name in draw(st.lists(st.sampled_from(sorted(ADMITTED)), max_size=4)):
        row.pop(name, None)
    return row


@settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(listed=st.lists(rows(), min_size=1, max_size=3), by=st.sampled_from(("lan", "hoa", "tu")))
def test_any_cells(desk: Office, listed: list[dict[str, Any]], by: str) -> None:
    """Each row is good, known or has a problem; each problem names a row and a column of the list."""
    whole = ImportList("", [ImportRow(at, row) for at, row in enumerate(listed, 2)])
    how = How(dry_run=True, unit="LC01")
    done = importing.take(desk.app, whole, desk.stamp(by), how).taken
    wrong = {problem.row for problem in done.problems}
    assert done.accepted + done.known + len(wrong) == len(listed)
    assert wrong <= {row.number for row in whole.rows}
    assert all(columns.named(problem.column) for problem in done.problems)
