"""The shutdown rule and the choice to run, idle or sell, for any figures."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ai_bubble.models.rental import (
    decide,
    electricity_cost,
    option_values,
    run_server,
    servers_to_cover,
    site_margin,
)

money = st.floats(1.0, 1e7)
shares = st.floats(0.0, 1.0)


@given(money, money, st.floats(1.0, 1e6))
def test_a_server_that_runs_still_runs_at_a_higher_rent(rent, avoidable, more):
    assert run_server(rent + more, avoidable) >= run_server(rent, avoidable)
    assert run_server(rent, avoidable + more) <= run_server(rent, avoidable)
    assert not run_server(avoidable, avoidable)


@given(money, money, st.floats(1.0, 1e6))
def test_servers_to_cover_is_the_smallest_number_that_does(site_cost, avoidable, margin):
    rent = avoidable + margin
    enough = servers_to_cover(site_cost, rent, avoidable)
    slack = 1e-6 * site_cost
    assert site_margin(enough, rent, avoidable, site_cost) >= -slack
    assert site_margin(enough - 1, rent, avoidable, site_cost) < slack


@given(st.floats(1.0, 3.0), st.floats(1.0, 3.0))
def test_electricity_is_linear_in_the_pue(pue, other):
    assert electricity_cost(10.2, pue, 0.36) / pue == pytest.approx(
        electricity_cost(10.2, other, 0.36) / other
    )


@given(
    rent=st.floats(0.0, 2e5),
    utilisation=shares,
    avoidable=st.floats(0.0, 5e4),
    site_cost=st.floats(0.0, 5e6),
    later=st.floats(0.0, 1e6),
)
def test_running_beats_idling_exactly_when_the_site_earns_more_than_it_saves(
    rent, utilisation, avoidable, site_cost, later
):
    margin = site_margin(100 * utilisation, rent, avoidable, site_cost)
    assume(abs(margin) > 1.0)
    worth = option_values(
        rent, utilisation, avoidable, site_cost, 100, resale_now=0, resale_later=later
    )
    assert (worth["run"] > worth["idle"]) == (margin > 0)


def test_option_values_by_hand():
    worth = option_values(
        110.0, 0.5, 10.0, 200.0, 10, 50.0, resale_later=20.0, annual_rate=0.0, months=12
    )
    # 5 let servers earn 500, less 200 for the site, for 12 months; then 10 at 20.
    assert worth == {"run": 12 * 300.0 + 200.0, "idle": 200.0, "sell": 500.0}


def test_what_the_servers_are_worth_later_is_discounted():
    worth = option_values(0, 0, 0, 0, 1, 0, resale_later=121.0, annual_rate=0.10, months=24)
    assert worth["idle"] == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("rent", "utilisation", "resale", "best"),
    [
        (75_000, 0.8, 300_000, "run"),
        (75_000, 0.1, 300_000, "sell"),
        (75_000, 0.1, 0, "idle"),
        (0, 0.0, 0, "idle"),
    ],
)
def test_the_best_option(rent, utilisation, resale, best):
    assert decide(option_values(rent, utilisation, 8_000, 1_000_000, 100, resale)) == best


def test_a_tie_goes_to_the_least_doing():
    assert decide({"run": 1.0, "idle": 1.0, "sell": 1.0}) == "idle"
    assert decide({"run": 1.0, "idle": 0.0, "sell": 1.0}) == "run"


def test_options_take_a_row_of_rents():
    worth = option_values(np.array([0.0, 75e3]), 0.5, 8e3, 1e6, 100, 3e5)
    assert worth["run"].shape == (2,)
    assert worth["run"][1] == option_values(75e3, 0.5, 8e3, 1e6, 100, 3e5)["run"]
