"""What idling costs: closed forms, limits, monotonicity."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from ai_bubble.data import load
from ai_bubble.errors import CourseError
from ai_bubble.models.idle_value import (
    GAIN,
    equal_performance_cost,
    service_worth,
    worth_after_idling,
)

spans = st.floats(0.0, 40.0)
lives = st.floats(0.5, 60.0)
gains = st.floats(0.0, 2.0)
rates = st.floats(0.01, 0.5)


def test_the_gain_is_the_published_one():
    rows = load("parameters").set_index("parameter_id")
    assert rows.loc["hardware_price_performance", "value_low"] / 100 == GAIN
    # Epoch's other figure for the same growth: it doubles in 2.6 years.
    assert np.log(2) / np.log(1 + GAIN) == pytest.approx(2.6, abs=0.05)


def test_four_years():
    assert round(equal_performance_cost(4), 2) == 0.35
    assert round(0.77**4, 2) == 0.35


@given(spans, spans, gains)
def test_years_multiply(one, other, gain):
    both = equal_performance_cost(one, gain) * equal_performance_cost(other, gain)
    assert equal_performance_cost(one + other, gain) == pytest.approx(both)


@given(spans)
def test_without_progress_the_price_stays(years):
    assert equal_performance_cost(years, 0.0) == 1


@given(lives, gains, rates)
def test_service_is_the_integral(years, gain, rate):
    k = np.log((1 + gain) * (1 + rate))
    assert service_worth(years, gain, rate) == pytest.approx(
        quad(lambda t: np.exp(-k * t), 0, years)[0], rel=1e-6
    )


@given(lives, gains, rates)
def test_new_is_whole_and_dead_is_nothing(life, gain, rate):
    assert worth_after_idling(0.0, life, gain, rate) == pytest.approx(1)
    assert worth_after_idling(life, life, gain, rate) == 0
    assert worth_after_idling(life + 1, life, gain, rate) == 0


@given(lives, gains, rates, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_longer_idling_leaves_less(life, gain, rate, one, other):
    less, more = sorted([one * life, other * life])
    assert (
        worth_after_idling(more, life, gain, rate)
        <= worth_after_idling(less, life, gain, rate) + 1e-12
    )


@given(lives, gains, rates, st.floats(0.0, 1.0))
def test_obsolescence_alone_is_the_ceiling(life, gain, rate, part):
    years = part * life
    kept = worth_after_idling(years, life, gain, rate)
    assert kept <= equal_performance_cost(years, gain) + 1e-12


@given(st.floats(1.0, 5.0), st.floats(6.0, 50.0), rates)
def test_a_longer_life_without_progress_keeps_more(years, life, rate):
    short = worth_after_idling(years, life, 0.0, rate)
    assert worth_after_idling(years, life + 5, 0.0, rate) > short


def test_an_everlasting_asset_keeps_what_obsolescence_leaves():
    assert worth_after_idling(4, 1e4) == pytest.approx(equal_performance_cost(4))


def test_rows_of_years():
    kept = worth_after_idling(np.array([0.0, 4.0, 9.0]), 5)
    assert kept == pytest.approx([1, 0.12642561, 0])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: equal_performance_cost(-1), "years must be 0 or more"),
        (lambda: equal_performance_cost(1, -0.1), "gain must be 0 or more"),
        (lambda: service_worth(1, 0.3, 0), "annual_rate must be more than 0"),
        (lambda: worth_after_idling(1, 0), "life must be more than 0"),
        (lambda: worth_after_idling(-1, 5), "years must be 0 or more"),
    ],
)
def test_a_bad_value_is_named(call, said):
    with pytest.raises(CourseError, match=said):
        call()
