"""The instructor's table of what goes wrong, made from the keys of the exercises."""

import re

import pytest

from ai_bubble.exercises.keys import Candidate, Key, Question
from ai_bubble.exercises.notebook import Solution, keys_of, solutions
from ai_bubble.exercises.plain import plain
from ai_bubble.handouts.misconceptions import SAME, split, symptom, table

LONGEST = 230


def key(kind: str, right: object, wrong: object, calls: list[list[object]] | None = None) -> Key:
    answers = [
        Candidate(plain(right), right=True),
        Candidate(plain(wrong), right=False, say="You slipped. Look again.", see="A <heading>"),
    ]
    return Key(Question("q1", kind, "answer", calls=calls or []), answers)


def seen(found: Key) -> str:
    return symptom(found, found.answers[0], found.answers[1])


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (0.5, -0.0166667, "−0.01667"),
        (1, 91_734.72, "91,735"),
        (1, 2.376e24, "2.376e24"),
        (1, -123_456_789_012.0, "−123,456,789,012"),
        ([1, 2], [0.25, float("inf")], "[0.25, ∞]"),
        (True, False, "False"),
        ("yes", "no", "no"),
        (1, None, "None"),
    ],
)
def test_a_value_is_shown_as_it_is_seen(right: object, wrong: object, said: str) -> None:
    assert seen(key("value", right, wrong)) == said


def test_of_a_table_the_first_place_that_differs_is_told() -> None:
    import pandas as pd

    right = pd.DataFrame({"site": ["a", "b"], "gain": [1.0, 2.0]})
    assert seen(key("table", right, right.assign(gain=[1.0, 7.0]))) == "`gain`, row 2: 7, not 2"
    assert seen(key("table", right, right[["site"]])) == "no `gain`"
    assert seen(key("table", right, right.head(1))) == "1 rows, not 2"


def test_of_a_function_the_first_call_that_differs_is_told() -> None:
    found = key("function", 0, 0, calls=[[1], [2, 3]])
    right = {"kind": "calls", "value": [plain(1), plain(5)]}
    wrong = {"kind": "calls", "value": [plain(1), plain(6)]}
    said = symptom(found, Candidate(right, right=True), Candidate(wrong, right=False))
    assert said == "`answer(2, 3)` gives 6, not 5"


def test_what_the_student_did_and_what_helps_are_told_apart() -> None:
    assert split("You used e.g. 5 yuan. Is that all?") == ("You used e.g. 5 yuan.", "Is that all?")
    assert split("You slipped.") == ("You slipped.", "")
    html = table(key("value", 1, 2))
    assert "<td>You slipped.</td><td>Look again. See “A &lt;heading&gt;”.</td>" in html


def test_a_key_without_mistakes_has_no_table() -> None:
    assert table(Key(Question("q1", "written", "text"), [Candidate(plain("a"), right=True)])) == ""


@pytest.mark.parametrize("solution", solutions(), ids=lambda solution: solution.number)
def test_every_named_mistake_stands_in_the_table_and_can_be_told_from_the_answer(
    solution: Solution,
) -> None:
    for found in keys_of(solution, 1):
        right = next(one for one in found.answers if one.right)
        mistakes = [one for one in found.answers if not one.right]
        rows = re.findall(r"<tr><td>(.*?)</td>", table(found))
        assert len(rows) == len(mistakes), found.question.id
        for mistake in mistakes:
            said = symptom(found, right, mistake)
            if said != SAME:
                assert said != symptom(found, right, right), (found.question.id, mistake.say)
            assert len(said) <= LONGEST
