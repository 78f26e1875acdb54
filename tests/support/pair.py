"""Two offices with registers of their own, whose keys are exchanged: for hand-over files."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from tests.support.office import Office
from tests.support.registers import OPENED
from workflow.app import App
from workflow.ground import register_key
from workflow.handover import by_file, envelope, keys

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.registers import Registers
    from workflow.handover.by_file import Moved


STATEMENTS = {"test_another_id": "UPDATE register SET id = :id"}


class Pair:
    """A city `here`, from which people move, and one `there`; files go through `folder`."""

    def __init__(self, here: Registers, there: Registers, folder: Path) -> None:
        (url, city), (other, city_there) = here.planted(), there.planted()
        with App.open(other, OPENED) as app, app.transaction() as session:
            session.run("test_another_id", {"id": str(uuid.uuid4())})  # both are of one template
        self.here, self.there = Office(url, city=city), Office(other, city=city_there)
        self.folder = folder
        self.exchange_keys()

    def exchange_keys(self) -> None:
        """Let each register trust the key of the other."""
        for office, other in ((self.here, self.there), (self.there, self.here)):
            (key, *_) = keys.show(other.app, other.stamp("an"))
            keys.trust(office.app, key.register, key.key, office.stamp("an"))

    def close(self) -> None:
        """Close both registers."""
        self.here.app.close()
        self.there.app.close()

    def sent(
        self, state: str = "certified", *, of: str = "LC01", by: str = "lan"
    ) -> tuple[str, int]:
        """Bring a case here to a state and send it to a residence; return reference and number."""
        ref = self.here.at(state, of=of)
        number = self.here.transfer(ref, None, by=by, residence="Phường B, tỉnh khác").id
        self.here.step(number, "send", by=by)
        return ref, number

    def export(self, number: int, name: str = "case.ketnap", *, by: str = "lan") -> str:
        """Write the hand-over file of a transfer and return its path."""
        file = str(self.folder / name)
        office = self.here
        by_file.export(office.app, number, self.there.app.register.id, file, office.stamp(by))
        return file

    def opened(self, file: str) -> bytes:
        """Return what the envelope of a file holds that went from here to there."""
        app = self.there.app
        with open(file, "rb") as stream:
            return envelope.open_(stream.read(), app.register.id, register_key.own(app), file)

    def take_in(self, file: str, unit: str = "HX01", *, by: str = "hai") -> Moved:
        """Take a hand-over file in, there, on the day it is here or later."""
        office = self.there
        office.today = max(office.today, self.here.today)
        wanted = by_file.Wanted(unit, "Phạm Thị Nhận")
        return by_file.take_in(office.app, file, wanted, office.stamp(by))

    def answer(self, ref: str, name: str = "answer.ketnap", *, by: str = "hai") -> str:
        """Write the answer for a case that came by file, and return its path."""
        file = str(self.folder / name)
        by_file.answer(self.there.app, ref, file, self.there.stamp(by))
        return file

    def end(self, file: str, *, by: str = "lan", on: date | None = None) -> Moved:
        """Take an answer in, here, on the day it is there or later."""
        office = self.here
        office.today = max(office.today, self.there.today)
        return by_file.take_in(office.app, file, by_file.Wanted(), office.stamp(by), on)
