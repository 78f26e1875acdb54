"""Generator of docs/lifecycle.md, from the catalogue and the limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from states.catalogue import EVIDENCE, MOVES, STAGES, STATES, STEPS, move_names, side_acts, transfer
from states.catalogue.candidacy import CLOSED, INITIAL, OPEN, PRE_DECISION
from states.catalogue.evidence import RESETTING
from states.guards import EVERY_MOVE
from states.law.limits import LIMITS
from states.law.rules import SETS, load
from states.pipeline import Field, FieldType, Move, State, Tell
from tests.docs.pages import Sections, code, table
from tests.docs.rulebook import amount
from workflow.commands.screen.words import OWNERS

STARTS = {
    "L1": "entry into the state (`identified`)",
    "L2": "entry into the state (`nominated`)",
    "L3": "the day the class ends (`enrol --ends`)",
    "L4": "entry into the state (`certified`), the day of the Conclusion at the earliest; with `record not-yet` the day "
    "that the note names",
    "D10": "the day of issue of the newest certificate on file",
    "L5": "entry into the state (`applied`)",
    "D9": "the latest `apply` or `redo_dossier`",
    "V13": "receipt of each open verification request; while the receipt is unknown, its sending (provisional)",
    "L6": "entry into the state (`verified`)",
    "L7": "each opinion request that has no opinion yet",
    "L9": "the recorded outside date is itself the deadline, from the day of the Conclusion on",
    "D1": "`propose`",
    "D4": "receipt of the decision by the branch; from set 2026-07 on its issue",
    "D13": "the ceremony, while no member CV is on file",
    "D6w": "the ceremony, while no course certificate is on file",
    "D5": "the ceremony",
    "D7": "the end of probation (D5), until the branch has proposed something; after `refer_up` the authority owes it",
    "L8": "the latest `return_recognition` or `refuse_removal`",
    "L10": "each `ask_supplement` since the last step, until a `supplement`: the day it names is the deadline",
    "D2": "`propose_recognition`",
    "D12": "`recognise`, while no card is on file: the next branch meeting",
    "T1": "the first word that the person moves, not before `certify`, until a notice is sent; the day of the Conclusion at the earliest",
    "T2": "the notice is sent",
    "T3": "the notice is acknowledged",
    "T4": "the first word that the probationer moves",
    "T5": "the introduction letter is sent",
}
TOLD = {
    Tell.BRANCH: "the branch",
    Tell.NEXT: "who acts next",
    Tell.RECEIVING: "the receiving unit",
    Tell.LEAVING: "the leaving unit",
}
_BEFORE_PROBATION = ("source", "training", "verification", "admission")
_PROBATION = ("probation", "membership")
_STAGE_OF = {state.id: state.stage for state in STATES}
_ANYWHERE = {OPEN: "any open state", PRE_DECISION: "any state up to `endorsed`"}


# -- states -------------------------------------------------------------------------------------------


def states() -> Iterator[str]:
    """Yield the table of stages and states."""
    stage = {stage.id: stage.label for stage in STAGES}
    rows = ((stage[s.stage].en, f"`{s.id}`", s.label.en, s.label.vi) for s in STATES)
    yield from table(("Stage", "State", "English", "Tiếng Việt"), rows)


# -- diagrams -----------------------------------------------------------------------------------------


def way_in() -> Iterator[str]:
    """Yield the diagram from the source list to the ceremony."""
    yield from _diagram([
        (source, move.target, move.name)
        for move in MOVES
        if move.sources not in _ANYWHERE
        for source in move.sources
        if _STAGE_OF[source] in _BEFORE_PROBATION
        and (_STAGE_OF[move.target] in _BEFORE_PROBATION or move.target == "probation")
    ], start=INITIAL)  # fmt: skip


def probation() -> Iterator[str]:
    """Yield the diagram from the decision to membership or removal."""
    yield from _diagram([
        (source, move.target, move.name)
        for move in MOVES
        if move.sources not in _ANYWHERE
        for source in move.sources
        if _STAGE_OF[source] in _PROBATION or (source == "decided" and move.target == "annulled")
    ], start="probation")  # fmt: skip


def ways_out() -> Iterator[str]:
    """Yield the diagram of what may end a case from many states, and of the way back."""
    edges = [
        ("before" if move.sources == PRE_DECISION else "open", move.target, move.name)
        for move in MOVES
        if move.sources in _ANYWHERE
    ]
    edges.append(("open", "handed_over", "transfer"))
    edges += [
        (s, m.target, m.name) for m in MOVES for s in m.sources if m.target == INITIAL and s in CLOSED
    ]  # fmt: skip
    names = {"before": "Any state up to endorsed", "open": "Any open state"}
    yield from _diagram(edges, names=names)


def transfer_way() -> Iterator[str]:
    """Yield the diagram of a hand-over."""
    edges = [(source, step.target, step.name) for step in transfer.STEPS for source in step.sources]
    yield from _diagram(edges, start=transfer.INITIAL, known=transfer.STATES)


def _diagram(
    edges: Sequence[tuple[str, str, str]],
    *,
    start: str = "",
    known: Sequence[State] = STATES,
    names: dict[str, str] | None = None,
) -> Iterator[str]:
    used = dict.fromkeys(end for edge in edges for end in edge[:2])
    words = {state.id: state.label.en for state in known} | (names or {})
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (
        f"    {state}: {words[state]}"
        for state in dict.fromkeys((*(names or ()), *words))
        if state in used
    )
    if start:
        yield f"    [*] --> {start}"
    for (source, target), moves in _joined(edges).items():
        yield f"    {source} --> {target}: {', '.join(moves)}"
    yield "```"


def _joined(edges: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], list[str]]:
    joined: dict[tuple[str, str], list[str]] = {}
    for source, target, move in edges:
        joined.setdefault((source, target), []).append(move)
    return joined


# -- moves --------------------------------------------------------------------------------------------


def moves() -> Iterator[str]:
    """Yield a part for every move, in the order of the way."""
    yield from (line for move in MOVES for line in _move(move))


def steps() -> Iterator[str]:
    """Yield a part for every act that is recorded like a move and keeps the state."""
    yield from (line for move in STEPS for line in _move(move))


def _move(move: Move) -> Iterator[str]:
    yield f"### `{move.name}`: {move.label.en}"
    yield ""
    yield f"*{move.label.vi}.* Also typed as {code(dict.fromkeys(move_names(move)[1:]))}."
    yield ""
    sources = _ANYWHERE.get(move.sources) or code(move.sources)
    yield f"- From {sources}" + (f" to `{move.target}`." if move.target else "; the state stays.")
    yield f"- Role: {', '.join(OWNERS[role].en for role in move.roles)}." + _branch_until(move)
    if move.guards:
        yield f"- Guards: {rule_links(move.guards)}."
    if move.resets:
        yield "- Counts as a restart (`resets`)."
    if move.tells:
        yield f"- Tells {', '.join(TOLD[whom] for whom in move.tells)}."
    yield from _fields(move.fields)
    yield ""


def _branch_until(move: Move) -> str:
    return f" The branch only up to `{move.branch_until[-1]}`." if move.branch_until else ""


def _fields(fields: Sequence[Field]) -> Iterator[str]:
    if fields:
        yield "- Asks for:"
    for field in fields:
        more = [] if field.required else ["optional"]
        more += ["may be repeated"] if field.repeat else []
        yield f"  - {option(field)}: {field.label.en}" + (f"; {', '.join(more)}" if more else "")


def option(field: Field) -> str:
    """Return the option of a field with what follows it."""
    after = {
        FieldType.TEXT: " TEXT", FieldType.NUMBER: " TEXT", FieldType.RELIGION: " TEXT", FieldType.IDENTITY: " DIGITS",
        FieldType.NAME: " NAME", FieldType.MEMBER: " NAME", FieldType.DATE: " DATE", FieldType.COUNT: " N", FieldType.FLAG: "",
        FieldType.PERSON: " NAME SINCE", FieldType.ACT: " N", FieldType.UNIT: " CODE",
        FieldType.CASE: " REF",
        FieldType.CHOICE: " " + "|".join(choice.id for choice in field.choices),
    }  # fmt: skip
    return f"`{field.option}{after[field.type]}`"


def rule_links(rules: Iterable[str]) -> str:
    """Return the ids of rules, each leading to its part of the rule book."""
    return ", ".join(f"[{rule}](rules.md#{rule.lower()})" for rule in rules)


def every_move() -> Iterator[str]:
    """Yield the guards that stand before every move."""
    rules = load(SETS[-1][0])
    yield from (f"- {rule_links([rule])}: {rules[rule].label.en}." for rule in EVERY_MOVE)


# -- evidence, side acts, limits, transfers -----------------------------------------------------------


def evidence() -> Iterator[str]:
    """Yield a part for every kind of evidence."""
    for kind in EVIDENCE:
        yield f"### `{kind.name}`: {kind.label.en}"
        yield ""
        yield f"*{kind.label.vi}.*"
        yield ""
        yield f"- Role: {', '.join(OWNERS[role].en for role in kind.roles)}."
        if kind.guards:
            yield f"- Guards: {rule_links(kind.guards)}."
        if kind.name in RESETTING:
            yield "- Counts as a restart (`resets`)."
        yield from _fields(kind.fields)
        yield ""


def side_act_rows() -> Iterator[str]:
    """Yield the side acts but the opening: facts, holds, extensions, corrections."""
    for name in ("set", "hold", "resume", "extend", "correct"):
        label = side_acts.SIDE_ACT_LABELS[name]
        yield f"- `{name}` ({label.en}, *{label.vi}*)"


def limits() -> Iterator[str]:
    """Yield the table of limits, with their number under the newest set."""
    rules = load(SETS[-1][0])
    rows = (
        (
            rule_links([limit.rule]), rules[limit.rule].label.en, STARTS[limit.rule],
            "comes by itself" if limit.milestone else amount(rules[limit.rule]) or "that day",
            "–" if limit.milestone else OWNERS[limit.owner].en, rules[limit.rule].kind.value, _where(limit.states),
        )
        for limit in LIMITS
    )  # fmt: skip
    yield from table(
        ("Limit", "What must happen", "Counted from", "Within", "Who", "Kind", "Runs in"), rows
    )


def _where(ids: tuple[str, ...]) -> str:
    """Return states in words, those in a row as a span."""
    order = [state.id for state in STATES]
    places = sorted(order.index(state) for state in ids)
    spans: list[list[int]] = []
    for place in places:
        if spans and place == spans[-1][-1] + 1:
            spans[-1].append(place)
        else:
            spans.append([place])
    return ", ".join(
        f"`{order[s[0]]}`" if len(s) == 1 else f"`{order[s[0]]}` to `{order[s[-1]]}`" for s in spans
    )


def transfers() -> Iterator[str]:
    """Yield the table of the steps of a hand-over."""
    rows = (
        (
            f"`{s.name}`", s.label.en, s.label.vi, code(s.sources), f"`{s.target}`",
            ", ".join(option(f) for f in s.fields) or "–",
        )
        for s in transfer.STEPS
    )  # fmt: skip
    yield from table(("Step", "English", "Tiếng Việt", "From", "To", "Fields"), rows)


def letters() -> Iterator[str]:
    """Yield which letter goes with a case that stands in a state."""
    by_letter: dict[str, list[str]] = {}
    for state in OPEN:
        by_letter.setdefault(transfer.letter_for(state), []).append(state)
    rows = (
        (_where(tuple(found)), transfer.LETTERS[letter].en, transfer.LETTERS[letter].vi)
        for letter, found in by_letter.items()
    )
    yield from table(("The case stands at", "Letter", "Tiếng Việt"), rows)


SECTIONS: Sections = {
    "states": states, "way-in": way_in, "probation": probation, "ways-out": ways_out, "every-move": every_move,
    "moves": moves, "steps": steps, "evidence": evidence, "side-acts": side_act_rows, "limits": limits,
    "transfer-way": transfer_way, "transfers": transfers, "letters": letters,
}  # fmt: skip
