"""A superior holds what a register says of itself, and misses what is no longer so."""

from __future__ import annotations

import json
import os
import stat
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import AlreadyExists, BadInput, KetnapError, NotPermitted
from tests.support import raw, statements
from tests.support.pair import STATEMENTS, Pair
from workflow.casework.audit import canonical
from workflow.ground import register_key
from workflow.ground.register_key import OwnKey
from workflow.handover import checkpoint_files, file_format, held_checkpoints
from workflow.store import location
from workflow.upkeep import checkpoints, seals
from workflow.watch import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workflow.app import App
    from workflow.handover.held_checkpoints import Held

Lines = list[dict[str, Any]]
SIDES = [
    ("sqlite", "sqlite"),
    pytest.param(("sqlite", "postgresql"), marks=pytest.mark.postgres),
    pytest.param(("postgresql", "sqlite"), marks=pytest.mark.postgres),
]
FIRST, LAST = date(2025, 1, 6), date(2025, 1, 9)


@pytest.fixture(params=SIDES, ids="-".join)
def pair(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Pair]:
    """Lend two registers that trust each other; the one here has a case and is sealed on four days."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    statements.give(monkeypatch, **STATEMENTS)
    lenders = [
        request.getfixturevalue(f"{'postgres' if one == 'postgresql' else one}_registers")
        for one in request.param
    ]
    opened = Pair(lenders[0], lenders[1], tmp_path)
    opened.here.today = opened.there.today = FIRST
    for _ in range(4):
        opened.here.open()
        seal(opened.here.app)
        opened.here.later(1)
    yield opened
    opened.close()
    for lender in lenders:
        lender.give_back()


def seal(app: App) -> None:
    """Seal a register today."""
    running.run_now(app, "seal")


def written(pair: Pair, name: str = "seals.jsonl", since: date | None = None) -> str:
    """Write the checkpoints of the register here, and return the file."""
    file = str(pair.folder / name)
    checkpoint_files.write(pair.here.app, file, pair.here.actor("an"), since)
    return file


def taken(pair: Pair, file: str, by: str = "an", reason: str = "") -> Held:
    """Take a file in there."""
    return held_checkpoints.take_in(pair.there.app, file, pair.there.stamp(by), reason)


def refused(pair: Pair, file: str, message: str, **told: object) -> KetnapError:
    """Say that a file is refused with a message, and that what is held stays as it was."""
    before = held_checkpoints.listed(pair.there.app, pair.there.actor("an"))
    with pytest.raises(KetnapError) as error:
        taken(pair, file)
    assert error.value.message == message
    assert {name: error.value.params[name] for name in told} == told
    assert held_checkpoints.listed(pair.there.app, pair.there.actor("an")) == before
    return error.value


def lines_of(file: str) -> Lines:
    """Return the lines of a file."""
    with open(file, encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def forged(pair: Pair, change: Callable[[Lines], object], file: str) -> str:
    """Return a file whose lines were changed; the first line counts the others."""
    lines = lines_of(file)
    change(lines)
    lines[0]["checkpoints"] = len(lines) - 1
    made = str(pair.folder / "forged.jsonl")
    with open(made, "wb") as stream:
        stream.write(b"".join(canonical(line) + b"\n" for line in lines))
    return made


# -- the file -------------------------------------------------------------------------------------


def test_a_file_tells_what_was_sealed(pair: Pair) -> None:
    """A line about the register, then every seal with its proof; for its owner alone, and of no person."""
    file = written(pair)
    head, *lines = lines_of(file)
    register = pair.here.app.register
    assert head == {
        "format": "ketnap-checkpoints", "version": 1, "register": register.id, "city": register.city,
        "rehearsal": True, "checkpoints": 4,
    }  # fmt: skip
    with pair.here.app.reading() as session:
        made = seals.read(session)
    assert [line["note"] for line in lines] == [seals.note(one, register.id) for one in made]
    assert lines[0]["proof"] == []
    assert all(line["proof"] for line in lines[1:])
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert "Minh" not in Path(file).read_text(encoding="utf-8")
    assert [name for name in os.listdir(pair.folder) if "part" in name] == []


def test_a_file_begins_with_the_last_seal_up_to_a_day(pair: Pair) -> None:
    """Who holds the seal of a day finds it again; a day before all gives all, one after all is refused."""
    days = [
        [note_day(line) for line in lines_of(written(pair, f"{at}.jsonl", since))[1:]]
        for at, since in enumerate((date(2025, 1, 8), date(2020, 1, 1)))
    ]
    assert days == [["2025-01-08", "2025-01-09"], [f"2025-01-0{n}" for n in (6, 7, 8, 9)]]
    with pytest.raises(BadInput) as none:
        written(pair, "x.jsonl", date(2025, 1, 10))
    assert none.value.message == checkpoint_files.NONE_SINCE
    assert not (pair.folder / "x.jsonl").exists()


def note_day(line: dict[str, Any]) -> str:
    """Return the day that a note says."""
    return str(line["note"]).partition("\nday ")[2][:10]


def test_a_file_is_new_and_asked_for_by_the_city(pair: Pair) -> None:
    """Nothing is written over, and a branch or committee sees seals of the whole city no more than before."""
    file = written(pair)
    kept = Path(file).read_bytes()
    with pytest.raises(AlreadyExists):
        written(pair)
    assert Path(file).read_bytes() == kept
    for user in ("lan", "thu"):
        with pytest.raises(NotPermitted):
            checkpoint_files.write(pair.here.app, file + "2", pair.here.actor(user))
    checkpoint_files.write(pair.here.app, file + "3", pair.here.actor("thanh"))


def test_no_file_of_a_register_that_is_not_sound(pair: Pair) -> None:
    """Where a seal does not fit what it is over, its day is told; where there is none, how to make one."""
    raw.tamper(pair.here.url, "UPDATE seals SET acts = acts - 1 WHERE day = '2025-01-08'")
    with pytest.raises(KetnapError) as unsound:
        written(pair)
    assert unsound.value.message == checkpoint_files.NOT_SOUND
    with pytest.raises(KetnapError) as none:
        checkpoint_files.write(pair.there.app, str(pair.folder / "none"), pair.there.actor("an"))
    assert none.value.message == checkpoint_files.NONE_YET


# -- taking in ------------------------------------------------------------------------------------


def test_the_newest_is_held_and_the_next_goes_on_from_it(pair: Pair) -> None:
    """What is held says the day, how much, that it is signed, who took it in; again, nothing is new."""
    first = taken(pair, written(pair))
    assert (first.register, first.day, first.acts, first.signed, first.by, first.added) == (
        pair.here.app.register.id, LAST, 4, "signed", "an", 4,
    )  # fmt: skip
    assert first.warnings == ()
    again = taken(pair, written(pair, "again.jsonl"), by="thanh")
    assert (again.added, again.by, again.hash) == (0, "an", first.hash)
    pair.here.open()
    seal(pair.here.app)
    all_ = written(pair, "all.jsonl")
    next_ = taken(pair, written(pair, "one.jsonl", date(2025, 1, 10)), by="thanh")
    assert (next_.day, next_.acts, next_.added) == (date(2025, 1, 10), 5, 1)
    assert taken(pair, all_).hash == next_.hash
    assert (next_.by, next_.taken_at.date()) == ("thanh", date(2025, 1, 5))
    assert held_checkpoints.listed(pair.there.app, pair.there.actor("thanh")) == [
        next_._replace(added=0)
    ]


def test_a_file_that_begins_right_after_what_is_held_goes_on_from_it(pair: Pair) -> None:
    """The proof of its first line holds it to the one held; another proof does not."""
    taken(pair, forged(pair, lambda lines: lines.__delitem__(slice(3, None)), written(pair)))
    after = forged(
        pair, lambda lines: lines.__delitem__(slice(1, 3)), str(pair.folder / "seals.jsonl")
    )
    wrong = forged_proof(pair, after)
    refused(pair, wrong, checkpoint_files.HOLDS_LESS, day=date(2025, 1, 8))
    after = forged(
        pair, lambda lines: lines.__delitem__(slice(1, 3)), str(pair.folder / "seals.jsonl")
    )
    assert (taken(pair, after).day, taken(pair, after).added) == (LAST, 0)


def forged_proof(pair: Pair, file: str) -> str:
    """Return a file with a spoiled proof in its first line after the head."""

    def change(lines: Lines) -> None:
        lines[1]["proof"][0] = "ab" * 32

    return forged(pair, change, file)


def test_it_is_in_the_journal_who_took_in(pair: Pair) -> None:
    """The setting is entered with who did; a branch, a committee and other users take nothing in and see nothing."""
    file = written(pair)
    for user in ("lan", "thu", "tu"):
        with pytest.raises(NotPermitted):
            taken(pair, file, by=user)
    for user in ("lan", "thu"):
        with pytest.raises(NotPermitted):
            held_checkpoints.listed(pair.there.app, pair.there.actor(user))
    taken(pair, file, by="thanh")
    with pair.there.app.reading() as session:
        entries = session.execute("journal_entries", {"after": 0, "limit": 1000})
        (entry,) = [one for one in entries if one["of"] == held_checkpoints.HELD]
    assert entry["actor_id"] == pair.there.actor("thanh").user_id


def test_a_register_may_hold_its_own(pair: Pair) -> None:
    """The same register takes its own in, its key being at hand; where the key is another's it says so."""
    held = held_checkpoints.take_in(pair.here.app, written(pair), pair.here.stamp("an"))
    assert (held.signed, held.warnings) == ("signed", ())
    os.remove(location.key_file(pair.here.app.where, pair.here.app.register.id))
    pair.here.open()
    seal(pair.here.app)  # with a new key
    os.remove(location.key_file(pair.here.app.where, pair.here.app.register.id))
    held = held_checkpoints.take_in(pair.here.app, written(pair, "2"), pair.here.stamp("an"))
    assert (held.signed, [one.message for one in held.warnings]) == (
        "unchecked", [held_checkpoints.NOT_CHECKED],
    )  # fmt: skip
    assert not os.path.exists(location.key_file(pair.here.app.where, pair.here.app.register.id))


# -- what is refused ------------------------------------------------------------------------------


def swapped(lines: Lines) -> None:
    """Change the places of two seals."""
    lines[2], lines[3] = lines[3], lines[2]


def left_out(lines: Lines) -> None:
    """Leave a seal out."""
    del lines[2]


def twice(lines: Lines) -> None:
    """Tell a seal twice."""
    lines.insert(2, lines[2])


def unproven(lines: Lines) -> None:
    """Take a proof away."""
    lines[3]["proof"] = []


def another_proof(lines: Lines) -> None:
    """Give a proof that is another's."""
    lines[3]["proof"] = lines[2]["proof"]


@pytest.mark.parametrize(
    ("change", "message", "day"),
    [
        (swapped, checkpoint_files.FOLLOWS_NOT, date(2025, 1, 8)),
        (left_out, checkpoint_files.FOLLOWS_NOT, date(2025, 1, 8)),
        (twice, checkpoint_files.FOLLOWS_NOT, date(2025, 1, 7)),
        (unproven, checkpoint_files.HOLDS_LESS, date(2025, 1, 8)),
        (another_proof, checkpoint_files.HOLDS_LESS, date(2025, 1, 8)),
    ],
)
def test_seals_that_do_not_follow_are_refused(
    pair: Pair, change: Callable[[Lines], None], message: str, day: date
) -> None:
    """Reordered, left out, told twice, or without the proof of what they begin with: the day is told."""
    refused(pair, forged(pair, change, written(pair)), message, day=day)


@pytest.mark.parametrize("less", ["acts", "entries"])
def test_seals_of_fewer_acts_or_entries_are_refused(pair: Pair, less: str) -> None:
    """A tree that grew, of which a part shrank, is no history that went on."""
    lines = lines_of(written(pair))[1:]
    one, two = (said(line["note"]) for line in lines[:2])
    moved = two.size - one.size + 1
    other = "entries" if less == "acts" else "acts"
    fewer = two._replace(**{less: getattr(one, less) - 1, other: getattr(one, other) + moved})
    assert fewer.size == two.size
    kept = [
        checkpoint_files.Kept(checkpoints.signed(of, None), of, tuple(line["proof"]))
        for of, line in zip((one, fewer), lines, strict=False)
    ]
    checkpoint_files.follow(kept[0], kept[1]._replace(said=two), "x")
    with pytest.raises(KetnapError) as error:
        checkpoint_files.follow(kept[0], kept[1], "x")
    assert error.value.message == checkpoint_files.HOLDS_LESS


def said(note: str) -> checkpoints.Checkpoint:
    """Return what a note says."""
    found = checkpoints.parse(note)
    assert found is not None
    return found


def test_a_smaller_one_is_refused(pair: Pair) -> None:
    """A register that lost what it had, or an old file: what is held, since when and by whom is told."""
    old = written(pair, "old.jsonl")
    pair.here.open()
    seal(pair.here.app)
    held = taken(pair, written(pair))
    refused(
        pair, old, held_checkpoints.SMALLER,
        day=LAST, acts=4, held_day=held.day, held_acts=5, user="an", on=held.taken_at,
    )  # fmt: skip


def test_another_history_is_refused(pair: Pair) -> None:
    """Who makes the seals anew over a history of the same length or a longer one is found out by what is held."""
    held = taken(pair, written(pair))
    pair.here.open()
    seals_anew(pair)
    forked = written(pair, "forked.jsonl")
    assert said(lines_of(forked)[-1]["note"]).size > held.acts + held.entries
    refused(
        pair, forked, held_checkpoints.FORKED,
        held_day=LAST, hash=held.hash, user="an", on=held.taken_at,
    )  # fmt: skip


def seals_anew(pair: Pair) -> None:
    """Throw every seal here away with its entries, and seal anew, on as many days."""
    raw.tamper(
        pair.here.url,
        "DELETE FROM seals",
        "DELETE FROM journal_parts WHERE chain = 'seals'",
        "DELETE FROM journal WHERE chain = 'seals'",
        "DELETE FROM journal_heads WHERE chain = 'seals'",
    )
    for _ in range(6):
        pair.here.open()
        pair.here.open()
        seal(pair.here.app)
        pair.here.later(1)


def test_a_gap_is_refused(pair: Pair) -> None:
    """A file that begins after what is held shows nothing of what lies between; an earlier one is asked for."""
    held = taken(pair, forged(pair, lambda lines: lines.__delitem__(slice(2, None)), written(pair)))
    assert held.day == FIRST
    late = written(pair, "late.jsonl", date(2025, 1, 8))
    refused(pair, late, held_checkpoints.GAP, held_day=FIRST, user="an")
    with pytest.raises(KetnapError):
        taken(pair, late, reason="khôi phục bản sao lưu")
    assert taken(pair, written(pair, "whole.jsonl", FIRST)).day == LAST


def test_a_lawful_restore_is_held_with_its_reason(pair: Pair) -> None:
    """With a reason another history takes the place of the one held, and the reason is kept and entered."""
    taken(pair, written(pair))
    seals_anew(pair)
    held = taken(pair, written(pair, "new.jsonl"), reason="khôi phục bản sao lưu 05/01")
    assert (held.reason, held.added) == ("khôi phục bản sao lưu 05/01", 6)
    assert held_checkpoints.listed(pair.there.app, pair.there.actor("an")) == [
        held._replace(added=0)
    ]
    with pair.there.app.reading() as session:
        parts = session.execute("journal_parts_of", {"after": 0, "last": 10**6})
    assert "khôi phục bản sao lưu 05/01" in [
        json.loads(part["value"]) for part in parts if part["part"] == "reason"
    ]


# -- signatures -----------------------------------------------------------------------------------


def resigned(key: OwnKey | None) -> Callable[[Lines], None]:
    """Return what signs the last seal with another key, or takes its signature away."""

    def change(lines: Lines) -> None:
        lines[-1]["note"] = checkpoints.signed(said(lines[-1]["note"]), key)

    return change


def test_a_seal_signed_by_another_key_is_refused(pair: Pair) -> None:
    """The same words under another signature are not what the register signed."""
    file = forged(pair, resigned(OwnKey(bytes(32))), written(pair))
    register = pair.here.app.register.id
    refused(pair, file, held_checkpoints.OTHER_KEY, day=LAST, register=register)


def test_a_seal_that_is_not_signed_is_held_and_told(pair: Pair) -> None:
    """Where nothing signs, the seal is taken in; how many bear no signature is told."""
    held = taken(pair, forged(pair, resigned(None), written(pair)))
    assert held.signed == "unsigned"
    ((message, params),) = held.warnings
    assert (message, params) == (held_checkpoints.NO_SIGNATURE, {"count": 1, "total": 4})


def test_a_key_that_is_not_trusted_is_told(pair: Pair) -> None:
    """Without the key of that register its seals are taken in, and whose key to ask for is told."""
    raw.tamper(pair.there.url, "DELETE FROM settings WHERE name = 'handover_keys'")
    held = taken(pair, written(pair))
    assert held.signed == "untrusted"
    register = pair.here.app.register.id
    assert held.warnings == ((held_checkpoints.NO_KEY, {"register": register}),)


def test_where_nothing_checks_signatures_it_is_told(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without what checks them signatures are no reason to refuse, nor to believe."""
    file = written(pair)

    def missing() -> object:
        raise KetnapError(register_key.NOT_INSTALLED)

    monkeypatch.setattr(register_key, "_ed25519", missing)
    held = taken(pair, file)
    assert (held.signed, [one.message for one in held.warnings]) == (
        "unchecked", [held_checkpoints.NOT_CHECKED],
    )  # fmt: skip


# -- the form -------------------------------------------------------------------------------------


def spoiled(data: bytes) -> Iterator[bytes]:
    """Yield files that are in another form than the one in which they are written."""
    head, one, *others = data.splitlines(keepends=True)
    told, line = json.loads(head), json.loads(one)
    yield b""
    yield b"\xff\n"
    yield b"[]\n"
    yield head
    yield data[:-1]
    yield head + b"".join([one, *others[:-1]])
    yield data + one
    yield data + b"\n"
    yield head.replace(b'":', b'": ', 1) + one
    for other in ({**told, "x": 1}, {**told, "version": "1"}, {**told, "version": 0},
                  {**told, "city": 7}, {**told, "city": "x" * 501}, {**told, "rehearsal": 0},
                  {**told, "register": "0f8fad5b-d9cb-469f-a165-70867728950e"},
                  {**told, "format": "ketnap-handover"}):  # fmt: skip
        yield canonical(other) + b"\n" + b"".join([one, *others])
    alone = canonical({**told, "checkpoints": 1}) + b"\n"
    yield canonical({**told, "checkpoints": 0}) + b"\n"
    note = line["note"]
    for strange in (
        {**line, "x": 1}, {**line, "proof": "ab"}, {**line, "proof": ["AB" * 32]}, {**line, "proof": [7]},
        {**line, "note": 7}, {**line, "note": note + note}, {**line, "note": note + "x\n"},
        {**line, "note": note.replace("acts ", "acts 0")}, {"note": note},
    ):  # fmt: skip
        yield alone + canonical(strange) + b"\n"


def test_what_is_in_another_form_is_refused(pair: Pair) -> None:
    """A file is written in one way; every other one was damaged or made by hand. A newer one says so."""
    with open(written(pair), "rb") as stream:
        data = stream.read()
    file = str(pair.folder / "spoiled")
    for at, other in enumerate(spoiled(data)):
        with open(file, "wb") as out:
            out.write(other)
        with pytest.raises(KetnapError) as error:
            checkpoint_files.read(file)
        assert error.value.message == checkpoint_files.NO_FILE_OF_OURS, at
    with open(file, "wb") as out:
        out.write(data.replace(b'"version":1', b'"version":2'))
    refused(pair, file, file_format.NEWER)
    refused(pair, str(pair.folder / "nowhere"), file_format.UNREADABLE)


def test_a_file_that_is_too_large_is_not_read(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is larger than the seals of a hundred years is none."""
    file = written(pair)
    monkeypatch.setattr(checkpoint_files, "MOST_BYTES", os.path.getsize(file) - 1)
    refused(pair, file, file_format.TOO_LARGE)
    monkeypatch.setattr(checkpoint_files, "MOST_BYTES", os.path.getsize(file))
    assert taken(pair, file).day == LAST
