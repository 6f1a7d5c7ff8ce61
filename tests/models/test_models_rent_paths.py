"""The Monte Carlo against what is known without drawing anything."""

import numpy as np
import pytest

from ai_bubble.models.rental import (
    constant_monthly_rate,
    discount_factor,
    glide,
    loss_probability,
    server_npv,
    simulate_npv,
    simulate_rents,
)

MEAN = glide(180_000, 75_000, months=18, horizon=48)
SURE = {"volatility": 0.0, "let": (2e12, 8e12), "residual": (0.1, 0.1)}


def test_without_uncertainty_every_draw_is_the_deterministic_npv():
    worth = simulate_npv(MEAN, **SURE, draws=50, rng=1)
    assert worth == pytest.approx(np.full(50, server_npv(MEAN, 0.2)), rel=1e-4)


def test_as_volatility_goes_to_nothing_the_paths_go_to_the_mean():
    gaps = [
        np.max(np.abs(simulate_rents(MEAN, sigma, 200, rng=3) / MEAN - 1))
        for sigma in (0.1, 0.01, 0.001, 0.0)
    ]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[2] < 0.03
    assert gaps[3] == 0


@pytest.mark.parametrize("sigma", [0.06, 0.10])
def test_simulated_rents_have_the_mean_and_spread_of_the_walk(sigma):
    draws, months = 40_000, np.arange(MEAN.size)
    rents = simulate_rents(MEAN, sigma, draws, rng=11)
    assert rents.shape == (draws, 48)
    assert np.all(rents[:, 0] == 180_000)
    error = MEAN * np.sqrt(np.expm1(sigma**2 * months) / draws)
    assert np.all(np.abs(rents.mean(axis=0) - MEAN)[1:] < 4 * error[1:])
    spread = np.log(rents).std(axis=0)
    assert spread == pytest.approx(sigma * np.sqrt(months), rel=0.02, abs=1e-9)


def test_a_mean_that_falls_by_a_factor_is_the_walk_with_constant_drift():
    drift = np.log1p(constant_monthly_rate(180_000, 75_000, 18))
    mean = 180_000 * np.exp(drift * np.arange(48))
    rents = simulate_rents(mean, 0.08, 20_000, rng=5)
    steps = np.diff(np.log(rents), axis=1)
    assert steps.mean() == pytest.approx(drift - 0.08**2 / 2, abs=4 * 0.08 / np.sqrt(steps.size))
    assert np.corrcoef(steps[:, 0], steps[:, 1])[0, 1] == pytest.approx(0, abs=4 / np.sqrt(20_000))


def test_mean_npv_is_the_npv_of_the_means():
    draws = 50_000
    worth = simulate_npv(MEAN, draws=draws, rng=7)
    known = server_npv(MEAN, 0.2, residual_share=0.15)
    assert abs(worth.mean() - known) < 4 * worth.std() / np.sqrt(draws)


def test_utilisation_is_one_draw_a_server_not_one_a_month():
    worth = simulate_npv(MEAN, volatility=0.0, residual=(0.0, 0.0), draws=50_000, rng=9)
    present = np.sum(MEAN * discount_factor(0.10, np.arange(1, 49)))
    beta_spread = np.sqrt(2 * 8 / (10**2 * 11))
    assert worth.std() == pytest.approx(present * beta_spread, rel=0.02)


def test_resale_prices_cover_their_range():
    worth = simulate_npv(MEAN, volatility=0.0, let=(2e12, 8e12), draws=20_000, rng=13)
    low, high = (server_npv(MEAN, 0.2, residual_share=share) for share in (0.0, 0.3))
    assert low - 100 < worth.min() < low + 1000
    assert high - 1000 < worth.max() < high + 100
    assert worth.mean() == pytest.approx((low + high) / 2, abs=5_000)


def test_a_seed_gives_the_same_draws_and_a_generator_goes_on():
    first = simulate_npv(MEAN, draws=20, rng=1)
    assert np.array_equal(first, simulate_npv(MEAN, draws=20, rng=1))
    assert not np.array_equal(first, simulate_npv(MEAN, draws=20, rng=2))
    generator = np.random.default_rng(1)
    assert np.array_equal(first, simulate_npv(MEAN, draws=20, rng=generator))
    assert not np.array_equal(first, simulate_npv(MEAN, draws=20, rng=generator))


def test_the_other_assumptions_reach_the_npv():
    base = simulate_npv(MEAN, **SURE, draws=1, rng=1)[0]
    for change in ({"capex": 3e6}, {"fixed_cost": 3e4}, {"annual_rate": 0.3}):
        assert simulate_npv(MEAN, **SURE, **change, draws=1, rng=1)[0] < base


def test_loss_probability_counts_losses_and_falls_with_use():
    assert loss_probability(np.array([-1.0, 0.0, 1.0, 2.0])) == 0.25
    empty, full = (
        loss_probability(simulate_npv(MEAN, let=let, draws=5_000, rng=1))
        for let in [(2.0, 8.0), (8.0, 2.0)]
    )
    assert empty > 0.9
    assert full < 0.5
