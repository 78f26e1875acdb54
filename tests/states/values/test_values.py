"""Read and write the values of fields."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.errors import BadInput
from states.pipeline import Choice, Field, FieldType, Label
from states.values import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_TEXT,
    Person,
    clean_text,
    missing,
    parse,
    parse_date,
    to_json,
)

WORD = Label("chữ", "word")
DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
FIELDS = {
    "text": Field("text", WORD),
    "day": Field("day", WORD, FieldType.DATE),
    "count": Field("count", WORD, FieldType.COUNT),
    "act": Field("act", WORD, FieldType.ACT),
    "unit": Field("unit", WORD, FieldType.UNIT),
    "case": Field("case", WORD, FieldType.CASE),
    "flag": Field("flag", WORD, FieldType.FLAG, required=False),
    "choice": Field(
        "choice",
        WORD,
        FieldType.CHOICE,
        required=False,
        choices=(Choice("two_words", WORD), Choice("4A", WORD)),
    ),
    "person": Field("person", WORD, FieldType.PERSON, required=False),
    "people": Field("people", WORD, FieldType.PERSON, repeat=True),
    "words": Field("words", WORD, repeat=True, required=False),
}


def read(name: str, value: object) -> object:
    """Return one value as its field reads it."""
    return parse([FIELDS[name]], {name: value}).get(name)


@pytest.mark.parametrize(
    "text",
    ["2025-08-04", "2025-8-4", "04/08/2025", "4/8/2025", "4.8.2025", "04-08-2025", " 2025-08-04 "],
)
def test_a_date_is_read_in_both_orders(text: str) -> None:
    """Year first or day first, with or without zeros, is the same day."""
    assert parse_date(text) == date(2025, 8, 4)
    assert read("day", text) == date(2025, 8, 4)
    assert read("day", date(2025, 8, 4)) == date(2025, 8, 4)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2025-02-29", "not a day of the calendar"),
        ("31/4/2025", "not a day of the calendar"),
        ("0000-01-01", "not a day of the calendar"),
        ("08/2025", "write 2025-08-04"),
        ("", "write 2025-08-04"),
        ("04/08/25", "write 2025-08-04"),
        ("2025-08-04x", "write 2025-08-04"),
        ("today", "write 2025-08-04"),
    ],
)
def test_what_is_no_date_is_refused_with_the_remedy(text: str, why: str) -> None:
    """The refusal names the field and the value, and shows how to write a date."""
    with pytest.raises(BadInput, match=why) as refused:
        parse_date(text, "--on")
    assert refused.value.params == {"field": "--on", "value": text}
    with pytest.raises(BadInput, match=why) as refused:
        read("day", text)
    assert refused.value.params["field"] == "--day"


@given(st.dates().filter(lambda day: not FIRST_YEAR <= day.year <= LAST_YEAR))
def test_a_date_out_of_every_calendar_is_refused(day: date) -> None:
    """A year that nobody means is named with the years that a date may lie in."""
    for text in (day.isoformat(), f"{day.day:02}/{day.month:02}/{day.year:04}"):
        with pytest.raises(BadInput, match="of the years 1900 to 2199"):
            parse_date(text, "--on")


@given(DAYS)
def test_every_date_comes_back(day: date) -> None:
    """A date written as ISO or the Vietnamese way is read as itself."""
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.day:02}/{day.month:02}/{day.year:04}") == day


@pytest.mark.parametrize("value", ["13", " 13 ", 13, "0013"])
def test_a_count_is_a_whole_number(value: object) -> None:
    """Counts and act numbers are read from text and numbers."""
    assert read("count", value) == 13
    assert read("act", value) == 13


@pytest.mark.parametrize("value", ["-1", "1.0", "1e3", "", "x", "1_000", "123456789", True, "٣"])
def test_what_is_no_count_is_refused(value: object) -> None:
    """Signs, fractions, words and absurdly many are no counts."""
    with pytest.raises(BadInput, match="not a whole number") as refused:
        read("count", value)
    assert refused.value.params == {"field": "--count", "value": str(value)}
    assert read("count", "12345678") == 12_345_678
    assert read("count", "0") == 0


@pytest.mark.parametrize(
    ("value", "choice"),
    [
        ("two_words", "two_words"),
        ("two-words", "two_words"),
        (" TWO_words ", "two_words"),
        ("4a", "4A"),
    ],
)
def test_a_choice_answers_to_dash_underscore_and_case(value: str, choice: str) -> None:
    """A choice is found however it is written, and is kept by its id."""
    assert read("choice", value) == choice


def test_an_unknown_choice_is_refused_with_all_choices() -> None:
    """The refusal lists what can be chosen."""
    with pytest.raises(BadInput, match="not one of") as refused:
        read("choice", "three")
    assert refused.value.params == {
        "field": "--choice",
        "value": "three",
        "choices": (Label("chữ (two_words)", "two_words"), Label("chữ (4A)", "4A")),
    }


@pytest.mark.parametrize(
    "value",
    [
        ["Lê Văn A", "2023-01-02"],
        ("Lê Văn A", date(2023, 1, 2)),
        {"name": "Lê Văn A", "since": "2/1/2023"},
    ],
)
def test_a_person_has_a_name_and_a_day(value: object) -> None:
    """People come as pairs or objects."""
    assert read("person", value) == Person("Lê Văn A", date(2023, 1, 2))


@pytest.mark.parametrize("value", ["Lê Văn A", ["Lê Văn A"], ["A", "B", "C"], {"name": "A"}, 5])
def test_a_person_without_a_day_is_refused(value: object) -> None:
    """A name alone does not say since when two people have been together."""
    with pytest.raises(BadInput, match="together") as refused:
        read("person", value)
    assert refused.value.params == {"field": "--person", "value": str(value)}


def test_repeated_values_are_kept_in_order() -> None:
    """A field that repeats holds a tuple, also of one."""
    pairs = [["A", "2023-01-02"], ["B", "2023-01-03"]]
    assert read("people", pairs) == (Person("A", date(2023, 1, 2)), Person("B", date(2023, 1, 3)))
    assert read("words", "x") == ("x",)
    assert read("words", ("x", "y")) == ("x", "y")


def test_flags_and_units_are_read() -> None:
    """A flag is true or false; a unit's code is text without space around it."""
    assert (read("flag", True), read("flag", False)) == (True, False)
    assert read("unit", " LC01 ") == "LC01"


@pytest.mark.parametrize("empty", [None, (), []])
def test_what_is_not_given_is_left_out(empty: object) -> None:
    """Nothing given is nothing kept."""
    assert parse([FIELDS["words"]], {"words": empty}) == {}
    assert parse(FIELDS.values(), {}) == {}


def test_a_name_that_is_no_field_is_refused_with_the_fields() -> None:
    """The refusal lists what is asked for here."""
    with pytest.raises(BadInput, match="not asked for") as refused:
        parse([FIELDS["text"], FIELDS["words"]], {"votes_for": 3})
    assert refused.value.params == {
        "field": "--votes-for",
        "value": "3",
        "fields": ("--text", "--words"),
    }


def test_text_is_kept_as_it_was_meant() -> None:
    """Text loses surrounding space and comes composed; inner lines stay."""
    assert clean_text("  a\nb\tc ", "--note") == "a\nb\tc"
    assert clean_text("Tra\u0300 {{ x }}", "--note") == "Trà {{ x }}"
    assert clean_text("a" * LONGEST_TEXT, "--note") == "a" * LONGEST_TEXT


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("a" * (LONGEST_TEXT + 1), "too many"),
        ("a\x00b", "printed"),
        ("a\x1bb", "printed"),
        ("a\x7fb", "printed"),
        ("a\rb", "printed"),
    ],
)
def test_text_that_cannot_be_kept_is_refused(text: str, why: str) -> None:
    """Empty, endless and unprintable text is refused by the name of its field."""
    with pytest.raises(BadInput, match=why) as refused:
        read("text", text)
    assert refused.value.params["field"] == "--text"
    assert len(str(refused.value.params["value"])) <= 60


def test_missing_fields_are_the_required_ones() -> None:
    """A required field without a value, or with none of several, is missing."""
    assert [field.name for field in missing(FIELDS.values(), {"text": "x", "people": ()})] == [
        "day",
        "count",
        "act",
        "unit",
        "case",
        "people",
    ]
    assert missing([FIELDS["count"], FIELDS["flag"]], {"count": 0}) == ()


PEOPLE = st.builds(Person, st.text("abcđ", min_size=1), DAYS)


@given(
    st.fixed_dictionaries(
        {"text": st.text("aăâ b", min_size=1).filter(str.strip), "day": DAYS},
        optional={
            "count": st.integers(0, 10**7),
            "flag": st.booleans(),
            "choice": st.sampled_from(["two_words", "4A"]),
            "person": PEOPLE,
            "people": st.lists(PEOPLE, min_size=1).map(tuple),
        },
    )
)
def test_values_survive_storage(values: dict[str, object]) -> None:
    """What is written as JSON and read again is the same."""
    typed = parse(FIELDS.values(), values)
    stored = json.loads(json.dumps(to_json(typed)))
    assert parse(FIELDS.values(), stored) == typed


def test_json_has_plain_values_only() -> None:
    """Dates become text, people objects, tuples lists, at every depth."""
    person = Person("A", date(2023, 1, 2))
    assert to_json({"a": (person, date(2025, 1, 1)), "b": 3}) == {
        "a": [{"name": "A", "since": "2023-01-02"}, "2025-01-01"],
        "b": 3,
    }
