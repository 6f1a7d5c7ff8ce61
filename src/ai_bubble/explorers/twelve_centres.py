"""Lesson 06: run, idle, refit, move or sell twelve synthetic centres."""

from functools import lru_cache
from typing import Any

import altair as alt
import ipywidgets as widgets
import numpy as np
import pandas as pd

from ai_bubble.explorers.shell import Control, Explorer, Menu, Values, View
from ai_bubble.explorers.twelve_chart import plan_chart
from ai_bubble.figures import figure
from ai_bubble.figures.figure import Figure
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

SETTINGS: dict[str, dict[str, float]] = {
    "All run as they stand": {},
    "Best with 30 million": {"money": 30},
    "Best with 100 million": {"money": 100},
    "100 million, 400 new customers": {"money": 100, "new": 400},
}


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


def view(values: Values) -> View:
    """Return the chart's parameters and the sentence for a setting."""
    worth, uses, limits, best = solved(values)
    choice, at = chosen(values), np.arange(len(NAMES))
    mine, optimum = worth[at, choice], worth[at, best]
    total, most = float(mine.sum()), float(optimum.sum())
    used, best_used = ([portfolio_total(table, plan) for table in uses] for plan in (choice, best))
    parameters = {
        "mine": mine.tolist(),
        "optimum": optimum.tolist(),
        "mine_name": [OPTIONS[k] for k in choice],
        "best_name": [OPTIONS[k] for k in best],
        "totals": [total, most],
        "used": used,
        "best_used": best_used,
        "limits": limits.tolist(),
        "shown": int(values["show"] == "yes"),
        "possible": int(not overdrawn(values)),
    }
    largest = int((optimum - mine).argmax())
    if broken := overdrawn(values):
        start = f"Not possible: {' and '.join(broken)}. On paper {total:,.1f} million yuan"
    else:
        start = f"Your plan is worth {total:,.1f} million yuan"
    gap = f"{start}; the best possible plan is worth {most:,.1f}."
    if optimum[largest] <= mine[largest]:
        return View(parameters, gap)
    mine_here, best_here = OPTIONS[choice[largest]], OPTIONS[best[largest]]
    why = reason(mine_here, best_here, worth[largest])
    if values["show"] == "yes":
        why += f" ({mine_here} {mine[largest]:,.1f} against {best_here} {optimum[largest]:,.1f})"
    return View(parameters, f"{gap} Largest gap: {NAMES[largest]}, for {why}.")


def code(values: Values) -> str:
    """Return the lines of Python that reproduce a setting."""
    return (
        "twelve = idle_centres.synthetic_centres()\n"
        f"worth = centre_options.option_worth(twelve, {values['rent']:g}, "
        f"gain={values['gain'] / 100:g})\n"
        f"limits = idle_centres.resource_limits(twelve, {values['money']:g}, {values['new']:g}, "
        f"{values['buyers']:g})\n"
        "best = portfolio.best_portfolio(worth, centre_options.option_uses(twelve), limits)\n"
        f"mine = pd.Series({chosen(values).tolist()})\n"
        "portfolio.portfolio_total(worth, mine), portfolio.portfolio_total(worth, best)"
    )


def _still() -> Figure:
    rows, panels = [], []
    for name, changed in SETTINGS.items():
        values = _start() | changed
        worth, _, _, best = solved(values)
        choice = chosen(values) if not changed else best
        panels.append(f"{name}: {portfolio_total(worth, choice):,.0f}")
        rows += [
            {"panel": panels[-1], "centre": centre, "worth": line[k], "option": OPTIONS[k]}
            for centre, line, k in zip(NAMES, worth, choice, strict=True)
        ]
    frame = pd.DataFrame(rows)
    base = alt.Chart(frame).encode(
        x=alt.X("worth:Q", title="Worth (million yuan)").scale(domain=[-30, 270]),
        y=alt.Y("centre:N", sort=NAMES, title=None),
    )
    label = base.mark_text(align="left", dx=4, fontSize=10).encode(
        x="end:Q",
        text="option:N",
    )
    both = (
        (base.mark_bar() + label.transform_calculate(end="max(datum.worth, 0)"))
        .properties(width=190, height=230)
        .facet(alt.Facet("panel:N", sort=panels, title=None), columns=2)
        .properties(title="Twelve synthetic centres: more money needs more customers")
    )
    return figure(
        both,
        alt="Four small bar charts of what twelve synthetic centres are worth. Running all as they "
        f"stand is worth little ({panels[0].split(': ')[1]} million yuan); the best plan with 30 "
        f"million to spend {panels[1].split(': ')[1]}, with 100 million hardly more "
        f"({panels[2].split(': ')[1]}), with 400 new customers besides "
        f"{panels[3].split(': ')[1]}.",
    )


def _start() -> dict[str, Any]:
    return {control.name: control.start for control in CONTROLS}


def twelve_centres() -> Explorer:
    """Return the explorer of lesson 06: your plan for twelve synthetic centres, and the best.

    A menu for each centre, and sliders for the budget, the customers that an abler operator would
    bring, the buyers of used servers, the rent, and the yearly gain of new hardware.
    """
    explorer = Explorer(
        controls=CONTROLS,
        chart=plan_chart(NAMES, dict(view(_start()).parameters)),
        alt="Bars of what your plan and the best possible plan for twelve synthetic centres are "
        "worth, of the limits your plan uses, and of each centre in your plan; ticks show the "
        "same of the best plan if wanted.",
        compute=view,
        code=code,
        still=_still(),
    )
    menus = [explorer.controls[menu.name] for menu in MENUS]
    for menu in menus:
        menu.style.description_width = "11em"
    grid = widgets.GridBox(
        menus,
        layout={"grid_template_columns": "repeat(auto-fill, minmax(19em, 1fr))", "width": "100%"},
    )
    rest = [child for child in explorer.children if child not in menus]
    explorer.children = [grid, *rest]
    return explorer
