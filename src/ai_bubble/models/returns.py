"""What a share's prices say: returns, and the value of the whole firm.

Returns follow Campbell, Lo and MacKinlay, *The Econometrics of Financial
Markets* (1997), section 1.4.
"""

import numpy as np

from ai_bubble.models import _check
from ai_bubble.models._check import Array, Numbers


def simple_returns(prices: Array) -> Array:
    """Return the day-to-day changes of a price as shares of the day before.

    Formula: ``P[t] / P[t-1] - 1``.

    Parameters
    ----------
    prices : array, shape (days,)
        Closing prices in order of time, any currency, more than 0.

    Returns
    -------
    array, shape (days - 1,)
        No unit: -0.17 is a fall of 17 %.

    Raises
    ------
    CourseError
        If `prices` is not one row of numbers more than 0.

    Examples
    --------
    >>> simple_returns(np.array([142.62, 118.42])).round(4)
    array([-0.1697])
    """
    _check.series(prices, "prices")
    _check.positive(prices, "prices")
    closes: Array = np.asarray(prices)
    return closes[1:] / closes[:-1] - 1


def log_returns(prices: Array) -> Array:
    """Return the day-to-day changes of a price's natural logarithm.

    Formula: ``ln(P[t]) - ln(P[t-1])``. They add up over time; simple
    returns do not.

    Parameters
    ----------
    prices : array, shape (days,)
        Closing prices in order of time, any currency, more than 0.

    Returns
    -------
    array, shape (days - 1,)
        No unit: -0.186 is a fall of 18.6 log points, not of 18.6 %.

    Raises
    ------
    CourseError
        If `prices` is not one row of numbers more than 0.

    Examples
    --------
    >>> log_returns(np.array([142.62, 118.42])).round(4)
    array([-0.1859])
    """
    _check.series(prices, "prices")
    _check.positive(prices, "prices")
    return np.diff(np.log(np.asarray(prices)))


def cumulative_returns(returns: Array) -> Array:
    """Return what simple returns come to from the first day on.

    Formula: ``(1 + R[1]) * ... * (1 + R[t]) - 1``.

    Parameters
    ----------
    returns : array, shape (days,)
        Simple returns in order of time, no unit, -1 or more.

    Returns
    -------
    array, shape (days,)
        Share of the price before the first day.

    Raises
    ------
    CourseError
        If `returns` is not one row of numbers of -1 or more.

    Examples
    --------
    >>> cumulative_returns(np.array([-0.5, 0.5])).round(2)
    array([-0.5 , -0.25])
    """
    _check.series(returns, "returns")
    _check.at_least(returns, -1, "returns")
    return np.cumprod(1 + np.asarray(returns)) - 1


def implied_market_value(loss: Numbers, fall: Numbers) -> Numbers:
    """Return what a firm was worth before a loss that is known both ways.

    Formula: ``loss / fall``, the same loss in money and as a share.

    Parameters
    ----------
    loss : float or array
        Market value lost, any currency, more than 0.
    fall : float or array
        The same loss as a share of the value before, more than 0 and less
        than 1.

    Returns
    -------
    float or array
        Market value before, in the unit of `loss`.

    Raises
    ------
    CourseError
        If `loss` or `fall` is not more than 0, or `fall` is 1 or more.

    Examples
    --------
    >>> round(implied_market_value(589, 0.17))
    3465
    """
    _check.positive(loss, "loss")
    _check.positive(fall, "fall")
    _check.fall(fall, "fall")
    return loss / fall


def implied_shares(loss: Numbers, before: Numbers, after: Numbers) -> Numbers:
    """Return how many shares turn a fall of the price into a loss of value.

    Formula: ``loss / (P_before - P_after)``: market value is the last price
    times all shares, whether they were traded or not.

    Parameters
    ----------
    loss : float or array
        Market value lost, any currency, more than 0.
    before, after : float or array
        Price of a share in the same currency, more than 0; `before` the
        larger.

    Returns
    -------
    float or array
        Shares, in the scale of `loss`: billions of USD give billions.

    Raises
    ------
    CourseError
        If a value is not more than 0, or the price did not fall.

    Examples
    --------
    >>> round(implied_shares(589, 142.62, 118.42), 2)
    24.34
    """
    _check.positive(loss, "loss")
    _check.positive(before, "before")
    _check.positive(after, "after")
    _check.positive(before - after, "before - after")
    return loss / (before - after)
