"""Waiting for a free place: many servers, one queue.

Arrivals are random and independent (Poisson), service times exponential, and
nobody gives up (A. K. Erlang 1917; Kleinrock, *Queueing Systems*, 1975).
"""

from scipy.optimize import brentq

from ai_bubble.models import _check
from ai_bubble.models._check import Numbers


def erlang_c(servers: int, utilisation: Numbers) -> Numbers:
    """Return the probability that someone who comes must wait.

    Formula: ``B / (1 - u * (1 - B))`` with ``B`` the share turned away if
    nobody could wait (Erlang B). ``B`` is built up server by server, with no
    factorial, so that thousands of servers are no problem.

    Parameters
    ----------
    servers : int
        c, at least 1.
    utilisation : float or array
        u, share of the servers that is busy on average, from 0 to below 1.

    Returns
    -------
    float or array
        Probability.

    Raises
    ------
    CourseError
        If a value is outside its range; at a utilisation of 1 the queue
        grows without end.

    Examples
    --------
    >>> round(erlang_c(10, 0.9), 3), round(erlang_c(100, 0.9), 3)
    (0.669, 0.217)
    """
    _check.whole(servers, "servers")
    _check.fall(utilisation, "utilisation")
    load = servers * utilisation
    blocked = 1.0 + 0.0 * load
    for n in range(1, int(servers) + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked / (1 - utilisation * (1 - blocked))


def waiting_time(
    servers: int,
    utilisation: Numbers,
    service_time: Numbers = 1.0,
) -> Numbers:
    """Return how long people wait on average before they are served.

    Formula: ``C * S / (c * (1 - u))``, with C from `erlang_c`. Those who find
    a free server are counted with a wait of 0.

    Parameters
    ----------
    servers : int
        c, at least 1.
    utilisation : float or array
        u, from 0 to below 1.
    service_time : float or array
        S, mean time to serve one, any unit, 0 or more; with 1 the result is
        in service times.

    Returns
    -------
    float or array
        In the unit of `service_time`.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> [round(waiting_time(c, 0.9), 3) for c in (1, 10, 100)]
    [9.0, 0.669, 0.022]
    """
    _check.not_negative(service_time, "service_time")
    waits = erlang_c(servers, utilisation)
    return waits * service_time / (servers * (1 - utilisation))


def highest_utilisation(servers: int, wait: float) -> float:
    """Return how busy servers may be if nobody is to wait long on average.

    Formula: the utilisation at which `waiting_time` is `wait`.

    Parameters
    ----------
    servers : int
        c, at least 1.
    wait : float
        Mean wait allowed, in service times, more than 0.

    Returns
    -------
    float
        Share, below 1.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(highest_utilisation(1, 1.0), 3)
    0.5
    >>> round(highest_utilisation(100, 1.0), 3)
    0.991
    """
    _check.whole(servers, "servers")
    _check.single(wait, "wait")
    _check.positive(wait, "wait")

    def excess(utilisation: float) -> float:
        return float(waiting_time(servers, utilisation)) - wait

    full = 1 - 1e-12  # at 1 the wait is infinite
    return float(brentq(excess, 0.0, full)) if excess(full) > 0 else full


def number_in_progress(rate: Numbers, time: Numbers) -> Numbers:
    """Return how many are in a system on average: Little's law.

    Formula: ``L = rate * time`` (Little 1961), whatever the distributions.

    Parameters
    ----------
    rate : float or array
        Arrivals, as many as leave, per unit of time, 0 or more.
    time : float or array
        Mean time in the system, in the same unit of time, 0 or more.

    Returns
    -------
    float or array
        Number.

    Raises
    ------
    CourseError
        If a value is negative.

    Examples
    --------
    Nearly five answers a second, each 152 seconds long, on one node:

    >>> round(number_in_progress(14_800 / 3_200, 3_200 / 21))
    705
    """
    _check.not_negative(rate, "rate")
    _check.not_negative(time, "time")
    return rate * time
