"""Where to put servers: cheap power far away against a short way to users."""

from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from ai_bubble.errors import CourseError
from ai_bubble.models import _check
from ai_bubble.models._check import Array, Numbers


class Plan(NamedTuple):
    """Which sites are opened, and who is served from where.

    Attributes
    ----------
    opened : array of bool, shape (sites,)
        True where a site is opened.
    site_of : array of int, shape (customers,)
        The site, by its place in the list, that serves each customer.
    cost : float
        Of opening and serving together.
    """

    opened: Array
    site_of: Array
    cost: float


def server_month_cost(
    electricity: Numbers,
    rtt_ms: Numbers,
    price_per_ms: Numbers,
) -> Numbers:
    """Return what a server costs a month if slowness has a price too.

    Formula: ``electricity + price * RTT``. The price of a millisecond is
    what customers would pay to have a server one millisecond closer.

    Parameters
    ----------
    electricity : float or array
        CNY per server-month, 0 or more.
    rtt_ms : float or array
        Round trip to the customers, ms, 0 or more.
    price_per_ms : float or array
        CNY per server-month and millisecond, 0 or more.

    Returns
    -------
    float or array
        CNY per server-month.

    Raises
    ------
    CourseError
        If a value is negative.

    Examples
    --------
    >>> server_month_cost(3_217, rtt_ms=30, price_per_ms=100)
    6217
    """
    _check.not_negative(electricity, "electricity")
    _check.not_negative(rtt_ms, "rtt_ms")
    _check.not_negative(price_per_ms, "price_per_ms")
    return electricity + price_per_ms * rtt_ms


def break_even_calls(
    share: Numbers,
    rtt_ms: Numbers,
    generation_s: Numbers,
) -> Numbers:
    """Return how many serial calls make the network take a share of the time.

    Formula: ``n = share / (1 - share) * S / RTT``: the `network_share` of n
    calls is `share`.

    Parameters
    ----------
    share : float or array
        For instance what cheap power saves, as a share of the rent, from 0
        to below 1.
    rtt_ms : float or array
        RTT, round trip, ms, more than 0.
    generation_s : float or array
        S, time in which the model writes, seconds, 0 or more.

    Returns
    -------
    float or array
        Calls.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(break_even_calls(0.5, rtt_ms=30, generation_s=150))
    5000
    """
    _check.fall(share, "share")
    _check.positive(rtt_ms, "rtt_ms")
    _check.not_negative(generation_s, "generation_s")
    return share / (1 - share) * generation_s / (rtt_ms / 1000)


def facility_location(
    opening_cost: Array,
    service_cost: Array,
    sites: int | None = None,
) -> Plan:
    """Return the cheapest set of sites that serves everybody.

    Formula: minimise ``sum(f[i] * y[i]) + sum(c[i, j] * x[i, j])`` where each
    customer is served, ``sum over i of x[i, j] = 1``, from open sites alone,
    ``x[i, j] <= y[i]``, and y is 0 or 1 (uncapacitated facility location,
    Cornuejols, Nemhauser and Wolsey 1990). With a given number of sites and
    no opening costs it is the p-median problem (Hakimi 1964).

    Parameters
    ----------
    opening_cost : array, shape (m,)
        f, of opening each site, 0 or more.
    service_cost : array, shape (m, n)
        c, of serving customer j wholly from site i, 0 or more.
    sites : int, optional
        How many to open; any number if left out.

    Returns
    -------
    Plan
        Costs in the unit of what was given.

    Raises
    ------
    CourseError
        If a cost is negative, the shapes do not fit, or there are fewer
        sites than are to be opened.

    Examples
    --------
    Two sites, three customers; the second site is not worth its opening.

    >>> service = np.array([[1.0, 2.0, 9.0], [5.0, 5.0, 1.0]])
    >>> facility_location(np.array([3.0, 10.0]), service).cost
    15.0
    """
    _check.not_negative(opening_cost, "opening_cost")
    _check.not_negative(service_cost, "service_cost")
    _check.at_least(len(opening_cost) - (sites or 1), 0, "sites to spare")
    m, n = np.shape(service_cost)
    is_site = np.repeat([1, 0], [m, m * n])  # y stands in front of x
    served = np.hstack([np.zeros((n, m)), np.tile(np.eye(n), m)])
    closed = np.hstack([-np.repeat(np.eye(m), n, axis=0), np.eye(m * n)])
    rules = [
        LinearConstraint(served, 1, 1),  # each customer fully served
        LinearConstraint(closed, -np.inf, 0),  # only from open sites
        LinearConstraint(is_site, sites or 1, sites or m),  # how many
    ]
    costs = _in_a_row(opening_cost, service_cost)
    best = _minimum(costs, is_site, rules)
    opened = best[:m] > 0.5
    site_of = np.where(opened[:, None], service_cost, np.inf).argmin(axis=0)
    return Plan(opened, site_of, float(costs @ best))


def _in_a_row(opening: Array, service: Array) -> Array:
    if service.shape[0] != len(opening):
        raise CourseError(
            f"opening_cost has {len(opening)} values, but service_cost {service.shape[0]} rows: "
            "give both one for each site"
        )
    return np.concatenate([opening, service.ravel()])


def _minimum(costs: Array, whole: Array, rules: list[LinearConstraint]) -> Array:
    """Return the cheapest point between 0 and 1, to the last digit."""
    box = Bounds(0, 1)
    found = milp(
        costs, integrality=whole, bounds=box, constraints=rules, options={"mip_rel_gap": 0.0}
    )
    return np.asarray(found.x)
