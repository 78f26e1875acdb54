"""Every command that writes, given twice under one key, and by several at one moment: it acts once."""

from __future__ import annotations

import json
import multiprocessing
import os
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from cli import main
from tests.support import older_registers, raw
from tests.support.command_tree import commands
from tests.support.office import Office
from workflow.app import App
from workflow.casework import evidence
from workflow.commands.frame.shell import Shell
from workflow.commands.screen import output
from workflow.register import making
from workflow.store.once import Once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path

    from tests.support.registers import Registers

WORKERS = 8
OF_ONE_MOVE = ("advance", "record")
READS = {
    "inbox", "next", "why", "deadlines", "stalled", "diagram", "remind", "doctor", "scheduler",
    "case show", "case list", "case find", "case history", "case file",
    "unit list", "unit tree", "unit show", "user list", "calendar list",
    "transfer list", "transfer check-templates", "transfer keys show",
    "job list", "job runs", "mail list", "mail show", "mail evidence", "mail check-templates",
    "mail settings", "case card", "class list", "class show", "class unmatched", "plan list", "meeting agenda",
    "import template", "audit conflicts", "audit exports", "report bottlenecks", "report certified-waiting",
    "report capacity", "report cycle-times", "report exceptions", "report forecast", "report funnel", "report groups", "report helpers",
    "report idle-units", "report reconcile", "report sources", "report stages", "report targets", "report training",
    "report transfers", "report verification", "report year", "report book",
    "rules list", "rules show", "rules diff", "rules impact",
    "audit verify", "audit head", "audit journal", "db check",
}  # fmt: skip
"""Commands that write nothing, or nothing but what a reader has seen."""
OF_THE_WHOLE = {"init", "demo", "db upgrade", "db backup", "db restore"}
"""Commands about the register as a whole: a file that is there, a register that is made, are refused or the same."""
ELSEWHERE = {
    "audit accept": "a seal seen before must be gone", "audit witness": "of two registers",
    "transfer export-file": "of two registers", "transfer import-file": "of two registers",
    "transfer decline-file": "of two registers",
}  # fmt: skip


@pytest.fixture
def office(registers: Registers) -> Iterator[Office]:
    """Lend an office on either database."""
    opened = Office(registers.fresh())
    yield opened
    opened.app.close()


def run(office: Office, by: str, *words: str) -> Any:
    """Run a command on the day of the office; return its result."""
    fixed = ("--db", office.url, "--as", by, "--today", office.today.isoformat(), "--json")
    return CliRunner().invoke(main, [*fixed, *words])


def data(result: Any) -> Any:
    """Return the answer of a command that went well."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["data"]


Line = tuple[str, list[str]]
"""Who gives a command, and its words."""
WHY = ("--reason", "theo NQ 7")
NOTE = ("--note", "gửi gấp")
"""An act says why in its note, which the letter that is given with it tells too."""


def of_cases(office: Office, folder: Path) -> Iterator[Line]:
    """Yield the commands that write acts and letters, each fit for what the ones before did."""
    first, second, third = office.open(), office.open(), office.open()
    leaver = office.open(category=["pre-enlistment"])
    for move in ("nominate", "enrol"):
        office.do(move, leaver)
    certified = office.at("certified")
    office.do("certify", leaver, by="tam")
    proposed = office.at("proposed")
    today = office.today.isoformat()
    person = ["--name", "Đỗ Văn Mới", "--born", "2000-05-17"]
    yield "lan", ["case", "open", "--unit", "LC01", *person]
    yield "lan", ["case", "set", first, "--residence", "Xã Hai"]
    helper = ("--helper", "Trần Văn Giúp", "2019-06-01")
    yield "lan", ["advance", "nominate", first, "--resolution", "1", *helper]
    yield "lan", ["record", "challenge", first, "--task", "Việc", "--result", "passed"]
    yield "lan", ["undo"]
    yield "lan", ["hold", certified, "--reason", "đi xa", "--until", today]
    yield "lan", ["resume", certified]
    extended = ("--limit", "D1", "--days", "30", "--reason", "phức tạp")
    yield "hoa", ["extend", proposed, *extended]
    yield "lan", ["correct", first, "--reason", "ghi nhầm"]
    yield "lan", ["transfer", "open", second, "--to", "LC02"]
    yield "lan", ["transfer", "send", "1", *NOTE]
    yield "lan", ["transfer", "number", "1", "145", "--dated", today, *WHY]
    yield "lan", ["transfer", "notice", "1", "--out", str(folder / "n.docx"), "--force", *WHY]
    yield "ly", ["transfer", "acknowledge", "1"]
    yield "ly", ["transfer", "accept", "1", "--helper", "Phạm Thị Nhận"]
    yield "lan", ["transfer", "open", third, "--residence", "Huế"]
    yield "lan", ["transfer", "send", "2", *NOTE]
    yield "lan", ["transfer", "notices", "--out", str(folder / "all"), *WHY]
    yield "lan", ["transfer", "outside-reply", "2", "--reply-no", "9", "--on", today]
    yield "lan", ["transfer", "open", certified, "--to", "LC02"]
    yield "lan", ["transfer", "cancel", "3", "--reason", "thôi"]
    yield "lan", ["transfer", "open", certified, "--to", "LC02"]
    yield "lan", ["transfer", "send", "4", *NOTE]
    yield "ly", ["transfer", "decline", "4", "--reason", "không nhận"]
    leave = ("--unit", "LC01", "--on", today, "--to", "HX01", "--make")
    yield "lan", ["transfer", "leavers", *leave, "--out", str(folder / "leavers"), *WHY]


def of_the_office(office: Office, folder: Path) -> Iterator[Line]:
    """Yield the commands that write what the journal stands for, each fit for what the ones before did."""
    made, mail = folder / "days.csv", folder / "mail"
    made.write_text("day,kind,source\n2027-11-24,holiday,CV 7\n", encoding="utf-8")
    mail.mkdir()
    key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    yield "an", ["transfer", "templates", "--folder", str(folder), *WHY]
    yield "an", ["transfer", "keys", "trust", "0f0e0d0c-0b0a-4908-8706-050403020100", key, *WHY]
    yield "an", ["unit", "add", "LC03", "--kind", "branch", "--parent", "LC", *WHY]
    yield "an", ["unit", "set", "LC03", "--head", "Lê Văn Đầu", *WHY]
    yield "an", ["unit", "move", "LC03", "--under", "HX", *WHY]
    yield "an", ["unit", "close", "LC03", "--into", "HX01", *WHY]
    yield "an", ["user", "add", "moi", "--unit", "LC01", "--role", "branch", *WHY]
    yield "an", ["user", "set", "moi", "--email", "moi@example.vn", *WHY]
    yield "an", ["user", "disable", "moi", *WHY]
    yield "an", ["user", "be", "an", *WHY]
    yield "an", ["calendar", "set", "2027-11-25", "holiday", "--source", "CV 8", *WHY]
    yield "an", ["calendar", "import", str(made), *WHY]
    yield "an", ["rules", "check", "D1", "--note", "khớp"]
    yield "an", ["rules", "adopt-conclusion", "--on", "2024-03-15", *WHY]
    yield "an", ["mail", "set", "--url", f"file://{mail}", "--from", "bcd@example.vn", *WHY]
    yield "an", ["mail", "test", "--to", "an@example.vn"]
    yield from of_messages(office)
    yield "an", ["report", "site", "--nightly", str(folder / "pages"), *WHY]
    yield "an", ["job", "run", "flag-stalled"]
    yield "an", ["audit", "export", str(folder / "out.jsonl"), *WHY]


def of_lists(office: Office, folder: Path) -> Iterator[Line]:
    """Yield the commands about many people at once: classes, lists, meetings, plans, exports, filters."""
    voted = office.at("verified", education="university")
    office.record("challenge", voted, by="hoa")
    for source in ("mass-organisation", "residence"):
        office.record("opinion", voted, by="hoa", source=source)
    first, second = office.open(), office.open()
    for ref in (first, second):
        office.do("nominate", ref)
    today = office.today.isoformat()
    lists = {
        "gcn": f"Họ và tên,Ngày sinh,Số giấy chứng nhận,Ngày cấp\nLê Lạ,1999-02-01,7,{today}\n",
        "units": "Mã,Loại,Trực thuộc\nLC09,branch,LC\n",
        "users": "Tài khoản,Đơn vị,Vai trò\nmoi2,LC01,branch\n",
        "cases": "name,born\nPhạm Văn Mới,2001-03-04\n",
    }
    for name, text in lists.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    days = ("--starts", today, "--ends", today)
    yield "lan", ["class", "open", "K1", "--centre", "TT", *days, *WHY]
    yield "lan", ["class", "enrol", "K1", first, *NOTE]
    yield "tam", ["class", "certify", "K1", "--issued", today, "--first-no", "0123", *NOTE]
    yield "tam", ["import", "certificates", str(folder / "gcn.csv")]
    ((kept,),) = raw.rows(office.url, "SELECT max(id) FROM kept_certificates")
    yield "tam", ["class", "match", str(kept), second, *NOTE]
    yield "an", ["import", "units", str(folder / "units.csv"), *WHY]
    yield "an", ["import", "users", str(folder / "users.csv"), *WHY]
    yield "lan", ["import", "cases", str(folder / "cases.csv")]
    present = ("--official-members", "19", "--present", "19", "--votes", f"{voted}=15")
    yield "lan", ["meeting", "record", "--resolution", "9", *present, *NOTE]
    yield "hoa", ["plan", "set", "LC", str(office.today.year), "--quota", "4", *WHY]
    yield "lan", ["export", "cases", str(folder / "out.csv")]
    yield "lan", ["export", "acts", str(folder / "acts.csv")]
    yield "lan", ["report", "page", "--named", "--out", str(folder / "page.html")]
    yield "lan", ["case", "list", "--unit", "LC01", "--save", "ours"]
    yield "lan", ["case", "filters", "--remove", "ours"]


def of_messages(office: Office) -> Iterator[Line]:
    """Yield the commands about one message: that waits, was sent, has failed."""
    rows = raw.rows(office.url, "SELECT id FROM messages ORDER BY id LIMIT 3")
    waits, sent, failed = (row[0] for row in rows)
    raw.tamper(
        office.url,
        f"UPDATE messages SET state = 'queued', sent_at = NULL WHERE id = {waits}",
        f"UPDATE messages SET state = 'sent', sent_at = '2025-01-06 00:00:00' WHERE id = {sent}",
        f"UPDATE messages SET state = 'dead', sent_at = '2025-01-06 00:00:00' WHERE id = {failed}",
    )
    yield "an", ["mail", "handed", str(waits), "--to", "Lê Văn Nhận", *WHY]
    yield "an", ["mail", "bounce", str(sent), "--reason", "hộp thư đầy"]
    yield "an", ["mail", "retry", str(failed), *WHY]


RESUMES = {
    "transfer notice", "transfer notices", "transfer leavers", "transfer templates", "user be", "mail test",
    "job run", "audit export", "class enrol", "class certify", "meeting record", "case list",
}  # fmt: skip
"""Commands whose answer is kept at their end: cut off before it, they go on with what is left."""
UNASKED = {
    "import certificates",
    "export cases",
    "export acts",
    "report page",
    "case list",
    "case filters",
}
"""Commands that enter something and ask for no reason."""


class CutOffError(Exception):
    """The end of a process after its work, before its answer."""


def cut_off(monkeypatch: pytest.MonkeyPatch, work: Callable[[], Any]) -> Any:
    """Do what ends before its answer is told; return what it would have been."""
    kept: list[Any] = []

    def ends(_: Shell, answer: object, **__: object) -> None:
        kept.append(json.loads(json.dumps(output.plain(answer))))
        raise CutOffError

    with monkeypatch.context() as patch:
        patch.setattr(Shell, "show", ends)
        result = work()
    assert kept, result.output
    return kept[0]


def test_every_command_that_writes_acts_once_under_one_key(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off after the work, before its answer: the repeat writes nothing, and tells what was done."""
    given = set()
    lines = chain(
        of_cases(office, tmp_path), of_the_office(office, tmp_path), of_lists(office, tmp_path)
    )
    for number, (by, words) in enumerate(lines):
        name = named(words)
        given.add(name)
        line = ("--key", f"k{number}", *words)
        entries = last_entry(office)
        if name in RESUMES:
            answer = data(run(office, by, *line))
        else:
            answer = cut_off(monkeypatch, partial(run, office, by, *line))
        assert reasons(office, entries) in ([], [""] if name in UNASKED else [words[-1]]), words
        before = raw.everything(office.url), sorted(os.listdir(tmp_path))
        again = run(office, by, *line)
        assert data(again) == answer, words
        assert f"k{number}" in again.stderr, words
        assert (raw.everything(office.url), sorted(os.listdir(tmp_path))) == before, words
    asked = {name for name in LEAVES if name.split()[0] not in (*OF_ONE_MOVE, "why")}
    assert asked == given - {*OF_ONE_MOVE} | (READS - {"why"}) | OF_THE_WHOLE | set(ELSEWHERE)


LEAVES = {" ".join(path) for path, one in commands(main) if not hasattr(one, "commands")}


def named(words: Sequence[str]) -> str:
    """Return the command that words give; of moves and kinds of evidence what they are in common."""
    if words[0] in OF_ONE_MOVE:
        return words[0]
    return next(name for n in (3, 2, 1) if (name := " ".join(words[:n])) in LEAVES)


def last_entry(office: Office) -> int:
    """Return the number of the last entry of the journal."""
    return int(raw.rows(office.url, "SELECT max(id) FROM journal")[0][0])


def reasons(office: Office, after: int) -> list[str]:
    """Return the reasons that are told in the entries after one, each once; "" where there is none."""
    told = raw.rows(
        office.url,
        "SELECT DISTINCT p.value FROM journal j LEFT JOIN journal_parts p"
        f" ON p.chain = j.chain AND p.n = j.n AND p.part = 'reason' WHERE j.id > {after}",
    )
    return [json.loads(value) if value else "" for (value,) in told]


def test_a_key_goes_with_one_command_and_its_values(office: Office) -> None:
    """The same key with another value, or with another command, is a usage error, and nothing is done."""
    first = ("unit", "add", "LC03", "--kind", "branch", "--parent", "LC")
    data(run(office, "an", "--key", "k", *first))
    before = raw.everything(office.url)
    other = run(office, "an", "--key", "k", *first[:2], "LC04", *first[3:])
    assert other.exit_code == 2
    assert "LC03" not in other.output
    assert run(office, "an", "--key", "k", "user", "disable", "lan").exit_code == 2
    assert raw.everything(office.url) == before


def test_a_refused_command_leaves_its_key_free(office: Office) -> None:
    """What was refused did nothing: put right, it is given under the same key and acts."""
    wrong = ("unit", "add", "LC01", "--kind", "branch", "--parent", "LC")
    assert run(office, "an", "--key", "k", *wrong).exit_code == 1
    assert data(run(office, "an", "--key", "k", *wrong[:2], "LC03", *wrong[3:]))["code"] == "LC03"


def test_a_cut_off_job_goes_on_under_its_key(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command of several transactions that was cut off is begun again under its key until it has answered."""
    line = ("--key", "k", "job", "run", "flag-stalled")
    cut_off(monkeypatch, lambda: run(office, "an", *line))
    runs = "SELECT count(*) FROM job_runs"
    assert raw.rows(office.url, runs) == [(1,)]
    told = data(run(office, "an", *line))
    assert raw.rows(office.url, runs) == [(2,)]
    assert data(run(office, "an", *line)) == told
    assert raw.rows(office.url, runs) == [(2,)]


def test_a_key_of_an_earlier_program_is_known_by_its_act(
    office: Office, registers: Registers
) -> None:
    """After the upgrade the command is known though its answer was not kept; another user's key stays theirs."""
    ref = office.open()
    stamp = office.stamp("lan")._replace(key="cu")
    fields = {"task": "Việc", "result": "passed"}
    number = evidence.record(office.app, ref, "challenge", fields, stamp).id
    url = older_registers.taken_back(registers, office.url, "0013")
    making.upgrade(url)
    older = Office(url, office.today, city=office.city)
    line = ("--key", "cu", "record", "challenge", ref, "--task", "Việc", "--result", "passed")
    before = raw.everything(url)
    assert data(run(older, "lan", *line))["id"] == number
    assert run(older, "ly", *line).exit_code == 2
    assert raw.everything(url) == before
    older.app.close()


def test_what_its_twin_has_just_done_refuses_no_command(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that looked before its twin had acted, and is refused for what that did, gives its answer."""
    line = ("--key", "k", "correct", office.at("nominated"), "--reason", "ghi nhầm")
    answer = data(run(office, "lan", *line))
    tell = Once._tell
    looked: list[object] = []

    def too_early(once: Once, known: Any) -> None:
        if looked:
            tell(once, known)
        looked.append(known)

    monkeypatch.setattr(Once, "_tell", too_early)
    assert data(run(office, "lan", *line)) == answer


def test_a_command_goes_on_under_its_own_key(office: Office) -> None:
    """What a command writes in a second transaction is no repeat of its first."""
    office.app.once = Once("k", None, lambda: "words", output.plain)
    for _ in range(2):
        with office.app.transaction():
            pass
    assert raw.rows(office.url, "SELECT count(*) FROM command_keys") == [(1,)]


def test_the_reason_for_closing_a_unit_stands_in_the_acts_of_its_cases(office: Office) -> None:
    """Each case that its heir takes tells why."""
    ref = office.open("LC02", by="ly")
    data(run(office, "an", "unit", "close", "LC02", "--into", "LC01", *WHY))
    last = data(run(office, "lan", "case", "history", ref))[-1]
    assert (last["move"], last["note"]) == ("transfer_rehouse", "theo NQ 7")


AT_ONE_MOMENT = {
    "case": ("lan", ("case", "open", "--unit", "LC01", "--name", "Đỗ Văn Mới", "--born", "2000-05-17"), "cases"),
    "user": ("an", ("user", "add", "moi", "--unit", "LC01", "--role", "branch"), "users"),
    "correction": ("lan", ("correct", "REF", "--reason", "ghi nhầm"), "acts"),
    "check": ("an", ("rules", "check", "D1", "--note", "khớp"), "rule_checks"),
}  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="processes are forked")
@pytest.mark.parametrize("what", AT_ONE_MOMENT)
def test_eight_processes_under_one_key_act_once(
    office: Office, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None knows of another when they begin; one acts, and all give the same answer."""
    monkeypatch.setenv("KETNAP_WAIT", "60")
    by, words, table = AT_ONE_MOMENT[what]
    if "REF" in words:  # once undone, there is nothing more to undo
        ref = office.at("nominated")
        words = tuple(ref if word == "REF" else word for word in words)
    counted = f"SELECT count(*) FROM {table}"
    before = raw.rows(office.url, counted)[0][0]
    answers = together(office, by, ("--key", "k", *words))
    assert [code for code, _ in answers] == [0] * WORKERS, answers
    assert len({json.dumps(answer) for _, answer in answers}) == 1
    assert raw.rows(office.url, counted)[0][0] == before + 1


def together(office: Office, by: str, words: tuple[str, ...]) -> list[tuple[int, Any]]:
    """Run a command in eight processes that wait for each other once they have looked for the key."""
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(WORKERS)
    pipes = [context.Pipe(duplex=False) for _ in range(WORKERS)]

    def work(there: Connection) -> None:
        look = App.met_before
        met: list[int] = []

        def looked(*given: Any, **more: Any) -> None:
            look(*given, **more)
            if not met:
                met.append(barrier.wait(60))

        App.met_before = looked  # type: ignore[method-assign]
        result = run(office, by, *words)
        there.send((result.exit_code, json.loads(result.stdout or "{}").get("data")))

    workers = [context.Process(target=work, args=(there,)) for _, there in pipes]
    for worker in workers:
        worker.start()
    told: list[tuple[int, Any]] = [
        here.recv() if here.poll(60) else (-1, None) for here, _ in pipes
    ]
    for worker in workers:
        worker.join(60)
    return told
