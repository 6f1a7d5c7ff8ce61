"""Lesson 06: run, idle, refit, move or sell twelve synthetic centres."""

from typing import Any

import altair as alt
import ipywidgets as widgets
import numpy as np
import pandas as pd

from ai_bubble.explorers.controls import starts
from ai_bubble.explorers.shell import Explorer, Values, View
from ai_bubble.explorers.twelve_case import (
    CONTROLS,
    MENUS,
    NAMES,
    chosen,
    overdrawn,
    reason,
    solved,
)
from ai_bubble.explorers.twelve_chart import plan_chart
from ai_bubble.explorers.twelve_page import PAGE, plan_page
from ai_bubble.figures import figure
from ai_bubble.figures.figure import Figure
from ai_bubble.models.centre_options import OPTIONS
from ai_bubble.models.portfolio import portfolio_total

SETTINGS: dict[str, dict[str, float]] = {
    "All run as they stand": {},
    "Best with 30 million": {"money": 30},
    "Best with 100 million": {"money": 100},
    "100 million, 400 new customers": {"money": 100, "new": 400},
}


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
        values = starts(CONTROLS) | changed
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


class PlanExplorer(Explorer):
    """An explorer with more settings than can be tabled: a plan is one of 5 to the power of 12."""

    def page(self) -> dict[str, Any]:
        """Return the explorer for a page without Python, the plan added up in the chart's spec."""
        return plan_page(self._drawing, self._alt)


def twelve_centres() -> Explorer:
    """Return the explorer of lesson 06: your plan for twelve synthetic centres, and the best.

    A menu for each centre, and sliders for the budget, the customers that an abler operator would
    bring, the buyers of used servers, the rent, and the yearly gain of new hardware.
    """
    explorer = PlanExplorer(
        controls=CONTROLS,
        chart=plan_chart(NAMES, dict(view(starts(CONTROLS)).parameters)),
        alt="Bars of what your plan and the best possible plan for twelve synthetic centres are "
        "worth, of the limits your plan uses, and of each centre in your plan; ticks show the "
        "same of the best plan if wanted.",
        compute=view,
        code=code,
        still=_still(),
        page=PAGE,
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
