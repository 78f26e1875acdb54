"""The command lines that help stuck cases, by what they are stuck at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.queries import way_on

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from states.watch.stalls import Stall
    from workflow.store import Row

_MADE_ANEW = ("D9", "D10")
_VOTES = ("verified", "probation")
_CONCLUDES = ' --conclusion "…"'
_APPROVALS = {"D4g": "late-ceremony", "C2": "over-60", "R1": "readmission"}
_PAPERS = {**way_on.PAPER_AGAINST, "C6": "certificate"}


def command_for(row: Row, stall: Stall, today: date) -> str:
    """Return the command that helps; `row` is one of the statement `stalled_cases`."""
    known = _BY_CAUSE.get(stall.cause)
    if known:
        return known(row, stall, today)
    return _of_limit(row, stall, today)


def _of_limit(row: Row, stall: Stall, today: date) -> str:
    ref, rule = row["ref"], stall.rule
    if rule == "V13":
        return way_on.record_command("verification_reply", ref, {"request": stall.anchor})
    if rule == "L7":
        return way_on.record_command(
            "opinion", ref, {"source": stall.waiting_for} if stall.waiting_for in _SOURCES else {}
        )
    if rule in way_on.PAPER_FOR:
        return way_on.record_command(way_on.PAPER_FOR[rule], ref)
    if rule in _MADE_ANEW and not _first(row, today):
        return way_on.renewal_command(rule, row["state"], ref)
    return _paper(row, stall, today)


_SOURCES = ("mass-organisation", "residence", "sending-unit")


def _on(row: Row, today: date, rule: str | None = None) -> str:
    """Return the command that brings a case on: what stands in the way first, then the next move."""
    ref = row["ref"]
    if first := _first(row, today):
        return first
    if rule in ("T1", "T4"):
        return f"ketnap transfer open {ref} --to CODE"
    if rule == "D4" and not row["agreed"]:
        return way_on.record_command("approval", ref, {"kind": "late-ceremony"})
    return way_on.row_todo({**row, "next_rule": rule}, today)


def _first(row: Row, today: date) -> str | None:
    """Return the command for what comes before any move: a hand-over, a supplement, three lost votes."""
    ref, under_way = row["ref"], row["transfer_state"]
    if under_way:
        inside = row["to_code"] is not None
        receiving = inside and under_way != "drafted"
        command = way_on.transfer_todo(
            under_way, row["transfer_id"], receiving=receiving, outside=not inside
        )
        return command or f"ketnap next {ref}"
    if row["asked_for"]:
        return way_on.move_command("supplement", ref)
    if left := way_on.left_by_lost_votes(row, today):
        return way_on.move_command(left if row["referred"] else "refer_up", ref)
    return None


def _forecast(row: Row, stall: Stall, today: date) -> str:
    """Return the command by which a limit that cannot be met is met after all, or made anew."""
    ref, rule = row["ref"], stall.rule
    if stall.special_meeting:
        return _paper(row, stall._replace(rule=None), today)
    if rule in _MADE_ANEW:
        return way_on.renewal_command(rule, row["state"], ref)
    if rule == "D4":
        return way_on.record_command("approval", ref, {"kind": "late-ceremony"})
    if rule == "D6w":
        return way_on.record_command("course", ref)
    if rule in ("D1", "D2"):
        return f'ketnap extend {ref} --limit {rule} --days 30 --reason "…"'
    return _on(row, today)


def _paper(row: Row, stall: Stall, today: date) -> str:
    """Return the command for the first paper that is missing, else for what comes next."""
    ref = row["ref"]
    if not _first(row, today):
        for refusal in stall.missing:
            if refusal.rule == "C14":
                return way_on.standards_command(ref, refusal)
            if refusal.rule == "V1":
                return way_on.record_command(
                    "verification_reply", ref, {"request": row["asked"] or "N"}
                )
            if refusal.rule in _APPROVALS:
                return way_on.record_command("approval", ref, {"kind": _APPROVALS[refusal.rule]})
            if refusal.rule in _PAPERS:
                return way_on.record_command(_PAPERS[refusal.rule], ref)
    return _on(row, today, stall.rule)


def _reinforced(row: Row, _: Stall, today: date) -> str:
    if row["state"] in _VOTES:
        return _on(row, today)
    return f"ketnap unit set {row['unit']} --official-members N"


def _ended(row: Row, _: Stall, today: date) -> str:
    return f"ketnap resume {row['ref']}{_CONCLUDES}" if row["reviewed"] else _on(row, today)


_BY_CAUSE: Mapping[str, Callable[[Row, Stall, date], str]] = {
    "cannot-finish": _forecast,
    "evidence-missing": _paper,
    "too-few-members": _reinforced,
    "no-active-user": lambda row, _, __: f'ketnap user add "…" --unit {row["unit"]} --role branch',
    "helper-gone": lambda row, _, __: way_on.record_command("helper", row["ref"]),
    "mail-undeliverable": lambda row, _, __: f"ketnap mail retry {row['dead']}",
    "hold-expired": _ended,
    "restarted": lambda row, _, today: _on(row, today, row["next_rule"]),
    "provisional": lambda row, _, __: f"ketnap deadlines {row['ref']}",
    "on-hold": lambda row, _, __: (
        f"ketnap resume {row['ref']}{_CONCLUDES if row['reviewed'] else ''}"
    ),
}
