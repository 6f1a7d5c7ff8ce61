"""Lesson 06: twelve synthetic centres, what a plan for them uses, and the best possible plan."""

from functools import lru_cache

import numpy as np

from ai_bubble.explorers.controls import Control, Menu, Values
from ai_bubble.models._check import Array
from ai_bubble.models.centre_options import OPTIONS, option_uses, option_worth
from ai_bubble.models.idle_centres import resource_limits, synthetic_centres
from ai_bubble.models.portfolio import Choice, best_portfolio, portfolio_total

CENTRES = synthetic_centres()
NAMES = list(CENTRES["centre"])
UNITS = ("million yuan", "customers", "buyers")

MENUS = [Menu(f"c{i}", name, OPTIONS, "run") for i, name in enumerate(NAMES)]
SLIDERS = [
    Control("money", "Budget", "million yuan", 0, 100, 5, 30),
    Control("new", "New customers", "servers let", 0, 800, 50, 0),
    Control("buyers", "Buyers", "used servers", 0, 1_000, 50, 250),
    Control("rent", "Rent today", "yuan a month", 40_000, 180_000, 5_000, 75_000),
    Control("gain", "Hardware gain", "% a year", 0, 60, 5, 30),
]
SHOW = Menu("show", "Show the best plan", ("no", "yes"), "no")
CONTROLS: list[Control | Menu] = [*MENUS, *SLIDERS, SHOW]


def chosen(values: Values) -> Choice:
    """Return the student's choice: the position of the option of each centre."""
    return np.array([OPTIONS.index(values[menu.name]) for menu in MENUS])


@lru_cache(maxsize=256)
def _solved(
    money: float, new: float, buyers: float, rent: float, gain: float
) -> tuple[Array, Array, Array, Choice]:
    worth, uses = option_worth(CENTRES, rent, gain=gain / 100), option_uses(CENTRES)
    limits = resource_limits(CENTRES, money, new, buyers)
    return worth, uses, limits, best_portfolio(worth, uses, limits)


def solved(values: Values) -> tuple[Array, Array, Array, Choice]:
    """Return worth, uses, limits and the best choice at a setting of the sliders.

    Parameters
    ----------
    values : mapping
        The controls' values by name, in their units.

    Returns
    -------
    tuple of arrays
        As `best_portfolio` takes them, million CNY, and what it returns.
    """
    return _solved(*(values[slider.name] for slider in SLIDERS))


def overdrawn(values: Values) -> list[str]:
    """Return which limits the student's choice breaks: "needs 60 of 30 million yuan"."""
    _, uses, limits, _ = solved(values)
    used = [portfolio_total(table, chosen(values)) for table in uses]
    return [
        f"needs {need:,.0f} of {limit:,.0f} {unit}"
        for need, limit, unit in zip(used, limits, UNITS, strict=True)
        if need > limit + 1e-6
    ]


def reason(mine: str, best: str, worth: Array) -> str:
    """Return why the optimum does something else at one centre.

    Parameters
    ----------
    mine, best : str
        Options of the student and of the optimum.
    worth : array, shape (5,)
        What the options are worth at this centre, million CNY.

    Returns
    -------
    str
        A clause without a full stop; empty if both do the same.
    """
    here, there = worth[OPTIONS.index(mine)], worth[OPTIONS.index(best)]
    if mine == best:
        return ""
    if there < here:
        return "what you use here earns more elsewhere"
    if mine == "run" and here < 0:
        return "its customers do not pay for the site"
    if mine == "idle":
        return "an idle centre earns nothing"
    if best == "sell":
        return "its servers fetch more than they would earn"
    return "it has room for more of your customers" if best != "idle" else "stopping saves the site"
