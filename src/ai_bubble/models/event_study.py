"""The event study: what a day did to a share beyond its tie to the market.

A. C. MacKinlay (1997), *Journal of Economic Literature* 35, pages 13 to 39.
"""

from typing import NamedTuple

import numpy as np

from ai_bubble.errors import CourseError
from ai_bubble.models import _check
from ai_bubble.models._check import Array, Numbers


class MarketModel(NamedTuple):
    """A share's usual tie to the market, ``R = alpha + beta * Rm + error``.

    Attributes
    ----------
    alpha : float
        Return on a day without movement of the market, share a day.
    beta : float
        Points of the share's return per point of the market's, no unit.
    residual_sd : float
        Standard deviation of the error, share a day.
    days : int
        Length of the estimation window.
    market_mean, market_ss : float
        Mean return of the market in the window, and the sum of squared
        deviations from it; inf leaves out beta's error.
    """

    alpha: float
    beta: float
    residual_sd: float
    days: int
    market_mean: float = 0.0
    market_ss: float = np.inf


def fit_market_model(returns: Array, market: Array) -> MarketModel:
    """Fit the market model by ordinary least squares.

    Formula: ``beta = cov(R, Rm) / var(Rm)``, ``alpha = mean(R) - beta *
    mean(Rm)``; the residual variance divides by ``days - 2``.

    Parameters
    ----------
    returns, market : array, shape (days,)
        Daily returns of share and market before the event, both simple or
        both log; at least 3 days.

    Returns
    -------
    MarketModel

    Raises
    ------
    CourseError
        If the rows are too short or unequal, or the market never moves.

    Examples
    --------
    >>> market = np.array([-0.01, 0.0, 0.01, 0.02])
    >>> round(fit_market_model(0.001 + 2 * market, market).beta, 4)
    2.0
    """
    _check_pair(returns, market)
    x, y = np.asarray(market), np.asarray(returns)
    mean, days = float(x.mean()), len(x)
    ss = float(((x - mean) ** 2).sum())
    beta = float(((x - mean) * (y - y.mean())).sum()) / ss
    alpha = float(y.mean()) - beta * mean
    errors = y - (alpha + beta * x)
    residual_sd = float(np.sqrt((errors**2).sum() / (days - 2)))
    return MarketModel(alpha, beta, residual_sd, days, mean, ss)


def abnormal_return(
    returns: Numbers,
    market: Numbers,
    model: MarketModel,
) -> Numbers:
    """Return what of a return the usual tie to the market leaves open.

    Formula: ``AR = R - (alpha + beta * Rm)``.

    Parameters
    ----------
    returns, market : float or array
        Returns of share and market on the same days, no unit.
    model : MarketModel
        The tie, estimated on days before the event.

    Returns
    -------
    float or array
        No unit: -0.132 is 13.2 points below what the market explains.

    Raises
    ------
    CourseError
        If a return is no number.

    Examples
    --------
    >>> tie = MarketModel(0.0002, 2.66, residual_sd=0.0232, days=120)
    >>> round(abnormal_return(-0.1697, -0.0141, tie), 4)
    -0.1324
    """
    _check.number(returns, "returns")
    _check.number(market, "market")
    return returns - (model.alpha + model.beta * market)


def standard_error(market: Numbers, model: MarketModel) -> float:
    """Return the standard error of a cumulative abnormal return.

    Formula: ``s * sqrt(n + n**2 / L + sum(Rm - mean)**2 / SSm)`` for n days:
    their own noise, and the forecast error from the two estimated
    parameters, which all days share (Campbell, Lo and MacKinlay, *The
    Econometrics of Financial Markets*, 1997, chapter 4).

    Parameters
    ----------
    market : float or array, shape (n,)
        Returns of the market on the days of the event window, no unit.
    model : MarketModel
        With s its `residual_sd`, L its `days`, SSm its `market_ss`.

    Returns
    -------
    float
        In the unit of the returns.

    Examples
    --------
    >>> tie = MarketModel(0.0002, 2.66, residual_sd=0.0232, days=120)
    >>> round(standard_error(-0.0141, tie), 4)
    0.0233
    """
    _check.number(market, "market")
    off = np.atleast_1d(market) - model.market_mean
    n = len(off)
    slope = off.sum() ** 2 / model.market_ss
    variance = n + n**2 / model.days + slope
    return float(model.residual_sd * np.sqrt(variance))


def cumulative_abnormal_return(
    abnormal: Array,
    event: int,
    start: int,
    end: int,
) -> float:
    """Return the sum of abnormal returns in a window around an event.

    Formula: ``CAR[start, end] = AR[start] + ... + AR[end]``, counted in
    trading days from the event, both ends included.

    Parameters
    ----------
    abnormal : array, shape (days,)
        Abnormal returns in order of time, no unit.
    event : int
        Position of day 0 in `abnormal`, counted from 0.
    start, end : int
        First and last day of the window; -1 is the day before the event.

    Returns
    -------
    float
        No unit.

    Raises
    ------
    CourseError
        If the window is empty or leaves the data.

    Examples
    --------
    >>> abnormal = np.array([-0.024, -0.132, 0.066])
    >>> round(cumulative_abnormal_return(abnormal, 1, 0, 1), 3)
    -0.066
    """
    _check.series(abnormal, "abnormal")
    first, last = event + start, event + end
    _check.at_least(first, 0, "event + start")
    _check.at_least(end - start, 0, "end - start")
    _check.at_least(len(abnormal) - 1 - last, 0, "days after the window")
    return float(np.asarray(abnormal)[first : last + 1].sum())


def _check_pair(returns: Array, market: Array) -> None:
    _check.series(returns, "returns")
    _check.series(market, "market")
    if len(returns) != len(market):
        raise CourseError("returns and market must cover the same days")
    if len(market) < 3 or np.ptp(np.asarray(market)) == 0:
        raise CourseError("a line needs 3 days on which the market moves")
