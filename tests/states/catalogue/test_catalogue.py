"""Hold the catalogue to the domain and to itself: nothing without words, guards or rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest

from states.catalogue import (
    EVIDENCE,
    EVIDENCE_BY_NAME,
    MOVE_BY_NAME,
    MOVES,
    STAGE_BY_ID,
    STAGES,
    STATE_BY_ID,
    STATES,
    STEPS,
    act_label,
    candidacy,
    fields_of,
    find_kind,
    find_move,
    fold,
    kind_names,
    move_names,
    side_acts,
    transfer,
)
from states.catalogue.evidence import SUBJECTS, EvidenceKind, subject_of
from states.catalogue.stages import CLOSED, OPEN
from states.errors import Unavailable
from states.guards import EVERY_MOVE, GUARDS
from states.law.limits import LIMITS
from states.law.rules import SETS, load
from states.pipeline import Field, FieldType, Label, Move, Role
from tests.support.dossiers import standing_at

ALL_MOVES = (*MOVES, *STEPS)
VIETNAMESE = re.compile(r"[ăâđêôơư\u0300\u0301\u0303\u0309\u0323]", re.IGNORECASE)


def every_field() -> Iterator[tuple[str, Field]]:
    """Yield every field with the act it belongs to."""
    for move in (*ALL_MOVES, *transfer.STEPS):
        yield from ((move.name, field) for field in move.fields)
    for kind in EVIDENCE:
        yield from ((kind.name, field) for field in kind.fields)
    for act, spec in side_acts.SIDE_ACTS.items():
        yield from ((act, field) for field in spec)
    yield from (("transfer_open", field) for field in transfer.OPENING)
    yield from (("transfer_rehouse", field) for field in transfer.REHOUSED)


def every_label() -> Iterator[tuple[str, Label]]:
    """Yield everything that has words, with its name."""
    yield from ((stage.id, stage.label) for stage in STAGES)
    yield from ((state.id, state.label) for state in (*STATES, *transfer.STATES))
    yield from ((move.name, move.label) for move in (*ALL_MOVES, *transfer.STEPS))
    yield from ((kind.name, kind.label) for kind in EVIDENCE)
    yield from side_acts.SIDE_ACT_LABELS.items()
    yield from transfer.OTHER_ACTS.items()
    yield from transfer.LETTERS.items()
    yield from ((subject.id, subject.label) for subject in SUBJECTS)
    for act, field in every_field():
        yield f"{act}.{field.name}", field.label
        yield from ((f"{act}.{field.name}.{choice.id}", choice.label) for choice in field.choices)


def test_everything_has_words_in_both_languages() -> None:
    """Every label is worded twice, trimmed and composed, and no two words are swapped."""
    for name, label in every_label():
        for words in label:
            assert words.strip() == words, name
            assert words, name
            assert unicodedata.is_normalized("NFC", words), name
        marked = VIETNAMESE.search(unicodedata.normalize("NFD", label.vi))
        assert marked or len(label.vi.split()) < 3, (
            name,
            label.vi,
        )  # a word or two may have no marks
        english = unicodedata.normalize("NFD", label.en.replace("KNĐ", ""))
        assert not VIETNAMESE.search(english), (name, label.en)


def test_words_tell_things_apart() -> None:
    """No two stages, states or moves share their words, in either language."""
    for things in (STAGES, STATES, ALL_MOVES, transfer.STATES, transfer.STEPS, EVIDENCE):
        for language in (0, 1):
            words = [thing.label[language] for thing in things]
            assert len(set(words)) == len(words)


# -- states -------------------------------------------------------------------------------------

WAY = {
    "source": ["identified", "nominated"],
    "training": ["enrolled", "certified"],
    "verification": ["applied", "verifying", "verified"],
    "admission": ["proposed", "endorsed", "decided"],
    "probation": ["probation", "recognition_proposed", "recognition_endorsed", "removal_proposed",
                  "removal_endorsed"],
    "membership": ["member"],
    "closed": ["withdrawn", "declined", "removed", "left", "annulled", "handed_over", "deceased", "voided"],
}  # fmt: skip


STATE_WORDS = {
    "identified": "Trong danh sách nguồn",
    "nominated": "Cảm tình Đảng (đã phân công giúp đỡ)",
    "enrolled": "Đang học lớp bồi dưỡng nhận thức về Đảng",
    "certified": "Đã được cấp giấy chứng nhận bồi dưỡng nhận thức về Đảng",
    "applied": "Đã nộp đơn, lập hồ sơ",
    "verifying": "Đang thẩm tra, xác minh lý lịch",
    "verified": "Đã có kết luận thẩm tra lý lịch",
    "proposed": "Chi bộ đã ra nghị quyết đề nghị kết nạp",
    "endorsed": "Đảng ủy cơ sở đã ra nghị quyết đề nghị kết nạp",
    "decided": "Đã có quyết định, chờ lễ kết nạp",
    "probation": "Đảng viên dự bị",
    "recognition_proposed": "Chi bộ đã đề nghị công nhận đảng viên chính thức",
    "recognition_endorsed": "Đảng ủy cơ sở đã đề nghị công nhận đảng viên chính thức",
    "removal_proposed": "Chi bộ đã đề nghị xóa tên đảng viên dự bị",
    "removal_endorsed": "Đảng ủy cơ sở đã đề nghị xóa tên đảng viên dự bị",
    "member": "Đảng viên chính thức",
    "withdrawn": "Đã rút đơn / thôi phấn đấu theo nguyện vọng",
    "declined": "Không xem xét kết nạp",
    "removed": "Đã xóa tên trong danh sách đảng viên",
    "left": "Đã được cho ra khỏi Đảng",
    "annulled": "Quyết định đã bị hủy",
    "handed_over": "Đã chuyển theo dõi ra ngoài Đảng bộ",
    "deceased": "Từ trần",
    "voided": "Lập nhầm, đã hủy",
}
STAGE_WORDS = {
    "source": "Tạo nguồn",
    "training": "Bồi dưỡng nhận thức về Đảng",
    "verification": "Lập hồ sơ, thẩm tra lý lịch",
    "admission": "Xét kết nạp",
    "probation": "Thời gian dự bị",
    "membership": "Đảng viên chính thức",
    "closed": "Kết thúc theo dõi",
}
MOVE_WORDS = {
    "nominate": "Chi bộ xét, phân công đảng viên giúp đỡ",
    "enrol": "Cử đi học lớp bồi dưỡng",
    "certify": "Cấp giấy chứng nhận",
    "fail_course": "Không đạt lớp bồi dưỡng",
    "retrain": "Học lại lớp bồi dưỡng",
    "apply": "Nộp đơn, lý lịch",
    "request_verification": "Gửi thẩm tra lý lịch",
    "conclude_verification": "Kết luận thẩm tra",
    "reverify": "Thẩm tra bổ sung",
    "redo_dossier": "Làm lại hồ sơ quá 12 tháng",
    "propose": "Chi bộ biểu quyết đề nghị kết nạp",
    "endorse": "Đảng ủy cơ sở ra nghị quyết",
    "decide": "Quyết định kết nạp",
    "return_dossier": "Trả hồ sơ để chi bộ xét lại",
    "lapse_decision": "Quyết định quá hạn tổ chức lễ kết nạp",
    "hold_ceremony": "Tổ chức lễ kết nạp",
    "propose_recognition": "Đề nghị công nhận chính thức",
    "endorse_recognition": "Đảng ủy cơ sở đề nghị công nhận",
    "recognise": "Công nhận đảng viên chính thức",
    "return_recognition": "Trả hồ sơ công nhận",
    "propose_removal": "Đề nghị xóa tên",
    "endorse_removal": "Đảng ủy cơ sở đề nghị xóa tên",
    "remove": "Quyết định xóa tên",
    "refuse_removal": "Không chấp nhận xóa tên",
    "leave": "Cho ra khỏi Đảng",
    "annul": "Hủy quyết định kết nạp sai",
    "decline": "Không xem xét",
    "withdraw": "Thôi phấn đấu theo nguyện vọng (đã nộp đơn: Rút đơn)",
    "reopen": "Đưa trở lại danh sách nguồn",
    "close_deceased": "Từ trần",
    "void": "Hủy hồ sơ lập nhầm",
}


def test_words_are_those_of_the_domain() -> None:
    """Stages, states and moves bear the words of the domain's tables, to the letter."""
    assert {stage.id: stage.label.vi for stage in STAGES} == STAGE_WORDS
    assert {state.id: state.label.vi for state in STATES} == STATE_WORDS
    assert {move.name: move.label.vi for move in MOVES} == MOVE_WORDS
    opened = side_acts.SIDE_ACT_LABELS["open"]
    assert opened.vi == "Đưa vào danh sách nguồn"


@pytest.mark.parametrize("state", candidacy.PRE_DECISION)
def test_who_has_not_applied_takes_no_application_back(state: str) -> None:
    """`withdraw` is worded by where it starts: a wish given up, or an application taken back."""
    early = state in ("identified", "nominated", "enrolled", "certified")
    expected = "Thôi phấn đấu theo nguyện vọng" if early else "Rút đơn"
    assert act_label("withdraw", None, state).vi == expected
    assert act_label("withdraw").vi == MOVE_WORDS["withdraw"]
    assert act_label("decline", None, state).vi == MOVE_WORDS["decline"]


@pytest.mark.parametrize(
    "word", ["withdraw", "rut-don", "Rút đơn", "thoi-phan-dau-theo-nguyen-vong"]
)
def test_withdraw_answers_to_both_its_words(word: str) -> None:
    """Either Vietnamese name is a name of the command."""
    found = find_move(word)
    assert found is not None
    assert found.name == "withdraw"


def test_stages_and_states_are_those_of_the_domain() -> None:
    """Each stage has its states, in the order of the way."""
    assert list(STAGE_BY_ID) == list(WAY)
    assert [state.id for state in STATES] == [state for states in WAY.values() for state in states]
    assert {state.id: state.stage for state in STATES} == {
        state: stage for stage, states in WAY.items() for state in states
    }
    assert list(CLOSED) == WAY["closed"]
    assert set(OPEN) | set(CLOSED) == set(STATE_BY_ID)
    assert candidacy.PRE_DECISION[-1] == "endorsed"


TARGETS = {
    "nominate": "nominated", "enrol": "enrolled", "certify": "certified", "fail_course": "nominated",
    "retrain": "nominated", "apply": "applied", "request_verification": "verifying",
    "conclude_verification": "verified", "reverify": "verifying", "redo_dossier": "applied",
    "propose": "proposed", "endorse": "endorsed", "decide": "decided", "return_dossier": "verified",
    "lapse_decision": "verified", "hold_ceremony": "probation",
    "propose_recognition": "recognition_proposed", "endorse_recognition": "recognition_endorsed",
    "recognise": "member", "return_recognition": "probation", "propose_removal": "removal_proposed",
    "endorse_removal": "removal_endorsed", "remove": "removed", "refuse_removal": "probation",
    "leave": "left", "annul": "annulled", "decline": "declined", "withdraw": "withdrawn",
    "reopen": "identified", "close_deceased": "deceased", "void": "voided", "vote_failed": "", "refer_up": "",
    "ask_supplement": "", "supplement": "",
}  # fmt: skip


def test_moves_lead_where_the_domain_says() -> None:
    """Every move of the domain is there once, and leads to its state."""
    assert {move.name: move.target for move in ALL_MOVES} == TARGETS
    assert len(MOVE_BY_NAME) == len(ALL_MOVES)
    assert all(move.target for move in MOVES)
    assert not any(step.target for step in STEPS)
    for move in ALL_MOVES:
        assert set(move.sources) <= set(STATE_BY_ID), move.name
        assert len(set(move.sources)) == len(move.sources), move.name


def test_closed_states_are_final_but_for_reopening() -> None:
    """No move leaves a closed state, but `reopen` those who declined or withdrew; none a voided case."""
    leaving = {(s, move.name) for move in ALL_MOVES for s in move.sources if s in CLOSED}
    assert leaving == {("declined", "reopen"), ("withdrawn", "reopen")}


def test_every_state_is_reached() -> None:
    """Each state but the first is where some move, or a transfer to the outside, leads."""
    reached = {move.target for move in MOVES} | {"handed_over"}
    assert reached == set(STATE_BY_ID)


FIELDS = {
    "nominate": "resolution helper*",
    "enrol": "class starts ends centre?",
    "certify": "certificate issued issuer",
    "fail_course": "reason", "retrain": "reason",
    "apply": "application cv introduction introducer*? union_resolution?",
    "request_verification": "",
    "conclude_verification": "conclusion conclusion_no",
    "reverify": "reason",
    "redo_dossier": "reason introduction introducer*? union_resolution?",
    "propose": "resolution official_members present votes_for votes_against?",
    "endorse": "resolution members votes_for",
    "decide": "decision members votes_for body? signed_by? received?",
    "return_dossier": "reason", "lapse_decision": "reason", "hold_ceremony": "",
    "propose_recognition": "resolution official_members present votes_for votes_against?",
    "endorse_recognition": "resolution members votes_for",
    "recognise": "decision members votes_for body? signed_by?",
    "return_recognition": "reason",
    "propose_removal": "resolution official_members present votes_for reason",
    "endorse_removal": "resolution members votes_for",
    "remove": "decision members votes_for body? signed_by?",
    "refuse_removal": "decision reason", "leave": "decision reason", "annul": "decision reason",
    "decline": "reason resolution?", "withdraw": "reason", "reopen": "reason",
    "close_deceased": "date", "void": "reason duplicate_of?",
    "vote_failed": "move resolution official_members present votes_for",
    "refer_up": "report_no", "ask_supplement": "papers by", "supplement": "papers",
    "challenge": "task result",
    "verification_request":
        "asked asked_unit? subject abroad? security_agency? workplace? sent no?",
    "verification_exempt": "subject ground",
    "verification_reply": "request verifier related? result reply_no?",
    "opinion_request": "source asked? asked_unit? no?",
    "opinion": "source reply_no? waived?",
    "introduction": "form no", "helper": "name since? replaces? gone?",
    "certificate": "certificate issued issuer", "course": "certificate", "member_cv": "",
    "approval": "kind result? no", "statement": "form", "outside_date": "kind date",
    "leaving_date": "leaves", "card": "no", "not_yet": "reason until",
}  # fmt: skip
INCOMING = "received? incoming_no?"  # every kind of evidence tells when it came in


def test_fields_are_those_promised() -> None:
    """Each act asks for the fields of the domain and the command line (* several, ? may be left out)."""
    found = {
        thing.name: " ".join(f.name + "*" * f.repeat + "?" * (not f.required) for f in thing.fields)
        for thing in (*ALL_MOVES, *EVIDENCE)
    }
    dated = {kind.name: f"{FIELDS[kind.name]} {INCOMING}".strip() for kind in EVIDENCE}
    assert found == FIELDS | dated


def test_fields_have_one_shape() -> None:
    """A choice has choices and nothing else has; a field is named once in its act; defaults are choices."""
    for act, field in every_field():
        assert bool(field.choices) is (field.type is FieldType.CHOICE), (act, field.name)
        ids = [choice.id for choice in field.choices]
        assert len(set(ids)) == len(ids)
        if field.choices and field.default:
            assert field.default in ids
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", field.name)
        assert field.option == "--" + field.name.replace("_", "-")
    for name in (*FIELDS, *side_acts.SIDE_ACTS):
        names = [f.name for f in fields_of("record" if name in EVIDENCE_BY_NAME else name, name)]
        assert len(set(names)) == len(names), name


# -- guards and rules ---------------------------------------------------------------------------

GUARDED = {
    "apply": {"C8", "C9", "C10", "C13", "R1"},
    "redo_dossier": {"C8", "C9", "C10"},
    "request_verification": {"V0", "V9"},
    "conclude_verification": {"V1", "V9"},
    "propose": {"C1", "C3", "C6", "C14", "C17", "D9", "O1", "B1", "B10"},
    "endorse": {"B3", "E1"},
    "endorse_recognition": {"B3", "E1"},
    "endorse_removal": {"B3", "E1"},
    "decide": {"C2", "R1", "B5", "E1", "P2"},
    "hold_ceremony": {"D4g"},
    "propose_recognition": {"D6", "D7b", "O2", "B1", "B8", "B10"},
    "recognise": {"D7b", "B5", "E1", "P2"},
    "remove": {"B5", "E1", "P2"},
    "propose_removal": {"B1", "B8", "B10"},
    "reopen": {"U1"},
    "void": {"U2"},
    "vote_failed": {"B1", "B8", "B10", "D7b"},
    "refer_up": {"B8"},
    "ask_supplement": {"H3"},
    "not_yet": {"H2"},
    "verification_request": {"C13"},
    "verification_reply": {"V11"},
}


def test_every_guard_stands_before_its_moves() -> None:
    """Each move and each kind of evidence has the guards of the domain, once each, and no others."""
    found = {thing.name: thing.guards for thing in (*ALL_MOVES, *EVIDENCE) if thing.guards}
    assert {name: set(guards) for name, guards in found.items()} == GUARDED
    assert all(len(set(guards)) == len(guards) for guards in found.values())


def test_every_guard_is_written_and_every_written_guard_stands_somewhere() -> None:
    """What the catalogue names can be asked, and nothing is asked that stands nowhere."""
    standing = set().union(*GUARDED.values()) | set(EVERY_MOVE)
    assert standing == set(GUARDS)
    assert all(guard.rule == rule for rule, guard in GUARDS.items())
    assert all((guard.judge.__doc__ or "").startswith("Refuse") for guard in GUARDS.values())


@pytest.mark.parametrize("introduction", [None, "two-members", "youth-union", "trade-union"])
def test_guards_look_at_fields_of_their_moves(introduction: str | None) -> None:
    """A field that a guard looks at is asked for by every act the guard stands before."""
    for thing in (*ALL_MOVES, *EVIDENCE):
        names = {field.name for field in thing.fields}
        given = {"introduction": introduction} if "introduction" in names else {}
        facts = standing_at("certified").asks(thing.name, "2025-05-05", **given)
        for rule in thing.guards:
            assert set(GUARDS[rule].looks_at(facts)) <= names, (thing.name, rule)


@pytest.mark.parametrize("set_id", [set_id for set_id, _ in SETS])
def test_every_guard_and_limit_has_its_row_in_every_set(set_id: str) -> None:
    """Whatever the day, the register knows each guard and each limit."""
    rules = load(set_id)
    assert set(GUARDS) | {limit.rule for limit in LIMITS} <= set(rules.rules)


# -- names --------------------------------------------------------------------------------------


def test_names_are_unique() -> None:
    """No word means two moves, and no alias is the name of another."""
    names = [name for move in ALL_MOVES for name in move_names(move)]
    assert len(set(names)) == len(names)
    for name in names:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name), name


@pytest.mark.parametrize("move", ALL_MOVES, ids=lambda move: move.name)
def test_a_move_answers_to_all_its_names(move: Move) -> None:
    """A move is found by name, alias and label; with - or _, in any case, with or without marks."""
    for word in move_names(move):
        for written in (word, word.upper(), word.replace("-", "_"), word.replace("-", " ")):
            assert find_move(written) is move
    for label in (*move.label, move.label.vi.upper()):
        assert find_move(label) is move


@pytest.mark.parametrize("kind", EVIDENCE, ids=lambda kind: kind.name)
def test_a_kind_of_evidence_answers_to_its_words(kind: EvidenceKind) -> None:
    """A kind is found as a move is: by its name and by its words, with or without marks and brackets."""
    for word in kind_names(kind):
        for written in (word, word.upper(), word.replace("-", "_"), word.replace("-", " ")):
            assert find_kind(written) is kind
    for label in (*kind.label, kind.label.vi.partition(" (")[0]):
        assert find_kind(label) is kind


def test_names_of_kinds_are_unique() -> None:
    """No word means two kinds; nonsense, and no word at all, mean none."""
    names = [name for kind in EVIDENCE for name in kind_names(kind)]
    assert len(set(names)) == len(names)
    assert find_kind("") is None
    assert find_kind("khong-co") is None


def test_names_are_written_with_dashes() -> None:
    """The names of a move are its own, its aliases and its Vietnamese label, folded."""
    assert move_names(MOVE_BY_NAME["close_deceased"]) == ("close-deceased", "tu-tran")
    assert move_names(MOVE_BY_NAME["propose"]) == (
        "propose",
        "de-nghi-ket-nap",
        "chi-bo-bieu-quyet-de-nghi-ket-nap",
    )


def test_the_promised_words_are_known() -> None:
    """The words the command line promises find their moves; nonsense finds none."""
    expected = {
        "de-nghi-ket-nap": "propose",
        "đề nghị kết nạp": "propose",
        "vote-failed": "vote_failed",
        "xoa-ten": "remove",
        "close_deceased": "close_deceased",
        "Từ trần": "close_deceased",
    }
    for word, name in expected.items():
        found = find_move(word)
        assert found is not None
        assert found.name == name
    assert find_move("") is None
    assert find_move("no-such-move") is None


def test_fields_and_labels_are_found_for_every_act() -> None:
    """An act of the history has its fields and words, of whatever sort it is; an unknown has none."""
    assert fields_of("propose") == MOVE_BY_NAME["propose"].fields
    assert fields_of("record", "opinion") == EVIDENCE_BY_NAME["opinion"].fields
    assert fields_of("record") == fields_of("record", "nothing") == fields_of("nothing") == ()
    assert fields_of("transfer_open") == transfer.OPENING
    assert [f.name for f in fields_of("transfer_accept")] == ["helper", "branch"]
    assert fields_of("transfer_rehouse") == transfer.REHOUSED
    assert fields_of("transfer_nothing") == ()
    assert fields_of("hold") == side_acts.HOLD
    assert act_label("propose") == MOVE_BY_NAME["propose"].label
    assert act_label("record", "opinion") == EVIDENCE_BY_NAME["opinion"].label
    assert act_label("propose", "opinion") == MOVE_BY_NAME["propose"].label
    assert fields_of("propose", "opinion") == MOVE_BY_NAME["propose"].fields
    assert act_label("record") == side_acts.SIDE_ACT_LABELS["record"]
    assert act_label("transfer_open").en == "Open a transfer"
    assert act_label("transfer_send").en == "Send the notice"
    assert act_label("correct").en == "Correct"
    assert act_label("nothing") == Label("nothing", "nothing")


def test_every_act_that_is_stored_has_words() -> None:
    """Each sort of act that the register can hold has a label of its own."""
    acts = [
        *side_acts.SIDE_ACTS,
        "record",
        "transfer_open",
        *(f"transfer_{s.name}" for s in transfer.STEPS),
    ]
    assert all(act_label(act) != Label(act, act) for act in acts)


def test_subjects_answer_to_their_words() -> None:
    """A subject is known by id and by its words in both languages, and else by its folded words."""
    for subject in SUBJECTS:
        for words in (subject.id, *subject.label, subject.label.vi.upper()):
            assert subject_of(words) == subject.id
    assert subject_of("Ông  Nội") == fold("ông nội") == "ong noi"


def test_evidence_is_recorded_by_those_the_contract_names() -> None:
    """The branch records; the committee asks and answers too, the centre certificates."""
    also = {kind.name: set(kind.roles) - {Role.BRANCH} for kind in EVIDENCE}
    committee = {
        "verification_request",
        "verification_exempt",
        "verification_reply",
        "opinion_request",
        "opinion",
        "approval",
    }
    assert also == {
        name: {Role.COMMITTEE}
        if name in committee
        else {Role.CENTRE}
        if name in ("certificate", "course")
        else set()
        for name in EVIDENCE_BY_NAME
    }
    assert all(Role.BRANCH in kind.roles for kind in EVIDENCE)


def test_a_state_that_is_none_means_a_damaged_register() -> None:
    """A state that no list knows was not typed: it ends as damage, with what to do, and is not found."""
    with pytest.raises(Unavailable) as damaged:
        STATE_BY_ID["zzz"]
    assert "zzz" in str(damaged.value)
    assert ("zzz" in STATE_BY_ID, STATE_BY_ID.get("zzz")) == (False, None)
