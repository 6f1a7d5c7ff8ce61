"""Misallocation against overcapacity: machines in the wrong place, or too many."""

import numpy as np

from ai_bubble.models import _check
from ai_bubble.models._check import Array, Numbers

SIGMA = 3.0  # Hsieh and Klenow's elasticity of substitution between producers


def log_variance(revenue_products: Array) -> float:
    """Return how unequally producers earn on a yuan of inputs.

    Formula: ``var(log TFPR)``, each producer counted once.

    Parameters
    ----------
    revenue_products : array, shape (n,)
        TFPR, revenue per unit of inputs, each more than 0.

    Returns
    -------
    float
        Variance of the natural logarithms, no unit.

    Raises
    ------
    CourseError
        If one of them earns nothing: it has no logarithm.

    Examples
    --------
    >>> round(log_variance(np.array([20.0, 30.0])), 3)
    0.041
    """
    _check.series(revenue_products, "revenue_products")
    _check.positive(revenue_products, "revenue_products")
    return float(np.var(np.log(revenue_products)))


def tfp_loss(variance: Numbers, sigma: float = SIGMA) -> Numbers:
    """Return the share of productivity lost because inputs lie unequally.

    Formula: ``1 - exp(-sigma / 2 * var(log TFPR))``, exact if TFPR and
    productivity are jointly lognormal (C.-T. Hsieh, P. Klenow, *Quarterly
    Journal of Economics* 124(4), 2009). It takes what a producer earns on
    average for what one more machine would earn there.

    Parameters
    ----------
    variance : float or array
        ``var(log TFPR)``, 0 or more, as from `log_variance`.
    sigma : float
        Elasticity of substitution between producers, more than 1.

    Returns
    -------
    float or array
        Share of total factor productivity, 0 to 1.

    Raises
    ------
    CourseError
        If the variance is negative or `sigma` below 1.

    Examples
    --------
    >>> round(tfp_loss(0.041), 3)
    0.06
    """
    _check.not_negative(variance, "variance")
    _check.at_least(sigma, 1, "sigma")
    return _check.plain(-np.expm1(-sigma / 2 * variance))


def split_idle(demand: Array, capacity: Array) -> dict[str, float]:
    """Split idle capacity into machines in the wrong place and too many.

    Formula: ``idle = sum(max(K - D, 0))``; what moving it could fill,
    ``misplaced = min(idle, unserved)`` with ``unserved = sum(max(D - K, 0))``;
    the rest is ``surplus``.

    Parameters
    ----------
    demand, capacity : array, shape (n,)
        Servers wanted and servers there, by centre, 0 or more.

    Returns
    -------
    dict of float
        Servers ``used``, ``misplaced`` and ``surplus``, which add up to the
        capacity, and ``unserved``.

    Raises
    ------
    CourseError
        If a value is negative or no row of numbers.

    Examples
    --------
    >>> split_idle(np.array([150.0, 0.0]), np.array([100.0, 100.0]))
    {'used': 100.0, 'misplaced': 50.0, 'surplus': 50.0, 'unserved': 50.0}
    """
    _check.series(demand, "demand")
    _check.series(capacity, "capacity")
    _check.not_negative(demand, "demand")
    _check.not_negative(capacity, "capacity")
    _check.same_length(demand=demand, capacity=capacity)
    used = float(np.minimum(demand, capacity).sum())
    idle = float(capacity.sum()) - used
    unserved = float(demand.sum()) - used
    misplaced = min(idle, unserved)
    return {
        "used": used,
        "misplaced": misplaced,
        "surplus": idle - misplaced,
        "unserved": unserved,
    }
