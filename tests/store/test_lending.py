"""Whether the databases that are lent to tests again are as good as new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import postgres, raw

if TYPE_CHECKING:
    from tests.support.registers import PostgresRegisters

pytestmark = pytest.mark.postgres
USERS = "SELECT count(*), max(id) FROM users"
NEW = "INSERT INTO users (name, unit_id, email, lang, digest) VALUES ('x', 1, '', 'vi', FALSE)"


def test_a_database_that_was_only_read_is_lent_again(postgres_registers: PostgresRegisters) -> None:
    """Nobody is connected to it any longer."""
    url = postgres_registers.fresh()
    import psycopg  # may not be installed

    with postgres.connect(url) as open_still:
        open_still.execute(USERS.encode())
        postgres_registers.give_back()
        with pytest.raises(psycopg.OperationalError):
            open_still.execute(b"SELECT 1")
    assert postgres_registers.fresh() == url
    postgres_registers.give_back()


@pytest.mark.parametrize("ended", ["COMMIT", "ROLLBACK", "SELECT 1"])
def test_a_database_that_was_written_to_is_not(
    postgres_registers: PostgresRegisters, ended: str
) -> None:
    """Not even where the transaction was undone, or was left open: the numbers it took are gone."""
    url = postgres_registers.fresh()
    before = raw.rows(url, USERS)
    connection = postgres.connect(url)
    connection.execute(NEW.encode())
    connection.execute(ended.encode())
    postgres_registers.give_back()
    connection.close()
    again = postgres_registers.fresh()
    assert again != url
    assert raw.rows(again, USERS) == before
    postgres_registers.give_back()


def test_a_copy_of_what_was_written_is_not_lent_for_another(
    postgres_registers: PostgresRegisters,
) -> None:
    """A copy of a lent register goes with it."""
    url = postgres_registers.copy(postgres_registers.fresh())
    postgres_registers.give_back()
    assert url != postgres_registers.fresh()
    postgres_registers.give_back()
