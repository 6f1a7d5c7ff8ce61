"""The integer programme agrees with looking at every portfolio; the twelve centres behave."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.models.centre_options import (
    OPTIONS,
    RESALE,
    RESOURCES,
    letting_worth,
    option_uses,
    option_worth,
)
from ai_bubble.models.idle_centres import resource_limits, synthetic_centres
from ai_bubble.models.portfolio import best_portfolio, enumerate_portfolios, portfolio_total
from ai_bubble.models.rental import option_values

TWELVE = synthetic_centres()


@st.composite
def problems(draw):
    """Few sites, with an option that takes nothing, so that some portfolio always fits."""
    sites, options = draw(st.integers(1, 5)), draw(st.integers(2, 4))
    resources = draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    worth = rng.uniform(-50, 200, (sites, options))
    uses = rng.uniform(0, 40, (resources, sites, options))
    uses[:, :, 0] = 0.0
    return worth, uses, rng.uniform(0, 25 * sites, resources)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_the_programme_finds_what_enumeration_finds(problem):
    worth, uses, limits = problem
    best, by_hand = best_portfolio(*problem), enumerate_portfolios(*problem)
    assert portfolio_total(worth, best) == pytest.approx(portfolio_total(worth, by_hand))
    for table, limit in zip(uses, limits, strict=True):
        assert portfolio_total(table, best) <= limit + 1e-6


@given(problems(), st.floats(0.0, 50.0))
@settings(max_examples=30, deadline=None)
def test_a_wider_limit_never_hurts(problem, more):
    worth, uses, limits = problem
    tight, wide = best_portfolio(*problem), best_portfolio(worth, uses, limits + more)
    assert portfolio_total(worth, wide) >= portfolio_total(worth, tight) - 1e-6


@given(problems())
@settings(max_examples=30, deadline=None)
def test_without_limits_every_site_takes_its_own_best(problem):
    worth, uses, limits = problem
    free = best_portfolio(worth, uses, np.full(limits.shape, 1e6))
    assert free.tolist() == worth.argmax(axis=1).tolist()


def test_six_of_the_twelve_by_enumeration():
    six = TWELVE.head(6)
    worth, uses = option_worth(six, 75_000), option_uses(six)
    for money in (0, 15, 30, 60):
        limits = resource_limits(six, money, 100, 150)
        best, by_hand = (
            best_portfolio(worth, uses, limits),
            enumerate_portfolios(worth, uses, limits),
        )
        assert best.tolist() == by_hand.tolist()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: best_portfolio(np.ones((2, 2)), np.ones((1, 2, 2)), np.zeros(1)), "no choice"),
        (lambda: enumerate_portfolios(np.ones((2, 2)), np.ones((1, 2, 2)), np.zeros(1)), "no ch"),
        (lambda: best_portfolio(np.ones((2, 2)), np.ones((2, 2)), np.ones(1)), "are wanted"),
        (lambda: best_portfolio(np.ones(2), np.ones((1, 2)), np.ones(1)), "are wanted"),
        (lambda: best_portfolio(np.full((1, 2), np.nan), np.ones((1, 1, 2)), np.ones(1)), "worth"),
        (lambda: portfolio_total(np.ones((2, 2)), np.array([0])), "1 choices for 2 sites"),
        (
            lambda: enumerate_portfolios(np.ones((12, 5)), np.ones((1, 12, 5)), np.ones(1)),
            "244,140,625 portfolios are too many",
        ),
        (lambda: synthetic_centres(13), "number must be 1 to 12, not 13"),
        (lambda: resource_limits(TWELVE, -1), "money must be 0 or more"),
        (lambda: option_worth(TWELVE, -1), "rent must be 0 or more"),
        (lambda: letting_worth(1, 1, 1, 1, gain=-0.1), "gain must be 0 or more"),
    ],
)
def test_a_bad_value_is_named(call, said):
    with pytest.raises(CourseError, match=said):
        call()


# the twelve centres


def test_the_twelve_say_that_they_are_synthetic():
    assert TWELVE.attrs["synthetic"]
    assert TWELVE["synthetic"].all()
    assert TWELVE["centre"].str.startswith("Synthetic ").all()
    assert TWELVE["centre"].is_unique


def test_the_twelve_let_a_share_as_reuters_reported():
    share = (TWELVE["servers"] * TWELVE["let_now"]).sum() / TWELVE["servers"].sum()
    assert 0.20 <= share <= 0.30


def test_at_a_steady_rent_running_is_what_lesson_03_computes():
    # The models of the price collapse know no falling rent: a gain of 0 must give theirs.
    wanted = option_values(75_000, 0.2, 15_864, 1_000_000, 100, 0)["run"]
    assert letting_worth(20, 75_000, 15_864, 1_000_000, gain=0.0) == pytest.approx(wanted)


@given(st.floats(0.0, 2e5), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_faster_progress_never_raises_the_worth(rent, one, other):
    slow, fast = sorted([one, other])
    assert letting_worth(20, rent, 1e4, 1e6, gain=fast) <= letting_worth(
        20, rent, 1e4, 1e6, gain=slow
    )


def test_idling_is_free_and_selling_brings_the_price():
    worth = option_worth(TWELVE, 75_000)
    assert (worth[:, OPTIONS.index("idle")] == 0).all()
    assert worth[:, OPTIONS.index("sell")] == pytest.approx(RESALE * TWELVE["servers"].to_numpy())


def test_nobody_needs_to_do_anything():
    uses = option_uses(TWELVE)
    assert uses.shape == (len(RESOURCES), 12, len(OPTIONS))
    assert (uses[:, :, OPTIONS.index("idle")] == 0).all()
    # Today's customers are what running all twelve takes.
    assert resource_limits(TWELVE, 0)[1] == uses[1, :, OPTIONS.index("run")].sum()


def test_at_the_start_all_five_options_are_taken():
    worth, uses = option_worth(TWELVE, 75_000), option_uses(TWELVE)
    best = best_portfolio(worth, uses, resource_limits(TWELVE, 30))
    assert {OPTIONS[k] for k in best} == set(OPTIONS)
