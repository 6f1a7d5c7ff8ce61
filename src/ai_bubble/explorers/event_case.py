"""Lesson 04: the closes around 27 January 2025 and the published market models."""

import math
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ai_bubble.data import load
from ai_bubble.explorers.shell import Values
from ai_bubble.models import event_study, returns
from ai_bubble.models._check import Array
from ai_bubble.models.event_study import MarketModel

MARKET_DAY = "2025-01-27"
USUAL = 1.96  # standard errors that hold 19 of 20 ordinary windows, if errors are normal
EVENT_DAYS = {
    "20 January, R1 released (holiday; first close on the 21st)": "2025-01-21",
    "24 January, the Friday": "2025-01-24",
    "27 January, the Monday": MARKET_DAY,
}
NONE = "no benchmark"
BENCHMARKS = {
    "SPY, 120 days": "spy_120",
    "SPY, 250 days": "spy_250",
    "QQQ, 120 days": "qqq_120",
    NONE: "",
}
WORKED_BACK = {"spy_250", "qqq_120"}  # intercept and residual deviation were not kept


class Case(NamedTuple):
    """The closes' days, what follows from them, and the shares of Nvidia in billions."""

    dates: pd.DatetimeIndex
    closes: Array
    returns: dict[str, Array]
    shares: float


@cache
def case() -> Case:
    """Return the daily closes as returns."""
    closes = load("nvidia_event").set_index("date")
    prices = {name: closes[f"{name}_close_usd"].to_numpy() for name in ("nvda", "spy", "qqq")}
    dates, nvda = pd.DatetimeIndex(closes.index[1:]), prices["nvda"]
    day = position(dates, MARKET_DAY)
    losses = load("market_events").set_index("event_id")["value_low"].to_dict()
    shares = returns.implied_shares(losses["nvda_loss_bloomberg"], nvda[day], nvda[day + 1])
    found = {name: returns.simple_returns(path) for name, path in prices.items()}
    return Case(dates, nvda, found, float(shares))


def position(dates: pd.DatetimeIndex, day: str) -> int:
    """Return where a day stands among the dates, counted from 0."""
    return list(dates).index(pd.Timestamp(day))


def _records(dataset: str, query: str) -> dict[str, dict[str, Any]]:
    rows = load(dataset).query(query).to_dict("records")
    return {str(row["estimate_id"]): {str(k): v for k, v in row.items()} for row in rows}


@cache
def ties() -> dict[str, MarketModel]:
    """Return the published market models, with what was not kept filled in.

    A residual deviation that was not kept is the abnormal return over its t. An intercept that was
    not kept is the one the published abnormal return of 27 January implies, to 0.01 % a day, or 0
    where the rounding of that figure and of beta allows 0.
    """
    day, moves = position(case().dates, MARKET_DAY), case().returns
    published = _records("abnormal_returns", "day_from == 0 and day_to == 0")
    kept = _records("market_model", "beta > 0")
    found = {"": MarketModel(0.0, 0.0, 0.0, 1)}
    for key, row in kept.items():
        abnormal = published[key]["abnormal_return_percent"] / 100
        market = moves[row["benchmark"].lower()][day]
        alpha, sd = row["alpha_day"], row["residual_sd_percent"] / 100
        if math.isnan(alpha):
            alpha = round(moves["nvda"][day] - row["beta"] * market - abnormal, 4)
            alpha = 0.0 if abs(alpha) <= 0.0005 + 0.005 * abs(market) else alpha
        if math.isnan(sd):
            sd = round(abnormal / published[key]["t_statistic"], 4)
        found[key] = MarketModel(float(alpha), row["beta"], float(sd), int(row["window_days"]))
    return found


def study(values: Values) -> dict[str, Any]:
    """Return abnormal returns, their path from the window's first day on, and its band.

    Parameters
    ----------
    values : mapping
        The controls' values by name.

    Returns
    -------
    dict
        Arrays of one value per trading day, shares; positions of day 0 and of the window's ends;
        the window's change of price, share; its abnormal returns in money, each day's times the
        value on the evening before, billion USD.
    """
    dates, closes, by_name, shares = case()
    key = BENCHMARKS[values["benchmark"]]
    market = by_name[key.partition("_")[0] or "spy"]
    abnormal = event_study.abnormal_return(by_name["nvda"], market, ties()[key])
    zero = position(dates, EVENT_DAYS[values["day"]])
    first, last = max(zero + int(values["start"]), 0), zero + int(values["end"])
    days = range(first, len(dates))
    errors = [event_study.standard_error(market[first : k + 1], ties()[key]) for k in days]
    before = np.zeros(first)
    path = np.cumsum(np.where(np.arange(len(dates)) < first, 0, abnormal))
    return {
        "abnormal": abnormal,
        "raw": by_name["nvda"],
        "path": path,
        "noise": np.concatenate([before, USUAL * np.array(errors)]),
        "zero": zero,
        "first": first,
        "last": last,
        "change": float(closes[last + 1] / closes[first] - 1),
        "money": float(shares * (abnormal * closes[:-1])[first : last + 1].sum()),
    }
