"""The way on: what comes first for a case, why, who must act, and the command; the one rule behind every place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from states.catalogue.candidacy import MOVES
from states.catalogue.stages import CLOSED
from states.catalogue.transfer import MEANWHILE, UNDER_WAY
from states.frozen import NamedTuple
from states.law.deadlines import Deadline, open_deadlines
from states.pipeline import N_, Refusal, Warned
from states.way_on import ahead, deeds, overlays
from states.way_on.deeds import Deed
from states.way_on.overlays import Before
from states.way_on.standing import ADMIN, Asked, Standing, may, place_of
from states.way_on.steps import LIMITS_OF, Step, judged

CAME_BACK = N_("{what} on {on}: {reason}")
LOST = N_("Lost votes so far: {lost} of {most}; after {most} the branch refers the matter up.")
NOT_YET_COME = N_("{on} has not come yet: the command is for that day.")
WENT_UP = N_("The branch lost {lost} votes of {most} allowed; the authority decides.")


class Way(NamedTuple):
    """The answer: what comes first and why, what is missing for the move ahead, who must act, what else may be done.

    `step` is the move ahead as it was judged, None where something else comes before any. `mine` says
    whether the reader may do what comes `first`; else `waits_for` (a role or party), `unit` (its code) and
    `users` say who must act. `on` is the day of the act, which may be later than the day asked about.
    """

    first: Deed | None
    why: Refusal | Warned | None = None
    mine: bool = False
    on: date = date.min
    step: Step | None = None
    notes: tuple[Warned, ...] = ()
    waits_for: str | None = None
    unit: str | None = None
    users: tuple[str, ...] = ()
    also: tuple[Deed, ...] = ()

    @property
    def possible(self) -> bool:
        """Return whether the reader may go on now: what comes first is no paper still missing, nor mere waiting."""
        if self.first is None or not self.mine or self.first.command.reads:
            return False
        return self.step is None or not self.step.missing


NOTHING = Way(None)


def way_on(standing: Standing, asked: Asked) -> Way:
    """Return what comes first for a case."""
    bound = standing.case.bound
    if asked.on < bound <= standing.context.today:
        asked = asked._replace(on=bound)  # F1: no step is dated before the last one
    if standing.case.state in CLOSED:
        return NOTHING._replace(on=asked.on, also=tuple(_back(standing, asked)))
    comes_before = list(overlays.before(standing, asked))
    way = _chosen(standing, asked, comes_before)
    mends = [deed for deed in _office(standing) if may(standing, deed.who, asked.actor)]
    if mends and not way.mine:
        way = way._replace(first=mends[0], why=None, mine=True, waits_for=None, unit=None, users=())
    notes = (*_came_back(standing, asked), *_lost(standing, asked.on), *_ahead_of(standing, way))
    besides = [deed for deed in (*way.also, *mends) if may(standing, deed.who, asked.actor)]
    besides = [deed for deed in besides if not _waits_for_an_answer(standing, deed)]
    return way._replace(notes=notes, also=tuple(_others(way, besides)))


def _waits_for_an_answer(standing: Standing, deed: Deed) -> bool:
    """Return whether a deed is a step that no one takes while a notice is out (T0)."""
    group, name = (*deed.command.verb, "")[:2]
    steps = group == "advance" and name.replace("-", "_") not in MEANWHILE
    return steps and standing.case.transfer in UNDER_WAY


def _back(standing: Standing, asked: Asked) -> Iterator[Deed]:
    """Yield the steps that lead back from a closed case, those that the reader may take now."""
    for move in MOVES:
        if standing.case.state in move.sources:
            step = judged(standing, asked, move.name)
            if step.mine and not step.missing:
                yield step.first


def _chosen(standing: Standing, asked: Asked, comes_before: list[Before]) -> Way:
    """Return the first thing that the reader may do; the first of all where there is none."""
    first: Before | None = None
    for one in comes_before:
        if may(standing, one.deed.who, asked.actor):
            return _passing(standing, asked, one, comes_before)
        first = first or one
        if one.stops:
            return _before(standing, asked, first, comes_before)
    step = _step(standing, asked)
    if step is None or (first and not step.mine):
        return _before(standing, asked, first, comes_before) if first else NOTHING
    return _all_the_same(_of(standing, step), comes_before)


def _all_the_same(way: Way, passed: list[Before]) -> Way:
    """Return a step with the reason for which it does not wait for what comes before it, where it has none yet."""
    why = next((one.passing for one in passed if one.passing), None)
    return way._replace(why=way.why or why) if way.mine else way


def _passing(standing: Standing, asked: Asked, one: Before, others: list[Before]) -> Way:
    """Return a thing that comes before, or the step where who may take it need not wait."""
    if one.lets_pass:
        step = _step(standing, asked)
        if step and step.mine and not step.missing:
            return _all_the_same(_of(standing, step), others)._replace(
                also=tuple(b.deed for b in others)
            )
    return _before(standing, asked, one, others)


def _before(standing: Standing, asked: Asked, one: Before, others: list[Before]) -> Way:
    """Return a thing that comes before the step, with who must act."""
    who, on = one.deed.who, asked.on
    if one.deed.command.verb[0] == "transfer":
        on = max(on, standing.case.hand_over_bound)
    way = Way(one.deed, one.why, on=on, also=tuple(b.deed for b in others))
    if may(standing, who, asked.actor):
        return way._replace(mine=True)
    return way._replace(waits_for=who.word, unit=place_of(standing, who))


def _step(standing: Standing, asked: Asked) -> Step | None:
    name = ahead.move_ahead(standing, asked.on)
    return judged(standing, asked, name) if name else None


def _of(standing: Standing, step: Step) -> Way:
    """Return the answer that a judged step gives."""
    way = Way(step.first, step.why, step.mine, step.on, step, also=step.also)
    if step.mine:
        return way
    who = step.first.who
    return way._replace(waits_for=who.word, unit=place_of(standing, who), users=step.users)


def _office(standing: Standing) -> Iterator[Deed]:
    """Yield what an administrator mends for a case."""
    from states.catalogue.groups import STATES

    office, few = standing.office, standing.owner.official_members
    if office.unmanned:
        yield deeds.new_user(standing)
    if office.dead_mail is not None:
        yield deeds.mail_again(office.dead_mail)
    least = standing.context.law(standing.context.today)["B10"].amount
    votes_next = standing.case.state in STATES["branch_votes_next"]
    if votes_next and few is not None and few < least:
        yield deeds.members(standing)


def _others(way: Way, found: Iterable[Deed]) -> Iterator[Deed]:
    """Yield what else could be done, each command once."""
    seen = {way.first and way.first.command}
    for deed in found:
        if deed.command not in seen and not deed.command.untold:
            seen.add(deed.command)
            yield deed


def _came_back(standing: Standing, asked: Asked) -> Iterator[Warned]:
    """Yield why a case stands where it stood before: the reason that was given."""
    from states.catalogue import MOVE_BY_NAME

    act = standing.case.entered
    move = MOVE_BY_NAME.get(act.move)
    reason = act.text("reason")
    if move and move.resets and reason and asked.knowing:
        yield Warned(CAME_BACK, {"what": move.label, "on": act.on, "reason": reason})


def _lost(standing: Standing, on: date) -> Iterator[Warned]:
    """Yield how many votes the branch has lost on what it votes on next."""
    counts = ahead.lost(standing.case)
    if counts:
        most = ahead.most_lost(standing, on)
        message = WENT_UP if standing.case.referred_up else LOST
        yield Warned(message, {"lost": max(counts.values()), "most": most})


def _ahead_of(standing: Standing, way: Way) -> Iterator[Warned]:
    """Yield that a command is for a day that has not come."""
    if way.first and not way.first.command.reads and way.on > standing.context.today:
        yield Warned(NOT_YET_COME, {"on": way.on})


def by_when(standing: Standing, way: Way) -> Deadline | None:
    """Return the limit that says by when what comes first is to be done, None where there is none.

    It is the soonest of its own, else of the move ahead; a limit of something else says nothing of it.
    """
    first = way.first
    if first is None or first.who == ADMIN:
        return None
    found = open_deadlines(standing.case, standing.context)
    own = (o for o in found if o.rule in first.limits and first.act in (None, o.anchor))
    move = way.step.move.name if way.step else ahead.move_ahead(standing, way.on)
    theirs = (o for o in found if o.rule in LIMITS_OF.get(move or "", ()))
    return next(own, None) or next(theirs, None)
