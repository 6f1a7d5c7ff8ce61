"""Two answers are the same within a tolerance, whatever the order where order is free."""

import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ai_bubble.exercises.plain import Plain, plain
from ai_bubble.exercises.same import Tolerance, exact_token, numbers, same, scaled

EXACT = Tolerance(0.0)
HALF_PERCENT = Tolerance()
FREE = Tolerance(ordered=False)


def table(**columns: list[Any]) -> Plain:
    return {"kind": "table", "value": columns}


@pytest.mark.parametrize(
    ("expected", "given", "tolerance", "is_same"),
    [
        (100, 100.5, HALF_PERCENT, True),
        (100, 100.51, HALF_PERCENT, False),
        (-100, -99.5, HALF_PERCENT, True),
        (-100, 100, HALF_PERCENT, False),
        (0.1 + 0.2, 0.3, EXACT, True),
        (16, 16.0, EXACT, True),
        (16, 17, EXACT, False),
        (0, 1e-13, HALF_PERCENT, True),
        (0, 1e-9, HALF_PERCENT, False),
        (0, 0.01, Tolerance(0.005, 0.01), True),
        (0, -0.0, EXACT, True),
        (1.7e308, 1.7e308, HALF_PERCENT, True),
        (1.7e308, -1.7e308, HALF_PERCENT, False),
        (1, True, HALF_PERCENT, False),
        (math.nan, math.nan, HALF_PERCENT, True),
        (math.inf, math.inf, HALF_PERCENT, True),
        (math.inf, -math.inf, HALF_PERCENT, False),
        (math.inf, 1.7e308, HALF_PERCENT, False),
        (1.0, math.nan, HALF_PERCENT, False),
        (True, True, EXACT, True),
        (True, False, EXACT, False),
        ("Zhong wei", "  zhong\nWEI ", EXACT, True),
        ("Zhong wei", "Zhongwei", EXACT, False),
        ("1", 1, EXACT, False),
        (None, None, EXACT, True),
        ([1, 2], (1, 2), EXACT, True),
        ([1, 2], [2, 1], EXACT, False),
        ([1, 2], [2, 1], FREE, True),
        ([1, 2], [1, 2, 2], FREE, False),
        ([1, 1, 2], [1, 2, 2], FREE, False),
        ([], [], EXACT, True),
        ([1, "a", None], ["A", None, 1], FREE, True),
        ([[1, "a"], [2, "b"]], [[1.001, " A"], [2, "B"]], HALF_PERCENT, True),
        ([[1, 2]], [[2, 1]], FREE, False),
        ([[1, 2]], [[1, 2, 3]], EXACT, False),
        ([1, math.nan], [1, math.nan], EXACT, True),
    ],
)
def test_answers_agree_within_the_tolerance(
    expected: Any, given: Any, tolerance: Tolerance, is_same: bool
) -> None:
    assert same(plain(expected), plain(given), tolerance) is is_same


@pytest.mark.parametrize(
    ("expected", "given", "is_same"),
    [
        (table(a=[1, 2], b=["x", "y"]), table(b=["Y", "x"], a=[2, 1]), True),
        (table(a=[1, 2], b=["x", "y"]), table(b=["x", "y"], a=[2, 1]), False),
        (table(a=[1]), table(b=[1]), False),
        (table(a=[1]), table(a=[1], b=[1]), False),
        (table(a=[1, 2]), table(a=[1]), False),
        (table(a=[1, 2], b=[1, 2]), table(a=[1, 2], b=[1]), False),
        (table(), table(), True),
        (table(a=[]), table(a=[]), True),
        (table(value=[1], kind=[2], of=["a"]), table(value=[1], kind=[2], of=["a"]), True),
    ],
)
def test_tables_agree_by_column_name(expected: Plain, given: Plain, is_same: bool) -> None:
    assert same(expected, given, FREE) is is_same


def test_rows_that_should_tie_are_paired_although_their_last_digits_differ() -> None:
    expected = table(cost=[0.3, 0.3, 0.5], year=[1, 2, 1])
    given = table(cost=[0.1 + 0.2, 0.3, 0.5], year=[1, 2, 1])
    assert same(expected, given, FREE)
    assert same(given, expected, FREE)
    assert not same(expected, table(cost=[0.3, 0.3, 0.5], year=[1, 1, 2]), FREE)


def test_pairing_takes_a_row_back_if_another_needs_it() -> None:
    # In b, 100.4 goes with 100.0 and 100.8, but 99.8 only with 100.0; a decides the sorting.
    expected = table(a=[1.0, 1.000001], b=[100.0, 100.8])
    assert same(expected, table(a=[1.0, 1.000001], b=[100.4, 99.8]), FREE)
    assert not same(expected, table(a=[1.0, 1.000001], b=[100.4, 98.0]), FREE)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.integers(-3, 3),
        st.floats(-1e6, 1e6) | st.sampled_from([300.0, 300.5, 301.0]),
    ),
    min_size=1,
    max_size=12,
)


def columns(rows: list[tuple[Any, ...]]) -> Plain:
    return table(**dict(zip("abc", map(list, zip(*rows, strict=True)), strict=True)))


@given(ROWS, st.randoms(use_true_random=False))
def test_rows_may_be_shuffled_and_rounded(rows: list[tuple[str, int, float]], rng: Any) -> None:
    nudged = [(a, b, c * (1 + rng.uniform(-0.0049, 0.0049))) for a, b, c in rows]
    rng.shuffle(nudged)
    assert same(columns(rows), columns(nudged), FREE)
    nudged[0] = (nudged[0][0], nudged[0][1] + 7, nudged[0][2])
    assert not same(columns(rows), columns(nudged), FREE)


def test_outcomes_of_calls_agree_one_by_one() -> None:
    number, failed = {"kind": "number", "value": 5}, {"kind": "raised", "of": "ValueError"}
    other = {"kind": "raised", "of": "ZeroDivisionError"}

    def calls(*outcomes: Plain) -> Plain:
        return {"kind": "calls", "value": list(outcomes)}

    assert same(calls(number, failed), calls({"kind": "number", "value": 5.01}, other), Tolerance())
    assert not same(calls(number), calls(failed), Tolerance())
    assert not same(calls(failed), calls(number), Tolerance())
    assert not same(calls(number), calls(number, number), Tolerance())


@pytest.mark.parametrize("kind", ["function", "other", "large", "class", "chart", "unanswered"])
def test_what_cannot_be_compared_is_never_the_same(kind: str) -> None:
    assert not same({"kind": kind}, {"kind": kind}, Tolerance())


PLAINS = st.recursive(
    st.none() | st.booleans() | st.text(max_size=4) | st.floats() | st.integers(-9, 9),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
).map(plain)


@given(PLAINS, PLAINS, st.sampled_from([EXACT, HALF_PERCENT, FREE]))
def test_every_answer_is_the_same_as_itself_and_a_token_tells_the_rest(
    one: Plain, other: Plain, tolerance: Tolerance
) -> None:
    assume(one["kind"] not in ("unanswered", "other"))
    assert same(one, one, tolerance)
    # Without a number, being the same and having one token are one thing; the key relies on it.
    if same(one, other, tolerance) and not list(numbers(one)):
        assert exact_token(one, tolerance) == exact_token(other, tolerance)


@pytest.mark.parametrize(
    ("one", "other", "tolerance"),
    [
        (plain("A  b"), plain("a B"), EXACT),
        (plain(["a", "b"]), plain(["B", "a"]), FREE),
        (plain([["A "]]), plain([["a"]]), EXACT),
        (table(a=["x", "y"], b=[True, False]), table(b=[False, True], a=["y", "X"]), FREE),
        (
            {"kind": "calls", "value": [plain("a"), {"kind": "raised", "of": "KeyError"}]},
            {"kind": "calls", "value": [plain("A"), {"kind": "raised", "of": "ValueError"}]},
            EXACT,
        ),
    ],
)
def test_texts_that_are_the_same_share_a_token(
    one: Plain, other: Plain, tolerance: Tolerance
) -> None:
    assert same(one, other, tolerance)
    assert exact_token(one, tolerance) == exact_token(other, tolerance)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (plain(5), [5]),
        (plain(math.inf), []),
        (plain(True), []),
        (plain([1, [2.5, "x", math.nan], None]), [1, 2.5]),
        (table(kind=["a"], value=[3]), [3]),
        ({"kind": "calls", "value": [plain([1, 2]), {"kind": "raised"}, table(a=[4])]}, [1, 2, 4]),
        ({"kind": "function"}, []),
    ],
)
def test_the_numbers_of_an_answer(given: Plain, found: list[float]) -> None:
    assert list(numbers(given)) == found


def test_scaling_reaches_every_number_and_nothing_else() -> None:
    given = {"kind": "calls", "value": [plain([1, "a", True, math.nan]), table(a=[2], kind=[3])]}
    by_ten = scaled(given, 10)["value"]
    assert by_ten[0]["value"] == [10, "a", True, {"float": "nan"}]
    assert by_ten[1] == table(a=[20], kind=[30])
    assert scaled({"kind": "function"}, 10) == {"kind": "function"}
    assert same(given, scaled(scaled(given, 1_000), 1 / 1_000), Tolerance())


@given(st.floats(0, 0.5), st.floats(0, 10), st.floats(-1e9, 1e9), st.floats(-1, 1))
def test_the_tolerance_is_a_radius_around_the_expected_number(
    relative: float, absolute: float, expected: float, part: float
) -> None:
    tolerance = Tolerance(relative, absolute)
    radius = tolerance.around(expected)
    assert radius >= max(relative * abs(expected), absolute)
    assert same(plain(expected), plain(expected + 0.999 * part * radius), tolerance)
    assert not same(plain(expected), plain(expected + 1.001 * radius + 1e-6), tolerance)
    assert tolerance.widened(5).around(expected) <= 5 * radius * (1 + 1e-12)
