"""The warnings of a step: what is worth saying although it stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from states.catalogue.evidence import SUBJECTS, labels_of, people_of
from states.guards.dossier import untested
from states.guards.facts import Facts
from states.pipeline import N_, Warned
from states.units import decides_above


def caveats(facts: Facts) -> tuple[Warned, ...]:
    """Return the warnings of one step."""
    warn = _CAVEATS.get(facts.move.name)
    return tuple(warn(facts.of_the_day)) if warn else ()


def _propose(facts: Facts) -> Iterator[Warned]:
    if untested(facts) and not facts.rules["C17"].asks_on(facts.on):
        yield Warned(
            N_(
                "No passed challenge assessment is on file; rule {rule} of the city is in force from {since} "
                "on, so it only warns of {on}."
            ),
            {"rule": "C17", "since": facts.rules["C17"].since, "on": facts.on},
        )
    if facts.case.fact("education", facts.on) is None:
        yield Warned(
            N_(
                "The person's schooling is not on file, so rule {rule} could not be judged; record it "
                "(case set --education)."
            ),
            {"rule": "C3"},
        )
    on_file = facts.unit.official_members
    given = facts.given.get("official_members")
    if on_file is not None and given is not None and given != on_file:
        yield Warned(
            N_("The vote counts {given} official members, the unit has {on_file} on file."),
            {"given": given, "on_file": on_file},
        )


def _apply(facts: Facts) -> Iterator[Warned]:
    if facts.word("introduction") == "youth-union" and not facts.case.fact("youth_union"):
        yield Warned(
            N_(
                "The youth union introduces, but the person is not on file as its member (case set --youth-union)."
            ),
            {},
        )


def _conclude(facts: Facts) -> Iterator[Warned]:
    everybody = frozenset().union(*(people_of(subject.id) for subject in SUBJECTS))
    bare = labels_of(everybody - facts.case.covered())
    if bare:
        yield Warned(N_("No request or exemption covers: {subjects}."), {"subjects": bare})


def _decide(facts: Facts) -> Iterator[Warned]:
    decides = facts.authority
    stands_above = decides_above(facts.actor, decides, facts.chain, facts.now)
    if stands_above and facts.actor.unit_code != decides.code:
        yield Warned(
            N_(
                "{authority} was authorised to decide; {unit}, which stands above it, decides instead."
            ),
            {"authority": decides.name, "unit": facts.actor.unit_code},
        )


_CAVEATS: dict[str, Callable[[Facts], Iterator[Warned]]] = {
    "propose": _propose,
    "apply": _apply,
    "conclude_verification": _conclude,
    "decide": _decide,
    "recognise": _decide,
    "remove": _decide,
}
