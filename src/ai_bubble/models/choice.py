"""Run, idle or sell: what a site that stands already is worth each way.

Assumptions, all of them simple: the choice is made once, for the rest of the
machines' life; rent, use and costs stay as they are; a machine ages alike
running or idle, and restarting is free. Debt is owed either way. Not counted
are a lease that would end with selling, which speaks for selling, and the
value of waiting for better news (Dixit and Pindyck, *Investment under
Uncertainty*, 1994), which speaks for keeping, run or idle.
"""

from collections.abc import Mapping

from ai_bubble.models import _check
from ai_bubble.models._check import Numbers
from ai_bubble.models.interest import annuity_factor, discount_factor
from ai_bubble.models.server import ANNUAL_RATE
from ai_bubble.models.shutdown import site_margin


def option_values(
    rent: Numbers,
    utilisation: Numbers,
    avoidable: Numbers,
    site_cost: Numbers,
    servers: float,
    resale_now: Numbers,
    *,
    resale_later: Numbers = 0.0,
    annual_rate: float = ANNUAL_RATE,
    months: int = 36,
) -> dict[str, Numbers]:
    """Return what it is worth to run, to idle or to sell a site's servers.

    Formula: with ``a`` the annuity factor and ``v ** T`` the discount to the
    end, ``idle = n * later * v ** T``; ``run = idle + margin * a``, where
    ``margin = n * u * (rent - avoidable) - site_cost``; ``sell = n * now``.
    The price once paid for the servers is in none of them.

    Parameters
    ----------
    rent, avoidable : float or array
        CNY per let server-month, 0 or more.
    utilisation : float or array
        u, share of the servers let, 0 to 1.
    site_cost : float or array
        What closing the whole site would save, CNY per month, 0 or more.
    servers : float
        n, servers on the site, 0 or more.
    resale_now, resale_later : float or array
        Price of a used server today and after `months`, CNY, 0 or more; 0
        where nobody buys.
    annual_rate : float
        Effective rate per year, a share, more than -1.
    months : int
        T, life that the servers have left, at least 1.

    Returns
    -------
    dict of float or array
        CNY of today for the whole site, under "run", "idle" and "sell".

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> worth = option_values(75_000, 0.2, 8_000, 1_000_000, 100, 300_000)
    >>> {option: round(value / 1e6, 1) for option, value in worth.items()}
    {'run': 10.6, 'idle': 0.0, 'sell': 30.0}
    """
    _check.share(utilisation, "utilisation")
    _check.not_negative(servers, "servers")
    _check.not_negative(resale_now, "resale_now")
    _check.not_negative(resale_later, "resale_later")
    margin = site_margin(servers * utilisation, rent, avoidable, site_cost)
    later = resale_later * discount_factor(annual_rate, months)
    return {
        "run": margin * annuity_factor(annual_rate, months) + servers * later,
        "idle": servers * later,
        "sell": servers * resale_now,
    }


def decide(values: Mapping[str, Numbers]) -> str:
    """Return the option that is worth most.

    Parameters
    ----------
    values : mapping of str to float
        CNY of today by option, as from `option_values`.

    Returns
    -------
    str
        The option's name; on a tie the one that needs the least doing: idle
        before run, run before sell.

    Raises
    ------
    CourseError
        If a value is an array or no number.

    Examples
    --------
    >>> decide({"run": 10.6, "idle": 0.0, "sell": 30.0})
    'sell'
    """
    for option, value in values.items():
        _check.single(value, option)
    options = ("idle", "run", "sell")
    return max(options, key=lambda option: float(values[option]))
