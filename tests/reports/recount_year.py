"""Biểu 2-BTCTW counted again from exported acts, by the words of the form alone: nothing of the program is used."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

Act = dict[str, Any]
SCHOOLS = {"college", "university", "postgraduate"}
ORDER = (
    ("pupils", {"pupil"}), ("students", {"student"}), ("managers", {"business-owner"}),
    ("direct", {"worker", "direct-worker"}), ("non_public", {"non-public-unit"}), ("public_staff", {"teacher"}),
    ("officials", {"civil-servant"}), ("farmers", {"farmer", "offshore-fisher"}),
    ("village", {"part-time-official", "youth-secretary", "association-head"}),
    ("enterprise_rest", {"non-state-enterprise"}),
)  # fmt: skip


def form(acts: list[Act], first: str, last: str) -> dict[str, list[str]]:
    """Return who stands in each line, by reference: admitted from the first to the last day, not annulled since."""
    lines: dict[str, list[str]] = defaultdict(list)
    of_case: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        if act["effective"]:
            of_case[act["ref"]].append(act)
    for ref, told in sorted(of_case.items()):
        moves = [act["move"] for act in told]
        if "annul" in moves or "void" in moves:
            continue
        for act in told:
            if act["move"] == "hold_ceremony" and first <= act["on"] <= last:
                for line in _lines(_facts(told, act["on"]), act["on"]):
                    lines[line].append(ref)
    return lines


def _facts(told: list[Act], day: str) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for act in told:
        if act["move"] == "open" or (act["move"] == "set" and act["on"] <= day):
            facts |= act["fields"]
    return facts


def _lines(who: dict[str, Any], day: str) -> list[str]:
    of = set(who.get("category") or ())
    lines = ["total", "occupations", "ages", "schooling"]
    lines += ["women"] if who.get("gender") == "female" else []
    lines += ["religious"] if who.get("religion") else []
    lines += ["youth_union"] if who.get("youth_union") else []
    lines += ["business_owners"] if "business-owner" in of else []
    lines += ["readmitted"] if who.get("readmission") else []
    work = next((line for line, words in ORDER if words & of), "other")
    lines += [work, "enterprises"] if work in ("managers", "direct", "enterprise_rest") else [work]
    lines.append(_age(who["born"], day))
    level = who.get("education")
    lines += ["upper_secondary", "training", level] if level in SCHOOLS else []
    plain = {None: "schooling_unsaid"}.get(level, str(level).replace("-", "_"))
    return lines + ([plain] if level not in SCHOOLS else [])


def _age(born: str, day: str) -> str:
    then, now = date.fromisoformat(born), date.fromisoformat(day)
    years = now.year - then.year - (1 if (now.month, now.day) < (then.month, then.day) else 0)
    if years > 60:
        return "age_over_60"
    return next(
        f"age_{low}_{high}"
        for low, high in ((18, 30), (31, 35), (36, 40), (41, 45), (46, 50), (51, 55), (56, 60))
        if years <= high
    )
