"""What a new register holds, and that making one never touches another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from states import errors
from states.law import calendar
from tests.support.registers import OPENED
from tests.support.statements import give
from workflow import clock
from workflow.app import App
from workflow.ground import first_day
from workflow.register import making, seeding
from workflow.store import records

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.registers import Registers


def test_a_new_register(registers: Registers) -> None:
    """A new register has its own id, the root unit TP, the user admin in its seat, the calendar."""
    url = registers.nowhere()
    made = making.create(url, rehearsal=True, city="Đảng bộ thành phố Mẫu", today=OPENED)
    with App.open(url) as app, app.office(writing=False) as session:
        assert app.register[:3] == (made.id, True, "Đảng bộ thành phố Mẫu")
        assert made.user == "admin"
        root = session.orm.exec(select(records.Unit)).one()
        assert (root.code, root.name, root.kind) == ("TP", "Đảng bộ thành phố Mẫu", "city")
        assert (root.path, root.parent_id, root.opened_on) == (f"{root.id}/", None, OPENED)
        assert session.orm.exec(select(records.User.name)).all() == ["admin"]
        assert session.orm.exec(select(records.UserRole.role)).all() == ["admin"]
        seat = session.orm.exec(select(records.Seat)).one()
        assert seat.account == app.register.account
        days = session.orm.exec(select(records.CalendarDay)).all()
        assert len(days) == len(calendar.packaged())
        kept = session.orm.exec(select(records.Register)).one()
        assert kept.created_at == clock.midnight(OPENED)


def test_the_first_day(registers: Registers) -> None:
    """It is the day of the making unless another is given; one to come would let everybody do everything, but in practice."""
    url = registers.nowhere()
    making.create(url, rehearsal=True, today=OPENED)
    other = registers.nowhere()
    making.create(other, rehearsal=True, today=OPENED, first_day=date(2030, 1, 1))
    for address, day in ((url, OPENED), (other, date(2030, 1, 1))):
        with App.open(address) as app, app.reading() as session:
            assert first_day.of(session) == day
    live = registers.nowhere()
    with pytest.raises(errors.BadInput):
        making.create(live, first_day=clock.today() + timedelta(days=1))
    making.create(live, first_day=clock.today() - timedelta(days=1))


def test_a_register_for_one_branch(registers: Registers) -> None:
    """With a branch and a user the register is ready for work: committee DU decides, the user acts."""
    url = registers.nowhere()
    made = making.create(
        url, rehearsal=True, one_branch=seeding.OneBranch("Chi bộ Thôn 1", "lan"), today=OPENED
    )
    assert made.user == "lan"
    with App.open(url) as app, app.office(writing=False) as session:
        units = {unit.code: unit for unit in session.orm.exec(select(records.Unit))}
        assert set(units) == {"TP", "DU", "CB"}
        assert units["CB"].name == "Chi bộ Thôn 1"
        assert units["CB"].path == f"{units['TP'].id}/{units['DU'].id}/{units['CB'].id}/"
        assert [units[code].decides for code in ("TP", "DU", "CB")] == [True, True, False]
        lan = session.orm.exec(select(records.User).where(records.User.name == "lan")).one()
        assert lan.unit_id == units["DU"].id
        roles = session.orm.exec(
            select(records.UserRole.role).where(records.UserRole.user_id == lan.id)
        )
        assert set(roles) == {"branch", "committee", "authority"}
        assert session.orm.exec(select(records.Seat.user_id)).one() == lan.id


def test_dated_rows_begin_with_the_register(registers: Registers) -> None:
    """Each unit has its first dated rows, from the day it was opened."""
    url = registers.nowhere()
    one_branch = seeding.OneBranch("Chi bộ", "lan")
    making.create(url, rehearsal=True, one_branch=one_branch, today=OPENED)
    with App.open(url) as app, app.office(writing=False) as session:
        units = {unit.id: unit for unit in session.orm.exec(select(records.Unit))}
        parents = session.orm.exec(select(records.UnitParent)).all()
        assert {(p.unit_id, p.parent_id, p.since, p.until) for p in parents} == {
            (unit.id, unit.parent_id, OPENED, None) for unit in units.values() if unit.parent_id
        }
        names = session.orm.exec(select(records.UnitName)).all()
        assert {(n.unit_id, n.name, n.since) for n in names} == {
            (unit.id, unit.name, OPENED) for unit in units.values()
        }
        for fact in session.orm.exec(select(records.UnitFact)):
            assert json.loads(fact.value) == getattr(units[fact.unit_id], fact.name)


def test_a_live_register_begins_today(tmp_path: Path) -> None:
    """A live register and its units begin on the day it is made, and never on a pretended one."""
    url = f"sqlite:///{tmp_path / 'live.db'}"
    with pytest.raises(errors.BadInput, match="--today"):
        making.create(url, today=OPENED)
    assert not list(tmp_path.iterdir())
    making.create(url)
    with App.open(url) as app, app.office(writing=False) as session:
        assert not app.register.rehearsal
        assert session.orm.exec(select(records.Unit)).one().opened_on == date(2026, 11, 2)
        assert session.orm.exec(select(records.Register)).one().created_at == clock.now()


def test_an_existing_register_is_refused(url: str) -> None:
    """Where there is a register a second one is refused, and the first stays."""
    with App.open(url) as app:
        before = app.register
    with pytest.raises(errors.AlreadyExists):
        making.create(url, rehearsal=True)
    with App.open(url) as app:
        assert app.register == before


def test_any_file_is_refused(tmp_path: Path) -> None:
    """Whatever lies where the register should be is left alone, be it a dead link."""
    file = tmp_path / "letter.txt"
    file.write_text("Dear aunt")
    dead = tmp_path / "dead"
    dead.symlink_to(tmp_path / "nowhere")
    for path in (file, dead, tmp_path):
        with pytest.raises(errors.AlreadyExists):
            making.create(f"sqlite:///{path}", rehearsal=True)
    assert file.read_text() == "Dear aunt"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["dead", "letter.txt"]


def test_admin_is_taken(registers: Registers) -> None:
    """The working user cannot be called admin, and then nothing is made."""
    url = registers.nowhere()
    with pytest.raises(errors.BadInput, match="admin"):
        making.create(url, one_branch=seeding.OneBranch("Chi bộ", "admin"))
    with pytest.raises(errors.Unavailable):
        App.open(url)


def test_a_new_register_is_for_its_owner(tmp_path: Path) -> None:
    """A new register and its folder may be read by nobody else."""
    file = tmp_path / "deep" / "er" / "register.db"
    making.create(f"sqlite:///{file}", rehearsal=True)
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0
    assert [p.name for p in file.parent.iterdir()] == ["register.db"]


def test_live_is_durable_and_rehearsal_is_quick(tmp_path: Path) -> None:
    """Both write ahead; a live register is pressed onto the disk at every commit."""
    for rehearsal, wanted in ((False, 2), (True, 1)):
        url = f"sqlite:///{tmp_path / str(rehearsal)}"
        making.create(url, rehearsal=rehearsal)
        with App.open(url) as app, app.transaction() as session:
            connection = session._connection  # type: ignore[attr-defined]
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert connection.execute("PRAGMA synchronous").fetchone() == (wanted,)
            assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        with App.open(url) as app, app.office() as office:
            connection = office.orm.connection()
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == wanted
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_killed_while_being_made(tmp_path: Path) -> None:
    """Whoever is killed while making a register leaves none, or a whole one."""
    url = f"sqlite:///{tmp_path / 'r.db'}"
    script = f"""
import os, signal
from workflow.register import making, seeding
seed = seeding.seed
def die(*args):
    seed(*args)
    args[0].orm.flush()
    os.kill(os.getpid(), signal.SIGKILL)
seeding.seed = die
making.create({url!r}, rehearsal=True)
"""
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == -9
    assert not (tmp_path / "r.db").exists()
    making.create(url, rehearsal=True)
    assert making.check(url) == ()


def test_made_by_two_at_once(tmp_path: Path) -> None:
    """Of several who make one register at once, one succeeds and the others are told."""
    url = f"sqlite:///{tmp_path / 'r.db'}"
    script = f"""
import sys
from states import errors
from workflow.register import making
sys.stdin.readline()
try:
    print(making.create({url!r}, rehearsal=True).id)
except errors.AlreadyExists:
    print("told")
"""
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("\n")
        racer.stdin.flush()
    said = sorted(racer.communicate()[0].strip() for racer in racers)
    assert said[1:] == ["told", "told"]
    with App.open(url) as app:
        assert app.register.id == said[0]
    assert os.listdir(tmp_path) == ["r.db"]


def test_check_finds_nothing_in_a_new_register(url: str) -> None:
    """A new register is sound."""
    assert making.check(url) == ()


def test_shares_with_threads(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One app serves several threads, each over its own connection."""
    give(monkeypatch, t_units="SELECT count(*) AS n FROM units")
    with App.open(url) as app, ThreadPoolExecutor(4) as pool:

        def count(_: int) -> object:
            with app.reading() as session:
                return session.execute("t_units")[0]["n"]

        assert list(pool.map(count, range(40))) == [1] * 40
