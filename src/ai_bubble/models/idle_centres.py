"""Twelve synthetic centres for the closing decision of the course.

No such centres exist. Places and tariffs are real; the number of servers, the
shares let and the site costs are invented so that all five options are worth
a thought.
"""

import numpy as np
import pandas as pd

from ai_bubble.data import load
from ai_bubble.errors import CourseError
from ai_bubble.models import _check
from ai_bubble.models._check import Array

# Place, servers, share let now and after a refit, site cost (million CNY a
# month): synthetic.
_TWELVE = (
    ("hohhot", 200, 0.10, 0.70, 1.2),
    ("ulanqab", 140, 0.25, 0.60, 0.8),
    ("zhongwei", 300, 0.08, 0.50, 1.6),
    ("qingyang", 120, 0.05, 0.40, 0.9),
    ("guiyang", 220, 0.30, 0.80, 1.0),
    ("zhengzhou", 160, 0.15, 0.85, 1.1),
    ("zhangjiakou", 100, 0.45, 0.90, 0.6),
    ("shaoguan", 180, 0.20, 0.80, 0.9),
    ("wuhu", 90, 0.60, 0.80, 0.5),
    ("chengdu", 240, 0.25, 0.75, 1.5),
    ("chongqing", 110, 0.40, 0.70, 0.7),
    ("hangzhou", 60, 0.55, 0.90, 0.6),
)
_TARIFFS = {
    "hohhot": "hohhot_2015",
    "zhongwei": "zhongwei_2020",
    "guiyang": "guian_2021_preferential",
}
_AVERAGE = "china_2024_cny"


def synthetic_centres(number: int = len(_TWELVE)) -> pd.DataFrame:
    """Return the synthetic centres.

    Formula: none. Real are the places, and the electricity tariff where the
    dataset "tariffs" has one for data centres there; elsewhere it is the
    national average for industry. All other columns are synthetic. Together
    the twelve let 23 % of their servers, inside the 20 to 30 % that Reuters
    reported in July 2025 of many centres of local governments.

    Parameters
    ----------
    number : int
        How many of the twelve, from the first on, 1 to 12.

    Returns
    -------
    pandas.DataFrame, one row per centre
        centre; servers; let_now and let_refit, shares; site_cost, million CNY
        a month; tariff, CNY per kWh; synthetic, always True.

    Raises
    ------
    CourseError
        If `number` is not between 1 and 12.

    Examples
    --------
    >>> twelve = synthetic_centres()
    >>> len(twelve), int(twelve["servers"].sum())
    (12, 1920)
    """
    if number not in range(1, len(_TWELVE) + 1):
        raise CourseError(f"number must be 1 to {len(_TWELVE)}, not {number}")
    tariffs = load("tariffs").set_index("tariff_id")["tariff_cny_kwh_low"]
    places = load("sites").set_index("site_id")["place"]
    columns = ["site_id", "servers", "let_now", "let_refit", "site_cost"]
    centres = pd.DataFrame(list(_TWELVE[:number]), columns=columns)
    site = centres.pop("site_id")
    centres.insert(0, "centre", [f"Synthetic {places[key]}" for key in site])
    keys = [_TARIFFS.get(key, _AVERAGE) for key in site]
    centres["tariff"] = tariffs[keys].to_numpy(dtype=float)
    centres["synthetic"] = True
    centres.attrs["synthetic"] = True
    return centres


def resource_limits(
    centres: pd.DataFrame,
    money: float,
    new_customers: float = 0.0,
    buyers: float = 250.0,
) -> Array:
    """Return what there is of money, customers and buyers for all centres.

    Formula: the customers are those of today, ``sum(servers * let_now)``, and
    the new ones. Those of a centre that closes are taken to follow to another.

    Parameters
    ----------
    centres : pandas.DataFrame
        As from `synthetic_centres`.
    money : float
        To spend on refitting and moving, million CNY, 0 or more.
    new_customers : float
        Servers that new customers would take, 0 or more.
    buyers : float
        Used servers that the market takes, 0 or more; the start is assumed.

    Returns
    -------
    array, shape (3,)
        Million CNY, servers let, servers sold.

    Raises
    ------
    CourseError
        If a value is negative.

    Examples
    --------
    >>> resource_limits(synthetic_centres(), money=30)
    array([ 30., 447., 250.])
    """
    _check.not_negative(money, "money")
    _check.not_negative(new_customers, "new_customers")
    _check.not_negative(buyers, "buyers")
    today = (centres["servers"] * centres["let_now"]).sum()
    return np.array([money, today + new_customers, buyers])
