"""Siting against every possible choice of sites, tried one by one."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.models.latency import network_share
from ai_bubble.models.rental import electricity_cost
from ai_bubble.models.siting import break_even_calls, facility_location, server_month_cost


def best_by_trying(opening, service, sites=None):
    """Try all sets of sites; return the least cost."""
    all_sites = range(len(opening))
    sizes = range(1, len(opening) + 1) if sites is None else [sites]
    choices = chain.from_iterable(combinations(all_sites, size) for size in sizes)
    return min(opening[list(s)].sum() + service[list(s)].min(axis=0).sum() for s in choices)


@st.composite
def problems(draw):
    m, n = draw(st.integers(1, 6)), draw(st.integers(1, 7))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    scale = draw(st.sampled_from([1.0, 1e3, 1e6]))
    return scale * rng.uniform(0, 5, m), scale * rng.uniform(0, 5, (m, n))


@given(problems())
@settings(max_examples=60, deadline=None)
def test_no_choice_of_sites_is_cheaper(problem):
    opening, service = problem
    plan = facility_location(opening, service)
    assert plan.cost == pytest.approx(best_by_trying(opening, service), rel=1e-6)
    assert plan.opened[plan.site_of].all()
    served = service[plan.site_of, range(service.shape[1])].sum()
    assert plan.cost == pytest.approx(opening[plan.opened].sum() + served, rel=1e-6)


@given(problems(), st.data())
@settings(max_examples=40, deadline=None)
def test_p_median(problem, data):
    opening, service = problem
    p = data.draw(st.integers(1, len(opening)))
    plan = facility_location(np.zeros(len(opening)), service, sites=p)
    assert plan.opened.sum() == p
    assert plan.cost == pytest.approx(
        best_by_trying(np.zeros(len(opening)), service, p), rel=1e-6, abs=1e-9
    )


def test_dear_openings_leave_one_site_and_free_ones_give_each_the_nearest():
    service = np.array([[1.0, 9.0, 4.0], [9.0, 1.0, 3.0]])
    one = facility_location(np.array([100.0, 100.0]), service)
    assert one.opened.tolist() == [False, True]
    free = facility_location(np.zeros(2), service)
    assert free.site_of.tolist() == [0, 1, 1]


def test_what_cheap_power_saves():
    far, near = electricity_cost(10.2, 1.2, 0.36), electricity_cost(10.2, 1.35, 0.65)
    assert (round(far), round(near)) == (3217, 6534)
    assert far / 75_000 == pytest.approx(0.043, abs=5e-4)
    assert near / 75_000 == pytest.approx(0.087, abs=5e-4)
    assert (near - far) / 75_000 == pytest.approx(0.044, abs=5e-4)
    assert (near - far) / 180_000 == pytest.approx(0.018, abs=5e-4)
    assert (near - far) / (0.8 * 75_000) < 0.06  # a site let a fifth loses 60,000


@given(st.floats(0, 1e5), st.floats(0, 300), st.floats(0, 1e4))
def test_slowness_adds_to_the_bill(electricity, rtt, price):
    assert server_month_cost(electricity, rtt, price) >= electricity
    assert server_month_cost(electricity, 0, price) == electricity


@given(st.floats(0, 0.99), st.floats(0.1, 300), st.floats(0.1, 1e4))
def test_at_the_break_even_the_network_takes_the_share(share, rtt, seconds):
    calls = break_even_calls(share, rtt, seconds)
    assert network_share(rtt, calls, seconds) == pytest.approx(share)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: server_month_cost(1, 1, -1), "price_per_ms must be 0 or more"),
        (lambda: break_even_calls(1.0, 30, 1), "share must be at least 0 and less than 1"),
        (lambda: break_even_calls(0.1, 0, 1), "rtt_ms must be more than 0"),
        (lambda: facility_location(np.array([-1.0]), np.ones((1, 2))), "opening_cost must be"),
        (lambda: facility_location(np.ones(1), np.ones((1, 2)), sites=2), "sites to spare"),
        (lambda: facility_location(np.ones(3), np.ones((2, 2))), "opening_cost has 3 values"),
    ],
)
def test_bad_values_are_named(call, message):
    with pytest.raises(CourseError, match=message):
        call()
