"""The event study: known lines are found again, and the published estimates come out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ai_bubble.data import load
from ai_bubble.errors import CourseError
from ai_bubble.models.event_study import (
    MarketModel,
    abnormal_return,
    cumulative_abnormal_return,
    fit_market_model,
    standard_error,
)
from ai_bubble.models.returns import simple_returns

small = st.floats(-0.1, 0.1)
rows = arrays(float, st.integers(3, 40), elements=small)
spread = rows.filter(lambda row: np.ptp(row) > 1e-3)


def case():
    """Return the estimates of the datasets, the returns, and where 27 January stands."""
    closes = load("nvidia_event").set_index("date")
    found = {name: simple_returns(closes[f"{name}_close_usd"]) for name in ("nvda", "spy", "qqq")}
    published = load("market_model").set_index("estimate_id")
    event = int(closes.index.get_loc("2025-01-27")) - 1
    return published, found, event


@given(spread, st.floats(-0.01, 0.01), st.floats(-3.0, 3.0))
def test_a_line_without_noise_is_found_exactly(market, alpha, beta):
    model = fit_market_model(alpha + beta * market, market)
    assert (model.alpha, model.beta) == pytest.approx((alpha, beta), abs=1e-9)
    assert model.residual_sd == pytest.approx(0, abs=1e-9)


@given(spread, st.integers(0, 2**32 - 1))
def test_in_the_window_itself_abnormal_returns_sum_to_nothing(market, seed):
    returns = np.random.default_rng(seed).normal(0, 0.02, len(market))
    model = fit_market_model(returns, market)
    abnormal = abnormal_return(returns, market, model)
    assert abnormal.sum() == pytest.approx(0, abs=1e-9)
    assert (abnormal * market).sum() == pytest.approx(0, abs=1e-9)


def test_known_parameters_are_found_again_in_noise():
    # Synthetic data: alpha, beta and noise are ours, close to those of the case.
    rng = np.random.default_rng(27)
    market = rng.normal(0.0005, 0.009, 20_000)
    returns = 0.0002 + 2.66 * market + rng.normal(0, 0.0232, 20_000)
    model = fit_market_model(returns, market)
    assert model.alpha == pytest.approx(0.0002, abs=0.0005)
    assert model.beta == pytest.approx(2.66, abs=0.06)
    assert model.residual_sd == pytest.approx(0.0232, rel=0.02)


def test_the_fit_is_that_of_numpy():
    rng = np.random.default_rng(1)
    market, returns = rng.normal(size=(2, 120))
    model = fit_market_model(returns, market)
    (beta, alpha), (squares, *_), *_ = np.polyfit(market, returns, 1, full=True)
    assert (model.alpha, model.beta) == pytest.approx((alpha, beta))
    assert model.residual_sd == pytest.approx(float(np.sqrt(squares / 118)))


@pytest.mark.parametrize("days", [1, 10])
def test_the_standard_error_is_the_spread_of_simulated_windows(days):
    # Synthetic data: 4,000 samples of 30 days, each fitted anew, and a window after each.
    rng = np.random.default_rng(days)
    market = rng.normal(0, 0.01, 30)
    ahead = rng.normal(0.005, 0.01, days)
    noise = rng.normal(0, 0.02, (4_000, 30))
    errors = rng.normal(0, 0.02, (4_000, days))
    sums = []
    for past, future in zip(noise, errors, strict=True):
        model = fit_market_model(0.001 + 2 * market + past, market)
        sums.append(abnormal_return(0.001 + 2 * ahead + future, ahead, model).sum())
    truth = fit_market_model(market, market)._replace(residual_sd=0.02)
    assert np.std(sums) == pytest.approx(standard_error(ahead, truth), rel=0.05)


@given(arrays(float, st.integers(1, 20), elements=small), st.integers(20, 500))
def test_standard_errors_fall_with_the_length_of_the_estimation(window, days):
    model = MarketModel(0.0, 1.0, 0.02, days, 0.0, 0.0001 * days)
    longer = model._replace(days=2 * days, market_ss=2 * model.market_ss)
    assert standard_error(window, longer) < standard_error(window, model)
    forever = model._replace(days=10**12, market_ss=np.inf)
    assert standard_error(window, forever) == pytest.approx(0.02 * np.sqrt(len(window)))


@given(arrays(float, 9, elements=small), st.integers(0, 7))
def test_adjoining_windows_add_up(abnormal, cut):
    whole = cumulative_abnormal_return(abnormal, 4, -4, 4)
    left = cumulative_abnormal_return(abnormal, 0, 0, cut)
    right = cumulative_abnormal_return(abnormal, 0, cut + 1, 8)
    assert left + right == pytest.approx(whole)
    assert whole == pytest.approx(abnormal.sum())


def test_the_published_abnormal_returns_come_out():
    published, returns, event = case()
    spy = published.loc["spy_120"]
    model = MarketModel(spy["alpha_day"], spy["beta"], spy["residual_sd_percent"] / 100, 120)
    abnormal = abnormal_return(returns["nvda"], returns["spy"], model)
    rows = load("abnormal_returns").query("estimate_id == 'spy_120'")
    assert len(rows) == 4
    for row in rows.itertuples():
        found = cumulative_abnormal_return(abnormal, event, row.day_from, row.day_to)
        assert 100 * found == pytest.approx(row.abnormal_return_percent, abs=0.05)
    t = abnormal[event] / standard_error(returns["spy"][event], model)
    assert -5.75 < t < -5.55


def test_where_the_intercept_was_not_kept_the_benchmark_alone_comes_close():
    published, returns, event = case()
    model = MarketModel(0.0, published.loc["qqq_120", "beta"], 0.0, 120)
    abnormal = abnormal_return(returns["nvda"][event], returns["qqq"][event], model)
    assert 100 * abnormal == pytest.approx(-11.1, abs=0.05)
    # The 250 days before include Nvidia's steep 2024: about 0.2 % a day is missing.
    model = model._replace(beta=published.loc["spy_250", "beta"])
    abnormal = abnormal_return(returns["nvda"][event], returns["spy"][event], model)
    assert 100 * abnormal - (-13.4) == pytest.approx(0.21, abs=0.06)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fit_market_model(np.ones(3), np.ones(4)), "must cover the same days"),
        (lambda: fit_market_model(np.ones(2), np.array([1.0, 2.0])), "a line needs 3 days"),
        (lambda: fit_market_model(np.ones(5), np.ones(5)), "on which the market moves"),
        (lambda: fit_market_model(1.0, 1.0), "returns must be one row of numbers"),
        (lambda: cumulative_abnormal_return(np.ones(5), 1, -2, 0), "event . start must be 0"),
        (lambda: cumulative_abnormal_return(np.ones(5), 1, 1, 0), "end - start must be 0"),
        (lambda: cumulative_abnormal_return(np.ones(5), 1, 0, 4), "days after the window"),
        (
            lambda: abnormal_return(np.nan, 0.0, MarketModel(0, 1, 1, 120)),
            "returns must be a finite number",
        ),
    ],
)
def test_bad_values_are_refused_by_name(call, message):
    with pytest.raises(CourseError, match=message):
        call()
