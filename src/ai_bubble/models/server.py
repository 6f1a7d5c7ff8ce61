"""One rented-out server as an investment.

The baseline is the course's, not the article's: `CAPEX` is the price of an
8-GPU H800 server in a contract of September 2023; the other four are assumptions.
"""

import numpy as np

from ai_bubble.models import _check
from ai_bubble.models._check import Array, Numbers
from ai_bubble.models.finance import irr, npv

CAPEX = 2_100_000  # CNY per server
FIXED_COST = 12_000  # CNY per server-month
ANNUAL_RATE = 0.10  # effective, per year
MONTHS = 48
RESIDUAL_SHARE = 0.10  # of CAPEX


def server_cash_flows(
    rent: Numbers,
    utilisation: Numbers,
    *,
    capex: float = CAPEX,
    fixed_cost: float = FIXED_COST,
    months: int = MONTHS,
    residual_share: Numbers = RESIDUAL_SHARE,
) -> Array:
    """Return what a server costs and earns, month by month.

    Formula: ``-capex`` today, ``utilisation * rent - fixed_cost`` at the end
    of each month, and the resale price with the last of them.

    Parameters
    ----------
    rent : float or array, shape (..., months) or (..., 1)
        CNY per server-month when let, 0 or more.
    utilisation : float or array that broadcasts against `rent`
        Share of the time let, 0 to 1; ``u[:, None]`` for one draw a server.
    capex : float
        Price of the server, CNY, 0 or more.
    fixed_cost : float
        Power, staff and rooms, let or not, CNY per server-month, 0 or more.
    months : int
        Life of the server, at least 1.
    residual_share : float or array, shape (...)
        Resale price after the last month as a share of `capex`, 0 to 1.

    Returns
    -------
    array, shape (..., months + 1)
        CNY; the first is today's.

    Raises
    ------
    CourseError
        If a value is outside its range, or a path is not `months` long.

    Examples
    --------
    >>> server_cash_flows(75_000, 0.8, months=3)
    array([-2100000.,    48000.,    48000.,   258000.])
    """
    _check.whole(months, "months")
    _check.monthly(months, rent=rent, utilisation=utilisation)
    _check.not_negative(rent, "rent")
    _check.share(utilisation, "utilisation")
    _check.not_negative(capex, "capex")
    _check.not_negative(fixed_cost, "fixed_cost")
    _check.share(residual_share, "residual_share")
    margin = utilisation * rent - fixed_cost
    shape = np.broadcast_shapes(np.shape(margin), (months,))
    flows = np.empty((*shape[:-1], months + 1))
    flows[..., 0] = -capex
    flows[..., 1:] = margin
    flows[..., -1] += residual_share * capex
    return flows


def server_npv(
    rent: Numbers,
    utilisation: Numbers,
    *,
    capex: float = CAPEX,
    fixed_cost: float = FIXED_COST,
    annual_rate: float = ANNUAL_RATE,
    months: int = MONTHS,
    residual_share: Numbers = RESIDUAL_SHARE,
) -> Numbers:
    """Return the net present value of buying a server to let it.

    Formula: ``-C + sum((u * R[t] - f) * v ** t) + s * C * v ** T`` with
    ``v = (1 + i) ** (-1 / 12)``.

    Parameters
    ----------
    rent : float or array, shape (..., months) or (..., 1)
        R, CNY per server-month when let; a path, or paths one per row.
    utilisation : float or array that broadcasts against `rent`
        u, share of the time let, 0 to 1.
    capex, fixed_cost : float
        C in CNY and f in CNY per server-month, 0 or more.
    annual_rate : float
        i, effective rate per year, a share, more than -1.
    months : int
        T, life of the server, at least 1.
    residual_share : float or array, shape (...)
        s, resale price as a share of `capex`, 0 to 1.

    Returns
    -------
    float or array, shape (...)
        CNY of today, per server.

    Raises
    ------
    CourseError
        If a value is outside its range, or a path is not `months` long.

    Examples
    --------
    >>> round(server_npv(75_000, utilisation=0.8))
    -48480
    """
    flows = server_cash_flows(
        rent,
        utilisation,
        capex=capex,
        fixed_cost=fixed_cost,
        months=months,
        residual_share=residual_share,
    )
    return npv(flows, annual_rate)


def server_irr(
    rent: Numbers,
    utilisation: Numbers,
    *,
    capex: float = CAPEX,
    fixed_cost: float = FIXED_COST,
    months: int = MONTHS,
    residual_share: float = RESIDUAL_SHARE,
) -> float:
    """Return the rate of return of buying a server to let it.

    Formula: the annual rate at which `server_npv` is 0.

    Parameters
    ----------
    rent : float or array, shape (months,)
        CNY per server-month when let: constant, or one path.
    utilisation : float or array, shape (months,)
        Share of the time let, 0 to 1.
    capex, fixed_cost : float
        CNY, and CNY per server-month, 0 or more.
    months : int
        Life of the server, at least 1.
    residual_share : float
        Resale price as a share of `capex`, 0 to 1.

    Returns
    -------
    float
        Effective rate per year, a share: 0.088 is 8.8 %.

    Raises
    ------
    CourseError
        If a value is outside its range, or the cash flows do not change sign
        exactly once.

    Examples
    --------
    >>> round(server_irr(75_000, utilisation=0.8), 3)
    0.088
    """
    flows = server_cash_flows(
        rent,
        utilisation,
        capex=capex,
        fixed_cost=fixed_cost,
        months=months,
        residual_share=residual_share,
    )
    return irr(flows)
