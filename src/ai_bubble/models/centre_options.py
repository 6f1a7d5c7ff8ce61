"""What five options make of an idle centre, and what each of them takes.

Rents fall with the cost of equal performance; the price once paid for the
servers is sunk and appears nowhere. Not counted are time lost while refitting
or moving, debt, and the value of waiting (see `ai_bubble.models.choice`).
"""

import numpy as np
import pandas as pd

from ai_bubble.models import _check
from ai_bubble.models._check import Array, Numbers
from ai_bubble.models.idle_value import ANNUAL_RATE, GAIN
from ai_bubble.models.interest import annuity_factor
from ai_bubble.models.shutdown import avoidable_cost, electricity_cost

OPTIONS = ("run", "idle", "refit", "move", "sell")
RESOURCES = ("money", "customers", "buyers")
POWER_KW, PUE = 10.2, 1.25  # server at full load; target of eastern clusters
CITY_TARIFF = 0.63  # CNY per kWh, national average for industry
OTHER_AVOIDABLE = 6_000  # CNY per let server-month, assumed
REFIT_COST, MOVE_COST = 0.08, 0.10  # million CNY per server, assumed
HALL_RENT, HALL_LET = 5_000, 0.9  # CNY per server-month, share; assumed
RESALE = 0.30  # million CNY per server: a glutted market, assumed
MONTHS = 36  # life that the servers have left, assumed


def letting_worth(
    customers: Numbers,
    rent: Numbers,
    avoidable: Numbers,
    site_cost: Numbers,
    *,
    gain: float = GAIN,
    months: int = MONTHS,
) -> Numbers:
    """Return what it is worth to let servers at a rent that falls.

    Formula: ``k * (R * a(j) - A * a(i)) - F * a(i)`` with ``a`` the annuity
    factor, i the discount rate and ``1 + j = (1 + i) * (1 + gain)``: rent
    falls with the cost of equal performance, costs do not.

    Parameters
    ----------
    customers : float or array
        k, servers let, 0 or more.
    rent, avoidable : float or array
        R today and A, CNY per let server-month, 0 or more.
    site_cost : float or array
        F, what closing the site would save, CNY per month, 0 or more.
    gain : float
        Growth of performance per dollar, a share per year, 0 or more; 0 is
        a rent that stays.
    months : int
        Life that the servers have left, at least 1.

    Returns
    -------
    float or array
        CNY of today.

    Raises
    ------
    CourseError
        If a value is outside its range.

    Examples
    --------
    >>> round(letting_worth(20, 75_000, 15_864, 1_000_000) / 1e6, 1)
    -8.5
    """
    _check.not_negative(customers, "customers")
    _check.not_negative(rent, "rent")
    _check.not_negative(avoidable, "avoidable")
    _check.not_negative(site_cost, "site_cost")
    _check.not_negative(gain, "gain")
    falling = (1 + ANNUAL_RATE) * (1 + gain) - 1
    rents = rent * annuity_factor(falling, months)
    level = annuity_factor(ANNUAL_RATE, months)
    return customers * (rents - avoidable * level) - site_cost * level


def option_worth(
    centres: pd.DataFrame,
    rent: float,
    *,
    gain: float = GAIN,
) -> Array:
    """Return what each option is worth at each centre.

    Formula: `letting_worth` of the servers let as they stand, after a refit,
    or in a hall near customers, less what the change costs; 0 if idle; the
    resale price if sold.

    Parameters
    ----------
    centres : pandas.DataFrame
        As from `synthetic_centres`.
    rent : float
        CNY per let server-month today, 0 or more.
    gain : float
        Growth of performance per dollar, a share per year, 0 or more.

    Returns
    -------
    array, shape (centres, 5)
        Million CNY of today, in the order of `OPTIONS`.

    Raises
    ------
    CourseError
        If `rent` or `gain` is negative.

    Examples
    --------
    >>> from ai_bubble.models.idle_centres import synthetic_centres
    >>> option_worth(synthetic_centres(1), 75_000).round()
    array([[-11.,   0., 133., 176.,  60.]])
    """
    cost, let, sold = option_uses(centres)
    power = electricity_cost(POWER_KW, PUE, centres["tariff"].to_numpy())
    here = avoidable_cost(power, OTHER_AVOIDABLE)
    power = electricity_cost(POWER_KW, PUE, CITY_TARIFF)
    city = avoidable_cost(power, OTHER_AVOIDABLE)
    site = 1e6 * centres["site_cost"].to_numpy()
    hall = HALL_RENT * centres["servers"].to_numpy()
    run = letting_worth(let[:, 0], rent, here, site, gain=gain)
    refit = letting_worth(let[:, 2], rent, here, site, gain=gain)
    move = letting_worth(let[:, 3], rent, city, hall, gain=gain)
    let_out = np.stack([run, 0 * run, refit, move, 0 * run], axis=1)
    worth: Array = let_out / 1e6 + RESALE * sold - cost
    return worth


def option_uses(centres: pd.DataFrame) -> Array:
    """Return what each option takes of money, customers and buyers.

    Formula: servers times cost per server; servers times share let; servers
    sold. The proceeds of a sale go to the banks: they count as worth, but
    cannot be spent on another centre.

    Parameters
    ----------
    centres : pandas.DataFrame
        As from `synthetic_centres`.

    Returns
    -------
    array, shape (3, centres, 5)
        Million CNY, servers let and servers sold, in the order of
        `RESOURCES` and `OPTIONS`.

    Raises
    ------
    CourseError
        If a number of servers is negative.

    Examples
    --------
    >>> from ai_bubble.models.idle_centres import synthetic_centres
    >>> option_uses(synthetic_centres(1))[1]
    array([[ 20.,   0., 140., 180.,   0.]])
    """
    servers = centres["servers"].to_numpy(dtype=float)
    _check.not_negative(servers, "servers")
    per_server = np.zeros((3, len(servers), len(OPTIONS)))
    per_server[0, :, 2], per_server[0, :, 3] = REFIT_COST, MOVE_COST
    per_server[1, :, 0] = centres["let_now"]
    per_server[1, :, 2] = centres["let_refit"]
    per_server[1, :, 3] = HALL_LET
    per_server[2, :, 4] = 1.0
    uses: Array = per_server * servers[:, np.newaxis]
    return uses
