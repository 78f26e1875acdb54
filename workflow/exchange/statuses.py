"""The free words that lists have for where a person stands, and the state that they propose."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from states.catalogue import STATES
from states.catalogue.stages import CLOSED
from states.names import fold_words
from states.patterns import late

_SIGNS = tuple(
    (state, late(pattern))
    for state, pattern in (
        ("deceased", r"\b(?:tu tran|da mat|qua doi)\b"),
        ("removed", r"\bxoa ten\b"),
        ("left", r"\bra khoi dang\b"),
        ("annulled", r"\bhuy quyet dinh\b"),
        ("withdrawn", r"\b(?:rut don|xin rut|thoi phan dau|thoi theo doi|xin thoi|khong co nguyen vong)\b"),
        ("declined", r"\b(?:khong xem xet|khong du (?:dieu kien|tieu chuan)|loai)\b"),
        ("handed_over", r"\b(?:da chuyen(?! ho so)|chuyen (?:di|sh|sinh hoat|cong tac|truong|noi|theo doi|ra ngoai))\b"),
        ("member", r"\b(?:dang vien|dv|cong nhan(?: dang vien)?) chinh thuc\b|\bchinh thuc\b"),
        ("probation", r"\bdu bi\b|\b(?:da|duoc) (?:duoc )?ket nap\b|^ket nap$|\bdv db\b|\bdvdb\b"),
        ("decided", r"\b(?:cho|chuan bi) (?:to chuc )?(?:le|ket nap)\b|\bco (?:qd|quyet dinh) ket nap\b"),
        ("endorsed", r"\bdang uy\b.*\b(?:nghi quyet|nhat tri|de nghi|thong qua)\b"),
        ("proposed", r"\b(?:chi bo|cb)\b.*\bde nghi\b|\bde nghi ket nap\b|\bcho (?:dang uy|cap tren)\b"),
        ("verified", r"\b(?:ket luan|xong|hoan thanh|da)\b.*\btham tra\b|\btham tra xong\b|\bda xac minh\b"),
        ("verifying", r"\b(?:tham tra|xac minh|tham tra ly lich)\b"),
        ("applied", r"\b(?:nop don|viet don|(?:lam|lap|hoan thien|nop|dang lam) (?:ho so|hs))\b"),
        ("certified", (r"\b(?:da (?:hoc|cap|co|hoan thanh|duoc cap|qua)|co|xong|hoan thanh|hoc xong)\b.*"
                      r"\b(?:lop|chung chi|chung nhan|gcn|cc|cam tinh|boi duong)\b|\bda hoc\b|\bhoc xong\b")),
        ("enrolled", r"\b(?:dang|cu di|di) hoc\b|\bdang boi duong\b"),
        ("nominated", r"\bcam tinh\b|\bdoi tuong dang\b|\bphan cong giup do\b"),
        ("identified", r"\b(?:nguon|quan chung|uu tu|dang theo doi|theo doi)\b"),
    )
)  # fmt: skip
"""What words say, from the end of the way to its beginning: the first that fits is meant."""
_NOT_YET = late(r"\bchua\b(?: \w+){0,3}")
_DOUBT = late(r"\?")
_UNREAD = MappingProxyType(dict.fromkeys(("", "x", "ok", "co", "khong", "binh thuong"), True))


def propose(words: str) -> str | None:
    """Return the state that the words of a list mean, None where they say nothing or nobody can tell."""
    if known := _states().get(fold_words(words)):
        return known
    told = _NOT_YET.sub(" ", fold_words(words)).strip()
    if told in _UNREAD or _DOUBT.search(words):
        return None
    return next((state for state, sign in _SIGNS if sign.search(told)), None)


def claims_more(claim: str | None, reached: str) -> bool:
    """Return whether a state that a list claims lies beyond the one that was reached; an ended way always does."""
    if claim is None or claim == reached:
        return False
    places = [state.id for state in STATES]
    return claim in CLOSED or places.index(claim) > places.index(reached)


def furthest(one: str | None, other: str | None) -> str | None:
    """Return the further of two states that a list claims."""
    if one is None or other is None:
        return one or other
    return other if claims_more(other, one) else one


@cache
def _states() -> dict[str, str]:
    """Return the states by their folded labels and ids."""
    return {
        fold_words(words.replace("_", " ")): state.id
        for state in STATES
        for words in (state.id, *state.label)
    }
