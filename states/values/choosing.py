"""The choice that words name: by its id, or by its label in either language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from states import names
from states.errors import BadInput
from states.names import fold_words
from states.pipeline import N_, Choice, Label

UNKNOWN = N_("{field}: {value} is not one of {choices}.")
UNSURE = N_("{field}: {value} may mean {choices}; write one of them.")


def chosen(choices: Sequence[Choice], text: str, field: str) -> str:
    """Return the id of the choice that a text names; case, diacritics, hyphens and punctuation do not count.

    Nothing is guessed: raises `BadInput` for words that fit several choices or none, naming those that
    may be meant.
    """
    found = named(choices, text)
    if len(found) == 1:
        return found[0].id
    meant = found or near(choices, text)
    raise BadInput(
        UNSURE if meant else UNKNOWN,
        field=field,
        value=text,
        choices=tuple(told(choice) for choice in meant or choices),
    )


def named(choices: Iterable[Choice], text: str) -> list[Choice]:
    """Return the choices that a text names whole: one, or several where their words are the same."""
    wanted = fold_words(text)
    every = [choice for choice in choices if wanted]
    of_id = [choice for choice in every if wanted == fold_words(choice.id)]
    return of_id or [choice for choice in every if wanted in words_for(choice)]


@lru_cache(maxsize=1024)
def words_for(choice: Choice) -> frozenset[str]:
    """Return the words that answer for a choice, folded: id, labels also without what brackets explain."""
    labels = [*choice.label, *(text.partition(" (")[0] for text in choice.label)]
    return frozenset(map(fold_words, (choice.id, *labels, *choice.answers)))


def near(choices: Sequence[Choice], text: str) -> list[Choice]:
    """Return what a text that names no choice may have meant: words that it is among, or a slip in them."""
    wanted = f" {fold_words(text)} "
    if not wanted.strip():
        return []
    spelt = [(words, choice) for choice in choices for words in sorted(words_for(choice))]
    among = {choice.id for words, choice in spelt if wanted in f" {words} "}
    if among:
        return [choice for choice in choices if choice.id in among]
    likely = names.near(wanted, [(words, choice.id) for words, choice in spelt])
    return sorted((c for c in choices if c.id in likely), key=lambda one: likely.index(one.id))


def told(choice: Choice) -> Label:
    """Return a choice as it is shown to whom it is offered: in Vietnamese with the id beside the words."""
    words = choice.label.vi
    beside = fold_words(words) != fold_words(choice.id)
    return Label(f"{words} ({choice.id})" if beside else words, choice.id)
