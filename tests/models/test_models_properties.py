"""What must hold for any figures, not for the case's alone."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ai_bubble.models.rental import (
    annuity,
    annuity_factor,
    break_even_rent,
    break_even_utilisation,
    constant_monthly_rate,
    discount_factor,
    full_cost,
    glide,
    irr,
    log_change,
    monthly_rate,
    npv,
    payback_months,
    percent_change,
    rent_per_gpu_hour,
    rise_to_recover,
    server_cash_flows,
    server_irr,
    server_npv,
    to_usd,
)

money = st.floats(1.0, 1e7)
rates = st.floats(-0.5, 2.0)
shares = st.floats(0.0, 1.0)
lives = st.integers(1, 120)


@st.composite
def investments(draw):
    """Pay once, get back some of it each month: one change of sign."""
    back = draw(st.lists(st.floats(1.0, 1e6), min_size=1, max_size=60))
    return np.array([-sum(back) * draw(st.floats(0.5, 3.0)), *back])


# change


@given(money, money)
def test_a_rise_to_recover_undoes_the_fall(one, other):
    old, new = max(one, other), min(one, other)
    fall = -percent_change(old, new)
    assert (1 - fall) * (1 + rise_to_recover(fall)) == pytest.approx(1)
    assert rise_to_recover(fall) == pytest.approx(percent_change(new, old), rel=1e-6, abs=1e-9)


@given(money, money, money)
def test_log_changes_add_up(first, second, third):
    whole = log_change(first, third)
    assert log_change(first, second) + log_change(second, third) == pytest.approx(whole, abs=1e-9)


@given(money, money, st.integers(1, 120))
def test_the_constant_rate_leads_from_old_to_new(old, new, months):
    rate = constant_monthly_rate(old, new, months)
    assert old * (1 + rate) ** months == pytest.approx(new, rel=1e-6)


# finance


@given(rates)
def test_twelve_months_make_a_year(rate):
    assert (1 + monthly_rate(rate)) ** 12 == pytest.approx(1 + rate)
    assert discount_factor(rate, 12) == pytest.approx(1 / (1 + rate))


@given(rates, lives)
def test_annuity_factor_is_the_closed_form(rate, months):
    j = monthly_rate(rate)
    assume(abs(j) > 1e-6)
    assert annuity_factor(rate, months) == pytest.approx((1 - (1 + j) ** -months) / j, rel=1e-8)


def test_annuity_factor_without_interest_is_the_number_of_months():
    assert annuity_factor(0.0, 48) == 48


@given(money, rates, lives, shares)
def test_an_annuity_repays_its_price(price, rate, months, share):
    payment = annuity(price, rate, months, residual=share * price)
    flows = np.array([-price] + [payment] * months)
    flows[-1] += share * price
    assert npv(flows, rate) == pytest.approx(0, abs=1e-9 * price * (1 + rate) ** (-months / 12))


@given(investments(), rates, st.floats(0.01, 1.0))
def test_npv_of_an_investment_falls_as_the_rate_rises(flows, rate, step):
    assert npv(flows, rate + step) < npv(flows, rate)


@given(investments())
def test_npv_at_the_irr_is_nothing(flows):
    assume(npv(flows, -0.999) > 0 > npv(flows, 1e5))
    rate = irr(flows)
    size = np.sum(np.abs(flows) * discount_factor(rate, np.arange(flows.size)))
    assert npv(flows, rate) == pytest.approx(0, abs=1e-6 * size)


@given(investments(), st.floats(0.01, 100.0))
def test_irr_does_not_depend_on_the_currency(flows, factor):
    assume(npv(flows, -0.9) > 0 > npv(flows, 1e3))
    assert irr(flows * factor) == pytest.approx(irr(flows), rel=1e-6, abs=1e-9)


@given(money, money, st.floats(0.1, 10.0))
def test_payback_is_linear_in_the_cost(cost, cash, factor):
    once = payback_months(cost, cash)
    assert payback_months(factor * cost, cash) == pytest.approx(factor * once)
    assert payback_months(cost, factor * cash) == pytest.approx(once / factor)
    assert once * cash == pytest.approx(cost)


# server

servers = st.fixed_dictionaries(
    {
        "capex": st.floats(1e5, 5e6),
        "fixed_cost": st.floats(1.0, 5e4),
        "annual_rate": st.floats(0.0, 1.0),
        "months": lives,
        "residual_share": shares,
    }
)


@given(servers, st.floats(1e5, 1e8))
def test_npv_at_the_break_even_utilisation_is_nothing(server, rent):
    utilisation = break_even_utilisation(rent, **server)
    assume(utilisation <= 1)
    assert server_npv(rent, utilisation, **server) == pytest.approx(0, abs=1e-6 * server["capex"])


@given(servers, st.floats(0.01, 1.0))
def test_npv_at_the_break_even_rent_is_nothing(server, utilisation):
    rent = break_even_rent(utilisation, **server)
    assert server_npv(rent, utilisation, **server) == pytest.approx(0, abs=1e-6 * server["capex"])
    assert break_even_utilisation(rent, **server) == pytest.approx(utilisation)


@given(servers, st.floats(0.02, 1.0))
def test_break_even_rent_is_inverse_to_utilisation(server, utilisation):
    whole = break_even_rent(1.0, **server)
    assert whole == pytest.approx(full_cost(**server))
    assert break_even_rent(utilisation, **server) == pytest.approx(whole / utilisation)


@given(servers, shares, shares, money)
def test_server_npv_rises_with_utilisation(server, one, other, rent):
    low, high = sorted([one, other])
    assert server_npv(rent, low, **server) <= server_npv(rent, high, **server)


def test_irr_is_the_rate_at_which_the_server_is_worth_nothing():
    rate = server_irr(75_000, 0.8)
    assert server_npv(75_000, 0.8, annual_rate=rate) == pytest.approx(0, abs=1e-3)
    # The resale price and the life count too.
    assert server_irr(75_000, 0.8, residual_share=0.0) < rate < server_irr(75_000, 0.8, months=60)


def test_paths_and_grids_give_what_single_calls_give():
    rents, uses = np.array([75e3, 120e3, 180e3]), np.array([0.2, 0.8])
    grid = server_npv(rents[:, None, None], uses[:, None])
    assert grid.shape == (3, 2)
    for row, rent in enumerate(rents):
        for column, use in enumerate(uses):
            assert grid[row, column] == pytest.approx(server_npv(rent, use))
            path = np.full(48, rent)
            assert server_npv(path, use) == pytest.approx(grid[row, column])


def test_a_utilisation_that_ramps_up_counts_month_by_month():
    flows = server_cash_flows(100.0, np.array([0.0, 0.5, 1.0]), capex=0, fixed_cost=10, months=3)
    assert flows.tolist() == [0.0, -10.0, 40.0, 90.0]


def test_scalars_stay_plain_floats_and_arrays_stay_arrays():
    assert type(server_npv(75_000, 0.8)) is float
    assert type(log_change(180_000, 75_000)) is float
    assert type(irr(np.array([-1.0, 2.0]))) is float
    assert rent_per_gpu_hour(np.array([5_840.0, 11_680.0])).tolist() == [1.0, 2.0]
    assert to_usd(np.array([7.0, 14.0]), 7.0).tolist() == [1.0, 2.0]


# glide


@given(money, money, st.integers(1, 60), st.integers(1, 90))
def test_a_glide_starts_and_ends_where_it_should(start, end, months, horizon):
    path = glide(start, end, months, horizon)
    assert path.shape == (horizon,)
    assert path[0] == start
    assert path[months:] == pytest.approx(end)
    steps = np.diff(path[: months + 1])
    assert np.all(steps >= -1e-9) if end >= start else np.all(steps <= 1e-9)


def test_a_glide_falls_by_the_same_share_each_month():
    path = glide(180_000, 75_000, months=18, horizon=19)
    rate = constant_monthly_rate(180_000, 75_000, 18)
    assert path[1:] / path[:-1] - 1 == pytest.approx(np.full(18, rate))
