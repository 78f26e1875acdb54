"""What a rule set would change, on a screen: numbers, deadlines, past acts it would have refused, cases stuck by it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from notifications.language import say, translate, words
from states.catalogue import EVIDENCE_BY_NAME, act_label
from states.pipeline import N_, Label
from states.watch.stalls import CAUSE_BY_ID
from workflow.commands.screen import output, terminal
from workflow.commands.screen.output import Column
from workflow.commands.screen.rulebook import NUMBERS, NUMBERS_IN_FILES

if TYPE_CHECKING:
    from workflow.queries.rule_impact import Impact, PastRefusal, Stuck

SHIFTS = ("ref", "unit", "rule", "before", "after", Column("days", N_("Days later")))
HEADING = N_("Rule set {rule_set} (from {since}) compared with {against}, in force today")
OPEN = N_("Open cases: {cases}. Deadlines that would have another day: {count}.")
PAST = N_("Past acts judged again: {acts}. It would have refused: {count}, of {cases} cases.")
STUCK = N_("Cases that would be stuck: {count}. That would be stuck no longer: {freed}.")
WOULD_BE = N_("Stuck then")
NO_LONGER = N_("Stuck no longer")
EACH = N_("Each case: ketnap rules impact {rule_set} --cases")


def _done(name: str) -> Label:
    return act_label("record", name) if name in EVIDENCE_BY_NAME else act_label(name)


REFUSED = (
    "ref",
    Column("unit", least=1),
    "on",
    Column("act", N_("Act"), get=lambda row: words(_done(row.move))),
    "rule",
    Column("explain", N_("Why"), get=lambda row: say(row.explain.message, row.explain.params)),
)
BY_RULE = (
    "rule",
    Column("act", N_("Act"), get=lambda row: words(_done(row["move"]))),
    Column("acts", N_("Acts"), right=True),
    Column("cases", right=True),
)
STALLS = (
    "ref",
    "unit",
    Column("cause", get=lambda row: words(CAUSE_BY_ID[row.cause].label)),
    "rule",
    "due",
)
BY_CAUSE = (
    Column("cause", get=lambda row: words(CAUSE_BY_ID[row["cause"]].label)),
    "rule",
    Column("cases", right=True),
)
IMPACT = (
    "rule_set",
    "since",
    "against",
    "cases",
    Column("deadlines", N_("Deadlines that move"), inside=SHIFTS),
    Column("numbers", N_("Numbers that differ"), inside=NUMBERS_IN_FILES),
    Column("acts", N_("Past acts judged again")),
    Column("refused", N_("Past acts it would have refused"), inside=REFUSED),
    Column("stuck", N_("Cases that would be stuck"), inside=STALLS),
)


def impacted(found: Impact, *, cases: bool) -> Iterator[str]:
    """Yield what a set would change: counted by rule, or with `cases` each case."""
    sets = {"rule_set": found.rule_set, "since": found.since, "against": found.against}
    yield terminal.strong(say(HEADING, sets))
    yield output.for_the_eye(found.numbers, NUMBERS, N_("No number differs."))
    yield "\n" + say(OPEN, {"count": len(found.deadlines), "cases": found.cases})
    if found.deadlines:
        yield output.for_the_eye(found.deadlines, SHIFTS, "")
    yield "\n" + say(PAST, _counts(found))
    if found.refused:
        if cases:
            yield output.for_the_eye(found.refused, REFUSED, "")
        else:
            yield output.for_the_eye(_by_rule(found.refused), BY_RULE, "")
    stuck, free = ([one for one in found.stuck if one.freed is freed] for freed in (False, True))
    told = {"count": len({one.ref for one in stuck}), "freed": len({one.ref for one in free})}
    yield "\n" + say(STUCK, told)
    for heading, rows in ((WOULD_BE, stuck), (NO_LONGER, free)):
        if rows:
            yield terminal.strong(translate(heading))
            if cases:
                yield output.for_the_eye(rows, STALLS, "")
            else:
                yield output.for_the_eye(_by_cause(rows), BY_CAUSE, "")
    if not cases and (found.refused or found.stuck):
        yield "\n" + terminal.faint(say(EACH, {"rule_set": found.rule_set}))


def _counts(found: Impact) -> dict[str, int]:
    acts = {(one.ref, one.act) for one in found.refused}
    return {"acts": found.acts, "count": len(acts), "cases": len({ref for ref, _ in acts})}


def _by_rule(rows: Iterable[PastRefusal]) -> list[dict[str, object]]:
    """Return how many acts each rule would have refused, most first."""
    refs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in rows:
        refs[one.rule, one.move].append(one.ref)
    counted = sorted(refs.items(), key=lambda item: -len(item[1]))
    return [
        {"rule": rule, "move": move, "acts": len(found), "cases": len(set(found))}
        for (rule, move), found in counted
    ]


def _by_cause(rows: Iterable[Stuck]) -> list[dict[str, object]]:
    """Return how many cases each cause and rule stops, most first."""
    counted = Counter((one.cause, one.rule) for one in rows)
    return [
        {"cause": cause, "rule": rule, "cases": count}
        for (cause, rule), count in counted.most_common()
    ]
