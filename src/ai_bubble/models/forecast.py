"""Why forecasts are too high: lies, selection, and what helps against either."""

import numpy as np
from scipy.special import ndtr

from ai_bubble.models import _check
from ai_bubble.models._check import Flags, Numbers


def forecast_inflation(
    believed: Numbers,
    actual: Numbers,
    years: Numbers,
) -> Numbers:
    """Return by what factor a wrong growth rate overstates demand.

    Formula: ``(g_believed / g_actual) ** years``.

    Parameters
    ----------
    believed, actual : float or array
        Growth factors a year, more than 0: 2 means doubling.
    years : float or array
        How far ahead, 0 or more.

    Returns
    -------
    float or array
        Forecast over outcome, no unit.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(forecast_inflation(2 ** (365 / 100), actual=2, years=2))
    39
    """
    _check.positive(believed, "believed")
    _check.positive(actual, "actual")
    _check.not_negative(years, "years")
    return (believed / actual) ** years


def broker_lies(payment: Numbers, detection: Numbers, fine: Numbers) -> Flags:
    """Tell whether bending a forecast pays, for one who cares for money only.

    Formula: ``payment > q * fine`` (G. Becker, "Crime and Punishment",
    *Journal of Political Economy* 76(2), 1968).

    Parameters
    ----------
    payment : float or array
        What the lie earns, CNY, 0 or more.
    detection : float or array
        q, probability of being found out, 0 to 1.
    fine : float or array
        What is then lost, CNY, 0 or more.

    Returns
    -------
    bool or array of bool

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> broker_lies(31_500, detection=0.1, fine=100_000)
    True
    """
    _check.not_negative(payment, "payment")
    _check.share(detection, "detection")
    _check.not_negative(fine, "fine")
    return payment > detection * fine


def rms_error(bias: Numbers, noise: Numbers, forecasts: Numbers) -> Numbers:
    """Return the typical error of the mean of many forecasts.

    Formula: ``sqrt(bias ** 2 + noise ** 2 / n)``; only the noise averages
    out, and only if the forecasts are independent.

    Parameters
    ----------
    bias : float or array
        Mean error that all share, in the unit of the forecast.
    noise : float or array
        Standard deviation of one forecast around its mean, 0 or more.
    forecasts : float or array
        n, number averaged, 1 or more.

    Returns
    -------
    float or array
        Root mean square error, in the same unit.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(float(rms_error(20, noise=10, forecasts=100)), 2)
    20.02
    """
    _check.number(bias, "bias")
    _check.not_negative(noise, "noise")
    _check.at_least(forecasts, 1, "forecasts")
    return _check.plain(np.sqrt(bias**2 + noise**2 / forecasts))


def winners_curse(noise: Numbers, forecasts: Numbers) -> Numbers:
    """Return by how much the best of n honest forecasts is too high.

    Formula: ``noise`` times the mean of the largest of n standard normals,
    ``integral of z * n * phi(z) * Phi(z) ** (n - 1)``: the projects are
    equally good, the errors independent. For a single decider it is the
    optimizer's curse (J. E. Smith, R. L. Winkler, *Management Science* 52(3),
    2006), a cousin of the winner's curse in auctions (E. Capen, R. Clapp,
    W. Campbell, *Journal of Petroleum Technology* 23(6), 1971).

    Parameters
    ----------
    noise : float or array
        Standard deviation of one forecast, 0 or more.
    forecasts : float or array
        n, number of forecasts compared, 1 or more.

    Returns
    -------
    float or array
        Expected overestimate, in the unit of `noise`.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(winners_curse(10, forecasts=2), 2)  # 10 / sqrt(pi)
    5.64
    """
    _check.not_negative(noise, "noise")
    _check.at_least(forecasts, 1, "forecasts")
    z, step = np.linspace(-10, 10, 4_001, retstep=True)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    n = np.asarray(forecasts)[..., None]
    largest = n * density * ndtr(z) ** (n - 1)
    return _check.plain(noise * (z * largest).sum(axis=-1) * step)


def outside_view(
    forecast: Numbers, class_mean: Numbers, spread: Numbers, noise: Numbers
) -> Numbers:
    """Return a forecast, pulled towards what such projects really achieved.

    Formula: ``m + w * (forecast - m)`` with ``w = spread**2 / (spread**2 +
    noise**2)`` (D. Kahneman, A. Tversky, *TIMS Studies in Management
    Science* 12, 1979; the weight is that of Bayes' rule for normals).

    Parameters
    ----------
    forecast, class_mean : float or array
        The forecast, and m, the mean outcome of the reference class.
    spread, noise : float or array
        Standard deviations of the class's outcomes, more than 0, and of a
        forecast's error, 0 or more; all four in one unit.

    Returns
    -------
    float or array
        Corrected forecast, in the same unit.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> outside_view(80, class_mean=25, spread=5, noise=10)
    36.0
    """
    _check.number(forecast, "forecast")
    _check.number(class_mean, "class_mean")
    _check.positive(spread, "spread")
    _check.not_negative(noise, "noise")
    weight = spread**2 / (spread**2 + noise**2)
    return class_mean + weight * (forecast - class_mean)
