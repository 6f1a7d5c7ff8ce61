"""Misallocation against overcapacity, checked against the economy the formula comes from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.models.dispersion import log_variance, split_idle, tfp_loss

rows = st.lists(st.floats(0.0, 1e4), min_size=1, max_size=30)


def hsieh_klenow_tfp(productivity, tfpr, sigma):
    """Aggregate TFP of a CES industry, as in Hsieh and Klenow (2009), equation 15."""
    weights = (productivity / tfpr) ** (sigma - 1)
    mean_tfpr = weights.sum() / (weights / tfpr).sum()
    return (((productivity * mean_tfpr / tfpr) ** (sigma - 1)).mean()) ** (1 / (sigma - 1))


@pytest.mark.parametrize("correlation", [0.0, 0.5, -0.5])
@pytest.mark.parametrize("sigma", [2.0, 3.0])
def test_the_formula_is_that_of_a_lognormal_ces_industry(correlation, sigma):
    rng = np.random.default_rng(2025)
    cov = 0.3**2 * np.array([[1, correlation], [correlation, 1]])
    log_a, log_tfpr = rng.multivariate_normal([0, 0], cov, 400_000).T
    a, tfpr = np.exp(log_a), np.exp(log_tfpr)
    best = hsieh_klenow_tfp(a, np.ones_like(a), sigma)
    lost = 1 - hsieh_klenow_tfp(a, tfpr, sigma) / best
    assert tfp_loss(log_variance(tfpr), sigma) == pytest.approx(lost, abs=0.005)


@given(st.floats(0.0, 5.0), st.floats(0.0, 5.0))
def test_more_dispersion_loses_more_and_never_all(variance, more):
    assert 0 <= tfp_loss(variance) <= tfp_loss(variance + more) <= 1
    assert tfp_loss(0.0) == 0


@given(st.lists(st.floats(0.1, 100.0), min_size=2, max_size=20), st.floats(0.1, 10.0))
def test_a_common_factor_is_no_dispersion(values, factor):
    array = np.array(values)
    assert log_variance(array * factor) == pytest.approx(log_variance(array), abs=1e-9)
    assert log_variance(np.full(5, factor)) == pytest.approx(0, abs=1e-12)


def test_the_lessons_figures():
    assert tfp_loss(log_variance(np.array([30.0, 10.0]))) == pytest.approx(0.364, abs=5e-4)
    assert tfp_loss(log_variance(np.array([20.0, 30.0]))) == pytest.approx(0.0598, abs=5e-5)


@given(st.lists(st.tuples(st.floats(0.0, 1e4), st.floats(0.0, 1e4)), min_size=1, max_size=30))
def test_every_server_is_used_misplaced_or_surplus(centres):
    demand, capacity = np.array(centres).T
    parts = split_idle(demand, capacity)
    total = parts["used"] + parts["misplaced"] + parts["surplus"]
    assert total == pytest.approx(capacity.sum(), abs=1e-6)
    assert parts["used"] + parts["unserved"] == pytest.approx(demand.sum(), abs=1e-6)
    assert min(parts.values()) >= -1e-6


@given(rows, st.floats(0.0, 1.0))
def test_where_nobody_waits_no_server_is_misplaced(capacity, share):
    capacity = np.array(capacity)
    parts = split_idle(share * capacity, capacity)
    assert parts["misplaced"] == pytest.approx(0, abs=1e-9)


def test_the_same_mean_use_with_and_without_misplacement():
    capacity = np.full(10, 100.0)
    spread = split_idle(np.full(10, 20.0), capacity)
    bunched = split_idle(np.array([100.0] * 2 + [0.0] * 8), capacity)
    waiting = split_idle(np.array([150.0] * 2 + [0.0] * 8), capacity)
    assert spread == bunched
    assert (waiting["used"], waiting["misplaced"], waiting["surplus"]) == (200, 100, 700)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: log_variance(np.array([1.0, 0.0])), "must be more than 0, not 0"),
        (lambda: log_variance(np.ones((2, 2))), "one row of numbers"),
        (lambda: tfp_loss(-1.0), "variance must be 0 or more"),
        (lambda: tfp_loss(1.0, sigma=0.5), "sigma must be 1 or more"),
        (lambda: split_idle(np.array([-1.0]), np.array([1.0])), "demand must be 0 or more"),
        (lambda: split_idle(np.array([1.0]), 1.0), "capacity must be one row"),
        (lambda: split_idle(np.ones(2), np.ones(3)), "as many"),
    ],
)
def test_a_bad_value_is_named(call, message):
    with pytest.raises(CourseError) as caught:
        call()
    assert message in str(caught.value)
