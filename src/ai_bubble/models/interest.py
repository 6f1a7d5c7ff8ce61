"""Rates of interest by the month, and the payments that repay a price.

One convention: a rate is an effective rate per year, and each payment comes at
the end of its month.
"""

import numpy as np

from ai_bubble.models import _check
from ai_bubble.models._check import Numbers


def monthly_rate(annual_rate: Numbers) -> Numbers:
    """Return the rate per month that grows to `annual_rate` in a year.

    Formula: ``(1 + i) ** (1 / 12) - 1``. A tenth a year is 0.797 % a month;
    a twelfth of it, 0.833 %, would grow to 10.47 %.

    Parameters
    ----------
    annual_rate : float or array
        Effective rate per year, a share, more than -1.

    Returns
    -------
    float or array
        Rate per month, a share, in the shape of `annual_rate`.

    Raises
    ------
    CourseError
        If `annual_rate` is not more than -1.

    Examples
    --------
    >>> round(monthly_rate(0.10), 5)
    0.00797
    """
    _check.rate(annual_rate, "annual_rate")
    return (1 + annual_rate) ** (1 / 12) - 1


def discount_factor(annual_rate: float, months: Numbers) -> Numbers:
    """Return today's value of 1 paid after some months.

    Formula: ``v ** t = (1 + i) ** (-t / 12)``.

    Parameters
    ----------
    annual_rate : float
        i, effective rate per year, a share, more than -1.
    months : float or array
        t, months from today, 0 or more.

    Returns
    -------
    float or array
        Share, no unit, in the shape of `months`.

    Raises
    ------
    CourseError
        If the rate is not more than -1, or `months` is negative.

    Examples
    --------
    >>> round(discount_factor(0.10, 48), 3)
    0.683
    """
    _check.rate(annual_rate, "annual_rate")
    _check.not_negative(months, "months")
    return _check.plain((1 + annual_rate) ** (-months / 12))


def annuity_factor(annual_rate: float, months: int) -> float:
    """Return today's value of 1 paid at the end of each of `months` months.

    Formula: the sum of ``v ** t`` for t = 1 to `months` (Brealey, Myers and
    Allen, *Principles of Corporate Finance*), see `discount_factor`.

    Parameters
    ----------
    annual_rate : float
        Effective rate per year, a share, more than -1.
    months : int
        Number of payments, at least 1.

    Returns
    -------
    float
        Today's value in months' payments; `months` itself at a rate of 0.

    Raises
    ------
    CourseError
        If the rate is not more than -1, or `months` not whole and positive.

    Examples
    --------
    >>> round(annuity_factor(0.10, 48), 2)
    39.75
    """
    _check.whole(months, "months")
    each_month = np.arange(1, months + 1)
    return float(np.sum(discount_factor(annual_rate, each_month)))


def annuity(
    price: Numbers,
    annual_rate: float,
    months: int,
    residual: Numbers = 0.0,
) -> Numbers:
    """Return the payment per month that repays a price, less what is left.

    Formula: ``(price - residual * v ** months) / annuity_factor`` (Brealey,
    Myers and Allen: equivalent annual cost, here by the month).

    Parameters
    ----------
    price : float or array
        Paid today, CNY, 0 or more.
    annual_rate : float
        Effective rate per year, a share, more than -1.
    months : int
        Number of payments, at least 1.
    residual : float or array
        What the thing still fetches after the last month, CNY, 0 or more.

    Returns
    -------
    float or array
        CNY per month, in the shape of `price`.

    Raises
    ------
    CourseError
        If a sum is negative, the rate not more than -1, or `months` not whole.

    Examples
    --------
    >>> round(annuity(2_100_000, 0.10, 48, residual=210_000))
    49220
    """
    _check.not_negative(price, "price")
    _check.not_negative(residual, "residual")
    factor = annuity_factor(annual_rate, months)
    left = residual * discount_factor(annual_rate, months)
    return (price - left) / factor
