"""What a desk process loads: the driver of its database, and nothing of the office."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.office import Office

if TYPE_CHECKING:
    from tests.support.registers import Registers

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from datetime import date
from workflow import clock
from workflow.app import App
from workflow.casework import advancing, corrections, evidence, holds, transfers
from workflow.ground import people
from workflow.queries import cases, dossier, inbox, next_step, stalled, deadline_sheet
from workflow.stamp import Stamp
url, ref, day = sys.argv[1], sys.argv[2], date(2025, 3, 14)
with App.open(url, day) as app:
    stamp = Stamp(people.resolve(app, "lan"), clock.midnight(day), day)
    cases.show(app, ref, stamp.actor)
    cases.listed(app, cases.Wanted(), stamp.actor)
    cases.find(app, "minh", stamp.actor)
    cases.history(app, ref, stamp.actor)
    inbox.inbox(app, stamp.actor)
    stalled.stalled(app.on(date(2030, 1, 1)), stamp.actor)
    next_step.next_step(app, ref, stamp)
    deadline_sheet.lines(app, ref, stamp.actor)
    advancing.why(app, ref, "apply", {}, stamp)
    evidence.record(app, ref, "challenge", {"task": "x", "result": "passed"}, stamp)
    holds.hold(app, ref, {"reason": "x", "until": "2025-04-01"}, stamp)
    corrections.correct(app, ref, corrections.Correction("x"), stamp)
    advancing.advance(app, ref, "retrain", {"reason": "x"}, stamp)
    transfers.open_transfer(app, ref, {"to": "LC02"}, stamp)
heavy = ["alembic", "apscheduler", "jinja2", "pydantic", "rich", "sqlalchemy", "sqlmodel", "tomllib", "typst", "docxtpl"]
print([name for name in heavy if name in sys.modules])
"""


def printed(*words: str) -> tuple[str, str]:
    """Run a program in a Python of its own; return what it printed and what it complained of."""
    command = [sys.executable, "-c", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip(), done.stderr


def test_the_desk_loads_nothing_heavy(registers: Registers) -> None:
    """After showing, listing, judging, moving, correcting and handing over, no slow package is there."""
    office = Office.planted(registers)
    ref = office.at("certified")
    office.app.close()
    assert printed(SCRIPT, office.url, ref) == ("[]", "")


READING = "from workflow.commands import case, inbox, next, stalled; "
READING += "from workflow.queries import cases, inbox, next_step, stalled; "


def test_who_reads_loads_no_writer_of_classes_and_no_openssl() -> None:
    """Rows are plain classes, and only a written or checked act is hashed."""
    script = "import sys; " + READING
    script += "print([name for name in ('dataclasses', 'hashlib') if name in sys.modules])"
    assert printed(script) == ("[]", "")


def test_who_reads_has_gettext_read_no_messages() -> None:
    """The commands are there before gettext has read a catalogue, which it does as a whole."""
    script = "import gettext; from notifications import language; language.use('vi'); "
    script += READING + "print(len(gettext._translations))"
    assert printed(script) == ("0", "")


def test_who_reads_compiles_no_pattern_that_may_not_be_needed() -> None:
    """A module of ours compiles nothing when it is loaded."""
    script = """
import re, sys
compiled, real = set(), re.compile
def seen(*given):
    compiled.add(sys._getframe(1).f_globals["__name__"])
    return real(*given)
re.compile = seen
"""
    script += READING.rstrip("; ") + "\nours = ('notifications', 'states', 'workflow')\n"
    script += "print([name for name in compiled if name.split('.')[0] in ours])"
    assert printed(script) == ("[]", "")


def test_a_list_does_not_load_the_machine() -> None:
    """An inbox and the stuck list read the catalogue; the machine is for a step that is judged."""
    script = (
        "import sys; from workflow.commands import inbox, stalled; "
        "from workflow.queries import inbox, stalled; print('transitions' in sys.modules)"
    )
    assert printed(script) == ("False", "")


def test_who_lists_cases_loads_no_guards() -> None:
    """A list of cases is judged by nothing, so its command reads no guard."""
    script = (
        "import sys; from workflow.commands import case; from workflow.queries import cases; "
        "print([name for name in sys.modules if name.startswith('states.guards')])"
    )
    assert printed(script) == ("[]", "")


def test_who_reads_lists_loads_no_writer() -> None:
    """An inbox, a list and a case shown load neither what writes an act nor what tells of it."""
    script = (
        "import sys; from workflow.commands import case, inbox, stalled; "
        "from workflow.queries import cases, inbox, stalled; "
        "print([name for name in ('writing', 'derived', 'telling', 'audit') "
        "if 'workflow.casework.' + name in sys.modules])"
    )
    assert printed(script) == ("[]", "")


def test_who_lists_cases_derives_no_deadline() -> None:
    """A row says its next deadline; limits are loaded for the few whose day begins by itself."""
    script = (
        "import sys; from workflow.commands import case; from workflow.queries import cases; "
        "print('states.law.deadlines' in sys.modules)"
    )
    assert printed(script) == ("False", "")
