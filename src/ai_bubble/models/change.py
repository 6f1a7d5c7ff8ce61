"""How much something changed: per cent, logarithm, and the rate per month."""

import numpy as np

from ai_bubble.models import _check
from ai_bubble.models._check import Numbers


def percent_change(old: Numbers, new: Numbers) -> Numbers:
    """Return the change from `old` to `new` as a share of `old`.

    Formula: ``new / old - 1``.

    Parameters
    ----------
    old : float or array
        Value before, any unit, more than 0.
    new : float or array
        Value after, in the unit of `old`; broadcast against `old`.

    Returns
    -------
    float or array
        Share of `old`, no unit: -0.583 is a fall of 58.3 %.

    Raises
    ------
    CourseError
        If `old` is not more than 0, or `new` is no number.

    Examples
    --------
    >>> round(percent_change(180_000, 75_000), 3)
    -0.583
    """
    _check.positive(old, "old")
    _check.number(new, "new")
    return new / old - 1


def log_change(old: Numbers, new: Numbers) -> Numbers:
    """Return the logarithmic change from `old` to `new`.

    Formula: ``ln(new / old)``. Log changes of successive periods add up;
    percentages do not (Campbell, Lo and MacKinlay, *The Econometrics of
    Financial Markets*, 1997, section 1.4).

    Parameters
    ----------
    old, new : float or array
        Values before and after in the same unit, more than 0.

    Returns
    -------
    float or array
        No unit: -0.875 is a fall of 87.5 log points, not of 87.5 %.

    Raises
    ------
    CourseError
        If `old` or `new` is not more than 0.

    Examples
    --------
    >>> round(log_change(180_000, 75_000), 3)
    -0.875
    """
    _check.positive(old, "old")
    _check.positive(new, "new")
    return _check.plain(np.log(new / old))


def rise_to_recover(fall: Numbers) -> Numbers:
    """Return the rise that undoes a fall.

    Formula: ``1 / (1 - fall) - 1``, from ``(1 - fall) * (1 + rise) = 1``.

    Parameters
    ----------
    fall : float or array
        Share lost, 0 or more and less than 1: 0.583 for 58.3 %.

    Returns
    -------
    float or array
        Rise as a share of what is left, no unit: 1.4 is 140 %.

    Raises
    ------
    CourseError
        If `fall` is below 0, or 1 or more.

    Examples
    --------
    >>> round(rise_to_recover(1 - 75_000 / 180_000), 3)
    1.4
    """
    _check.fall(fall, "fall")
    return 1 / (1 - fall) - 1


def constant_monthly_rate(
    old: Numbers,
    new: Numbers,
    months: Numbers,
) -> Numbers:
    """Return the one rate per month that leads from `old` to `new`.

    Formula: ``(new / old) ** (1 / months) - 1``: the rate compounds, so it is
    not the whole change divided by the number of months.

    Parameters
    ----------
    old, new : float or array
        Values before and after in the same unit, more than 0.
    months : float or array
        Time between the two, months, more than 0.

    Returns
    -------
    float or array
        Share per month: -0.047 is a fall of 4.7 % each month.

    Raises
    ------
    CourseError
        If `old`, `new` or `months` is not more than 0.

    Examples
    --------
    >>> round(constant_monthly_rate(180_000, 75_000, 18), 3)
    -0.047
    """
    _check.positive(old, "old")
    _check.positive(new, "new")
    _check.positive(months, "months")
    return (new / old) ** (1 / months) - 1
