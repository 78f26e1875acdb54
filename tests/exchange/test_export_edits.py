"""Whatever is changed in an exported file or in the register behind it is found, and the first broken row named."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import pytest

from states.errors import KetnapError
from tests.support import raw, register_edits
from tests.support.export_edits import CLUMSY, cunning
from tests.support.office import Office
from tests.support.verifier import verify
from workflow.app import App
from workflow.casework import audit
from workflow.exchange import audit_export
from workflow.exchange.audit_export import Wanted
from workflow.stamp import Stamp
from workflow.store import location
from workflow.upkeep import seals
from workflow.watch import running

if TYPE_CHECKING:
    from tests.support.registers import SqliteRegisters
    from workflow.stamp import Actor

FEW, MANY = 300, 1_540
"""How many seeds of edits the suite takes, and each share of the long one; some seeds make no edit."""
FEW_REGISTERS, MANY_REGISTERS = 40, 330


class Kept(NamedTuple):
    """A sealed register of two cases, who exports it, its export, and the head noted before."""

    file: Path
    actor: Actor
    lines: list[bytes]
    head: str
    day: date


@pytest.fixture(scope="module")
def kept(sqlite_registers: SqliteRegisters, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Make the register once: acts and entries under two seals, and some after the last."""
    folder = tmp_path_factory.mktemp("edits")
    url, city = sqlite_registers.planted()
    office = Office(url, city=city)
    office.at("applied", religion="Phật giáo")
    running.run_now(office.app, "seal")
    office.later(1)
    office.do("nominate", office.open())
    running.run_now(office.app, "seal")
    office.later(1)
    office.set("00001-3", residence="Phường B")
    office.unit("LC01", head="Người Đứng Đầu")
    head = audit.head(office.app).head
    export = folder / "whole.jsonl"
    audit_export.write(office.app, str(export), Wanted(), office.stamp("tu"))
    with office.app.transaction() as session:
        session.execute("acts_settle")
    day, actor = office.today, office.actor("tu")
    office.app.close()
    file = folder / "register.db"
    shutil.copyfile(url.removeprefix("sqlite:///"), file)
    assert verify(export, head).ok
    return Kept(file, actor, export.read_bytes().splitlines(keepends=True), head, day)


def _of_files(kept: Kept, folder: Path, seeds: range) -> Counter[str]:
    """Edit the file once for each seed; return how often each kind of edit was made."""
    made: Counter[str] = Counter()
    file, whole = folder / "edited.jsonl", b"".join(kept.lines)
    for seed in seeds:
        rng = Random(seed)
        one = cunning(kept.lines, rng) if seed % 5 == 0 else None
        one = one or rng.choice(CLUMSY)(kept.lines, rng)
        if one.data == whole:
            continue
        file.write_bytes(one.data)
        found = verify(file, kept.head)
        assert not found.ok, (seed, one.how)
        assert not one.names or found.broken_at in one.names, (seed, one.how, found, one.names)
        made[one.how.split()[0]] += 1
    return made


def _of_registers(kept: Kept, folder: Path, seeds: range) -> Counter[str]:
    """Edit the register once for each seed, past the program; both checks must find it."""
    made: Counter[str] = Counter()
    file, export = folder / "edited.db", folder / "edited.jsonl"
    for seed in seeds:
        with suppress(FileNotFoundError):
            os.remove(location.seen_file())
        for end in ("", "-wal", "-shm"):
            Path(f"{file}{end}").unlink(missing_ok=True)
        export.unlink(missing_ok=True)
        shutil.copyfile(kept.file, file)
        how = register_edits.edit(file, Random(seed))
        if how is None:
            continue
        made[how.split()[0]] += 1
        try:
            with App.open(f"sqlite:///{file}", kept.day) as app:
                assert not _sound(app, kept.head), (seed, how)
                audit_export.write(
                    app, str(export), Wanted(), Stamp(kept.actor, app.now(), kept.day)
                )
        except KetnapError:
            made["refused"] += 1
            continue  # cannot be read at all
        found = verify(export, kept.head)
        assert not found.ok, (seed, how)
        assert found.broken_at, (seed, how)
    return made


def _sound(app: App, noted: str) -> bool:
    if not seals.verify(app).ok:
        return False
    with app.reading(as_it_is=True) as session:
        return audit.run(session, noted=noted).met


def test_edits_of_a_file_are_found(kept: Kept, tmp_path: Path) -> None:
    """Each of some hundred edits is found, and the first broken row is named."""
    made = _of_files(kept, tmp_path, range(FEW))
    assert set(made) == {"byte", "value", "spelt", "delete", "swap", "insert", "cut", "cunning"}


def test_edits_of_a_register_are_found(kept: Kept, tmp_path: Path) -> None:
    """Each of some edits of what is covered is found by `audit verify` and in the export made after it."""
    made = _of_registers(kept, tmp_path, range(FEW_REGISTERS))
    assert set(made) >= {"value", "delete", "swap", "insert", "cut", "byte"}


def test_a_case_under_another_key_is_found_in_the_export(kept: Kept, tmp_path: Path) -> None:
    """A case that lost its acts by another key ends in the file where it has none, though the file has no keys."""
    file, export = tmp_path / "edited.db", tmp_path / "edited.jsonl"
    shutil.copyfile(kept.file, file)
    raw.tamper(f"sqlite:///{file}", "UPDATE cases SET id = 3 WHERE id = 2")
    with App.open(f"sqlite:///{file}", kept.day) as app:
        assert seals.verify(app).broken_at == "00002-1/1"
        audit_export.write(app, str(export), Wanted(), Stamp(kept.actor, app.now(), kept.day))
    found = verify(export, kept.head)
    assert not found.ok
    assert str(found.broken_at).startswith("00002-1")


@pytest.mark.long
@pytest.mark.parametrize("share", range(6))
def test_nine_thousand_edits_of_files_are_found(kept: Kept, tmp_path: Path, share: int) -> None:
    """None of nine thousand is missed, and each is named."""
    made = _of_files(kept, tmp_path, range(FEW + share * MANY, FEW + (share + 1) * MANY))
    print(f"{made.total()} edits of files: {dict(made)}")  # noqa: T201 - the figures
    assert made.total() >= 1_500


@pytest.mark.long
@pytest.mark.parametrize("share", range(4))
def test_a_thousand_edits_of_registers_are_found(kept: Kept, tmp_path: Path, share: int) -> None:
    """None of a thousand is missed, neither by `audit verify` nor in the export made after it."""
    first = FEW_REGISTERS + share * MANY_REGISTERS
    made = _of_registers(kept, tmp_path, range(first, first + MANY_REGISTERS))
    refused = made.pop("refused", 0)
    print(f"{made.total()} edits of registers, {refused} unreadable: {dict(made)}")  # noqa: T201 - the figures
    assert made.total() >= 250
