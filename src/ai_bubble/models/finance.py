"""What an investment is worth: net present value, rate of return, payback.

One convention: a rate is an effective rate per year, and flows come once a
month, each at the end of its month.
"""

import numpy as np
from scipy.optimize import brentq

from ai_bubble.errors import CourseError
from ai_bubble.models import _check
from ai_bubble.models._check import Array, Numbers
from ai_bubble.models.interest import discount_factor

LOWEST, HIGHEST = -0.99999, 1e6  # no rate of return beyond these is a real one


def npv(cash_flows: Array, annual_rate: float) -> Numbers:
    """Return the net present value of monthly cash flows.

    Formula: the sum of ``flow[t] * v ** t`` for t = 0 to T (Fisher,
    *The Theory of Interest*, 1930).

    Parameters
    ----------
    cash_flows : array, shape (..., T + 1)
        CNY; the first is paid today, the others at the end of months 1 to T.
    annual_rate : float
        Effective rate per year, a share, more than -1.

    Returns
    -------
    float or array
        CNY of today; the last axis of `cash_flows` is summed away.

    Raises
    ------
    CourseError
        If a flow is no number, or the rate is not more than -1.

    Examples
    --------
    >>> round(npv(np.array([-100.0] + [10.0] * 12), 0.10), 2)
    14.0
    """
    _check.number(cash_flows, "cash_flows")
    months = np.arange(np.shape(cash_flows)[-1])
    discount = discount_factor(annual_rate, months)
    return _check.plain(np.sum(cash_flows * discount, axis=-1))


def irr(cash_flows: Array) -> float:
    """Return the rate at which the cash flows are worth nothing today.

    Formula: the i that solves ``npv(cash_flows, i) = 0``. Flows that change
    sign once have exactly one such rate (Descartes' rule of signs); flows
    that do so more often may have several, and are refused.

    Parameters
    ----------
    cash_flows : array, shape (T + 1,)
        CNY; the first is paid today, the others at the end of months 1 to T.

    Returns
    -------
    float
        Effective rate per year, a share: 0.088 is 8.8 %.

    Raises
    ------
    CourseError
        If `cash_flows` is not one row that changes sign exactly once, or its
        rate lies outside -0.99999 to 1,000,000 a year.

    Examples
    --------
    >>> round(irr(np.array([-100.0] + [0.0] * 11 + [110.0])), 3)
    0.1
    """
    _check.series(cash_flows, "cash_flows")
    signs = np.sign(cash_flows[cash_flows != 0])
    changes = np.count_nonzero(np.diff(signs))
    if changes != 1:
        raise CourseError(
            f"cash_flows change sign {changes} times, not once, so they have "
            f"no single rate of return; compare net present values instead"
        )
    if npv(cash_flows, LOWEST) * npv(cash_flows, HIGHEST) > 0:
        raise CourseError(
            "cash_flows have a rate of return beyond any that makes sense; "
            "see that all flows are in the same unit"
        )
    return float(brentq(lambda i: float(npv(cash_flows, i)), LOWEST, HIGHEST))


def payback_months(cost: Numbers, monthly_cash: Numbers) -> Numbers:
    """Return the months until a constant flow of cash has repaid a cost.

    Formula: ``cost / monthly_cash``. It knows no interest, no vacancy, no
    falling rent and nothing of what comes after: a rule of thumb, not a
    valuation.

    Parameters
    ----------
    cost : float or array
        Paid today, CNY, 0 or more.
    monthly_cash : float or array
        Cash that comes in each month, CNY per month, more than 0.

    Returns
    -------
    float or array
        Months.

    Raises
    ------
    CourseError
        If `cost` is negative, or `monthly_cash` not more than 0: such a cost
        is never repaid.

    Examples
    --------
    >>> round(payback_months(8 * 200_000, 75_000), 1)
    21.3
    """
    _check.not_negative(cost, "cost")
    _check.positive(monthly_cash, "monthly_cash")
    return cost / monthly_cash
