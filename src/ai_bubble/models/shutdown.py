"""Run or not: only what stopping would save counts against the rent.

What was paid for the chips is sunk: it appears nowhere in this module
(Marshall, *Principles of Economics*, 1890, book V: prime cost).
"""

import math

from ai_bubble.errors import CourseError
from ai_bubble.models import _check
from ai_bubble.models._check import Flags, Numbers
from ai_bubble.models.prices import HOURS_PER_MONTH


def electricity_cost(
    power_kw: Numbers,
    pue: Numbers,
    tariff_cny_kwh: Numbers,
    hours_per_month: float = HOURS_PER_MONTH,
) -> Numbers:
    """Return a server's electricity bill for a month.

    Formula: ``power * PUE * hours * tariff``, where the PUE is the site's
    energy over that of its computers (ISO/IEC 30134-2).

    Parameters
    ----------
    power_kw : float or array
        Power of the whole server, not of its GPUs alone, kW, 0 or more.
    pue : float or array
        Power usage effectiveness, no unit, 1 or more.
    tariff_cny_kwh : float or array
        Price of electricity, CNY per kWh, 0 or more.
    hours_per_month : float
        Hours a month under that power, 0 or more.

    Returns
    -------
    float or array
        CNY per server-month.

    Raises
    ------
    CourseError
        If `pue` is below 1, or another value is negative.

    Examples
    --------
    >>> round(electricity_cost(10.2, 1.25, 0.36))
    3351
    """
    _check.not_negative(power_kw, "power_kw")
    _check.at_least(pue, 1, "pue")
    _check.not_negative(tariff_cny_kwh, "tariff_cny_kwh")
    _check.not_negative(hours_per_month, "hours_per_month")
    return power_kw * pue * hours_per_month * tariff_cny_kwh


def avoidable_cost(electricity: Numbers, other: Numbers = 0.0) -> Numbers:
    """Return what switching off one let server would save a month.

    Formula: ``electricity + other``. The price of the server, its interest
    and the rooms' lease are left out: they go on when it stands still.

    Parameters
    ----------
    electricity : float or array
        CNY per server-month, 0 or more.
    other : float or array
        Staff, bandwidth and repairs that end with the letting, CNY per
        server-month, 0 or more.

    Returns
    -------
    float or array
        CNY per server-month.

    Raises
    ------
    CourseError
        If a cost is negative.

    Examples
    --------
    >>> avoidable_cost(3_351, other=5_000)
    8351
    """
    _check.not_negative(electricity, "electricity")
    _check.not_negative(other, "other")
    return electricity + other


def run_server(rent: Numbers, avoidable: Numbers) -> Flags:
    """Tell whether a server that has a customer should run.

    Formula: ``rent > avoidable cost``, the shutdown rule ``P > AVC``.

    Parameters
    ----------
    rent, avoidable : float or array
        CNY per server-month, 0 or more.

    Returns
    -------
    bool or array of bool

    Raises
    ------
    CourseError
        If a value is negative.

    Examples
    --------
    >>> run_server(75_000, avoidable_cost(3_351, other=5_000))
    True
    """
    _check.not_negative(rent, "rent")
    _check.not_negative(avoidable, "avoidable")
    return rent > avoidable


def site_margin(
    customers: Numbers,
    rent: Numbers,
    avoidable: Numbers,
    site_cost: Numbers,
) -> Numbers:
    """Return what a running site earns a month beyond what idling would save.

    Formula: ``customers * (rent - avoidable) - site_cost``; the site should
    run if this is more than 0.

    Parameters
    ----------
    customers : float or array
        Servers let, 0 or more.
    rent, avoidable : float or array
        CNY per let server-month, 0 or more.
    site_cost : float or array
        What closing the whole site would save on top (cooling, staff, grid
        and network), CNY per month, 0 or more.

    Returns
    -------
    float or array
        CNY per month.

    Raises
    ------
    CourseError
        If a value is negative.

    Examples
    --------
    >>> site_margin(10, 75_000, 8_000, site_cost=1_000_000)
    -330000
    """
    _check.not_negative(customers, "customers")
    _check.not_negative(rent, "rent")
    _check.not_negative(avoidable, "avoidable")
    _check.not_negative(site_cost, "site_cost")
    return customers * (rent - avoidable) - site_cost


def servers_to_cover(site_cost: float, rent: float, avoidable: float) -> int:
    """Return how many servers must be let for a site to be worth running.

    Formula: ``site_cost / (rent - avoidable)``, rounded up.

    Parameters
    ----------
    site_cost : float
        What closing the whole site would save, CNY per month, 0 or more.
    rent, avoidable : float
        CNY per let server-month, 0 or more; `rent` the larger.

    Returns
    -------
    int
        Servers let; fewer than these lose money every month.

    Raises
    ------
    CourseError
        If a value is negative, or `rent` is not more than `avoidable`.

    Examples
    --------
    >>> servers_to_cover(1_000_000, 75_000, 5_864)
    15
    """
    _check.not_negative(site_cost, "site_cost")
    if not run_server(rent, avoidable):
        raise CourseError(
            f"a rent of {rent:,.0f} is not more than the avoidable cost of "
            f"{avoidable:,.0f}, so no number of servers covers the site"
        )
    return math.ceil(site_cost / (rent - avoidable))
