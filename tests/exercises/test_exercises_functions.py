"""Functions are judged by their results: calls, properties, named mistakes, hidden cases."""

import ast
import functools
import itertools
import json
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.exercises import between, falls, rises, sums_to, wrong
from ai_bubble.exercises.calls import literal, outcomes, written
from ai_bubble.exercises.declare import function_key, observe, rules
from ai_bubble.exercises.exercise import Exercise
from ai_bubble.exercises.judge import judge
from ai_bubble.exercises.keys import Key, Question
from ai_bubble.exercises.plain import plain
from ai_bubble.exercises.properties import Property
from ai_bubble.exercises.sealed import seal, unseal
from ai_bubble.exercises.verdict import Verdict


def payback(price: float, rent: float) -> float:
    if rent <= 0:
        raise ValueError("the rent must be positive")
    return price / rent


CASES = [(1_600_000, 180_000), (900_000, 75_000.0)]
HIDDEN = [(424_242, 7_777), (31_337, 0)]
TURNED = wrong("You turned the division round.", lambda a, b: b / a if a else 0, see="Payback")
YEARS = wrong("You counted years.", lambda price, rent: price / rent / 12)
LONGER = rises("a higher price must lengthen the payback.", [(1, 5), (2, 5), (3, 5)])
SOONER = falls("a higher rent must shorten the payback", [(60, 1), (60, 2), (60, 3)])


def key(
    solution: Callable[..., Any] = payback,
    *mistakes: Any,
    cases: Sequence[Any] = CASES,
    hidden: Sequence[Any] = HIDDEN,
    properties: Sequence[Property] = (LONGER, SOONER),
) -> Key:
    question = Question(
        "q3",
        "function",
        "payback",
        calls=[list(case) for case in cases],
        properties=rules(properties),
    )
    return function_key(question, solution, mistakes, [list(case) for case in hidden])


KEY = key(payback, TURNED, YEARS)


def said(answer: object, asked: Key = KEY) -> Verdict:
    """Judge an answer with the open key and with the sealed one, which must agree."""
    sealed = unseal(seal("03", 0, [asked])).questions["q3"]
    # The calls too go through the sealed key.
    verdicts = [judge(one, observe(one.question, answer)) for one in (asked, sealed)]
    assert verdicts[0] == verdicts[1]
    return verdicts[0]


class Payback:
    def __call__(self, price: float, rent: float) -> float:
        return price / rent


@pytest.mark.parametrize(
    "answer",
    [
        payback,
        lambda a, b: a / b,
        lambda *figures: figures[0] / figures[1],
        lambda price, rent, months=1, **more: price / rent / months,
        lambda price, rent: round(price / rent, 3),
        lambda price, rent: np.float64(price) / rent,
        lambda price, rent: np.array(price / rent),
        functools.partial(lambda months, price, rent: price / rent / months, 1),
        functools.cache(payback),
        Payback(),
        Payback().__call__,
        np.divide,
    ],
)
def test_any_callable_with_the_right_results_is_right(answer: Callable[..., Any]) -> None:
    assert said(answer).state == "right"


@pytest.mark.parametrize("mistake", [TURNED, YEARS])
def test_a_named_mistake_is_recognised(mistake: Any) -> None:
    verdict = said(mistake.answer)
    assert (verdict.state, verdict.say, verdict.see) == ("mistake", mistake.say, mistake.see)


def stops(price: float, rent: float) -> Any:
    return price / unknown  # type: ignore[name-defined]  # noqa: F821


def stops_once(price: float, rent: float) -> Any:
    return None if price == 900_000 else price / rent


@pytest.mark.parametrize(
    ("answer", "state", "sentence"),
    [
        (lambda price, rent: None, "unanswered", "`payback` returns nothing. Does it end with"),
        (lambda price, rent: ..., "unanswered", "Replace the `...` in `payback`."),
        (lambda price, rent: print(end=""), "unanswered", "returns nothing"),
        (..., "unanswered", "Replace the `...` behind `payback`."),
        (None, "unanswered", "`payback` is None"),
        (8.9, "kind", "a function was expected, and this is a number"),
        (payback(8, 2), "kind", "a function was expected, and this is a number"),
        (Payback, "kind", "a function was expected, and this is a class"),
        ("payback", "kind", "a function was expected, and this is a text"),
        (stops, "wrong", "`payback(1_600_000, 180_000)` stops with `NameError`: name 'unknown'"),
        (stops_once, "wrong", "`payback(900_000, 75_000.0)` returns nothing."),
        (lambda price: price, "wrong", "`payback(1_600_000, 180_000)` stops with `TypeError`"),
        (lambda *, price, rent: 1, "wrong", "stops with `TypeError`"),
        (lambda price, rent: exit(3), "wrong", "stops with `SystemExit`: 3"),
        (lambda price, rent: price / rent * 100, "wrong", "Right apart from a factor of 100"),
        (lambda price, rent: price / rent / 1_000, "wrong", "Right apart from a factor of 1,000"),
        (lambda price, rent: -price / rent, "wrong", "Right apart from its sign"),
        (lambda price, rent: price / rent * 1.02, "close", "Nearly."),
        (
            lambda price, rent: f"{price / rent:.1f}",
            "kind",
            "returns a text; a number was asked for",
        ),
        (lambda price, rent: [price / rent], "kind", "returns a list of 1 item; a number was"),
        (lambda price, rent: float("nan"), "wrong", "Not all of these results are right"),
        (lambda price, rent: (m for m in [1]), "kind", "returns a generator; a number was asked"),
        (lambda price, rent: 12 + (price == 1), "wrong", "`payback(900_000, 75_000.0)` gives 12"),
    ],
)
def test_a_wrong_function_gets_a_sentence_that_helps(
    answer: object, state: str, sentence: str
) -> None:
    verdict = said(answer)
    assert verdict.state == state
    assert sentence in verdict.say


def test_the_results_shown_are_the_students_own_and_never_the_right_ones() -> None:
    say = said(lambda price, rent: price - rent).say
    assert "`payback(1_600_000, 180_000)` gives 1420000" in say
    for right in ("8.8", "12"):
        assert f"gives {right}" not in say


def test_a_case_that_stops_the_solution_must_stop_the_student_too() -> None:
    asked = key(cases=[*CASES, (5, 0)])
    assert said(payback, asked).state == "right"
    assert said(lambda price, rent: price / rent, asked).state == "right"  # stops by itself
    assert said(lambda price, rent: price / (rent or 1), asked).state == "wrong"


@pytest.mark.parametrize(
    ("cheat", "broken"),
    [
        (lambda price, rent: payback(price, rent) if price > 9 else 2, LONGER),
        (lambda price, rent: payback(price, rent) if price > 9 else -price, LONGER),
        (lambda price, rent: payback(price, rent) if price != 60 else rent, SOONER),
        (lambda price, rent: payback(price, rent) if price != 60 else None, SOONER),
        (lambda price, rent: payback(price, rent) if price != 60 else "low", SOONER),
        (lambda price, rent: payback(price, rent) if price != 60 else [3 / rent] * 2, SOONER),
    ],
)
def test_right_cases_are_not_enough_if_a_property_is_broken(
    cheat: Callable[..., Any], broken: Property
) -> None:
    verdict = said(cheat)
    assert verdict.state == "wrong"
    assert verdict.say == f"One thing does not hold: {broken.say}."
    assert not verdict.say.endswith("..")


def test_results_that_are_lists_are_compared_item_by_item() -> None:
    def split(total: float, first: float) -> list[float]:
        return [total * first, total * (1 - first)]

    all_of_it = sums_to(1, "the parts must add up to the whole", [(1, 0.3), (1, 1.0)])
    asked = key(split, cases=[(10, 0.3)], hidden=[], properties=[all_of_it])
    assert said(lambda total, first: np.array(split(total, first)), asked).state == "right"
    assert said(lambda total, first: tuple(split(total, first)), asked).state == "right"
    assert said(lambda total, first: split(total, first)[::-1], asked).state == "wrong"
    assert said(lambda total, first: split(total, first)[:1], asked).state == "wrong"
    dropped = said(lambda total, first: split(total, first)[: 3 if total > 1 else 1], asked)
    assert "add up to the whole" in dropped.say


def test_a_function_gets_copies_of_its_arguments() -> None:
    calls = [[[1, 2, [3]], {"a": [4]}], [[1, 2, [3]], {"a": [4]}]]
    before = json.dumps(calls)

    def greedy(numbers: list[Any], more: dict[str, list[int]]) -> int:
        numbers[2].clear()
        numbers.append(more["a"].pop())
        return len(numbers)

    first, second = outcomes(greedy, calls)["value"]
    assert first == second == {"kind": "number", "value": 4, "of": "int"}
    assert json.dumps(calls) == before


class MuteError(Exception):
    def __str__(self) -> str:
        raise SystemExit


@pytest.mark.parametrize(
    ("problem", "of", "why"),
    [
        (ValueError("no rent"), "ValueError", "no rent"),
        (SystemExit(2), "SystemExit", "2"),
        (GeneratorExit(), "GeneratorExit", ""),
        (AssertionError(), "AssertionError", ""),
        (MuteError(), "MuteError", ""),
        (ValueError("x" * 5_000), "ValueError", "x" * 200),
        (ExceptionGroup("two", [ValueError()]), "ExceptionGroup", "two (1 sub-exception)"),
    ],
)
def test_whatever_is_raised_is_an_outcome(problem: BaseException, of: str, why: str) -> None:
    def fails() -> None:
        raise problem

    assert outcomes(fails, [[]])["value"] == [{"kind": "raised", "of": of, "why": why}]


def test_a_function_without_end_is_an_outcome() -> None:
    def deeper(n: int) -> int:
        return deeper(n + 1)

    assert outcomes(deeper, [[0]])["value"][0]["of"] == "RecursionError"


def test_the_student_can_still_interrupt() -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outcomes(interrupted, [[]])


class Liar:
    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        raise ValueError

    def __call__(self, price: float, rent: float) -> float:
        return price / rent


def test_an_object_that_lies_about_its_class_is_judged_by_what_it_gives() -> None:
    assert said(Liar()).state == "right"


def test_the_calls_of_the_question_come_first_then_those_of_its_properties() -> None:
    tried: list[tuple[float, float]] = []
    observe(KEY.question, lambda price, rent: tried.append((price, rent)))
    assert tried == [*CASES, (1, 5), (2, 5), (3, 5), (60, 1), (60, 2), (60, 3)]


@pytest.mark.parametrize("length", [0, 1, 2, 4, 7, 9])
def test_too_few_or_too_many_outcomes_are_not_right(length: int) -> None:
    given = observe(KEY.question, payback)
    changed = (given["value"] * 2)[:length]
    assert judge(KEY, given).state == "right"
    verdict = judge(KEY, {"kind": "calls", "value": changed})
    # What comes behind the last call that was asked for is of no account.
    assert (verdict.state == "right") == (length > len(given["value"]))


# Hidden cases


def test_hidden_cases_and_their_results_leave_no_trace_in_the_sealed_key() -> None:
    others = [[98_765, 4], [1, 2]]
    assert KEY.hidden_calls == [list(call) for call in HIDDEN]
    assert seal("03", 0, [KEY]) == seal("03", 0, [key(payback, TURNED, YEARS, hidden=others)])
    sealed = unseal(seal("03", 0, [KEY])).questions["q3"]
    opened = sealed.candidates({"kind": "calls", "value": KEY.answers[0].expected["value"]})
    known = json.dumps([sealed.question.as_plain(), sealed.messages, opened[0].expected])
    assert str(CASES[0][0]) in known
    for secret in (424_242, 7_777, 31_337, payback(424_242, 7_777)):
        assert str(secret) not in known


def test_hidden_cases_are_answered_for_the_solution_and_for_each_mistake() -> None:
    kinds = [[one["kind"] for one in known.expected["value"]] for known in KEY.hidden_answers]
    assert kinds == [["number", "raised"], ["number", "number"], ["number", "raised"]]
    assert [known.right for known in KEY.hidden_answers] == [True, False, False]
    assert KEY.question.hidden == 2


def test_hidden_cases_are_not_called_by_the_self_check() -> None:
    tried: list[float] = []
    observe(KEY.question, lambda price, rent: tried.append(price))
    assert not {call[0] for call in HIDDEN} & set(tried)


# What a teacher may declare


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({"solution": 3}, "`payback` is no function"),
        ({"cases": []}, "`cases` is empty"),
        ({"cases": [(np.int64(3), 4)]}, "are not all plain data"),
        ({"cases": [(3, {"a": 4})]}, "are not all plain data"),
        ({"hidden": [(pd.Series([3]), 4)]}, "are not all plain data"),
        ({"properties": [rises("it must rise", [(np.float64(1), 4), (2, 4)])]}, "not all plain"),
        (
            {"properties": [falls("a higher price must shorten it", [(1, 5), (2, 5)])]},
            "of the solution it is not true that a higher price must shorten it",
        ),
    ],
)
def test_a_function_question_that_cannot_be_judged_is_refused(
    about: dict[str, Any], message: str
) -> None:
    with pytest.raises(CourseError, match=message):
        key(**about)


def longest(words: Sequence[str]) -> int:
    return max(map(len, words))


def test_one_argument_needs_no_tuple_and_a_list_is_one_argument() -> None:
    check = Exercise("03")
    check.function(
        "q3",
        "longest",
        cases=[["yuan", "rent"], (["price"],)],
        properties=[between(0, 9, "words are short", [["yuan"], (["rent", "price"],)])],
    )
    question = check.keys[0].question
    assert question.calls == [[["yuan", "rent"]], [["price"]]]
    assert question.properties[0]["at"] == [[["yuan"]], [["rent", "price"]]]


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (lambda: rises("it rises", [(1, 2)]), "needs 2 or more calls"),
        (lambda: falls("it falls", []), "needs 2 or more calls"),
        (lambda: between(0, 1, "a share", []), "needs 1 or more calls"),
        (lambda: sums_to(1, "all", []), "needs 1 or more calls"),
        (lambda: between(1, 0, "a share", [3]), "no room between 1 and 0"),
    ],
)
def test_a_property_that_compares_nothing_is_refused(
    declared: Callable[[], Property], message: str
) -> None:
    with pytest.raises(CourseError, match=message):
        declared()


# Properties


def held(rule: Property, *results: Any) -> bool:
    return rule.holds([plain(result) for result in results])


FIGURES = st.one_of(st.integers(-5, 5), st.floats(-1e6, 1e6))


@given(st.lists(FIGURES, min_size=2, max_size=6))
def test_results_rise_or_fall_if_each_is_beyond_the_one_before(results: list[float]) -> None:
    at = list(range(len(results)))
    pairs = list(itertools.pairwise(results))
    assert held(rises("up", at), *results) == all(a < b for a, b in pairs)
    assert held(falls("down", at), *results) == all(a > b for a, b in pairs)


@given(st.lists(FIGURES, min_size=1, max_size=6))
def test_results_between_two_bounds_may_touch_them(results: list[float]) -> None:
    low, high = min(results), max(results)
    at = list(range(len(results)))
    assert held(between(low, high, "within", at), *results)
    assert held(between(low, high, "within", [1]), results)
    assert not held(between(low - 1, high - 0.1, "within", at), *results)
    assert not held(between(low + 0.1, high + 1, "within", [1]), results)


@given(st.lists(st.integers(1, 1_000), min_size=1, max_size=50))
def test_shares_add_up_whatever_binary_fractions_leave_behind(parts: list[int]) -> None:
    shares = [part / sum(parts) for part in parts]
    assert held(sums_to(1, "all", [1]), shares)
    assert not held(sums_to(1, "all", [1]), [*shares, 0.001])
    assert held(sums_to(sum(parts), "all", [1, 2]), parts, pd.Series(parts[::-1]))


RULES = [
    rises("up", [1, 2]),
    falls("down", [1, 2]),
    between(-9, 9, "within", [1, 2]),
    sums_to(0, "nothing", [1, 2]),
]
NO_FIGURES = [
    *(None, ..., "3", True, [], {}, {"a": 1}, object(), float("nan"), math.inf, pd.NA),
    *([0, None], [0, "a"], [0, float("nan")], [-math.inf, math.inf], [True, False], [[0]]),
    *(pd.DataFrame({"a": [0]}), np.zeros((2, 2))),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.relation)
@pytest.mark.parametrize("result", NO_FIGURES, ids=lambda result: type(result).__name__)
def test_no_property_holds_of_what_is_no_number(rule: Property, result: object) -> None:
    assert not held(rule, 0, result)
    assert not held(rule, result, 0)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.relation)
def test_a_property_needs_a_result_of_each_of_its_calls(rule: Property) -> None:
    results = {"rises": [1, 2, 3], "falls": [3, 2, 1]}.get(rule.relation, [0, 0, 0])
    assert [held(rule, *results[:count]) for count in range(4)] == [False, False, True, False]
    assert not rule.holds([{"kind": "raised", "of": "ValueError", "why": "3"}] * 2)


# Calls as the student reads them

ARGUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, width=64),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(ARGUMENTS.filter(lambda value: "inf" not in repr(value)))
def test_what_is_written_is_python_for_the_same_value(value: Any) -> None:
    read = ast.literal_eval(literal(value))
    assert read == value
    assert repr(read) == repr(value)  # 1, 1.0 and True are equal, yet not the same


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ([], "payback()"),
        ([1_600_000, 0.25], "payback(1_600_000, 0.25)"),
        ([-1_600_000, 12_345.5], "payback(-1_600_000, 12_345.5)"),
        ([9_999, 10_000, 1e16], "payback(9999, 10_000, 1e+16)"),
        (["7,17", "it's", 'say "no"'], """payback("7,17", "it's", 'say "no"')"""),
        ([[180_000], (75_000,), None, True], "payback([180_000], (75_000,), None, True)"),
    ],
)
def test_a_call_is_written_as_a_student_would(call: list[Any], text: str) -> None:
    assert written("payback", call) == text
