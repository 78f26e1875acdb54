"""The words for how a register keeps its journal, and what its engine could do by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.pipeline import N_, Warned
from workflow.store import engines

if TYPE_CHECKING:
    from workflow.commands.frame.shell import Shell
    from workflow.store.session import Engine

AHEAD = N_("written ahead; copied into the file under the register's own write lock only")
AHEAD_AT_RISK = N_(
    "written ahead; copied into the file under the register's own write lock only, since SQLite "
    "{version} by itself could damage it (fixed in SQLite 3.51.3)"
)
OTHER = N_("of the kind {journal}: who reads and who writes wait for each other")


def words(engine: Engine) -> Warned | None:
    """Return how the register keeps its journal; None for a server, whose own matter it is."""
    if not engine.journal:
        return None
    told = {"journal": engine.journal, "version": engine.version}
    if engine.journal != engines.WAL:
        return Warned(OTHER, told)
    return Warned(AHEAD_AT_RISK if engine.at_risk else AHEAD, told)


def tell(shell: Shell, engine: Engine) -> None:
    """Say on stderr that an engine has the fault, and that the register does not suffer from it."""
    if engine.at_risk:
        shell.warn(engines.AT_RISK, version=engine.version)
    for found in engines.findings(engine):
        shell.warn(found.message, **found.params)
