"""What is said of a wrong answer that no named mistake explains."""

from typing import Any

import pandas as pd
import pytest

from ai_bubble.exercises.declare import observe, value_key
from ai_bubble.exercises.judge import judge
from ai_bubble.exercises.keys import Key, Question
from ai_bubble.exercises.sealed import seal, unseal

SITES = pd.DataFrame({"site": ["west", "coast"], "gain": [-210.5, 930.25], "run": [False, True]})
LIST = value_key(Question("q1", "value", "ends"), [3366.0, 3570.5, 12.0], [])
TABLE = value_key(Question("q2", "table", "sites"), SITES, [])


def said(key: Key, answer: Any) -> str:
    """Return what is said with the open key, after seeing that the sealed one says the same."""
    given = observe(key.question, answer)
    sealed = unseal(seal("03", 0, [key])).questions[key.question.id]
    verdict = judge(key, given)
    assert judge(sealed, given) == verdict
    assert verdict.state == "wrong"
    return verdict.say


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (["3366", "3570.5", 12], "Numbers were expected, and some items are texts."),
        ([3366.0, float("nan"), 12], "Numbers were expected, and some items are missing values."),
        ([3366.0, 3570.5, True], "Numbers were expected, and some items are True or False."),
        ([3000.0, 3570.5, 12.0], "Of the 3 items, number 2 and 3 are right."),
        ([3366.0e9, 3570.5e9, 12.0e9], "Right apart from a factor of a billion."),
        ([1.0, 2.0, 3.0], "`ends` is of the right kind, but not right."),
    ],
)
def test_of_a_list_it_says_what_is_odd_or_what_is_right(answer: Any, words: str) -> None:
    assert said(LIST, answer).startswith(words)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"gain": ["-210.5", "930.25"]}, "The column `gain` should hold numbers, and it has texts"),
        ({"gain": [None, 930.25]}, "The column `gain` should hold numbers, and it has missing"),
        ({"run": ["False", "True"]}, "The column `run` should hold True and False"),
        ({"run": [True, True]}, "All but the column `run` is right."),
        ({"gain": [1.0, 2.0], "site": "x"}, "`sites` is of the right kind, but not right."),
    ],
)
def test_of_a_table_it_names_the_column(columns: dict[str, Any], words: str) -> None:
    assert said(TABLE, SITES.assign(**columns)).startswith(words)
