"""Lesson 01: capacity that is planned at one rent and opens at another."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ai_bubble.explorers.controls import chart_parameters, starts
from ai_bubble.explorers.dials import Grid
from ai_bubble.explorers.shell import Control, Explorer, Values, View
from ai_bubble.figures import figure
from ai_bubble.figures.figure import Figure
from ai_bubble.models import build_time, rental

PEAK = 180_000  # claim Q18, yuan a month
LET = 0.8  # assumed
COST = float(rental.break_even_rent(LET))  # the rent at which building just pays
MONTHS = list(range(60))
CEILING = 400_000  # where the chart ends, yuan a month
LINES = ["expected when ordered", "rent that came"]

CONTROLS = [
    Control("months", "Build time", "months", 3, 30, 1, 12),
    Control("demand", "Demand slope", "% rent / % capacity", 0.5, 2, 0.1, 1, ".1f"),
    Control("supply", "Supply slope", "% capacity / % rent", 0.1, 2, 0.1, 0.5, ".1f"),
    Control("foreseen", "Rivals' building foreseen", "% of it", 0, 100, 5, 0),
]

PAGE: Grid = {
    "months": (6, 12, 18, 24),
    "demand": (0.5, 1, 1.5),
    "supply": (0.1, 0.3, 0.5, 1, 1.2, 1.5),
    "foreseen": (0, 5, 10, 25, 50, 75, 90, 100),
}

SETTINGS: dict[str, dict[str, float]] = {
    "Ratio 0.5: the cycle dies down": {},
    "Ratio 1: it repeats": {"supply": 1},
    "Ratio 1.2: it grows": {"supply": 1.2},
    "1.2, half of rivals' building foreseen": {"supply": 1.2, "foreseen": 50},
}


def paths(values: Values) -> dict[str, Any]:
    """Return ratio, rent that came, rent expected for a month when it was ordered, and capacity.

    Parameters
    ----------
    values : mapping
        The controls' values by name, in their units.

    Returns
    -------
    dict
        "ratio", no unit; "rent" and "expected", CNY per server-month, shape (60,), not above
        `CEILING`, NaN where nothing ordered has opened; "capacity", shape (60,), the first is 1.
    """
    delay, slopes = int(values["months"]), (values["demand"], values["supply"])
    ratio = float(build_time.slope_ratio(*slopes, values["foreseen"] / 100))
    with np.errstate(over="ignore"):  # an exploding cycle
        rent = build_time.cobweb_rents(PEAK, COST, ratio, delay, len(MONTHS))
    capacity = (PEAK / np.maximum(rent, 1.0)) ** (1 / values["demand"])
    rent = np.clip(rent, 1.0, CEILING)
    weight = ratio / (slopes[0] * slopes[1])  # how much of a gap is expected to last
    expected = np.full(len(MONTHS), np.nan)
    expected[delay:] = COST * (rent[:-delay] / COST) ** weight
    return {"ratio": ratio, "rent": rent, "expected": expected, "capacity": capacity}


def view(values: Values) -> View:
    """Return the chart's parameters and the sentence for a setting."""
    found, opening = paths(values), int(values["months"])
    parameters = {
        "rents": [
            None if np.isnan(value) else float(value)
            for line in ("expected", "rent")
            for value in found[line]
        ],
        "capacity": found["capacity"].tolist(),
    }
    ratio, low = found["ratio"], found["rent"][opening]
    fate = "dies down" if ratio < 0.9995 else "repeats" if ratio < 1.0005 else "grows"
    gap = low / COST - 1
    where = "equal to" if abs(gap) < 0.0005 else f"{100 * abs(gap):.0f} % below"
    return View(
        parameters,
        f"Ratio of slopes {ratio:.2f}: the cycle {fate}. In month {opening} builders who expected "
        f"{found['expected'][opening]:,.0f} yuan get {low:,.0f}, {where} the rent at which "
        f"building pays; capacity is {found['capacity'][opening]:.1f} times what it was.",
    )


def code(values: Values) -> str:
    """Return the lines of Python that reproduce a setting."""
    return (
        f"ratio = build_time.slope_ratio({values['demand']:g}, {values['supply']:g}, "
        f"{values['foreseen'] / 100:g})\n"
        f"cost = rental.break_even_rent({LET})\n"
        f"build_time.cobweb_rents({PEAK}, cost, ratio, {values['months']:g}, {len(MONTHS)})"
    )


def _lines(rows: pd.DataFrame, value: str) -> alt.LayerChart:
    """Return rents expected and come, and the cost; `value` says where a rent is."""
    scale = alt.Scale(domain=LINES[::-1])
    line = (
        alt.Chart(rows)
        .transform_calculate(value=value)
        .mark_line(interpolate="step-after")
        .encode(
            x=alt.X("month:Q", title="Month"),
            y=alt.Y("value:Q", title="Rent (thousand yuan)").scale(domain=[0, CEILING / 1e3]),
            color=alt.Color("line:N", scale=scale, title=None),
            strokeDash=alt.StrokeDash("line:N", scale=scale, title=None),
        )
    )
    pays = "rent at which building just pays"
    cost = alt.Chart(rows).mark_rule(strokeDash=[1, 3], description=pays)
    cost = cost.encode(y=alt.datum(COST / 1e3))
    both: alt.LayerChart = line + cost
    return both


def _chart(parameters: dict[str, Any]) -> alt.VConcatChart:
    rows = pd.DataFrame(
        [
            {"line": line, "month": month, "k": month + i * len(MONTHS)}
            for i, line in enumerate(LINES)
            for month in MONTHS
        ]
    )
    rents = _lines(rows, "rents[datum.k] === null ? null : rents[datum.k] / 1000")
    capacity = (
        alt.Chart(pd.DataFrame({"month": MONTHS}))
        .transform_calculate(value="capacity[datum.month]")
        .mark_line(interpolate="step-after")
        .encode(
            x=alt.X("month:Q", title="Month"),
            y=alt.Y("value:Q", title="Capacity (start = 1)").scale(zero=True),
        )
        .properties(height=110)
    )
    both: alt.VConcatChart = (
        alt.vconcat(rents.properties(height=210), capacity)
        .add_params(*chart_parameters(parameters))
        .properties(title="Rent and capacity when building takes time (dotted: building just pays)")
    )
    return both


def _still() -> Figure:
    start = starts(CONTROLS)
    rows = []
    for name, changed in SETTINGS.items():
        found = paths(start | changed)
        for line, key in zip(LINES, ("expected", "rent"), strict=True):
            rows += [
                {"setting": name, "line": line, "month": month, "rent": rent / 1e3}
                for month, rent in zip(MONTHS, found[key], strict=True)
            ]
    frame = pd.DataFrame(rows)
    small = (
        _lines(frame, "datum.rent")
        .properties(width=230, height=120)
        .facet(alt.Facet("setting:N", sort=list(SETTINGS), title=None), columns=2)
        .properties(title="Steep slopes make the cycle grow; foresight of rivals tames it")
    )
    return figure(
        small,
        alt="Four small charts of the rent over five years with a build time of twelve months. "
        "With a ratio of slopes of 0.5 the rent settles at what pays for building, with 1 it goes "
        "up and down for ever, with 1.2 it swings ever wider; if builders foresee half of what "
        "their rivals build, it soon settles.",
    )


def overshoot() -> Explorer:
    """Return the explorer of lesson 01: how far capacity shoots over the mark.

    From a rent of 180,000 yuan towards one at which building just pays, in a market where nobody
    sees what is being built; the controls set the build time, the slopes of demand and supply in
    logarithms, and the share of the rivals' building that is foreseen.
    """
    return Explorer(
        controls=CONTROLS,
        chart=_chart(dict(view(starts(CONTROLS)).parameters)),
        alt="Steps of the rent over five years, as expected when centres were ordered and as it "
        "came, around the rent at which building just pays, above steps of capacity.",
        compute=view,
        code=code,
        still=_still(),
        page=PAGE,
    )
