"""The lists: who waits with a certificate, idle branches, helpers, verification, where every certificate is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tests.reports.recount.asked import CLOSED, STATES, History, Question
from tests.reports.recount.figures import Counts, months_later
from tests.reports.recount.register import Act
from tests.reports.recount.waiting import Time, within

BEFORE_DECISION = frozenset(STATES[: STATES.index("decided")])
SINCE = date(2019, 1, 1)


def certificates(one: History, end: date) -> list[tuple[date, Act]]:
    """Return the certificates a person holds by the end of a day, each with its day of issue."""
    held = [a for a in one.acts if (a.move == "certify" or a.evidence == "certificate") and a.on <= end]  # fmt: skip
    return [(date.fromisoformat(act.fields["issued"]), act) for act in held]


def certified_waiting(asked: Question) -> dict[str, dict[str, object]]:
    """List who holds a certificate since 2019 and was never voted on."""
    found = {}
    for one in asked.histories:
        acts = [act for act in one.acts if act.on <= asked.end]
        papers = certificates(one, asked.end)
        if not papers or any(act.move == "propose" for act in acts):
            continue
        owner, state = one.owner(asked.end), str(one.state(asked.end))
        issued, act = max(papers, key=lambda one: one[0])
        if issued < SINCE or not asked.mine(owner, asked.end):
            continue
        expires = months_later(issued, 60)
        closed = state in CLOSED
        until = [act.on for act in acts if act.moves][-1] if closed else asked.end
        certified = [act.on for act in acts if act.move == "certify"]
        found[one.ref] = {
            "unit": asked.register.units[owner].code,
            "name": one.told("name", asked.end),
            "issued": issued,
            "expires": expires,
            "months_left": _months(asked.end, expires),
            "first_certified_on": min(certified),
            "waiting_days": (until - act.on).days,
            "closed": closed,
            "reason": _reason(acts) if state == "certified" else None,
        }
    return found


def _months(first: date, last: date) -> int:
    count = (last.year - first.year) * 12 + last.month - first.month
    return count - 1 if last.day < first.day else count


def _reason(acts: list[Act]) -> object:
    entered = [(act.on, act.n) for act in acts if act.moves][-1]
    held = [act for act in acts if act.evidence == "not_yet" and (act.on, act.n) > entered]
    return held[-1].fields.get("reason") if held else None


def idle_units(asked: Question, years: int) -> dict[str, dict[str, object]]:
    """List the branches that admitted nobody for years; an heir does not inherit an admission."""
    found: dict[str, dict[str, object]] = {}
    reg = asked.register
    for unit in reg.units.values():
        if unit.kind != "branch" or not reg.is_open(unit.id, asked.end) or not asked.mine(unit.id, asked.end):  # fmt: skip
            continue
        admitted = [
            act.on for one in asked.histories for act in one.moves
            if act.move == "hold_ceremony" and act.unit == unit.id and act.on <= asked.end
            and not any(a.move == "annul" for a in one.acts)
        ]  # fmt: skip
        last = max(admitted, default=None)
        idle = _months(last or unit.opened, asked.end) // 12
        here = [
            one for one in asked.histories
            if (state := one.state(asked.end)) and state in BEFORE_DECISION | {"decided"}
            and one.owner(asked.end) == unit.id
        ]  # fmt: skip
        if idle >= years and (here or not reg.fact(unit.id, "nobody_left", asked.end)):
            found[unit.code] = {"candidates": len(here), "last_admission": last, "years": idle}
    return found


def helpers(asked: Question) -> dict[tuple[str, str], Counts]:
    """Count whom each member helps at the end, and who of those helped was admitted or lost in the window."""
    found: dict[tuple[str, str], Counts] = defaultdict(lambda: {"helping": [], "admitted": [], "lost": []})  # fmt: skip
    code = {unit.id: unit.code for unit in asked.register.units.values()}
    for one in asked.histories:
        annulled = any(act.move == "annul" for act in one.acts)
        for act in one.moves:
            if not asked.holds(act.on) or not asked.mine(act.unit, act.on):
                continue
            lost = act.after in CLOSED and act.before in BEFORE_DECISION
            if lost or (act.move == "hold_ceremony" and not annulled):
                for name in helping([a for a in one.acts if a.n < act.n]):
                    found[name, code[act.unit]]["lost" if lost else "admitted"].append(one.ref)
        state = one.state(asked.end)
        if state and state not in CLOSED | {"identified", "member"}:
            owner = one.owner(asked.end)
            if asked.mine(owner, asked.end):
                for name in helping([a for a in one.acts if a.on <= asked.end]):
                    found[name, code[owner]]["helping"].append(one.ref)
    return found


def helping(acts: list[Act]) -> list[str]:
    """Return who helps after some acts: those assigned since the last start or hand-over."""
    held: list[str] = []
    for act in acts:
        if act.move == "reopen":
            held = []
        elif act.move == "nominate":
            held = [person["name"] for person in act.fields.get("helper", ())]
        elif act.move == "transfer_accept":
            person = act.fields.get("helper")
            held = [person["name"] if isinstance(person, dict) else str(person)] if person else []
        elif act.evidence == "helper":
            gone = act.fields.get("replaces")
            held = [name for name in held if gone and name != gone] + [act.fields["name"]]
    return held


def verification(asked: Question) -> dict[tuple[str, str], dict[str, object]]:
    """Measure how fast the units that were asked answer, by working days."""
    spans: dict[tuple[str, str], list[tuple[str, date, date | None, date, bool]]] = defaultdict(
        list
    )
    for one in asked.histories:
        for key, since, until, came, abroad in _spans(asked, one):
            spans[key].append((one.ref, since, until, came, abroad))
    found = {}
    for key, held in spans.items():
        times = []
        late = []
        for ref, since, until, came, abroad in held:
            answered = until is not None and until <= asked.end
            ends = until if until and answered else asked.end
            days = asked.register.working_days(since, ends)
            times.append(Time(max(days, 0), "answered" if answered else None))
            if asked.register.working_days(came, ends) > (90 if abroad else 30):
                late.append(ref)
        found[key] = {
            "requests": sorted(ref for ref, *_ in held),
            "answered": sum(time.how is not None for time in times),
            "open": sum(time.how is None for time in times),
            "late": sorted(late) if key[1] == "answer" else None,
            "p50_working_days": within(times, Fraction(1, 2)),
            "p90_working_days": within(times, Fraction(1, 10)),
        }
    return found


def _spans(
    asked: Question, one: History
) -> Iterator[tuple[tuple[str, str], date, date | None, date, bool]]:
    code = {unit.id: unit.code for unit in asked.register.units.values()}
    requests = [act for act in one.acts if act.evidence == "verification_request"]
    replies = [act for act in one.acts if act.evidence == "verification_reply"]
    exempt = {act.fields["subject"] for act in one.acts if act.evidence == "verification_exempt"}
    for act in requests:
        sent = date.fromisoformat(act.fields.get("sent", act.on.isoformat()))
        reply = next((r for r in replies if r.fields.get("request") == act.n), None)
        mine = asked.holds(sent) and asked.mine(act.unit, sent)
        if mine and (reply or act.fields["subject"] not in exempt):
            unit = act.fields.get("asked_unit") or act.fields["asked"]
            came = _came(reply) if reply else None
            got = date.fromisoformat(act.fields.get("received", sent.isoformat()))
            yield (unit, "answer"), sent, came, got, bool(act.fields.get("abroad"))
    last = max(replies, key=lambda r: (_came(r), r.n), default=None)
    if last and asked.holds(_came(last)) and asked.mine(last.unit, _came(last)):
        done = next((a.on for a in one.acts if a.n > last.n and a.move == "conclude_verification"), None)  # fmt: skip
        yield (code[last.unit], "conclusion"), _came(last), done, _came(last), False
    for act in one.acts:
        if act.move in ("apply", "redo_dossier") and asked.holds(act.on) and asked.mine(act.unit, act.on):  # fmt: skip
            first = next((date.fromisoformat(r.fields["sent"]) for r in requests if r.n > act.n), None)  # fmt: skip
            yield (code[act.unit], "first-request"), act.on, first, act.on, False


def _came(act: Act) -> date:
    """Return the day a paper came in."""
    return date.fromisoformat(act.fields.get("received", act.on.isoformat()))


def reconcile(asked: Question) -> dict[str, list[str]]:
    """Say of every certificate issued in the window, each number of a case once, where its holder is today."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in asked.histories:
        seen: set[str] = set()
        for issued, act in certificates(one, asked.as_of):
            number = act.fields["certificate"].casefold()
            if number in seen:
                continue
            seen.add(number)
            if asked.holds(issued) and asked.mine(act.unit, act.on):
                found["issued"].append(one.ref)
                found[_place(asked, one)].append(one.ref)
    return found


def _place(asked: Question, one: History) -> str:
    done = {act.move for act in one.acts}
    state = str(one.state(asked.as_of))
    if "hold_ceremony" in done and "annul" not in done:
        return "admitted"
    gone = state not in CLOSED and not asked.mine(one.owner(asked.as_of), asked.as_of)
    if state == "handed_over" or gone:
        return "moved"
    if state in CLOSED:
        return "closed"
    return "waiting" if STATES.index(state) <= STATES.index("certified") else "in_process"
