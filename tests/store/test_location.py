"""What an address of a register means, and whose clock is asked."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from states import errors
from tests.support.registers import OPENED
from workflow import clock
from workflow.app import App
from workflow.register import making
from workflow.store import location


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///register.db", "register.db"),
        ("sqlite:////srv/ketnap/register.db", "/srv/ketnap/register.db"),
        (r"sqlite:///C:\Users\lan\register.db", r"C:\Users\lan\register.db"),
        ("sqlite:///sổ tay/đảng viên.db", "sổ tay/đảng viên.db"),
    ],
)
def test_a_file(url: str, path: str) -> None:
    """What follows sqlite:/// is the path, as it is written."""
    assert location.locate(url, {}) == location.Location("sqlite", url, path)


@pytest.mark.parametrize(
    "url", ["postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d", "postgres://u:p@h/d"]
)
def test_a_database(url: str) -> None:
    """The usual ways to write a PostgreSQL address mean the same."""
    assert location.locate(url, {}) == location.Location("postgresql", "postgresql://u:p@h/d")


@pytest.mark.parametrize(
    "url",
    [
        "register.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory",
        "sqlite:///a\0b",
        "mysql://u:secret@h/d",
        "postgresql://",
    ],
)
def test_no_address(url: str) -> None:
    """What is neither a file nor a PostgreSQL database is said to be none, without its password."""
    with pytest.raises(errors.BadInput) as caught:
        location.locate(url, {})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///a@b.db", "sqlite:///a@b.db"),
        ("postgresql://lan:s@cr:t@h/d", "postgresql://lan:***@h/d"),
        ("postgresql://lan@h/d", "postgresql://lan@h/d"),
        (
            "postgresql:///d?host=/tmp&password=s3cret&user=lan",
            "postgresql:///d?host=/tmp&password=***&user=lan",
        ),
    ],
)
def test_passwords_are_not_shown(url: str, shown: str) -> None:
    """An address in a message has no password, wherever it was written."""
    assert location.locate(url, {}).shown == shown


def test_the_environment_and_the_default() -> None:
    """Without an address KETNAP_DB counts, and without that a file in the user's data folder."""
    assert location.locate(None, {"KETNAP_DB": "sqlite:///x.db"}).path == "x.db"
    default = location.locate(None, {})
    assert Path(default.path).is_absolute()
    assert Path(default.path).parent.name == "ketnap"
    assert default.url == "sqlite:///" + default.path


@pytest.mark.parametrize(
    ("text", "seconds"), [("2.5", 2.5), ("-1", 0.0), ("soon", 10.0), ("nan", 10.0), ("inf", 10.0)]
)
def test_patience(text: str, seconds: float) -> None:
    """KETNAP_WAIT is a number of seconds; what is none leaves the default."""
    assert location.patience({"KETNAP_WAIT": text}) == seconds
    assert location.patience({}) == 10.0


def test_days_are_vietnamese() -> None:
    """A day begins at midnight in Viet Nam, which is 17:00 UTC of the day before."""
    assert clock.midnight(date(2026, 11, 2)) == datetime(2026, 11, 1, 17, 0, tzinfo=UTC)
    assert clock.day_of(datetime(2026, 11, 1, 16, 59, 59, tzinfo=UTC)) == date(2026, 11, 1)
    assert clock.day_of(datetime(2026, 11, 1, 17, 0, tzinfo=UTC)) == date(2026, 11, 2)


def test_a_live_register_lives_now(tmp_path: Path, frozen_clock: datetime) -> None:
    """On a live register today and now are the clock's."""
    url = f"sqlite:///{tmp_path / 'live.db'}"
    making.create(url)
    with App.open(url) as app:
        assert (app.today(), app.now()) == (date(2026, 11, 2), frozen_clock)
        with app.transaction(), pytest.raises(RuntimeError):
            app.transaction().__enter__()


def test_a_live_register_may_be_read_on_another_day(tmp_path: Path) -> None:
    """With --today a live register answers for that day, and refuses to be written."""
    url = f"sqlite:///{tmp_path / 'live.db'}"
    making.create(url)
    with App.open(url, date(2027, 1, 1)) as app:
        assert (app.today(), app.now()) == (date(2027, 1, 1), clock.midnight(date(2027, 1, 1)))
        with app.reading(), app.office(writing=False):
            pass
        for opening in (app.transaction, app.office):
            with pytest.raises(errors.BadInput, match="--today"):
                opening().__enter__()


def test_a_rehearsal_lives_on_any_day(url: str) -> None:
    """On a rehearsal register any day can be played, and now is its beginning."""
    with App.open(url, OPENED) as app:
        assert (app.today(), app.now()) == (OPENED, clock.midnight(OPENED))
        with app.transaction():
            pass
    with App.open(url) as app:
        assert app.now() == clock.midnight(date(2026, 11, 2))


def test_the_desk_does_not_import_the_office(tmp_path: Path) -> None:
    """Opening a register and running a statement imports none of the office's libraries."""
    url = f"sqlite:///{tmp_path / 'r.db'}"
    making.create(url, rehearsal=True)
    script = f"""
import sys
from workflow.store import statements
from workflow.app import App
statements._read["t", "sqlite"] = "SELECT code FROM units"
with App.open({url!r}) as app, app.reading() as session:
    print(session.execute("t")[0]["code"])
heavy = {{"sqlalchemy", "sqlmodel", "alembic", "pydantic", "jinja2", "rich", "psycopg",
          "platformdirs", "asyncio", "zoneinfo"}}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["TP", "[]"]
