"""Whether letters that an older program gave come through the upgrade as they were, and new ones are of today."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from notifications.letters.finding import PACKAGED
from tests.support import documents as doc
from tests.support import older_registers, raw
from workflow.app import App
from workflow.ground import people
from workflow.papers import letters
from workflow.register import making
from workflow.register.making import How
from workflow.stamp import Stamp
from workflow.store import migrations
from workflow.upkeep import impossible

if TYPE_CHECKING:
    from tests.support.registers import Registers
    from workflow.register.upgrading import Preview

TODAY = date(2026, 11, 25)


@pytest.fixture
def older(registers: Registers) -> str:
    """Lend a register of schema 0008 with 22 letters, of which TK01 gave five on 20 November 2026."""
    return older_registers.made(registers, "0008")


def upgraded(url: str, *, write: bool = True) -> Preview:
    """Upgrade a register, or only look, and return what was shown."""
    shown: list[Preview] = []

    def agree(preview: Preview) -> bool:
        shown.append(preview)
        return True

    making.upgrade(url, How(not write, agree, TODAY))
    return shown[0]


def test_letters_keep_their_numbers(older: str) -> None:
    """Each letter has afterwards the number it was printed with, and the upgrade tells them before."""
    told = upgraded(older, write=False).reports["letters"]
    assert raw.rows(older, "SELECT version_num FROM alembic_version") == [("0008",)]
    upgraded(older)
    assert len(told) == 22
    kept = "SELECT symbol FROM letters WHERE unit_id = 3 ORDER BY id"
    mine = ["1-TB/CB-TK01", "2-TB/CB-TK01", "3-CV/CB-TK01", "4-GT/CB-TK01", "5-GT/CB-TK01"]
    assert [symbol for (symbol,) in raw.rows(older, kept)] == mine
    assert [one.symbol for one in told if one.unit == "TK01"] == mine
    assert raw.rows(older, "SELECT version_num FROM alembic_version") == [(migrations.HEAD,)]
    with App.open(older, TODAY) as app:
        assert [one for one in impossible.find(app) if one.kind == "letter-missing"] == []


def test_a_letter_given_before_is_printed_as_it_was(older: str, tmp_path: Path) -> None:
    """It has its old form, though dated after the new one came, and nobody gives it another number."""
    upgraded(older)
    (number,) = next(
        iter(raw.rows(older, "SELECT transfer_id FROM letters WHERE symbol = '3-CV/CB-TK01'"))
    )
    (user,) = next(iter(raw.rows(older, (
        "SELECT u.name FROM users u JOIN user_roles r ON r.user_id = u.id "
        "WHERE u.unit_id = 3 AND r.role = 'branch'"))))  # fmt: skip
    file = tmp_path / "it.docx"
    with App.open(older, TODAY) as app:
        stamp = Stamp(people.resolve(app, user), app.now(), app.today())
        done = letters.notice(app, number, str(file), stamp)
        with pytest.raises(Exception, match="3-CV/CB-TK01"):
            letters.number(app, number, letters.Told("77", TODAY), stamp)
    text = doc.docx_text(file.read_bytes())
    assert (done.number, done.dated, done.warnings) == ("3-CV/CB-TK01", date(2026, 11, 20), ())
    assert "V/v chuyển quyết định" in text
    assert "- Như trên," in text
    assert "-----" not in text


def test_the_earlier_templates_are_never_changed() -> None:
    """What letters of old were printed with stays as it is, to the byte."""
    folder = Path(PACKAGED) / "earlier"
    whole = hashlib.sha256(b"".join(one.read_bytes() for one in sorted(folder.iterdir())))
    assert whole.hexdigest() == "8d22aecc6ce4372a76b0e4af0d8028f850dc2437c3d8d03d3d6c8416d29f7254"
