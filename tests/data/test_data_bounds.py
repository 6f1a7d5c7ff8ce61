import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.data.bounds import Bounds
from ai_bubble.errors import CourseError

INF = math.inf
whole = st.integers(-40, 40)


@st.composite
def interval_and_member(draw: st.DrawFn) -> tuple[Bounds, Fraction]:
    """An interval with whole or infinite ends, and an exact number that lies in it."""
    x = Fraction(draw(whole), draw(st.integers(1, 8)))
    low = draw(st.one_of(st.just(-INF), st.integers(-60, math.floor(x))))
    high = draw(st.one_of(st.just(INF), st.integers(math.ceil(x), 60)))
    b = Bounds(
        low,
        high,
        low_open=draw(st.booleans()) and low < x,
        high_open=draw(st.booleans()) and x < high,
    )
    return b, x


pair = interval_and_member()


@given(pair, pair)
def test_sum_difference_and_product_hold_every_result(a, b):
    (big_a, x), (big_b, y) = a, b
    assert x in big_a
    assert x + y in big_a + big_b
    assert x - y in big_a - big_b
    assert x * y in big_a * big_b
    assert -x in -big_a


@given(pair, pair)
def test_quotient_holds_every_result(a, b):
    (big_a, x), (big_b, y) = a, b
    quotient = big_a / big_b
    if y != 0:
        assert float(x / y) in quotient  # ends are floats, so round the exact result as well
    if 0 in big_b:
        assert quotient == Bounds.unbounded()


@given(pair, pair, whole)
def test_results_are_sharp(a, b, shift):
    (big_a, _), (big_b, _) = a, b
    assert big_a + shift - shift == big_a
    assert big_a * 1 == big_a
    assert big_a / 1 == big_a
    assert 0 - (0 - big_a) == big_a
    assert big_a * big_b == big_b * big_a
    assert big_a.overlaps(big_b) == big_b.overlaps(big_a)


@given(st.integers(1, 50), st.integers(51, 99), st.integers(1, 9), st.integers(10, 20))
def test_bounded_positive_quotient(a, b, c, d):
    assert Bounds(a, b) / Bounds(c, d) == Bounds(a / d, b / c)
    assert Bounds(a, b, low_open=True) / Bounds(c, d) == Bounds(a / d, b / c, low_open=True)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (Bounds.at_least(150) / Bounds.more_than(500), Bounds(0, INF, low_open=True)),
        (100 - Bounds.up_to(80), Bounds(20, 100)),
        (589 / Bounds.more_than(1000), Bounds(0, 0.589, low_open=True, high_open=True)),
        (1 / Bounds(0, 4, low_open=True), Bounds(0.25, INF)),
        (1 / Bounds(-4, 0, high_open=True), Bounds(-INF, -0.25)),
        (Bounds(-1, 2) / Bounds(0, 4, low_open=True), Bounds.unbounded()),
        (1 / Bounds(0, 4), Bounds.unbounded()),
        (1 / Bounds.exactly(0), Bounds.unbounded()),
        (0 * Bounds.unbounded(), Bounds.exactly(0)),
        (Bounds.exactly(0) / Bounds.more_than(0), Bounds.exactly(0)),
        (Bounds(0, 5, low_open=True) * Bounds.at_least(2), Bounds(0, INF, low_open=True)),
        (Bounds(0, 5) * Bounds.at_least(2), Bounds.at_least(0)),
        (Bounds(0, 5, low_open=True) * Bounds(0, 3), Bounds(0, 15)),
        (Bounds(-1, 1) * Bounds.at_least(2), Bounds.unbounded()),
        (Bounds.at_least(1) - Bounds.at_least(1), Bounds.unbounded()),
        (Bounds(0, 1) + Bounds(0, 1, high_open=True), Bounds(0, 2, high_open=True)),
        (np.float64(2) * Bounds(1, 2), Bounds(2, 4)),
        (Bounds(1, 2) + np.int64(3), Bounds(4, 5)),
    ],
)
def test_worked_cases(result, expected):
    assert result == expected


def test_the_words_of_the_article():
    assert Bounds.exactly(122) == Bounds(122, 122)
    assert Bounds.at_least(150) == Bounds(150, INF)
    assert Bounds.more_than(500) == Bounds(500, INF, low_open=True)
    assert Bounds.up_to(80) == Bounds(0, 80)
    assert Bounds.up_to(-1, floor=-5) == Bounds(-5, -1)
    assert Bounds.less_than(900, floor=800) == Bounds(800, 900, high_open=True)
    assert Bounds.about(28_000, 500) == Bounds(27_500, 28_500)


def test_membership_respects_open_ends():
    open_both = Bounds(1, 2, low_open=True, high_open=True)
    assert 1 not in open_both
    assert 2 not in open_both
    assert 1.5 in open_both
    assert 1 in Bounds(1, 2)
    assert INF not in Bounds.at_least(0)


def test_overlap_needs_a_common_number():
    assert Bounds(0, 1).overlaps(Bounds(1, 2))
    assert not Bounds(0, 1, high_open=True).overlaps(Bounds(1, 2))
    assert not Bounds(0, 1).overlaps(Bounds(2, 3))
    assert Bounds.more_than(50).overlaps(52.4)


def test_width_and_boundedness():
    assert Bounds(2, 5).width == 3
    assert Bounds(2, 5).is_bounded
    assert Bounds.at_least(1).width == INF
    assert not Bounds.at_least(1).is_bounded


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        (Bounds.at_least(150), "[150, ∞)"),
        (Bounds.more_than(500), "(500, ∞)"),
        (Bounds.unbounded(), "(-∞, ∞)"),
        (Bounds(0, 180_000), "[0, 180 000]"),
        (Bounds(-0.0, 1 / 3), "[0, 0.333333]"),
    ],
)
def test_text(bounds, text):
    assert str(bounds) == text


@pytest.mark.parametrize(
    "make",
    [
        lambda: Bounds(2, 1),
        lambda: Bounds(1, 1, low_open=True),
        lambda: Bounds(math.nan, 1),
        lambda: Bounds.exactly(INF),
        lambda: Bounds.about(5, -1),
        lambda: Bounds.up_to(-3),
    ],
)
def test_impossible_bounds_are_refused_in_one_sentence(make):
    with pytest.raises(CourseError) as caught:
        make()
    assert "\n" not in str(caught.value)
    assert "; " in str(caught.value)
