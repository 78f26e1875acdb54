"""What a transaction promises, on both databases."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlmodel import func, select

from states import errors
from states.pipeline import Role
from tests.support.statements import give
from workflow.app import App
from workflow.store import records

LATE = datetime(2026, 11, 2, 17, 30, 1, 234567, tzinfo=UTC)

TEXTS = {
    "t_name": "UPDATE units SET name = :name WHERE code = 'TP'",
    "t_read": "SELECT code, name, decides, opened_on, closed_on FROM units WHERE code = :code",
    "t_user": "INSERT INTO users (name, unit_id, disabled_at) VALUES (:name, 1, :at)",
    "t_user_back": "INSERT INTO users (name, unit_id, disabled_at) VALUES (:name, 1, :at)"
    " RETURNING id, disabled_at",
    "t_disabled": "SELECT name, disabled_at FROM users WHERE name = :name",
    "t_last": 'SELECT max(day) AS "last [date]", count(*) AS n FROM calendar_days',
    "t_latest": 'SELECT max(disabled_at) AS "latest [timestamp]" FROM users',
    "t_day": "INSERT INTO calendar_days (day, kind, name, source, provisional)"
    " VALUES (:day, 'holiday', :name, '', :provisional)",
    "t_day_back": "SELECT day, name, provisional FROM calendar_days WHERE day = :day",
    "t_percent": "SELECT name FROM units WHERE name LIKE '%' AND code = :code -- 100 % :not_a_parameter",
    "t_wrong": "SELECT nothing FROM units",
}


@pytest.fixture(autouse=True)
def own_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this file's statements known."""
    give(monkeypatch, **TEXTS)


def name_of_root(app: App) -> object:
    """Read back what the tests write."""
    with app.reading() as session:
        return session.execute("t_read", {"code": "TP"})[0]["name"]


def test_commit_at_the_end(app: App) -> None:
    """A transaction that ends well is there for the next one."""
    with app.transaction() as session:
        assert session.run("t_name", {"name": "Đảng bộ Mới"}) == 1
    assert name_of_root(app) == "Đảng bộ Mới"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, errors.Refused])
def test_rollback_on_exception(app: App, error: type[BaseException]) -> None:
    """A transaction left by any exception has changed nothing, and the exception goes on."""
    before = name_of_root(app)

    def stop_half_way() -> None:
        with app.transaction() as session:
            session.run("t_name", {"name": "half done"})
            raise error([]) if error is errors.Refused else error()

    with pytest.raises(error):
        stop_half_way()
    assert name_of_root(app) == before
    with app.transaction() as session:
        session.run("t_name", {"name": "after"})
    assert name_of_root(app) == "after"


def test_the_office_commits_named_statements_alone(app: App) -> None:
    """What the office wrote by named SQL only is there afterwards, though no table object was used."""
    with app.office() as session:
        assert session.run("t_name", {"name": "Đảng bộ Mới"}) == 1
    assert name_of_root(app) == "Đảng bộ Mới"


def test_rollback_of_the_office(app: App) -> None:
    """The office, too, leaves nothing behind when it is left by an exception."""

    def stop_half_way() -> None:
        with app.office() as session:
            session.run("t_user", {"name": "named", "at": None})
            session.orm.add(records.User(name="mapped", unit_id=1))
            session.orm.flush()
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stop_half_way()
    with app.office(writing=False) as session:
        assert session.orm.exec(select(records.User.name)).all() == ["admin"]


def test_a_statement_that_fails_rolls_back(app: App) -> None:
    """A mistake in a statement is not hidden, and what came before it is undone."""
    before = name_of_root(app)

    def stumble() -> None:
        with app.transaction() as session:
            session.run("t_name", {"name": "half done"})
            session.execute("t_wrong")

    with pytest.raises(Exception, match="nothing"):
        stumble()
    assert name_of_root(app) == before


def test_reading_cannot_write(app: App) -> None:
    """A reading transaction refuses to write, and writing works again after it."""
    mistake = RuntimeError if app.register.dialect == "sqlite" else errors.Unavailable
    before = name_of_root(app)
    with pytest.raises(mistake), app.reading() as session:
        session.run("t_name", {"name": "sly"})
    assert name_of_root(app) == before
    with pytest.raises(errors.Unavailable), app.office(writing=False) as office:
        office.run("t_name", {"name": "sly"})
    with app.transaction() as session:
        session.run("t_name", {"name": "open"})
    assert name_of_root(app) == "open"


def test_reading_sees_one_state(app: App, url: str) -> None:
    """What others commit meanwhile does not show inside a reading transaction."""
    with App.open(url) as other, app.reading() as session:
        before = session.execute("t_read", {"code": "TP"})
        with other.transaction() as writer:
            writer.run("t_name", {"name": "meanwhile"})
        assert session.execute("t_read", {"code": "TP"}) == before
    assert name_of_root(app) == "meanwhile"


def test_one_transaction_at_a_time(app: App) -> None:
    """Opening a transaction inside another is our mistake and is said at once."""
    with app.transaction(), pytest.raises(RuntimeError, match="open already"), app.transaction():
        pass
    with app.reading(), pytest.raises(RuntimeError, match="open already"), app.reading():
        pass


def test_the_inner_mistake_leaves_the_outer_transaction_alone(app: App) -> None:
    """Refusing a transaction inside another does not end the other."""
    with app.transaction() as session:
        session.run("t_name", {"name": "outer"})
        with pytest.raises(RuntimeError), app.transaction():
            pass
    assert name_of_root(app) == "outer"


def test_a_session_ends_with_its_transaction(app: App) -> None:
    """A session kept beyond its transaction can do nothing: it would commit by itself."""
    for opened in (app.transaction, app.reading):
        with opened() as session:
            kept = session
        with pytest.raises(AttributeError):
            kept.run("t_name", {"name": "late"})


def test_a_swallowed_error_is_not_a_commit(app: App) -> None:
    """Where a failed statement spoils the transaction, its end says so instead of pretending."""

    def swallow() -> None:
        with app.transaction() as session:
            session.run("t_name", {"name": "kept?"})
            with contextlib.suppress(errors.AlreadyExists):
                session.run("t_user", {"name": "admin", "at": None})

    if app.register.dialect == "postgresql":
        with pytest.raises(RuntimeError, match="swallowed"):
            swallow()
        assert name_of_root(app) != "kept?"
    else:  # SQLite undoes the one statement only
        swallow()
        assert name_of_root(app) == "kept?"


def test_values_come_back_as_they_were(app: App) -> None:
    """Dates, instants and truths are the same values on both databases, also from expressions."""
    day = date(2030, 2, 28)
    elsewhere = LATE.astimezone(timezone(timedelta(hours=-5)))
    with app.transaction() as session:
        session.run("t_user", {"name": "Đỗ Thị Hòa", "at": elsewhere})
        session.run("t_day", {"day": day, "name": "100 %", "provisional": True})
    with app.reading() as session:
        [user] = session.execute("t_disabled", {"name": "Đỗ Thị Hòa"})
        [kept] = session.execute("t_day_back", {"day": day})
        [unit] = session.execute("t_read", {"code": "TP"})
        [last] = session.execute("t_last")
        [latest] = session.execute("t_latest")
    assert user == {"name": "Đỗ Thị Hòa", "disabled_at": LATE}
    assert user["disabled_at"].utcoffset() == timedelta(0)
    assert kept == {"day": day, "name": "100 %", "provisional": True}
    assert kept["provisional"] is True
    assert unit["decides"] is True
    assert unit["closed_on"] is None
    assert type(last["last"]) is date
    assert set(last) == {"last", "n"}
    assert latest == {"latest": LATE}


def test_desk_and_office_agree(app: App) -> None:
    """What the office writes the desk reads as the same values, and the other way round."""
    with app.office() as office:
        office.orm.add(records.User(name="office", unit_id=1, disabled_at=LATE))
        office.orm.add(records.CalendarDay(day=date(2030, 3, 1), kind="holiday", provisional=True))
        [row] = office.execute("t_disabled", {"name": "office"})
        assert row["disabled_at"] == LATE
    with app.transaction() as desk:
        assert desk.execute("t_disabled", {"name": "office"})[0]["disabled_at"] == LATE
        assert desk.execute("t_day_back", {"day": date(2030, 3, 1)})[0]["provisional"] is True
        desk.run("t_user", {"name": "desk", "at": LATE})
    with app.office(writing=False) as office:
        user = office.orm.exec(select(records.User).where(records.User.name == "desk")).one()
        assert user.disabled_at == LATE
        assert office.orm.exec(select(func.max(records.CalendarDay.day))).one() > date(2030, 3, 1)
        assert office.orm.exec(select(func.max(records.User.disabled_at))).one() == LATE


def test_naive_instants_are_refused(app: App) -> None:
    """An instant without a zone never reaches the register, by desk or by office."""
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="aware"), app.transaction() as session:
        session.run("t_user", {"name": "naive", "at": naive})
    with pytest.raises(Exception, match="aware"), app.office() as office:
        office.orm.add(records.User(name="naive", unit_id=1, disabled_at=naive))


def test_returning_gives_rows(app: App) -> None:
    """A write with RETURNING gives rows with values as a SELECT does; one without gives none."""
    with app.transaction() as session:
        [row] = session.execute("t_user_back", {"name": "back", "at": LATE})
        assert row["disabled_at"] == LATE
        assert isinstance(row["id"], int)
        assert session.execute("t_user", {"name": "quiet", "at": None}) == []
        assert session.run("t_user_back", {"name": "counted", "at": None}) == 1


def test_many_rows(app: App) -> None:
    """A statement can be run for every row of an iterable."""
    rows = ({"name": f"u{n}", "at": None} for n in range(50))
    with app.transaction() as session:
        session.many("t_user", rows)
    with app.office(writing=False) as office:
        assert office.orm.exec(select(func.count()).select_from(records.User)).one() == 51


def test_enum_words_are_stored_as_words(app: App) -> None:
    """A word that is a StrEnum in Python is stored as its value."""
    with app.transaction() as session:
        session.run("t_user", {"name": Role.BRANCH, "at": None})
        assert session.execute("t_disabled", {"name": "branch"}) != []


def test_percent_signs_and_comments(app: App) -> None:
    """Per cent signs and colons in strings and comments are no parameters."""
    with app.reading() as session:
        assert len(session.execute("t_percent", {"code": "TP", "unused": 1})) == 1


def test_a_taken_key_is_told(app: App) -> None:
    """A unique key that is taken is AlreadyExists, naming the table and the column."""
    for opened in (app.transaction, app.office):
        with pytest.raises(errors.AlreadyExists) as caught, opened() as session:
            session.run("t_user", {"name": "admin", "at": None})
        assert caught.value.params == {"what": "users", "value": "name"}
    with pytest.raises(errors.AlreadyExists), app.office() as office:
        office.orm.add(records.User(name="admin", unit_id=1))


def test_lists_serve_as_sets(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list is JSON to SQLite and an array to PostgreSQL, so that a statement can look in it."""
    among = {
        "sqlite": "SELECT code FROM units WHERE code IN (SELECT value FROM json_each(:codes))",
        "postgresql": "SELECT code FROM units WHERE code = ANY(:codes)",
    }
    give(monkeypatch, t_among=among[app.register.dialect])
    with app.reading() as session:
        assert session.execute("t_among", {"codes": ["TP", "LC"]}) == [{"code": "TP"}]
        assert session.execute("t_among", {"codes": []}) == []
