"""Erlang C against closed forms, tables and a simulation."""

import math
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_bubble.errors import CourseError
from ai_bubble.models.queueing import (
    erlang_c,
    highest_utilisation,
    number_in_progress,
    waiting_time,
)

shares = st.floats(0.001, 0.999)
counts = st.integers(1, 300)


def exact(servers, load):
    """Erlang C as textbooks write it, in fractions: no rounding anywhere."""
    terms = [load**n / math.factorial(n) for n in range(servers)]
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return float(last / (sum(terms) + last))


@pytest.mark.parametrize("servers", [1, 2, 3, 10, 100, 170])
@pytest.mark.parametrize("tenths", [1, 5, 8, 9])
def test_as_the_formula_with_factorials(servers, tenths):
    load = Fraction(servers * tenths, 10)
    assert erlang_c(servers, tenths / 10) == pytest.approx(exact(servers, load), rel=1e-12)


@given(shares)
def test_one_server_is_the_queue_of_one(utilisation):
    assert erlang_c(1, utilisation) == pytest.approx(utilisation)
    assert waiting_time(1, utilisation) == pytest.approx(utilisation / (1 - utilisation))


@given(shares)
def test_two_servers_in_closed_form(utilisation):
    closed = 2 * utilisation**2 / (1 + utilisation)
    assert erlang_c(2, utilisation) == pytest.approx(closed)
    assert waiting_time(2, utilisation) == pytest.approx(utilisation**2 / (1 - utilisation**2))


def test_waits_at_nine_tenths():
    found = [waiting_time(c, 0.9) for c in (1, 10, 100)]
    assert found == pytest.approx([9.0, 0.669, 0.0217], rel=1e-3)
    assert waiting_time(100, 0.95) == pytest.approx(0.101, abs=5e-4)


@given(counts, shares, shares)
def test_a_busier_queue_waits_longer(servers, one, other):
    low, high = sorted((one, other))
    assert 0 <= erlang_c(servers, low) <= erlang_c(servers, high) * (1 + 1e-12) <= 1 + 1e-11
    assert waiting_time(servers, low) <= waiting_time(servers, high) * (1 + 1e-12)


@given(counts, shares)
def test_one_queue_for_all_is_never_slower_than_two_halves(servers, utilisation):
    halves = waiting_time(servers, utilisation)
    assert waiting_time(2 * servers, utilisation) <= halves * (1 + 1e-12)


def test_thousands_of_servers_are_quick_and_finite():
    began = time.perf_counter()
    found = [float(erlang_c(5000, u)) for u in (0.0, 1e-6, 0.5, 0.99, 0.9999)]
    assert time.perf_counter() - began < 1
    assert all(0 <= p <= 1 for p in found)
    assert found == sorted(found)
    # Halfin and Whitt 1981: with a slack of beta * sqrt(c) the probability tends to a constant.
    beta = 1.0
    density = math.exp(-(beta**2) / 2) / math.sqrt(2 * math.pi)
    below = (1 + math.erf(beta / math.sqrt(2))) / 2
    limit = 1 / (1 + beta * below / density)
    assert erlang_c(5000, 1 - beta / math.sqrt(5000)) == pytest.approx(limit, rel=0.02)


def test_as_a_simulation():
    rng, servers, utilisation = np.random.default_rng(5), 3, 0.7
    free, waits, now = np.zeros(servers), [], 0.0
    for gap, work in rng.exponential(1, (60_000, 2)) * [1 / (servers * utilisation), 1]:
        now += gap
        first = free.argmin()
        began = max(now, free[first])
        waits.append(began - now)
        free[first] = began + work
    waits = np.array(waits[1000:])
    assert waits.mean() == pytest.approx(waiting_time(servers, utilisation), rel=0.1)
    assert (waits > 0).mean() == pytest.approx(erlang_c(servers, utilisation), rel=0.05)


@given(st.integers(1, 200), st.floats(0.001, 100))
def test_highest_utilisation_solves_the_wait(servers, wait):
    found = highest_utilisation(servers, wait)
    assert waiting_time(servers, found) == pytest.approx(wait, rel=1e-6)


def test_reserve_for_peaks():
    assert highest_utilisation(1, 1.0) == pytest.approx(0.5)
    assert highest_utilisation(100, 1.0) == pytest.approx(0.991, abs=5e-4)
    assert highest_utilisation(1, 1e15) < 1


@given(shares, counts, st.floats(0.1, 1000))
def test_littles_law_counts_the_busy_servers(utilisation, servers, time_each):
    arrivals = servers * utilisation / time_each
    assert number_in_progress(arrivals, time_each) == pytest.approx(servers * utilisation)


def test_arrays_go_through():
    found = waiting_time(10, np.array([0.2, 0.9]), 152.0)
    assert found.shape == (2,)
    assert found[1] == pytest.approx(101.6, abs=0.1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: erlang_c(0, 0.5), "servers must be one whole number of at least 1, not 0"),
        (lambda: erlang_c(1.5, 0.5), "not 1.5"),
        (lambda: erlang_c(1, 1.0), "utilisation must be at least 0 and less than 1"),
        (lambda: erlang_c(1, 90), "not 90"),
        (lambda: waiting_time(1, 0.5, -1), "service_time must be 0 or more"),
        (lambda: highest_utilisation(1, 0), "wait must be more than 0"),
        (lambda: number_in_progress(-1, 1), "rate must be 0 or more"),
    ],
)
def test_bad_values_are_named(call, message):
    with pytest.raises(CourseError, match=message):
        call()
