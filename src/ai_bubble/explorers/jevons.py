"""Lesson 04: efficiency gain against elasticity, or whether cheaper training needs less."""

import math
from typing import Any

import altair as alt
import pandas as pd

from ai_bubble.explorers.controls import chart_parameters, starts
from ai_bubble.explorers.dials import Grid
from ai_bubble.explorers.shell import Control, Explorer, Values, View
from ai_bubble.figures import COLOURS, figure
from ai_bubble.figures.figure import Figure
from ai_bubble.models import rebound

MEASURES = ["price of a task", "tasks bought", "computing used"]
ELASTICITIES = [k / 10 for k in range(26)]

CONTROLS = [
    Control("gain", "Computing per task", "one over", 2, 30, 1, 11),
    Control("fall", "Price of a task", "one over", 1, 30, 1, 11),
    Control("elasticity", "Elasticity", "% more per % cheaper", 0, 2.5, 0.1, 0.8, ".1f"),
]

PAGE: Grid = {
    "gain": (2, 3, 5, 11, 20, 30),
    "fall": (1, 2, 3, 5, 11, 20, 27, 30),
    "elasticity": tuple(ELASTICITIES),
}

SETTINGS: dict[str, dict[str, float]] = {
    "Nobody buys more": {"elasticity": 0},
    "Inelastic demand": {"elasticity": 0.5},
    "Elastic demand": {"elasticity": 1.3},
    "Elastic, price falls to 1/3 only": {"elasticity": 1.3, "fall": 3},
}


def ratios(values: Values, elasticity: float | None = None) -> dict[str, float]:
    """Return price, quantity and use of computing as multiples of those before.

    Parameters
    ----------
    values : mapping
        The controls' values by name.
    elasticity : float, optional
        Instead of the slider's.

    Returns
    -------
    dict of float
        New over old, no unit, by measure.
    """
    e = values["elasticity"] if elasticity is None else elasticity
    bought = rebound.quantity_ratio(values["fall"], e)
    used = rebound.use_ratio(values["gain"], e, values["fall"])
    found = (1 / values["fall"], bought, used)
    return {name: float(ratio) for name, ratio in zip(MEASURES, found, strict=True)}


def threshold(values: Values) -> float:
    """Return the elasticity above which the use of computing rises: ``ln A / ln P``."""
    if values["fall"] <= 1:
        return math.inf
    return math.log(values["gain"]) / math.log(values["fall"])


def view(values: Values) -> View:
    """Return the chart's parameters and the sentence for a setting."""
    found = ratios(values)
    parameters = {
        "shown": [found[name] for name in MEASURES],
        "curve": [ratios(values, e)["computing used"] for e in ELASTICITIES],
        "here": values["elasticity"],
    }
    used, bought = found["computing used"], found["tasks bought"]
    eaten = float(rebound.rebound(values["gain"], values["elasticity"], values["fall"]))
    turn = threshold(values)
    rises = f"from an elasticity above {turn:.2f} on" if math.isfinite(turn) else "at no elasticity"
    return View(
        parameters,
        f"{_times(bought)} times as many tasks, {_times(used)} times the computing: rebound "
        f"{100 * eaten:,.0f} % of the possible saving. Use rises {rises}.",
    )


def _times(ratio: float) -> str:
    return f"{ratio:,.2f}" if ratio < 10 else f"{ratio:,.0f}"


def code(values: Values) -> str:
    """Return the lines of Python that reproduce a setting."""
    setting = f"{values['gain']:g}, {values['elasticity']:g}, {values['fall']:g}"
    return (
        f"bought = rebound.quantity_ratio({values['fall']:g}, {values['elasticity']:g})\n"
        f"used = rebound.use_ratio({setting})\n"
        f"bought, used, rebound.rebound({setting})"
    )


def _chart(parameters: dict[str, Any]) -> alt.VConcatChart:
    scale = alt.Scale(type="log", domain=[0.03, 10_000], clamp=True)
    axis = alt.Axis(values=[0.1, 1, 10, 100, 1000, 10_000])
    rows = pd.DataFrame({"measure": MEASURES, "i": range(len(MEASURES))})
    base = (
        alt.Chart(rows)
        .transform_calculate(
            value="shown[datum.i]",
            before="1",
            beyond="max(1, shown[datum.i])",
            label="format(shown[datum.i], '.2~r')",
        )
        .encode(
            y=alt.Y("measure:N", sort=MEASURES, title=None),
            x=alt.X("value:Q", scale=scale, title="New over old (log scale)", axis=axis),
        )
    )
    use = alt.datum.measure == "computing used"
    bars = base.mark_bar().encode(
        x2="before:Q",
        color=alt.condition(use, alt.value(COLOURS["blue"]), alt.value(COLOURS["grey"])),
    )
    labels = base.mark_text(align="left", dx=5).encode(
        x=alt.X("beyond:Q", scale=scale), text="label:N"
    )
    points = pd.DataFrame({"elasticity": ELASTICITIES, "k": range(len(ELASTICITIES))})
    x = alt.X("elasticity:Q", title="Elasticity of demand (% more per 1 % cheaper)")
    y = alt.Y(
        "value:Q",
        title="Computing used, new over old",
        scale=scale,
        axis=axis,
    )
    line = (
        alt.Chart(points).transform_calculate(value="curve[datum.k]").mark_line().encode(x=x, y=y)
    )
    one = alt.Chart(pd.DataFrame({"value": [1]})).mark_rule().encode(y=y)
    here = (
        alt.Chart(pd.DataFrame({"i": [MEASURES.index("computing used")]}))
        .transform_calculate(elasticity="here", value="shown[datum.i]")
        .mark_point(size=140)
        .encode(x=x, y=y)
    )
    both: alt.VConcatChart = (
        alt.vconcat(
            (bars + labels).properties(height=110), (line + one + here).properties(height=220)
        )
        .add_params(*chart_parameters(parameters))
        .properties(title="Less computing per task: price and demand decide on the total")
    )
    return both


def _still() -> Figure:
    start = starts(CONTROLS)
    rows, titles = [], []
    for name, changed in SETTINGS.items():
        found = ratios(start | changed)
        titles.append(f"{name}: {_times(found['computing used'])}")
        rows += [
            {"setting": titles[-1], "measure": m, "value": found[m], "before": 1} for m in MEASURES
        ]
    use = alt.datum.measure == "computing used"
    bars = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar()
        .encode(
            x=alt.X(
                "value:Q",
                scale=alt.Scale(type="log", domain=[0.05, 50]),
                axis=alt.Axis(values=[0.1, 1, 10]),
                title="New over old (log scale)",
            ),
            x2="before:Q",
            y=alt.Y("measure:N", sort=MEASURES, title=None),
            color=alt.condition(use, alt.value(COLOURS["blue"]), alt.value(COLOURS["grey"])),
        )
        .properties(width=230, height=90)
        .facet(alt.Facet("setting:N", sort=titles, title=None), columns=2)
        .properties(
            title="Computing used after the same gain: 0.09 to 2.05 times, by demand and price"
        )
    )
    return figure(
        bars,
        alt="Four small bar charts on a log scale for an elevenfold gain: with an elasticity of 0 "
        "the computing used falls to an eleventh, with 0.5 to 0.3, with 1.3 it doubles, and with "
        "1.3 and a price that falls only to a third it falls again.",
    )


def jevons() -> Explorer:
    """Return the explorer of lesson 04: efficiency gain, price and elasticity of demand.

    Demand is iso-elastic; the sliders set how much less computing a task needs, how far its price
    falls, and how demand answers.
    """
    return Explorer(
        controls=CONTROLS,
        chart=_chart(dict(view(starts(CONTROLS)).parameters)),
        alt="Bars on a log scale of how price, tasks bought and computing used change when a task "
        "needs less computing, above a line of the computing used against the elasticity.",
        compute=view,
        code=code,
        still=_still(),
        page=PAGE,
    )
