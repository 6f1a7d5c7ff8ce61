"""Time to build: capacity that was planned at one rent arrives at another.

The cobweb (Ezekiel 1938, *Quarterly Journal of Economics* 52(2), 255-280) in
logarithms: a demand slope b is the per cent by which the rent falls when
capacity grows by 1 %, a supply slope d the per cent by which capacity is
planned larger when the expected rent is 1 % higher.
"""

import numpy as np

from ai_bubble.models import _check
from ai_bubble.models._check import Array, Numbers


def slope_ratio(
    demand_slope: Numbers,
    supply_slope: Numbers,
    foreseen: Numbers = 0.0,
) -> Numbers:
    """Return by how much a gap to the long-run rent grows each build time.

    Formula: ``b * d * (1 - f) / (1 + f * b * d)``. Builders who foresee the
    share f of what their rivals add expect the gap ``E = (1 - f) * x -
    f * b * d * E``, and the gap becomes ``-b * d * E``. With f = 0 it is the
    cobweb of Ezekiel (1938); f < 1 is the neglect of competition of Greenwood
    and Hanson (2015), *Quarterly Journal of Economics* 130(1), 55-111.

    Parameters
    ----------
    demand_slope : float or array
        b, % of rent per % of capacity, 0 or more; 1 over the elasticity.
    supply_slope : float or array
        d, % of capacity per % of expected rent, 0 or more.
    foreseen : float or array
        f, share of the rivals' building that is foreseen, 0 to 1.

    Returns
    -------
    float or array
        Below 1 the cycle dies down, above 1 it grows.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> slope_ratio(1.0, 0.8), slope_ratio(1.0, 0.8, foreseen=1)
    (0.8, 0.0)
    """
    _check.not_negative(demand_slope, "demand_slope")
    _check.not_negative(supply_slope, "supply_slope")
    _check.share(foreseen, "foreseen")
    naive = demand_slope * supply_slope
    return naive * (1 - foreseen) / (1 + foreseen * naive)


def cobweb_rents(
    peak: float,
    cost: float,
    ratio: float,
    build_time: int,
    months: int,
) -> Array:
    """Return the rent month by month while capacity lags behind.

    Formula: ``R[t] = cost * (peak / cost) ** ((-ratio) ** (t // L))``. The
    log gap to the long-run rent turns its sign and is multiplied by the ratio
    each time that what was planned L months ago opens (Ezekiel 1938).

    Parameters
    ----------
    peak : float
        Rent before anything new opens, CNY per server-month, more than 0.
    cost : float
        Rent at which building just pays, CNY per server-month, more than 0.
    ratio : float
        Ratio of slopes, 0 or more, as from `slope_ratio`.
    build_time : int
        L, months from the decision until the centre works, at least 1.
    months : int
        Length of the path, at least 1.

    Returns
    -------
    array, shape (months,)
        CNY per server-month.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> cobweb_rents(160_000, 80_000, 1.0, build_time=2, months=5)
    array([160000., 160000.,  40000.,  40000., 160000.])
    """
    _check.positive(peak, "peak")
    _check.positive(cost, "cost")
    _check.not_negative(ratio, "ratio")
    _check.whole(build_time, "build_time")
    _check.whole(months, "months")
    rounds = np.arange(months) // build_time
    return cost * (peak / cost) ** ((-ratio) ** rounds)


def implied_ratio(peak: float, low: float, cost: Numbers) -> Numbers:
    """Return the ratio of slopes that takes the rent from its peak to a low.

    Formula: ``ln(cost / low) / ln(peak / cost)``, the first turn of
    `cobweb_rents` solved for the ratio. Below 0 the low is still above cost,
    and there is no overshoot.

    Parameters
    ----------
    peak, low : float
        CNY per server-month, more than 0.
    cost : float or array
        Rent at which building just pays, CNY per server-month, more than 0
        and not equal to `peak`.

    Returns
    -------
    float or array
        No unit.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(implied_ratio(160_000, 40_000, cost=80_000), 3)
    1.0
    """
    _check.positive(peak, "peak")
    _check.positive(low, "low")
    _check.positive(cost, "cost")
    _check.positive(np.abs(np.log(peak / cost)), "the log of peak over cost")
    return _check.plain(np.log(cost / low) / np.log(peak / cost))


def capacity_for_fall(fall: Numbers, elasticity: Numbers) -> Numbers:
    """Return how often over capacity must grow to cut the rent by a share.

    Formula: ``(1 - fall) ** -e``, from a demand of constant elasticity that
    stays where it is, ``Q = A * R ** -e``.

    Parameters
    ----------
    fall : float or array
        Share of the rent that is lost, at least 0 and less than 1.
    elasticity : float or array
        e, % of quantity per % of rent, without its minus sign, 0 or more.

    Returns
    -------
    float or array
        New over old capacity, no unit.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(capacity_for_fall(1 - 75 / 180, elasticity=1.0), 2)
    2.4
    """
    _check.fall(fall, "fall")
    _check.not_negative(elasticity, "elasticity")
    return (1 - fall) ** -elasticity
