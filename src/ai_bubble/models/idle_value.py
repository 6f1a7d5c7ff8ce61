"""What an asset keeps of its worth while it stands idle.

Two things eat at it. New assets do the same work for less, so each year of
its service is worth less; and years of its life pass unused (Solow, Tobin,
von Weizsaecker and Yaari, "Neoclassical growth with fixed factor proportions",
*Review of Economic Studies* 33(2), 1966: embodied technical progress).
"""

import numpy as np

from ai_bubble.models import _check
from ai_bubble.models._check import Numbers

GAIN = 0.30  # performance per dollar of AI hardware, per year (Epoch AI)
ANNUAL_RATE = 0.10  # assumed, as in the models of renting out


def equal_performance_cost(years: Numbers, gain: Numbers = GAIN) -> Numbers:
    """Return what the same performance costs new after some years.

    Formula: ``(1 / (1 + gain)) ** years``. A gain of 30 % a year makes it a
    fall of 23 %, not of 30 %.

    Parameters
    ----------
    years : float or array
        Years from now, 0 or more.
    gain : float or array
        Growth of performance per dollar, a share per year, 0 or more.

    Returns
    -------
    float or array
        Share of today's price, no unit.

    Raises
    ------
    CourseError
        If `years` or `gain` is negative.

    Examples
    --------
    >>> round(equal_performance_cost(4), 3)
    0.35
    """
    _check.not_negative(years, "years")
    _check.not_negative(gain, "gain")
    return (1 / (1 + gain)) ** years


def service_worth(
    years: Numbers,
    gain: Numbers = GAIN,
    annual_rate: Numbers = ANNUAL_RATE,
) -> Numbers:
    """Return the present value of service whose price falls by competition.

    Formula: the integral of ``exp(-k * t)`` from 0 to `years`, that is
    ``(1 - exp(-k * years)) / k`` with ``k = ln((1 + gain) * (1 + rate))``:
    what one year's service is worth falls with the cost of equal performance,
    and is discounted.

    Parameters
    ----------
    years : float or array
        Years of service, 0 or more.
    gain : float or array
        Growth of performance per dollar, a share per year, 0 or more.
    annual_rate : float or array
        Discount rate, a share per year, more than 0.

    Returns
    -------
    float or array
        In units of one year's service at the start.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(service_worth(5), 2), round(service_worth(5, gain=0), 2)
    (2.33, 3.98)
    """
    _check.not_negative(years, "years")
    _check.not_negative(gain, "gain")
    _check.positive(annual_rate, "annual_rate")
    k = np.log((1 + gain) * (1 + annual_rate))
    return _check.plain(-np.expm1(-k * years) / k)


def worth_after_idling(
    years: Numbers,
    life: Numbers,
    gain: Numbers = GAIN,
    annual_rate: Numbers = ANNUAL_RATE,
) -> Numbers:
    """Return what an asset that stood idle is still worth.

    Formula: ``equal_performance_cost(years) * S(life - years) / S(life)``,
    where S is `service_worth`. The asset is taken to age alike idle or at
    work; one that did not would keep `equal_performance_cost` of its worth.

    Parameters
    ----------
    years : float or array
        Time idle, years, 0 or more.
    life : float or array
        Life of the asset from new, years, more than 0; beyond it nothing is
        left.
    gain : float or array
        Growth per year of the performance per dollar of what would replace
        the asset, a share, 0 or more.
    annual_rate : float or array
        Discount rate, a share per year, more than 0.

    Returns
    -------
    float or array
        Share of its worth when new, 0 to 1.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(worth_after_idling(4, life=5), 3)
    0.126
    >>> round(worth_after_idling(4, life=20, gain=0), 3)
    0.919
    """
    _check.positive(life, "life")
    left = service_worth(np.maximum(life - years, 0.0), gain, annual_rate)
    whole = service_worth(life, gain, annual_rate)
    return _check.plain(equal_performance_cost(years, gain) * left / whole)
