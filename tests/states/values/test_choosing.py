"""What is chosen is found by its id and by its words in both languages, and nothing is guessed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest

from states.catalogue import EVIDENCE, MOVES, STEPS, side_acts, transfer
from states.errors import BadInput
from states.names import fold_words
from states.pipeline import Choice, Field, Label
from states.values import choosing, parse


def fields() -> Iterator[Field]:
    """Yield every field of the catalogue that has choices."""
    every = [f for move in (*MOVES, *STEPS) for f in move.fields]
    every += [f for kind in EVIDENCE for f in kind.fields]
    every += [f for step in transfer.STEPS for f in step.fields]
    every += [f for own in side_acts.SIDE_ACTS.values() for f in own]
    yield from (field for field in every if field.choices)


CHOICES = [(field, choice) for field in fields() for choice in field.choices]


def test_the_catalogue_has_choices() -> None:
    """The test below sees the fields that it is about."""
    assert {"gender", "category", "education", "introduced_by", "subject", "result", "form"} <= {
        field.name for field, _ in CHOICES
    }


@pytest.mark.parametrize(("field", "choice"), CHOICES, ids=lambda one: str(one[0]))
def test_every_choice_answers_to_id_and_labels(field: Field, choice: Choice) -> None:
    """Its id, its words in both languages and its other words lead to it, however they are written."""
    for words in (choice.id, *choice.label, *choice.answers):
        marked = unicodedata.normalize("NFD", words)
        for typed in (words, words.upper(), f" {marked}. ", fold_words(words).replace(" ", "-")):
            one = [typed] if field.repeat else typed
            read = parse([field], {field.name: one})[field.name]
            assert read == ((choice.id,) if field.repeat else choice.id), typed


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("gender", "nam", "male"),
        ("gender", "Nu", "female"),
        ("education", "dai hoc", "university"),
        ("introduced_by", "doan thanh nien", "youth-union"),
    ],
)
def test_a_candidate_is_described_in_vietnamese(field: str, typed: str, kept: str) -> None:
    """The facts of a person are typed as a branch says them."""
    assert parse(side_acts.FACTS, {field: typed}) == {field: kept}


def test_a_worker_is_no_direct_worker() -> None:
    """The shorter word is its own choice, although a longer one begins with it."""
    read = parse(side_acts.FACTS, {"category": ["công nhân", "Sinh viên", "cán bộ"]})
    assert read == {"category": ("worker", "student", "civil-servant")}


SAME = (
    Choice("one", Label("chi bộ", "first branch")),
    Choice("two", Label("Chi bộ (khác)", "second branch")),
    Choice("three", Label("đảng ủy", "committee"), ("cấp ủy",)),
)


def test_words_of_two_choices_name_both() -> None:
    """What fits two choices is refused, and both are named with what to type."""
    with pytest.raises(BadInput, match="may mean") as refused:
        choosing.chosen(SAME, "Chi Bo", "--unit")
    both = (Label("chi bộ (one)", "one"), Label("Chi bộ (khác) (two)", "two"))
    assert refused.value.params["choices"] == both


@pytest.mark.parametrize("typed", ["bộ", "branch"])
def test_a_part_of_the_words_is_not_enough(typed: str) -> None:
    """Part of the words chooses nothing: what may be meant is named."""
    with pytest.raises(BadInput, match="may mean") as refused:
        choosing.chosen(SAME, typed, "--unit")
    assert refused.value.params["choices"] == tuple(map(choosing.told, SAME[:2]))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thre", [2]),
        ("đangr ủy", [2]),
        ("dang u", [2]),
        ("cấp ủi", [2]),
        ("chibộ", [0, 1]),
        ("one|two", [0, 1]),
    ],
)
def test_a_slip_is_answered_with_what_is_near(typed: str, meant: list[int]) -> None:
    """A letter too many, wrong or left out, with or without marks, names the choices that it is near to."""
    with pytest.raises(BadInput, match="may mean") as refused:
        choosing.chosen(SAME, typed, "--unit")
    told = refused.value.params["choices"]
    assert isinstance(told, tuple)
    assert set(told) == {choosing.told(SAME[at]) for at in meant}


@pytest.mark.parametrize("typed", ["x", "", "…", "hoàn toàn khác"])
def test_other_words_are_refused_with_all_choices(typed: str) -> None:
    """Words that are none of them are answered with all of them."""
    with pytest.raises(BadInput, match="is not one of") as refused:
        choosing.chosen(SAME, typed, "--unit")
    assert refused.value.params["choices"] == tuple(map(choosing.told, SAME))


def test_an_id_goes_before_the_words_of_another() -> None:
    """An id leads to its own choice, although another one has it among its words."""
    choices = (Choice("a", Label("b", "b")), Choice("b", Label("c", "c")))
    assert choosing.chosen(choices, "B", "--x") == "b"
