"""Whether a register of the last released schema comes through the upgrade whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support import older_registers
from workflow import invariants, migrations, register
from workflow.app import App

if TYPE_CHECKING:
    from tests.support.registers import Registers
    from workflow.database import Row, Session


def test_a_register_of_0003_is_brought_up_to_date(registers: Registers) -> None:
    """A register of 80 cases keeps every case and act, and is sound."""
    url = older_registers.made(registers, "0003")
    assert register.upgrade(url) == ("0003", migrations.HEAD)
    assert register.check(url) == ()
    with App.open(url) as app, app.office(writing=False) as office:
        assert office.orm.connection().exec_driver_sql("SELECT count(*) FROM cases").scalar() == 80
        assert office.orm.connection().exec_driver_sql("SELECT count(*) FROM acts").scalar() == 1159


def test_what_nothing_resets_is_counted_from_the_acts_there_are(registers: Registers) -> None:
    """After the upgrade every case bears the days and restarts that its acts tell, open or closed."""
    url = older_registers.made(registers, "0003")
    register.upgrade(url)
    with App.open(url) as app:
        with app.reading() as session:
            page = session.execute("cases_page", {"after": 0, "limit": 100})
            found = [_told(session, row) for row in page]
        checked = [finding for finding in invariants.check(app) if finding.part == "row"]
    assert len(found) == 80
    assert all(stored == counted for stored, counted in found)
    assert sum(counted[2] for _, counted in found) > 5
    assert {counted[1] is None for _, counted in found} == {True, False}
    assert checked == []


BACK = ("fail_course", "retrain", "reverify", "redo_dossier", "return_dossier", "lapse_decision", "return_recognition",
        "refuse_removal", "reopen")  # fmt: skip


def _told(session: Session, row: Row) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return what is stored of a case, and what its rows of acts say, counted here once more."""
    acts = [a for a in session.execute("acts_of_case", {"case_id": row["id"]}) if a["effective"]]
    certified = [act["acted_on"] for act in acts if act["move"] == "certify"]
    back, out = 0, False
    for act in acts:
        back += act["move"] in BACK or (
            act["move"] in ("transfer_cancel", "transfer_decline") and out
        )
        if act["move"].startswith("transfer_"):
            out = act["move"] in ("transfer_send", "transfer_acknowledge")
    counted = (acts[0]["acted_on"], next(iter(certified), None), back)
    return (row["first_listed_on"], row["first_certified_on"], row["resets"]), counted
