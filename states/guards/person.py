"""The guards of the person: age, schooling, re-admission, one open case (C1-C3, R1, U1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from states.catalogue.side_acts import EDUCATION
from states.guards._base import Window, both, guard, once_on_file, refuse
from states.guards.facts import Facts
from states.law.calendar import add_months
from states.names import fold
from states.pipeline import N_, Label, Refusal

_LEVELS = [level.id for level in EDUCATION]
_WORDS = {level.id: level.label for level in EDUCATION}
CLEARED_RECORD = "cleared-record"
BARRED = {
    "stopped-activity": Label("tự ý bỏ sinh hoạt đảng", "stopped taking part of their own accord"),
    "asked-to-leave": Label("tự làm đơn xin ra khỏi Đảng", "asked to leave"),
    "disunity": Label("gây mất đoàn kết nội bộ nghiêm trọng", "caused grave disunity"),
    "corruption": Label("bị kết án về tội tham nhũng", "convicted of corruption"),
    "serious-crime": Label("bị kết án về tội nghiêm trọng trở lên", "convicted of a serious crime"),
}
"""Reasons of leaving after which nobody is admitted again (294-QĐ/TW, point 3.5)."""
_CLEARED = (CLEARED_RECORD, "xóa án tích", "cleared of the record")
_NAMED = {group: (group, label.vi, label.en) for group, label in BARRED.items()}


def _says(reason: object, words: Iterable[str]) -> bool:
    """Return whether a reason of leaving, in free words, has one of these words in it."""
    said = fold(str(reason)).replace("-", " ")
    return any(fold(word).replace("-", " ") in said for word in words)


def _months_old(facts: Facts) -> int:
    """Return the months between the birth month and the month of the act, days ignored."""
    born = facts.case.born
    return (facts.on.year - born.year) * 12 + facts.on.month - born.month


def _in_years(months: int) -> Label:
    """Return an age as people say it: in years, with the months beyond them."""
    years, beyond = divmod(months, 12)
    one = Label(f"{years} tuổi", f"{years} year{'s' * (years != 1)}")
    more = Label(f" {beyond} tháng", f" {beyond} month{'s' * (beyond != 1)}")
    return Label(one.vi + more.vi, one.en + more.en) if beyond else one


def _of_age(facts: Facts) -> Window:
    """Return the first day of the month in which the person comes of age."""
    born = facts.of_the_day.case.born
    return Window(add_months(born.replace(day=1), facts.rules["C1"].part("min")))


def _unapproved(facts: Facts) -> tuple[str, ...]:
    """Return the approval that a person over the age needs and has not on the day."""
    too_old = _months_old(facts) > facts.rules["C1"].part("max")
    return ("over-60",) if too_old and not facts.case.approved("over-60") else ()


@guard("C1", window=both(_of_age, once_on_file(_unapproved)))
def age(facts: Facts) -> Refusal | None:
    """Refuse a person under 18, or over 60 without the city's agreement, counted in months."""
    months, ages = _months_old(facts), facts.rules["C1"]
    if months < ages.part("min"):
        return refuse(
            facts,
            "C1",
            N_("At the meeting the person is {age} old; at least {needed} are needed."),
            owner="candidate",
            earliest=_of_age(facts).first,
            age=_in_years(months),
            needed=_in_years(ages.part("min")),
        )
    if _unapproved(facts):
        return refuse(
            facts,
            "C1",
            N_(
                "At the meeting the person is {age} old; over {most} the written agreement of the city "
                "standing committee must be on file."
            ),
            owner="authority",
            age=_in_years(months),
            most=_in_years(ages.part("max")),
        )
    return None


@guard("C2", window=once_on_file(_unapproved))
def over_sixty(facts: Facts) -> Refusal | None:
    """Refuse to admit a person over 60 without the city standing committee's written agreement."""
    if not _unapproved(facts):
        return None
    return refuse(
        facts,
        "C2",
        N_(
            "The person is over {most} old; by {on} the written agreement of the city standing committee "
            "is not on file."
        ),
        owner="authority",
        most=_in_years(facts.rules["C1"].part("max")),
        on=facts.on,
    )


def _unschooled(facts: Facts) -> tuple[str, ...]:
    education = facts.case.fact("education", facts.on)
    enough = education is None or _level(str(education)) >= _level(_lowest(facts))
    return () if enough else ("education",)


@guard("C3", window=once_on_file(_unschooled))
def schooling(facts: Facts) -> Refusal | None:
    """Refuse schooling below lower-secondary, but for hard areas, fishers and approved literates."""
    if not _unschooled(facts):
        return None
    education = facts.case.fact("education", facts.on)
    return refuse(
        facts,
        "C3",
        N_("Schooling on file is “{education}”; “{lowest}” or higher is needed."),
        owner="candidate",
        education=_WORDS[str(education)],
        lowest=_WORDS[_lowest(facts)],
    )


def _level(education: str) -> int:
    return _LEVELS.index(education)


def _lowest(facts: Facts) -> str:
    exception = facts.rules["C4"]
    if facts.case.approved(str(exception.part("approval"))):
        return str(exception.part("approval"))
    if facts.unit.hard_area or "offshore-fisher" in facts.case.categories(facts.on):
        return str(exception.part("hard_area"))
    return str(facts.rules["C3"].part("lowest"))


def _applies_from(facts: Facts, left: date) -> date:
    """Return the day from which a person who left the Party may apply again."""
    cleared = _says(facts.case.fact("left_reason"), _CLEARED)
    return add_months(left, facts.rules["R1"].part("cleared_record" if cleared else "months"))


def _waiting_time(facts: Facts) -> Window:
    facts = facts.of_the_day
    left = facts.case.fact("left_on")
    if facts.case.fact("readmission") and isinstance(left, date):
        return Window(_applies_from(facts, left))
    return Window()


def _unconsented(facts: Facts) -> tuple[str, ...]:
    """Return what the re-admission needs on file and has not on the day."""
    if not facts.case.fact("readmission"):
        return ()
    left = () if isinstance(facts.case.fact("left_on"), date) else ("left_on",)
    asked = facts.move.name == "decide" and not facts.case.approved("readmission")
    return (*left, "readmission") if asked else left


@guard("R1", window=both(_waiting_time, once_on_file(_unconsented)))
def readmission(facts: Facts) -> Refusal | None:
    """Refuse a re-admission too early, a second one, one of a barred person, or without consent."""
    if not facts.case.fact("readmission"):
        return None
    return _never_again(facts) or _too_soon(facts)


def _never_again(facts: Facts) -> Refusal | None:
    """Refuse who was admitted again once, and who left for a reason that bars for good."""
    if facts.readmitted_before:
        return refuse(
            facts, "R1", N_("The person was admitted again once; that is possible only once.")
        )
    reason = facts.case.fact("left_reason")
    barred = next((BARRED[group] for group, words in _NAMED.items() if _says(reason, words)), None)
    if barred:
        return refuse(
            facts,
            "R1",
            N_("Nobody who left for this reason is admitted again: {left}."),
            left=barred,
        )
    return None


def _too_soon(facts: Facts) -> Refusal | None:
    """Refuse an application before its time, and a decision without the province's consent."""
    left = facts.case.fact("left_on")
    if not isinstance(left, date):
        return refuse(
            facts,
            "R1",
            N_("The day the person left the Party is not on file (case set --left-on)."),
        )
    if _unconsented(facts):
        return refuse(
            facts,
            "R1",
            N_(
                "By {on} the consent of the provincial standing committee to the re-admission is not "
                "on file."
            ),
            owner="authority",
            on=facts.on,
        )
    # Last: of a cleared record it may be passed, the rest never.
    return _before_its_time(facts, left)


def _before_its_time(facts: Facts, left: date) -> Refusal | None:
    """Refuse before the months of everybody, or before those after a cleared record, have passed."""
    first = _applies_from(facts, left)
    if facts.on >= first:
        return None
    everybody = add_months(left, facts.rules["R1"].part("months"))
    return refuse(
        facts,
        "R1",
        N_("The person left on {left}; a new application is possible from {first}."),
        owner="candidate",
        earliest=first,
        parts=("months" if facts.on < everybody else "cleared_record",),
        left=left,
        first=first,
    )


@guard("U1")
def one_open_case(facts: Facts) -> Refusal | None:
    """Refuse a second open case with the same identity number."""
    if not facts.same_identity:
        return None
    return refuse(
        facts,
        "U1",
        N_("Another open case has the same identity number: {refs}."),
        refs=facts.same_identity,
    )
