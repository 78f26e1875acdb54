"""Run migrations for alembic, on a connection given by `workflow.store.migrations.run`.

For writing a new migration, `alembic -c workflow/migrations/alembic.ini revision --autogenerate`
compares the records with the register named by KETNAP_DB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import context

from workflow.store import records

if TYPE_CHECKING:
    import sqlalchemy as sa


def _migrate(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=records.metadata,
        render_as_batch=True,
        transaction_per_migration=False,
        include_object=_is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


def _is_ours(_thing: object, name: str | None, kind: str, *_: object) -> bool:
    return not (kind == "table" and name == "alembic_version")


def _main() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        _migrate(given)
        return
    from workflow.store import location
    from workflow.store.office import Office

    office = Office(location.locate(), location.patience(), rehearsal=False)
    with office.engine.begin() as connection:
        _migrate(connection)


_main()
