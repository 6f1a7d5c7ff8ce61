"""How much of the time, or how dear, a server must be let."""

from ai_bubble.models import _check
from ai_bubble.models._check import Numbers
from ai_bubble.models.interest import annuity
from ai_bubble.models.server import (
    ANNUAL_RATE,
    CAPEX,
    FIXED_COST,
    MONTHS,
    RESIDUAL_SHARE,
)


def full_cost(
    *,
    capex: Numbers = CAPEX,
    fixed_cost: Numbers = FIXED_COST,
    annual_rate: float = ANNUAL_RATE,
    months: int = MONTHS,
    residual_share: Numbers = RESIDUAL_SHARE,
) -> Numbers:
    """Return what a server must earn a month to be worth buying.

    Formula: the annuity that repays the price less the resale value, plus the
    fixed cost. Most of it is sunk once the server is bought, so it says
    nothing about whether to go on running one: see `avoidable_cost`.

    Parameters
    ----------
    capex, fixed_cost : float or array
        CNY, and CNY per server-month, 0 or more.
    annual_rate : float
        Effective rate per year, a share, more than -1.
    months : int
        Life of the server, at least 1.
    residual_share : float or array
        Resale price as a share of `capex`, 0 to 1.

    Returns
    -------
    float or array
        CNY per server-month.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(full_cost())
    61220
    """
    _check.not_negative(capex, "capex")
    _check.not_negative(fixed_cost, "fixed_cost")
    _check.share(residual_share, "residual_share")
    residual = residual_share * capex
    return annuity(capex, annual_rate, months, residual) + fixed_cost


def break_even_utilisation(
    rent: Numbers,
    *,
    capex: Numbers = CAPEX,
    fixed_cost: Numbers = FIXED_COST,
    annual_rate: float = ANNUAL_RATE,
    months: int = MONTHS,
    residual_share: Numbers = RESIDUAL_SHARE,
) -> Numbers:
    """Return the share of the time a server must be let for an NPV of 0.

    Formula: ``full_cost / rent``, from ``u * R = full cost``.

    Parameters
    ----------
    rent : float or array
        CNY per server-month when let, constant over its life, more than 0.
    capex, fixed_cost : float or array
        CNY, and CNY per server-month, 0 or more.
    annual_rate : float
        Effective rate per year, a share, more than -1.
    months : int
        Life of the server, at least 1.
    residual_share : float or array
        Resale price as a share of `capex`, 0 to 1.

    Returns
    -------
    float or array
        Share of the time, no unit; above 1 no utilisation is enough.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(break_even_utilisation(75_000), 3)
    0.816
    """
    _check.positive(rent, "rent")
    cost = full_cost(
        capex=capex,
        fixed_cost=fixed_cost,
        annual_rate=annual_rate,
        months=months,
        residual_share=residual_share,
    )
    return cost / rent


def break_even_rent(
    utilisation: Numbers,
    *,
    capex: Numbers = CAPEX,
    fixed_cost: Numbers = FIXED_COST,
    annual_rate: float = ANNUAL_RATE,
    months: int = MONTHS,
    residual_share: Numbers = RESIDUAL_SHARE,
) -> Numbers:
    """Return the rent at which a server let part of the time has an NPV of 0.

    Formula: ``full_cost / utilisation``: divided by the share that is let,
    not multiplied by it.

    Parameters
    ----------
    utilisation : float or array
        Share of the time let, more than 0 and at most 1.
    capex, fixed_cost : float or array
        CNY, and CNY per server-month, 0 or more.
    annual_rate : float
        Effective rate per year, a share, more than -1.
    months : int
        Life of the server, at least 1.
    residual_share : float or array
        Resale price as a share of `capex`, 0 to 1.

    Returns
    -------
    float or array
        CNY per server-month when let.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(break_even_rent(0.8))
    76524
    """
    _check.share(utilisation, "utilisation")
    _check.positive(utilisation, "utilisation")
    cost = full_cost(
        capex=capex,
        fixed_cost=fixed_cost,
        annual_rate=annual_rate,
        months=months,
        residual_share=residual_share,
    )
    return cost / utilisation
