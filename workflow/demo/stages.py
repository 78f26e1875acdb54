"""The usual course of a case, stage by stage; each function takes the tale one step on."""

from __future__ import annotations

from datetime import date, timedelta

from workflow.demo import names
from workflow.demo.tale import Tale, Wait

YOUTH_AGE = 30
_INTRODUCTIONS = {"two-members": "3", "youth-union": "4", "trade-union": "4A"}


def open_case(tale: Tale) -> None:
    """Put the person on the source list, and what is known of a day that will not wait."""
    tale.open()
    if tale.track.leaves:
        day = _leaving_day(tale)
        tale.record("outside_date", (20, 45), kind=tale.track.leaves, date=day)


def _leaving_day(tale: Tale) -> date:
    """Return when the person will graduate or be called up."""
    if tale.track.leaves == "enlistment":
        spring = (tale.day + timedelta(days=540)).year  # the first or second one from now
        return date(spring, 2, tale.rng.randint(14, 27))
    years = 2 if tale.track.id == "student" else 1
    return date(tale.day.year + years, tale.rng.choice((5, 6)), tale.rng.randint(20, 30))


def helpers(tale: Tale, count: int) -> list[tuple[str, date]]:
    """Return members of the branch who know the person, and since when."""
    among = [one for one in tale.place.roster if not tale.is_own_name(one)]
    members = tale.rng.sample(among, count)
    return [(name, tale.together(name)) for name in members]


def nominate(tale: Tale, wait: Wait = (40, 150)) -> None:
    """Let the branch consider the person and assign helpers."""
    number = tale.paper("NQ/CB")
    tale.advance(
        "nominate",
        wait,
        meeting=True,
        resolution=number,
        helper=helpers(tale, tale.rng.choice((1, 1, 2))),
    )


def enrol(tale: Tale, wait: Wait = (30, 150), *, by_centre: bool = False) -> date:
    """Send the person to the awareness class; return the class's last day."""
    tale.go(wait)
    starts = tale.day + timedelta(days=tale.rng.randint(5, 20))
    ends = starts + timedelta(days=tale.rng.randint(4, 9))
    number, centre = tale.rng.randint(1, 14), tale.city.centre(tale.place.code)
    fields = {
        "class": f"Khóa {number:02}/{starts.year}",
        "starts": starts,
        "ends": ends,
        "centre": centre.code,
    }
    tale.do("advance", "enrol", fields, "centre" if by_centre else "branch")
    return ends


def certify(tale: Tale, ends: date) -> None:
    """Issue the certificate some days after the class."""
    tale.day = max(tale.day, ends)
    tale.go((5, 30))
    centre = tale.city.centre(tale.place.code)
    fields = {
        "certificate": tale.paper("GCN"),
        "issued": tale.ago(tale.rng.randint(0, 4)),
        "issuer": centre.name,
    }
    tale.do("advance", "certify", fields, "centre")


def to_certified(tale: Tale) -> None:
    """Come from the opening to the certificate."""
    open_case(tale)
    nominate(tale)
    certify(tale, enrol(tale, by_centre=tale.chance(0.3)))


def challenge(tale: Tale, wait: Wait = (20, 90), result: str = "passed") -> None:
    """Test the person by a task."""
    sector = {"enterprise": "_enterprise", "foreign-owned": "_enterprise", "school": "_school"}
    task = tale.said("tasks" + sector.get(tale.place.sector or "", ""))
    tale.record("challenge", wait, task=task, result=result)


def introduction(tale: Tale) -> dict[str, object]:
    """Return who introduces: the youth union where it must, else as the track has it."""
    young = tale.person.age_on(tale.day) <= YOUTH_AGE
    word = "youth-union" if young and tale.place.youth else tale.track.introduction
    if word == "two-members":
        return {"introduction": word, "introducer": helpers(tale, 2)}
    number = tale.paper("NQ/ĐTN" if word == "youth-union" else "NQ/CĐ")
    return {"introduction": word, "introducer": helpers(tale, 1), "union_resolution": number}


def apply(tale: Tale, wait: Wait = (60, 240), *, tested: bool = True) -> None:
    """Hand in application and CV with the introductions, after a test unless told not."""
    if tested:
        challenge(tale)
    tale.go(wait)
    written, cv = tale.ago(tale.rng.randint(4, 12)), tale.ago(tale.rng.randint(0, 3))
    given = introduction(tale)
    tale.do("advance", "apply", {"application": written, "cv": cv, **given})
    if tale.chance(0.3):
        form = _INTRODUCTIONS[str(given["introduction"])]
        tale.record("introduction", (0, 5), form=form, no=tale.paper("GT"))


def ask(tale: Tale, wait: Wait = (5, 20), *, abroad: bool = False) -> list[int]:
    """Send the requests for verification; return their numbers."""
    asked = [_request(tale, wait, "self", tale.said("asked_about_self"))]
    if tale.track.foreign_employer:
        asked.append(
            _request(
                tale,
                (0, 2),
                "self",
                tale.place.name.removeprefix("Chi bộ "),
                workplace=True,
            )
        )
        agency = tale.said("security_agency")
        asked.append(_request(tale, (0, 2), "self", agency, security_agency=True))
    if tale.track.id in ("pupil", "student"):
        tale.record("verification_exempt", (0, 1), subject="spouse", ground="none")
    if tale.track.id == "soldier":
        tale.record("verification_exempt", (0, 3), subject="parents", ground="armed-forces")
    elif tale.chance(0.3):
        tale.record("verification_exempt", (0, 3), subject="parents", ground="member-file")
    else:
        asked.append(_request(tale, (0, 3), "parents", tale.said("asked_about_parents")))
    if abroad:
        asked.append(
            _request(tale, (0, 3), "spouse-parents", tale.said("asked_abroad"), abroad=True)
        )
    tale.advance("request_verification", (0, 4))
    return asked


def _request(tale: Tale, wait: Wait, subject: str, asked: str, **more: object) -> int:
    tale.go(wait)
    sent = tale.ago(tale.rng.randint(0, 1))
    unit = _unit_asked(tale) if subject == "self" and not more else None
    received = tale.day if tale.chance(0.75) else None
    fields = {
        "asked": asked,
        "asked_unit": unit,
        "subject": subject,
        "sent": sent,
        "received": received,
        **more,
    }
    return tale.do("record", "verification_request", fields)


def _unit_asked(tale: Tale) -> str | None:
    """Return a branch of the city where the person lives, for those who work elsewhere."""
    if tale.place.sector == "residential":
        return None
    return tale.rng.choice(("TK01", "TK02", "MD01", "MD03", "BL01", "DV02"))


def answer(tale: Tale, request: int, wait: Wait = (6, 24), result: str = "clear") -> None:
    """Put the reply to one request on file."""
    verifier = names.person(tale.rng, but=(tale.person.name,))
    number = tale.paper("CV/ĐU")
    tale.record(
        "verification_reply",
        wait,
        request=request,
        verifier=verifier,
        result=result,
        reply_no=number,
    )


def conclude(tale: Tale, conclusion: str = "clear") -> None:
    """Conclude the verification."""
    tale.advance(
        "conclude_verification", (3, 15), conclusion=conclusion, conclusion_no=tale.paper("KL/CB")
    )


def to_verified(tale: Tale) -> None:
    """Come from the opening to the conclusion of the verification."""
    to_certified(tale)
    apply(tale)
    for request in ask(tale):
        answer(tale, request)
    conclude(tale)


def opinions(tale: Tale, *, without: str = "") -> None:
    """Gather the opinions that are needed, but for one, and the approvals of the track."""
    needed = _sources(tale)
    tale.record(
        "opinion_request", (1, 5), source=tale.rng.choice(needed), asked=tale.said("asked_opinion")
    )
    for source in needed:
        if source == without:
            continue
        if source == "mass-organisation" and tale.track.id == "no-organisation":
            tale.record("opinion", (3, 14), source=source, waived=tale.said("belongs_to_none"))
        else:
            tale.record("opinion", (3, 14), source=source, reply_no=tale.paper("NX"))
    for kind in tale.track.approvals:
        tale.record("approval", (3, 14), by="committee", kind=kind, no=tale.paper("TB/TU"))


def _sources(tale: Tale) -> tuple[str, ...]:
    if tale.track.id == "student":
        return ("mass-organisation", "residence", "sending-unit")
    return (
        ("mass-organisation",)
        if tale.place.sector == "residential"
        else ("mass-organisation", "residence")
    )
