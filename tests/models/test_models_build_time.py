"""Time to build and Minsky's stages against limits, inverses and the figures of the case."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.models import rental
from ai_bubble.models.build_time import (
    capacity_for_fall,
    cobweb_rents,
    implied_ratio,
    slope_ratio,
)
from ai_bubble.models.finance_stages import coverage, finance_stage

SLOPES = st.floats(0, 20)
SHARES = st.floats(0, 1)
LOAN = (rental.CAPEX, rental.ANNUAL_RATE, rental.MONTHS)


@given(SLOPES, SLOPES, SHARES)
def test_what_builders_expect_agrees_with_itself(b, d, f):
    # The expected gap E solves E = (1 - f) * x - f * b * d * E, and -b * d * E comes, for x = 1.
    expected = (1 - f) / (1 + f * b * d)
    assert expected == pytest.approx((1 - f) - f * b * d * expected)
    assert slope_ratio(b, d, f) == pytest.approx(b * d * expected)


@given(SLOPES, SLOPES, SHARES)
def test_foresight_never_makes_the_cycle_wilder(b, d, f):
    assert slope_ratio(b, d) == b * d
    assert 0 <= slope_ratio(b, d, f) <= slope_ratio(b, d)
    assert slope_ratio(b, d, 1) == 0
    if f >= 0.5:
        assert slope_ratio(b, d, f) < 1


@given(st.floats(0, 2), st.integers(1, 36), st.integers(1, 100))
def test_each_build_time_turns_the_gap_and_multiplies_it(ratio, delay, months):
    rents = cobweb_rents(1.2, 1.0, ratio, delay, min(months, 8 * delay))
    gaps = np.log(rents)
    assert rents.shape == (min(months, 8 * delay),)
    assert np.all(rents[:delay] == 1.2)
    assert gaps[delay:] == pytest.approx(-ratio * gaps[:-delay], abs=1e-9)


@pytest.mark.parametrize(("ratio", "fate"), [(0.8, -1), (1.0, 0), (1.2, 1)])
def test_the_ratio_decides_between_damped_and_explosive(ratio, fate):
    turns = cobweb_rents(180_000, 76_500, ratio, 12, 84)[::12]
    sizes = np.abs(np.log(turns / 76_500))
    assert np.all(np.sign(np.round(np.diff(sizes), 9)) == fate)
    assert np.all(np.diff(np.sign(turns - 76_500)) != 0)


def test_with_foresight_the_rent_goes_to_cost_at_once():
    rents = cobweb_rents(180_000, 76_500, slope_ratio(1, 5, foreseen=1), 6, 30)
    assert rents[:6] == pytest.approx(np.full(6, 180_000))
    assert rents[6:] == pytest.approx(np.full(24, 76_500))


@given(st.floats(0, 3), st.floats(10_000, 150_000))
def test_implied_ratio_undoes_the_first_turn(ratio, cost):
    low = cobweb_rents(180_000, cost, ratio, 3, 6)[-1]
    assert implied_ratio(180_000, low, cost) == pytest.approx(ratio, abs=1e-9)


def test_whether_the_rent_overshot_hangs_on_the_price_of_a_server():
    capex = np.array([1.6e6, 2.1e6, 2.7e6])
    cost = rental.break_even_rent(0.8, capex=capex)
    assert implied_ratio(180_000, 75_000, cost) == pytest.approx([-0.180, 0.024, 0.350], abs=5e-4)


@pytest.mark.parametrize(("elasticity", "times"), [(0.5, 1.549), (1, 2.4), (1.5, 3.718)])
def test_supply_growth_that_alone_brings_the_fall(elasticity, times):
    fall = 1 - 75_000 / 180_000
    assert capacity_for_fall(fall, elasticity) == pytest.approx(times, abs=5e-4)


@given(st.floats(0, 0.99), st.floats(0.1, 5))
def test_capacity_for_fall_solves_the_demand_curve(fall, elasticity):
    quantity = capacity_for_fall(fall, elasticity)
    assert quantity ** (-1 / elasticity) == pytest.approx(1 - fall)
    assert capacity_for_fall(0, elasticity) == 1
    assert quantity >= 1


@pytest.mark.parametrize(
    ("rent", "let", "known", "stage"),
    [
        (180_000, 0.8, 2.73, "hedge"),
        (75_000, 0.8, 1.14, "hedge"),
        (75_000, 0.2, 0.28, "Ponzi"),
    ],
)
def test_coverage_from_peak_to_trough(rent, let, known, stage):
    assert coverage(rent * let, *LOAN) == pytest.approx(known, abs=5e-3)
    assert finance_stage(rent * let, *LOAN) == stage


def test_running_costs_make_the_middle_case_speculative():
    cash = 0.8 * 75_000 - rental.FIXED_COST
    assert coverage(cash, *LOAN) == pytest.approx(0.91, abs=5e-3)
    assert finance_stage(cash, *LOAN) == "speculative"


def test_the_stages_come_in_order_and_meet_at_their_borders():
    instalment = rental.annuity(*LOAN)
    interest = rental.CAPEX * rental.monthly_rate(rental.ANNUAL_RATE)
    cash = np.linspace(-10_000, 80_000, 500)
    names = [finance_stage(float(one), *LOAN) for one in cash]
    assert list(dict.fromkeys(names)) == ["Ponzi", "speculative", "hedge"]
    assert finance_stage(instalment + 1, *LOAN) == "hedge"
    assert finance_stage(instalment - 1, *LOAN) == "speculative"
    assert finance_stage(interest, *LOAN) == "speculative"
    assert finance_stage(interest - 1, *LOAN) == "Ponzi"


@pytest.mark.parametrize(
    "call",
    [
        lambda: slope_ratio(-1, 1),
        lambda: slope_ratio(1, 1, 1.5),
        lambda: cobweb_rents(0, 1, 1, 1, 1),
        lambda: cobweb_rents(1, 1, 1, 0, 1),
        lambda: cobweb_rents(1, 1, 1, 1.5, 1),
        lambda: cobweb_rents(1, 1, -1, 1, 1),
        lambda: implied_ratio(100, 50, 100),
        lambda: implied_ratio(100, 0, 50),
        lambda: capacity_for_fall(1, 1),
        lambda: capacity_for_fall(0.5, -1),
        lambda: coverage(1, 0, 0.1, 48),
        lambda: finance_stage(float("nan"), 1, 0.1, 48),
    ],
)
def test_what_makes_no_sense_is_refused(call):
    with pytest.raises(CourseError, match=r"must be"):
        call()
