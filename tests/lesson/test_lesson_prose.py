import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ai_bubble.lesson.prose import agrees, assertions, evaluate

SPACES = st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", ""])
SPECS = st.sampled_from([".0f", ".1f", ",.0f", ",.2f", ".1%", ".0%", "+.1f", ",.1%"])
NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)
FRONTS = st.sampled_from(["", "rents fell by ", "in 2024, ", "**", "(", "CNY\u00a0", "from 4 to "])


def typed(value: str, space: str, minus: str) -> str:
    """Write a formatted number as an author may type it."""
    grouped = value.replace(",", space or ",") if "," in value else value
    return grouped.replace("%", f"{space}%").replace("-", minus)


@given(NUMBERS, SPECS, SPACES, st.sampled_from(["-", "\u2212"]), FRONTS)
def test_any_way_to_type_a_number_agrees(
    number: float, spec: str, space: str, minus: str, front: str
) -> None:
    value = format(number, spec)
    assert agrees(front + typed(value, space, minus), value)


@given(NUMBERS, SPECS, SPACES, FRONTS, st.data())
def test_a_changed_digit_does_not_agree(
    number: float, spec: str, space: str, front: str, data: st.DataObject
) -> None:
    value = format(number, spec)
    places = [place for place, character in enumerate(value) if character.isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != value[place]]))
    changed = value[:place] + digit + value[place + 1 :]
    assert not agrees(front + typed(changed, space, "-"), value)


@given(NUMBERS, SPECS, st.sampled_from("123456789"), st.sampled_from(["", ",", ".", " "]))
def test_a_part_of_a_longer_number_does_not_agree(
    number: float, spec: str, digit: str, between: str
) -> None:
    value = format(abs(number), spec).lstrip("+")
    # A space makes one number only in front of a group of three digits.
    assume(between != " " or value.split(",")[0].split(".")[0].rstrip("%").__len__() == 3)
    assert not agrees(f"about {digit}{between}{value}", value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("fell by **58.3 %**", "58.3%"),
        ("fell by _58.3&nbsp;%_", "58.3%"),
        ("4\u20139 %", "9%"),
        ("4-9 %", "9%"),
        ("4 to 9 %", "9%"),
        ("a change of \u221258.3 %", "-58.3%"),
        ("rent of 180\u00a0000", "180,000"),
        ("rent of 180,000", "180000"),
        ("589 billion USD", "589 billion USD"),
        ("in 2024 500", "500"),
    ],
)
def test_agrees(text: str, value: str) -> None:
    assert agrees(text, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("158.3 %", "58.3%"),
        ("1 158.3 %", "158.3%"),
        ("1,158", "158"),
        ("0.58", "58"),
        ("\u221258.3 %", "58.3%"),
        ("58.3 %", "-58.3%"),
        ("H100", "100"),
        ("58.3", "58.3%"),
        ("58.3 % of rents", "58.3%"),
        ("58.30 %", "58.3%"),
        ("nothing", ""),
        ("nan", "nan"),
    ],
)
def test_does_not_agree(text: str, value: str) -> None:
    assert not agrees(text, value)


def test_assertions_take_the_text_since_the_one_before() -> None:
    found = assertions(
        "First 9.\n\nFrom 4<!--= low:.0f --> to **9 %**<!--=high:.0% -->, <!-- note -->."
    )
    assert [(each.expression, each.text) for each in found] == [
        ("low:.0f", "From 4"),
        ("high:.0%", " to **9 %**"),
    ]


def test_evaluate_takes_what_an_f_string_takes() -> None:
    names = {"rents": {"peak": 180_000}, "drop": 0.58333, "word": "x"}
    values = evaluate(
        ["""rents["peak"]:,.0f""", "drop:.1%", "word!r", "{'a': 1}['a']", "rents['low']", "drop:?"],
        names,
    )
    assert [value.text for value in values] == ["180,000", "58.3%", "'x'", "1", None, None]
    assert values[4].error == "KeyError: 'low'"
    assert (values[5].error or "").startswith("ValueError")
    assert set(names) == {"rents", "drop", "word"}
