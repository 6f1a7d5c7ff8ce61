"""Forecasts: lies, selection, averaging and the outside view, against closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.models.forecast import (
    broker_lies,
    forecast_inflation,
    outside_view,
    rms_error,
    winners_curse,
)

positive = st.floats(0.01, 1e6)


def test_doubling_every_hundred_days_is_what_odlyzko_says():
    believed = 2 ** (365 / 100)
    assert believed == pytest.approx(12.6, abs=0.05)
    assert forecast_inflation(believed, 2, 1) == pytest.approx(6.28, abs=0.01)


@given(st.floats(0.1, 20), st.floats(0.1, 20), st.floats(0, 3), st.floats(0, 3))
def test_inflation_compounds(believed, actual, years, more):
    assert forecast_inflation(believed, actual, years + more) == pytest.approx(
        forecast_inflation(believed, actual, years) * forecast_inflation(believed, actual, more)
    )
    assert forecast_inflation(actual, actual, years) == pytest.approx(1)


@given(payment=positive, detection=st.floats(0.01, 1.0))
def test_the_least_fine_that_deters_is_the_payment_over_the_probability(payment, detection):
    fine = payment / detection
    assert broker_lies(payment, detection, 0.99 * fine)
    assert not broker_lies(payment, detection, 1.01 * fine)
    assert broker_lies(payment, 0.0, 1e12)


@given(st.floats(-100, 100), st.floats(0, 100), st.integers(1, 1000))
def test_averaging_never_goes_below_the_bias(bias, noise, n):
    assert rms_error(bias, noise, n) >= abs(bias) - 1e-9
    assert rms_error(bias, noise, n) <= rms_error(bias, noise, 1) + 1e-9
    assert rms_error(0.0, noise, n) == pytest.approx(noise / math.sqrt(n))


@pytest.mark.parametrize(
    ("n", "mean"),
    # Closed forms for up to three; for five and ten the published table of normal order
    # statistics (Teichroew 1956).
    [
        (1, 0.0),
        (2, 1 / math.sqrt(math.pi)),
        (3, 1.5 / math.sqrt(math.pi)),
        (5, 1.16296),
        (10, 1.53875),
    ],
)
def test_the_winners_curse_is_the_mean_of_the_largest_normal(n, mean):
    assert winners_curse(1.0, n) == pytest.approx(mean, abs=1e-5)
    assert winners_curse(10.0, n) == pytest.approx(10 * mean, abs=1e-4)


@pytest.mark.parametrize("n", [4, 20, 100])
def test_a_simulation_finds_the_same_winners_curse(n):
    errors = np.random.default_rng(2025).normal(0, 10, (20_000, n)).max(axis=1)
    standard_error = errors.std() / math.sqrt(errors.size)
    assert abs(errors.mean() - winners_curse(10, n)) < 4 * standard_error


@given(st.integers(1, 2000), st.integers(1, 2000))
@settings(deadline=None)
def test_more_forecasts_to_choose_from_mean_more_disappointment(n, more):
    assert winners_curse(1.0, n + more) > winners_curse(1.0, n)
    assert winners_curse(0.0, n) == 0


def test_the_winners_curse_takes_an_array():
    found = winners_curse(2.0, np.array([1, 2, 5]))
    assert found == pytest.approx([winners_curse(2.0, n) for n in (1, 2, 5)])


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0.1, 50), st.floats(0, 50))
def test_the_outside_view_lies_between_class_and_forecast(forecast, mean, spread, noise):
    seen = outside_view(forecast, mean, spread, noise)
    assert min(forecast, mean) - 1e-9 <= seen <= max(forecast, mean) + 1e-9
    assert outside_view(forecast, mean, spread, 0.0) == pytest.approx(forecast)


def test_the_outside_view_takes_the_curse_from_honest_forecasts_but_not_the_lie():
    # Truth N(25, 5), forecasts with noise 10; the best of twenty is chosen.
    rng = np.random.default_rng(2025)
    truth = rng.normal(25, 5, (20_000, 20))
    honest = truth + rng.normal(0, 10, truth.shape)
    best = honest.argmax(axis=1)[:, None]
    chosen = np.take_along_axis(honest, best, axis=1)
    became = np.take_along_axis(truth, best, axis=1)
    assert (chosen - became).mean() > 15
    assert (outside_view(chosen, 25, 5, 10) - became).mean() == pytest.approx(0, abs=0.15)
    bent = outside_view(chosen + 20, 25, 5, 10)
    assert (bent - became).mean() == pytest.approx(4, abs=0.15)  # a fifth of the lie stays


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: forecast_inflation(0, 2, 1), "believed must be more than 0"),
        (lambda: forecast_inflation(2, 2, -1), "years must be 0 or more"),
        (lambda: broker_lies(-1, 0.1, 1), "payment must be 0 or more"),
        (lambda: broker_lies(1, 10, 1), "detection must be between 0 and 1"),
        (lambda: broker_lies(1, 0.1, -1), "fine must be 0 or more"),
        (lambda: rms_error(1, -1, 1), "noise must be 0 or more"),
        (lambda: rms_error(1, 1, 0), "forecasts must be 1 or more, not 0"),
        (lambda: winners_curse(-1, 2), "noise must be 0 or more"),
        (lambda: winners_curse(1, 0), "forecasts must be 1 or more"),
        (lambda: outside_view(80, 25, 0, 10), "spread must be more than 0"),
    ],
)
def test_a_bad_value_is_named(call, message):
    with pytest.raises(CourseError) as caught:
        call()
    assert message in str(caught.value)
