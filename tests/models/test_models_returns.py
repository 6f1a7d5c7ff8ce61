"""Returns and implied values: closed forms, conservation, and the case's own figures."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ai_bubble.data import load
from ai_bubble.errors import CourseError
from ai_bubble.models.change import percent_change, rise_to_recover
from ai_bubble.models.returns import (
    cumulative_returns,
    implied_market_value,
    implied_shares,
    log_returns,
    simple_returns,
)

prices = arrays(float, st.integers(2, 30), elements=st.floats(1.0, 1e4))


@given(prices)
def test_simple_returns_compound_to_the_whole_change(path):
    whole = cumulative_returns(simple_returns(path))[-1]
    assert whole == pytest.approx(percent_change(path[0], path[-1]), rel=1e-9, abs=1e-9)


@given(prices)
def test_log_returns_add_up_and_are_never_above_simple_ones(path):
    assert log_returns(path).sum() == pytest.approx(math.log(path[-1] / path[0]), abs=1e-9)
    assert (log_returns(path) <= simple_returns(path) + 1e-12).all()


@given(prices, st.floats(0.01, 100.0))
def test_returns_do_not_depend_on_the_currency(path, rate):
    assert simple_returns(rate * path) == pytest.approx(simple_returns(path), abs=1e-9)


@given(st.floats(1.0, 1e4), st.floats(0.01, 0.99), st.floats(0.1, 100.0))
def test_loss_fall_value_and_shares_fit_together(before, fall, shares):
    after = before * (1 - fall)
    loss = shares * (before - after)
    assert implied_market_value(loss, fall) == pytest.approx(shares * before)
    assert implied_shares(loss, before, after) == pytest.approx(shares)


def test_a_series_of_pandas_is_read_in_order_and_not_by_label():
    closes = load("nvidia_event").set_index("date")["nvda_close_usd"]
    assert simple_returns(closes) == pytest.approx(closes.pct_change().iloc[1:].to_numpy())


def test_the_day_in_the_case():
    closes = load("nvidia_event").set_index("date")["nvda_close_usd"]
    before, after = closes.loc["2025-01-24"], closes.loc["2025-01-27"]
    day = np.array([before, after])
    assert simple_returns(day)[0] == pytest.approx(-0.1697, abs=5e-5)
    assert log_returns(day)[0] == pytest.approx(-0.1859, abs=5e-5)
    assert rise_to_recover(-simple_returns(day)[0]) == pytest.approx(0.204, abs=5e-4)
    events = load("market_events").set_index("event_id")
    assert events.loc["nvda_recovery_close", "value_low"] >= before


def test_the_value_before_the_fall_lies_within_the_rounding_of_the_article():
    assert implied_market_value(589, 0.17) == pytest.approx(3465, abs=0.5)
    assert implied_market_value(589, np.array([0.175, 0.165])) == pytest.approx(
        [3366, 3570], abs=0.5
    )


def test_three_losses_are_three_counts_of_shares():
    events = load("market_events").set_index("event_id")["value_low"]
    losses = events[["nvda_loss_bloomberg", "nvda_loss_lseg", "nvda_loss_ibd"]].to_numpy()
    after = np.array([118.42, 118.42, 118.58])
    assert implied_shares(losses, 142.62, after) == pytest.approx([24.34, 24.49, 24.79], abs=0.005)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: simple_returns(np.array([1.0, 0.0])), "prices must be more than 0, not 0"),
        (lambda: simple_returns([1.0, 2.0]), "prices must be a number or a NumPy array"),
        (lambda: simple_returns(np.ones((2, 2))), "prices must be one row of numbers"),
        (lambda: log_returns(np.array([1.0, -2.0])), "prices must be more than 0, not -2"),
        (lambda: cumulative_returns(np.array([-17.0])), "returns must be -1 or more, not -17"),
        (lambda: implied_market_value(589, 17), "fall must be at least 0 and less than 1"),
        (lambda: implied_market_value(0, 0.17), "loss must be more than 0"),
        (lambda: implied_market_value(589, 0), "fall must be more than 0"),
        (lambda: implied_shares(589, 118.42, 142.62), "before - after must be more than 0"),
    ],
)
def test_bad_values_are_refused_by_name(call, message):
    with pytest.raises(CourseError, match=message):
        call()
