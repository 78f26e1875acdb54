"""Generator of docs/lifecycle.md and docs/vi/lifecycle.md, from the catalogue and the limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from notifications.language import translate, words
from states.catalogue import EVIDENCE, MOVES, STAGES, STATES, STEPS, move_names, side_acts, transfer
from states.catalogue.candidacy import CLOSED, INITIAL, OPEN, PRE_DECISION
from states.catalogue.evidence import RESETTING
from states.guards import EVERY_MOVE
from states.law.labels import KINDS
from states.law.limits import LIMITS, Limit
from states.law.rules import SETS, load
from states.pipeline import Field, FieldType, Label, Move, State, Tell
from tests.docs.pages import Sections, code, english, said, table
from tests.docs.rulebook import amount
from tests.docs.starts import STARTS
from workflow.commands.screen.words import OWNERS

TOLD = {
    Tell.BRANCH: ("the branch", "chi bộ"),
    Tell.NEXT: ("who acts next", "người phải làm bước tiếp theo"),
    Tell.RECEIVING: ("the receiving unit", "nơi tiếp nhận"),
    Tell.LEAVING: ("the leaving unit", "nơi chuyển đi"),
}
_BEFORE_PROBATION = ("source", "training", "verification", "admission")
_PROBATION = ("probation", "membership")
_STAGE_OF = {state.id: state.stage for state in STATES}
_ANYWHERE = {
    OPEN: ("any open state", "mọi trạng thái chưa kết thúc"),
    PRE_DECISION: ("any state up to `endorsed`", "mọi trạng thái đến `endorsed`"),
}


# -- states -------------------------------------------------------------------------------------------


def states() -> Iterator[str]:
    """Yield the table of stages and states."""
    stage = {stage.id: stage.label for stage in STAGES}
    rows = ((words(stage[s.stage]), f"`{s.id}`", *_named(s.label)) for s in STATES)
    head = (said("Stage", "Giai đoạn"), said("State", "Mã trạng thái"), *_names("Trạng thái"))
    yield from table(head, rows)


def _named(label: Label) -> tuple[str, ...]:
    """Return the words of a label; in English the Vietnamese ones too, since users read them."""
    return (label.en, label.vi) if english() else (label.vi,)


def _names(vi: str) -> tuple[str, ...]:
    return ("English", "Tiếng Việt") if english() else (vi,)


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
    names = {
        "before": said("Any state up to endorsed", "Mọi trạng thái đến endorsed"),
        "open": said("Any open state", "Mọi trạng thái chưa kết thúc"),
    }
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
    called = {state.id: words(state.label) for state in known} | (names or {})
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (
        f"    {state}: {called[state]}"
        for state in dict.fromkeys((*(names or ()), *called))
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
    yield f"### `{move.name}`: {words(move.label)}"
    yield ""
    also = code(dict.fromkeys(move_names(move)[1:]))
    yield said(f"*{move.label.vi}.* Also typed as {also}.", f"Cũng gõ được: {also}.")
    yield ""
    known = _ANYWHERE.get(move.sources)
    sources = said(*known) if known else code(move.sources)
    to = f" {said('to', 'sang')} `{move.target}`." if move.target else _stays()
    yield f"- {said('From', 'Từ')} {sources}{to}"
    yield _role(move.roles) + _branch_until(move)
    if move.guards:
        yield _guards(move.guards)
    if move.resets:
        yield _restarts()
    if move.tells:
        told = ", ".join(said(*TOLD[whom]) for whom in move.tells)
        yield f"- {said('Tells', 'Báo tin cho')} {told}."
    yield from _fields(move.fields)
    yield ""


def _stays() -> str:
    return said("; the state stays.", "; trạng thái không đổi.")


def _role(roles: Iterable[str]) -> str:
    return f"- {said('Role', 'Ai làm')}: {', '.join(words(OWNERS[role]) for role in roles)}."


def _guards(guards: Iterable[str]) -> str:
    return f"- {said('Guards', 'Điều kiện')}: {rule_links(guards)}."


def _restarts() -> str:
    return said("- Counts as a restart (`resets`).", "- Tính là một lần làm lại (`resets`).")


def _branch_until(move: Move) -> str:
    if not move.branch_until:
        return ""
    last = move.branch_until[-1]
    return said(f" The branch only up to `{last}`.", f" Chi bộ chỉ được làm đến `{last}`.")


def _fields(fields: Sequence[Field]) -> Iterator[str]:
    if fields:
        yield said("- Asks for:", "- Cần cho biết:")
    for field in fields:
        more = [] if field.required else [said("optional", "không bắt buộc")]
        more += [said("may be repeated", "có thể lặp lại")] if field.repeat else []
        yield f"  - {option(field)}: {words(field.label)}" + (
            f"; {', '.join(more)}" if more else ""
        )


_AFTER = {
    FieldType.TEXT: "TEXT", FieldType.NUMBER: "TEXT", FieldType.RELIGION: "TEXT", FieldType.IDENTITY: "DIGITS",
    FieldType.NAME: "NAME", FieldType.MEMBER: "NAME", FieldType.DATE: "DATE", FieldType.COUNT: "N", FieldType.FLAG: "",
    FieldType.PERSON: "NAME SINCE", FieldType.ACT: "N", FieldType.UNIT: "CODE", FieldType.CASE: "REF",
}  # fmt: skip


def option(field: Field) -> str:
    """Return the option of a field with what follows it, in the words of the program's own help."""
    if field.type is FieldType.CHOICE:
        after = ["|".join(choice.id for choice in field.choices)]
    else:
        after = [translate(word) for word in _AFTER[field.type].split()]
    return f"`{' '.join((field.option, *after))}`"


def rule_links(rules: Iterable[str]) -> str:
    """Return the ids of rules, each leading to its part of the rule book."""
    return ", ".join(f"[{rule}](rules.md#{rule.lower()})" for rule in rules)


def every_move() -> Iterator[str]:
    """Yield the guards that stand before every move."""
    rules = load(SETS[-1][0])
    yield from (f"- {rule_links([rule])}: {words(rules[rule].label)}." for rule in EVERY_MOVE)


# -- evidence, side acts, limits, transfers -----------------------------------------------------------


def evidence() -> Iterator[str]:
    """Yield a part for every kind of evidence."""
    for kind in EVIDENCE:
        yield f"### `{kind.name}`: {words(kind.label)}"
        yield ""
        if english():
            yield f"*{kind.label.vi}.*"
            yield ""
        yield _role(kind.roles)
        if kind.guards:
            yield _guards(kind.guards)
        if kind.name in RESETTING:
            yield _restarts()
        yield from _fields(kind.fields)
        yield ""


def side_act_rows() -> Iterator[str]:
    """Yield the side acts but the opening: facts, holds, extensions, corrections."""
    for name in ("set", "hold", "resume", "extend", "correct"):
        label = side_acts.SIDE_ACT_LABELS[name]
        yield f"- `{name}` ({said(f'{label.en}, *{label.vi}*', label.vi)})"


def limits() -> Iterator[str]:
    """Yield the table of limits, with their number under the newest set."""
    rules = load(SETS[-1][0])
    rows = (
        (
            rule_links([limit.rule]), words(rules[limit.rule].label), said(*STARTS[limit.rule]),
            _within(limit), "–" if limit.milestone else words(OWNERS[limit.owner]),
            words(KINDS[rules[limit.rule].kind]), _where(limit.states),
        )
        for limit in LIMITS
    )  # fmt: skip
    en = ("Limit", "What must happen", "Counted from", "Within", "Who", "Kind", "Runs in")
    vi = ("Hạn", "Việc phải xong", "Tính từ", "Trong", "Ai làm", "Loại", "Khi đang ở")
    yield from table(map(said, en, vi), rows)


def _within(limit: Limit) -> str:
    if limit.milestone:
        return said("comes by itself", "tự đến")
    return amount(load(SETS[-1][0])[limit.rule]) or said("that day", "đúng ngày đó")


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
        f"`{order[s[0]]}`"
        if len(s) == 1
        else f"`{order[s[0]]}` {said('to', 'đến')} `{order[s[-1]]}`"
        for s in spans
    )


def transfers() -> Iterator[str]:
    """Yield the table of the steps of a hand-over."""
    rows = (
        (
            f"`{s.name}`", *_named(s.label), code(s.sources), f"`{s.target}`",
            ", ".join(option(f) for f in s.fields) or "–",
        )
        for s in transfer.STEPS
    )  # fmt: skip
    after = (said("From", "Từ"), said("To", "Sang"), said("Fields", "Cần cho biết"))
    yield from table((said("Step", "Lệnh"), *_names("Việc"), *after), rows)


def letters() -> Iterator[str]:
    """Yield which letter goes with a case that stands in a state."""
    by_letter: dict[str, list[str]] = {}
    for state in OPEN:
        by_letter.setdefault(transfer.letter_for(state), []).append(state)
    rows = (
        (_where(tuple(found)), *_named(transfer.LETTERS[letter]))
        for letter, found in by_letter.items()
    )
    where = said("The case stands at", "Hồ sơ đang ở")
    yield from table((where, said("Letter", "Văn bản"), *_names("")[1:]), rows)


SECTIONS: Sections = {
    "states": states, "way-in": way_in, "probation": probation, "ways-out": ways_out, "every-move": every_move,
    "moves": moves, "steps": steps, "evidence": evidence, "side-acts": side_act_rows, "limits": limits,
    "transfer-way": transfer_way, "transfers": transfers, "letters": letters,
}  # fmt: skip
