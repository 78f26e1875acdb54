"""On PostgreSQL an account acts as the user of its own seat, unless it owns the register."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from states import errors
from tests.support.registers import TODAY, PostgresRegisters
from workflow.app import App
from workflow.ground import people
from workflow.organisation import users
from workflow.organisation.users import Wanted
from workflow.stamp import Stamp

pytestmark = pytest.mark.postgres


@pytest.fixture
def clerk(postgres_registers: PostgresRegisters) -> Iterator[str]:
    """Make an account that may read and write a register and owns nothing; return its address."""
    cluster = postgres_registers.cluster
    url = postgres_registers.fresh()
    with App.open(url, TODAY) as app:
        stamp = Stamp(people.resolve(app), app.now(), TODAY)
        users.add(app, "lan", Wanted("TP", ("branch",)), stamp)
        people.be(app, "lan", "clerk")
    import psycopg

    cluster.sql("DROP ROLE IF EXISTS clerk")
    cluster.sql("CREATE ROLE clerk LOGIN")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk"
        )
    yield url.replace(f"://{cluster.account}@", "://clerk@")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("DROP OWNED BY clerk")
    cluster.sql("DROP ROLE clerk")
    postgres_registers.give_back()


def test_an_account_acts_as_its_seat(clerk: str) -> None:
    """Without --as the account acts as the user of its seat, and may name that user too."""
    with App.open(clerk, TODAY) as app:
        assert app.register.account == "clerk"
        assert people.resolve(app).name == "lan"
        assert people.resolve(app, "lan").name == "lan"


def test_an_account_cannot_pretend(clerk: str) -> None:
    """Another user's name, and another seat, are refused with exit 6."""
    with App.open(clerk, TODAY) as app:
        with pytest.raises(errors.NotPermitted) as refused:
            people.resolve(app, "admin")
        assert refused.value.exit_code == 6
        with pytest.raises(errors.NotPermitted):
            people.be(app, "admin")
        with pytest.raises(errors.NobodyActs):
            people.resolve(app, "nobody")
        assert people.resolve(app).name == "lan"
