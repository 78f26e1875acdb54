"""Read whom a verification is about: a choice that answers to Vietnamese words."""

from __future__ import annotations

import unicodedata

import pytest

from states.catalogue import EVIDENCE_BY_NAME
from states.catalogue.evidence import SUBJECTS, labels_of, people_of, subject_label
from states.errors import BadInput
from states.pipeline import Label
from states.values import parse

FIELD = next(f for f in EVIDENCE_BY_NAME["verification_request"].fields if f.name == "subject")

# As the domain lists them, each with the words that answer for it.
WORDS = {
    "self": ["bản thân"],
    "father": ["cha", "cha đẻ", "bố đẻ"],
    "mother": ["mẹ", "mẹ đẻ"],
    "parents": ["cha mẹ", "cha mẹ đẻ", "bố mẹ đẻ"],
    "spouse": ["vợ", "chồng"],
    "spouse-father": ["cha vợ", "bố vợ", "cha chồng", "bố chồng"],
    "spouse-mother": ["mẹ vợ", "mẹ chồng"],
    "spouse-parents": ["cha mẹ vợ", "bố mẹ chồng"],
    "children": ["con", "các con"],
}


def read(words: str) -> object:
    """Return the subject as the field reads it."""
    return parse([FIELD], {"subject": words})["subject"]


def test_the_subjects_are_those_of_the_domain() -> None:
    """Nine subjects, in its order, for requests and exemptions alike."""
    assert [subject.id for subject in SUBJECTS] == list(WORDS)
    exempt = EVIDENCE_BY_NAME["verification_exempt"].fields
    assert FIELD in exempt


@pytest.mark.parametrize(
    ("subject", "words"), [(id, word) for id, words in WORDS.items() for word in [id, *words]]
)
def test_vietnamese_words_answer(subject: str, words: str) -> None:
    """Case, diacritics, the form of Unicode and punctuation do not count."""
    folded = unicodedata.normalize("NFD", words.title())
    for typed in (words, words.upper(), f" {folded}. ", words.replace(" ", ", ")):
        assert read(typed) == subject, typed


def test_no_words_answer_for_two_subjects() -> None:
    """Each answer leads to one subject, its label in both languages too."""
    told = [words for subject in SUBJECTS for words in subject.answers]
    assert len(told) == len(set(told))
    for subject in SUBJECTS:
        assert {read(words) for words in subject.label} == {subject.id}


@pytest.mark.parametrize("words", ["abc", "ông nội", "anh chị em", "x"])
def test_other_words_are_no_subject(words: str) -> None:
    """Free words go into the note."""
    with pytest.raises(BadInput, match="is not one of") as refused:
        read(words)
    assert refused.value.params["field"] == "--subject"


def test_the_words_of_a_command_line_to_fill_in_are_no_subject() -> None:
    """Whoever leaves several words standing is asked which of them it is."""
    with pytest.raises(BadInput, match="may mean") as refused:
        read("self|father")
    told = refused.value.params["choices"]
    assert isinstance(told, tuple)
    assert {label.en for label in told} == {"self", "father"}


def test_words_recorded_before_stay_readable() -> None:
    """A subject that an older program took as text is shown as typed, or as what it names."""
    assert subject_label("Bố Đẻ.") == Label("cha đẻ", "father")
    assert people_of("Bố Đẻ.") == {"father"}
    assert subject_label("Ông nội") == Label("Ông nội", "Ông nội")


def test_both_parents_are_told_under_one_name() -> None:
    """Father and mother together are the parents; one of them is told by itself."""
    both = Label("cha, mẹ đẻ", "parents")
    assert labels_of({"father", "mother", "self"}) == [Label("bản thân", "self"), both]
    assert labels_of({"spouse-mother"}) == [Label("mẹ vợ (chồng)", "mother of the spouse")]
    assert labels_of(set()) == []
