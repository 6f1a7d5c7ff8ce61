"""The rent of a server in other units, and a rent that falls over time."""

import numpy as np

from ai_bubble.models import _check
from ai_bubble.models._check import Array, Numbers

HOURS_PER_MONTH = 730  # 8,760 hours a year / 12; a month of 30 days has 720


def rent_per_gpu_hour(
    rent_cny_month: Numbers,
    gpus: float = 8,
    hours_per_month: float = HOURS_PER_MONTH,
) -> Numbers:
    """Return what one GPU costs an hour when a server is let by the month.

    Formula: ``rent / gpus / hours``.

    Parameters
    ----------
    rent_cny_month : float or array
        CNY per server-month, 0 or more.
    gpus : float
        GPUs in the server, more than 0.
    hours_per_month : float
        Hours, more than 0: 730 is a twelfth of a year, 720 is 30 days.

    Returns
    -------
    float or array
        CNY per GPU-hour.

    Raises
    ------
    CourseError
        If the rent is negative, or `gpus` or `hours_per_month` is not
        more than 0.

    Examples
    --------
    >>> round(rent_per_gpu_hour(75_000), 2)
    12.84
    """
    _check.not_negative(rent_cny_month, "rent_cny_month")
    _check.positive(gpus, "gpus")
    _check.positive(hours_per_month, "hours_per_month")
    return rent_cny_month / gpus / hours_per_month


def to_usd(cny: Numbers, cny_per_usd: Numbers) -> Numbers:
    """Return a sum of yuan in US dollars.

    Formula: ``cny / cny_per_usd``.

    Parameters
    ----------
    cny : float or array
        CNY, or CNY per anything.
    cny_per_usd : float or array
        Exchange rate, CNY per USD, more than 0.

    Returns
    -------
    float or array
        USD, or USD per the same thing.

    Raises
    ------
    CourseError
        If `cny` is no number, or `cny_per_usd` is not more than 0.

    Examples
    --------
    >>> round(to_usd(12.84, 200_000 / 28_000), 2)
    1.8
    """
    _check.number(cny, "cny")
    _check.positive(cny_per_usd, "cny_per_usd")
    return cny / cny_per_usd


def implied_exchange_rate(cny: Numbers, usd: Numbers) -> Numbers:
    """Return the exchange rate behind one price given in both currencies.

    Formula: ``cny / usd``. Where either price is rounded, so is the rate.

    Parameters
    ----------
    cny : float or array
        The price, CNY, more than 0.
    usd : float or array
        The same price, USD, more than 0.

    Returns
    -------
    float or array
        CNY per USD.

    Raises
    ------
    CourseError
        If a price is not more than 0.

    Examples
    --------
    >>> round(implied_exchange_rate(200_000, 28_000), 3)
    7.143
    """
    _check.positive(cny, "cny")
    _check.positive(usd, "usd")
    return cny / usd


def glide(
    rent_from: float,
    rent_to: float,
    months: int,
    horizon: int = 48,
) -> Array:
    """Return a rent that glides at a constant rate, then stays.

    Formula: ``rent_from * (rent_to / rent_from) ** (min(k, months) / months)``
    for k = 0 to `horizon` - 1, so the first month is let at `rent_from` and
    the month number `months` + 1 is the first at `rent_to`.

    Parameters
    ----------
    rent_from, rent_to : float
        Rents at the start and at the end, CNY per server-month, more than 0.
    months : int
        Months that the glide takes, at least 1.
    horizon : int
        Months that the path has in all, at least 1; the glide is cut off
        where it is longer.

    Returns
    -------
    array, shape (horizon,)
        CNY per server-month, month by month.

    Raises
    ------
    CourseError
        If a rent is not more than 0, or a number of months not whole.

    Examples
    --------
    >>> glide(180_000, 75_000, months=2, horizon=4).round()
    array([180000., 116190.,  75000.,  75000.])
    """
    _check.positive(rent_from, "rent_from")
    _check.positive(rent_to, "rent_to")
    _check.whole(months, "months")
    _check.whole(horizon, "horizon")
    progress = np.minimum(np.arange(horizon), months) / months
    return rent_from * (rent_to / rent_from) ** progress
