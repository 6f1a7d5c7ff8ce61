"""The sealed key hides the answers, judges as the open one does, and says when it is damaged."""

import base64
import contextlib
import dataclasses
import json
import math
import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.exercises import sealed
from ai_bubble.exercises.declare import function_key, observe, rules, value_key, written_key
from ai_bubble.exercises.declared import collisions
from ai_bubble.exercises.judge import compare, judge
from ai_bubble.exercises.keys import Key, Question, wrong
from ai_bubble.exercises.plain import Plain, plain
from ai_bubble.exercises.properties import between, falls
from ai_bubble.exercises.same import Tolerance, scaled
from ai_bubble.exercises.sealed import NEAR, SealedKey, seal, unseal
from ai_bubble.exercises.verdict import Verdict

FALL = 0.5833917
LOST = 1_371_846
RENTS = pd.DataFrame({"name": ["Zhongwei", "Ulanqab"], "rent": [183_427.5, 76_318.25]})


def value(
    answer: Any, *mistakes: Any, tolerance: Tolerance | None = None, ident: str = "q1"
) -> Key:
    kind = "table" if isinstance(answer, pd.DataFrame) else "value"
    tolerance = tolerance or Tolerance(ordered=kind == "value")
    declared = [wrong(f"Slip number {place}.", m) for place, m in enumerate(mistakes)]
    return value_key(Question(ident, kind, "x", tolerance=tolerance), answer, declared)


def function(ident: str = "q1") -> Key:
    question = Question(
        ident,
        "function",
        "payback",
        calls=[[1_600_000, 183_427], [900_000, 0]],
        properties=rules([falls("a higher rent must shorten it", [(100, 5), (100, 6)])]),
    )
    slip = wrong("You turned the division round.", lambda price, rent: rent / price)
    return function_key(question, lambda price, rent: price / rent, [slip], [[424_242, 7]])


def text(ident: str = "q1") -> Key:
    question = Question(ident, "written", "judgement", options={"words": [5, 40]})
    return written_key(question, "Run while the rent covers what can be avoided.", [("clear", 2)])


def closed(key: Key) -> SealedKey:
    return unseal(seal("03", 7, [key])).questions[key.question.id]


def told(verdict: Verdict) -> tuple[str, str, str]:
    return verdict.state, verdict.say, verdict.see


def every_kind() -> list[Key]:
    return [
        value(FALL, 1 - FALL, FALL / (1 - FALL)),
        value(LOST, LOST * 12, ident="q2"),
        value("Ulanqab", "Guiyang", ident="q3"),
        value([183_427.5, 76_318.25], [76_318.25, 183_427.5], ident="q4"),
        value(RENTS, RENTS.assign(rent=RENTS.rent * 12), ident="q5"),
        function("q6"),
        text("q7"),
        value(True, False, ident="q8"),
    ]


def test_what_everybody_may_know_comes_back_as_it_was() -> None:
    keys = every_kind()
    opened = unseal(seal("03", 7, keys))
    assert (opened.exercise, opened.variant) == ("03", 7)
    assert list(opened.questions) == [f"q{n}" for n in range(1, 9)]
    for key in keys:
        found = opened.questions[key.question.id]
        assert found.question == Question.from_plain(
            json.loads(json.dumps(key.question.as_plain()))
        )
        assert found.messages == [[one.say, one.see] for one in key.answers]


def test_the_same_keys_give_the_same_text_and_other_exercises_another() -> None:
    text = seal("03", 7, every_kind())
    assert seal("03", 7, every_kind()) == text
    assert len({text, seal("03", 8, every_kind()), seal("04", 7, every_kind())}) == 3
    assert max(map(len, text.splitlines())) <= 75
    assert not set(text) & set("\"'\\")


SECRETS = [
    *("0.58", "58.3", "5833", "1371846", "1,371,846", "1_371_846", "1.37", "137184"),
    *("183427.5", "183,427", "183_427.5", "1.834", "76318", "76,318", "7.63"),
    *("Ulanqab", "ulanqab", "avoided", "8.7229", "8.72"),
]


def test_the_key_shows_neither_answers_nor_messages() -> None:
    text = "".join(seal("03", 7, every_kind()).split())
    raw = base64.b85decode(text)
    for secret in (*SECRETS, "Slip", "division", "question", "unit", "turned"):
        for hidden in (secret, base64.b64encode(secret.encode()).decode().rstrip("=")[:-1]):
            assert len(hidden) < 5 or hidden not in text
        assert len(secret) < 4 or secret.encode() not in raw
    assert re.search(r"[A-Za-z]{12}", text.replace("0", "")) is None or "rent" not in text


def test_even_behind_the_curtain_the_answers_are_not_in_plain_form() -> None:
    for found in unseal(seal("03", 7, every_kind())).questions.values():
        calls = dataclasses.replace(found.question, calls=[])
        shown = repr(dataclasses.replace(found, question=calls))
        assert [secret for secret in SECRETS if secret in shown] == []


def test_keys_of_two_questions_with_one_answer_look_different() -> None:
    two = unseal(seal("03", 7, [value(FALL), value(FALL, ident="q2")])).questions
    one, other = ({lock.digest for lock in key.locks} for key in two.values())
    assert not one & other


@pytest.mark.parametrize("key", every_kind(), ids=lambda key: key.question.id)
def test_every_declared_answer_opens_and_is_judged_alike(key: Key) -> None:
    assert collisions(key) == []
    for candidate in key.answers:
        check = compare if key.question.kind == "function" else judge
        assert told(check(closed(key), candidate.expected)) == told(check(key, candidate.expected))


@pytest.mark.parametrize("column", ["name", "of", "why", "kind", "value", "float"])
def test_a_column_may_have_any_name(column: str) -> None:
    frame = pd.DataFrame({column: ["a", "b"], "rent": [1.5, 2.5]})
    found = closed(value(frame, frame.assign(rent=0.0)))
    assert judge(found, plain(frame)).state == "right"
    assert judge(found, plain(frame.assign(rent=0.0))).say == "Slip number 0."
    assert judge(found, plain(frame.assign(**{column: ["a", "c"]}))).state == "wrong"


SIZES = (
    st.floats(-1e12, 1e12)
    | st.integers(-(10**12), 10**12)
    | st.floats(-1e290, 1e290)
    | st.floats(-1e-6, 1e-6)
    | st.sampled_from([0, 0.0, -0.0, 1, 1e-300, 5e-324, 2.0**40, 0.25])
)
TOLERANCES = st.builds(
    Tolerance,
    st.sampled_from([0.0, 0.005, 0.1]),
    st.sampled_from([0.0, 0.01, 1.0, 1e6]),
    st.booleans(),
)
# In tolerances, at either side of the edges of right (1) and close (5).
STEPS = st.sampled_from([0.0, 0.4, -0.4, 0.98, -0.98, 1.02, -1.02, 4.9, -4.9, 5.1, -5.1, 30.0])
FACTORS = st.sampled_from([1, 100, 0.01, 1_000, 0.001, 1_000_000, 1e-6, -1, 12])


def coarse(tolerance: Tolerance, step: float) -> float:
    """Stay further away from the edges where a tolerance is finer than the ten digits of a key."""
    return step if tolerance.relative else {0.98: 0.4, 1.02: 2, 4.9: 2, 5.1: 9}.get(abs(step), step)


def on_an_edge(number: float, expected: float, tolerance: Tolerance) -> bool:
    """Tell whether a number times some factor lies where the ten digits of a key decide."""
    edges = [times * tolerance.around(expected) for times in (1, NEAR)]
    for factor in (1, 1e2, 1e-2, 1e3, 1e-3, 1e6, 1e-6, 1e9, 1e-9, -1):
        distance = abs(number * factor - expected)
        if any(math.isclose(distance, edge, rel_tol=1e-6) for edge in edges):
            return True
    return False


@given(SIZES, TOLERANCES, STEPS, FACTORS, SIZES | st.floats())
def test_numbers_are_judged_alike(
    expected: float, tolerance: Tolerance, step: float, factor: float, other: float
) -> None:
    key = value(
        expected, expected * 1.5 + 1, -other if abs(other) < 1e290 else 7, tolerance=tolerance
    )
    sealed_key = closed(key)
    near = expected + coarse(tolerance, step) * tolerance.around(expected)
    tries = [expected, near, near * factor, other, int(near), float(near), expected * 1.5 + 1]
    for given_number in (*tries, math.nan, math.inf, -math.inf, -0.0, 1.7e308, 5e-324, True):
        if any(on_an_edge(given_number, one.expected["value"], tolerance) for one in key.answers):
            continue
        found = plain(given_number)
        assert told(judge(sealed_key, found)) == told(judge(key, found)), given_number
    assert judge(sealed_key, plain(expected)).state == "right"


ITEMS = SIZES | st.sampled_from(["a", "B ", None, True, math.nan])


@given(st.lists(ITEMS, max_size=6), TOLERANCES, STEPS, FACTORS, st.randoms(use_true_random=False))
def test_lists_are_judged_alike_but_for_naming_the_right_items(
    expected: list[Any], tolerance: Tolerance, step: float, factor: float, rng: Any
) -> None:
    key = value(expected, expected[::-1], [*expected[1:], 5], tolerance=tolerance)
    sealed_key = closed(key)

    def nudged(item: Any) -> Any:
        if isinstance(item, bool) or not isinstance(item, (int, float)):
            return item
        return item + rng.choice((-1, 1)) * coarse(tolerance, step) * tolerance.around(item)

    near = [nudged(item) for item in expected]
    shuffled = rng.sample(near, len(near))
    for given_list in (expected, near, shuffled, expected[1:], [5], ["x", 1e300], [math.nan] * 2):
        for found in (plain(given_list), scaled(plain(given_list), factor)):
            here, there = judge(sealed_key, found), judge(key, found)
            assert (here.state, here.see) == (there.state, there.see), given_list
            assert here.say == there.say or there.say.startswith("Of the ")


FRAMES = st.integers(0, 5).flatmap(
    lambda rows: st.fixed_dictionaries(
        {
            "name": st.lists(st.sampled_from(["a", "b", "C "]), min_size=rows, max_size=rows),
            "rent": st.lists(SIZES | st.just(math.nan), min_size=rows, max_size=rows),
            "kind": st.lists(st.integers(0, 3), min_size=rows, max_size=rows),
        }
    )
)


@given(FRAMES, FRAMES, TOLERANCES, STEPS, FACTORS, st.sampled_from(["name", "rent", "kind"]))
def test_tables_are_judged_alike_but_for_naming_the_wrong_column(
    columns: dict[str, Any],
    other: dict[str, Any],
    tolerance: Tolerance,
    step: float,
    factor: float,
    spoilt: str,
) -> None:
    frame, second = (
        pd.DataFrame(c).astype({"rent": float, "name": object}) for c in (columns, other)
    )
    key = value(frame, second, frame.assign(rent=0.0), tolerance=tolerance)
    sealed_key = closed(key)
    near = frame.assign(rent=[
        r + coarse(tolerance, step) * tolerance.around(r) if math.isfinite(r) else r
        for r in frame["rent"]
    ])  # fmt: skip
    tries = [frame, near, near[::-1], second, frame.assign(rent=frame["rent"] * factor)]
    tries += [frame.drop(columns=spoilt), frame.rename(columns={spoilt: "x"}), frame[1:]]
    tries += [frame.assign(**{spoilt: frame[spoilt].iloc[::-1].to_numpy()})]
    for given_frame in tries:
        found = plain(given_frame)
        here, there = judge(sealed_key, found), judge(key, found)
        assert (here.state, here.see) == (there.state, there.see)
        assert here.say == there.say or there.say.startswith("All but the column")


def outcome(item: Any) -> Plain:
    return {"kind": "raised", "of": item} if item in ERRORS else plain(item)


ERRORS = ("KeyError", "TypeError", "ValueError")
RESULTS = ITEMS | st.sampled_from(ERRORS) | st.lists(SIZES, max_size=3) | st.just(...)


@given(st.lists(RESULTS, min_size=1, max_size=4), st.lists(RESULTS, max_size=4), STEPS, FACTORS)
def test_functions_are_judged_alike(
    results: list[Any], others: list[Any], step: float, factor: float
) -> None:
    question = Question("q1", "function", "f", calls=[[n] for n in range(len(results))])
    key = function_key(
        question, lambda n: made(results, n), [wrong("S.", lambda n: made(others, n))], []
    )
    tries = [
        results,
        others,
        [r + step * 0.005 * abs(r) if type(r) is float else r for r in results],
        [r * factor if type(r) is float else r for r in results],
        results[::-1],
    ]
    for tried in tries:
        found = {
            "kind": "calls",
            "value": [outcome(made_plainly(tried, n)) for n in range(len(results))],
        }
        assert told(judge(closed(key), found)) == told(judge(key, found))


def made_plainly(results: list[Any], n: int) -> Any:
    return results[n] if n < len(results) else "KeyError"


def made(results: list[Any], n: int) -> Any:
    found = made_plainly(results, n)
    if found in ERRORS:
        raise {"KeyError": KeyError, "TypeError": TypeError, "ValueError": ValueError}[found](n)
    return found


def test_a_function_is_judged_alike_as_it_is_called() -> None:
    key = function()
    for tried in (
        lambda price, rent: price / rent,
        lambda price, rent: rent / price,
        lambda price, rent: price / rent / 12 if rent else 0,
        lambda price, rent: None,
        lambda price: price,
        lambda price, rent: price / max(rent, 1),
        lambda price, rent: price / rent * 1.01,
        5,
    ):
        found = observe(key.question, tried)
        assert told(judge(closed(key), found)) == told(judge(key, found))


def test_a_huge_answer_beside_a_tiny_one_is_simply_wrong() -> None:
    for expected in (0, 5e-324, 0.5, 12):
        for huge in (1.7e308, -1e300, 10**300):
            assert judge(closed(value(expected)), plain(huge)).state == "wrong"


def damaged(key: str) -> list[str]:
    lines = key.splitlines()
    place = len(key) // 8
    return [
        *("", " ", "None", "\n" * 5, "ab", "é" * 20, '"', "0" * 200),
        key[:-1],
        key[:-5],
        key[: len(key) // 2],
        key[1:],
        key[:4],
        "\n".join(lines[:-1]),
        "\n".join(lines[1:]),
        "\n".join([*lines[:2], *lines[3:]]),
        key[:place] + ("A" if key[place] != "A" else "B") + key[place + 1 :],
        key + "00000",
        key.swapcase(),
        key.replace(key[20], "\\"),
    ]


KEY = seal("03", 7, every_kind())


@pytest.mark.parametrize("text", damaged(KEY))
def test_a_damaged_key_is_one_clear_error(text: str) -> None:
    with pytest.raises(CourseError, match="is damaged; copy its cell from a fresh notebook") as got:
        unseal(text)
    assert "\n" not in str(got.value)
    assert got.value.__cause__ is None
    assert got.value.__suppress_context__


@pytest.mark.parametrize("text", [None, 5, b"bytes", ["text"]])
def test_what_is_no_text_is_a_damaged_key(text: Any) -> None:
    with pytest.raises(CourseError, match="is damaged"):
        unseal(text)


@given(st.integers(0, len(KEY) - 1), st.sampled_from("!#Aa0~"))
def test_one_changed_letter_is_found_at_the_latest_when_an_answer_opens(
    place: int, letter: str
) -> None:
    text = KEY[:place] + letter + KEY[place + 1 :]
    with contextlib.suppress(CourseError):
        questions = unseal(text).questions
        for key in every_kind():
            if key.question.kind != "written":
                judged = compare if key.question.kind == "function" else judge
                verdict = judged(questions[key.question.id], key.answers[0].expected)
                assert verdict.state == "right"


def test_breaks_of_lines_and_spaces_do_no_harm() -> None:
    assert (
        unseal(" \n\n".join(KEY.splitlines()) + "\n\t").questions.keys()
        == unseal(KEY).questions.keys()
    )


def test_a_key_of_a_newer_course_says_how_to_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "_VERSION", 2)
    newer = seal("03", 7, [value(FALL)])
    monkeypatch.undo()
    with pytest.raises(
        CourseError, match="has version 2, this course reads 1; bring the course up"
    ):
        unseal(newer)


def test_a_property_of_a_function_comes_back_whole() -> None:
    rule = between(0, 1, "a share lies between 0 and 1", [0.5])
    question = Question("q1", "function", "f", calls=[[1]], properties=rules([rule]))
    key = function_key(question, lambda x: x / 2, [], [])
    found = observe(closed(key).question, lambda x: 0.5 if x == 1 else 2.0)
    assert told(judge(closed(key), found)) == (
        "wrong", "One thing does not hold: a share lies between 0 and 1.", "",
    )  # fmt: skip
