"""Lesson 02: which of sixty synthetic projects are built, and who gains or loses."""

from typing import Any

import altair as alt
import pandas as pd

from ai_bubble.explorers.controls import chart_parameters, starts
from ai_bubble.explorers.dials import Grid
from ai_bubble.explorers.portfolio import (
    BUILT,
    KINDS,
    OUTCOMES,
    PARTIES,
    PROJECTS,
    judge,
    synthetic_projects,
)
from ai_bubble.explorers.shell import Control, Explorer, Values, View
from ai_bubble.figures import COLOURS, figure
from ai_bubble.figures.figure import Figure

LINES = ["built", "profitable", "worthwhile"]

CONTROLS = [
    Control("subsidy", "Subsidy", "% of the cost", 0, 60, 5, 30),
    Control("inflation", "Bent forecasts", "% too high", 0, 300, 25, 100),
    Control("haircut", "Cut to all forecasts", "% taken off", 0, 50, 5, 0),
    Control("loan", "Loan", "% of the cost after subsidy", 0, 90, 10, 70),
    Control("spillover", "Spillover", "% of the worth", 0, 60, 5, 0),
]

PAGE: Grid = {
    "subsidy": (0, 15, 30, 45),
    "inflation": (0, 50, 100, 200),
    "haircut": (0, 10, 20, 30, 35, 40, 50),
    "spillover": (0, 15, 30, 40, 45, 60),
}

SETTINGS: dict[str, dict[str, float]] = {
    "No subsidy, no lie": {"subsidy": 0, "inflation": 0},
    "Subsidy of 30 %": {"inflation": 0},
    "The same, half the forecasts doubled": {},
    "The same, all forecasts cut by 40 %": {"haircut": 40},
}


def settings_of(values: Values) -> dict[str, float]:
    """Return the sliders' values as arguments of `judge`."""
    return {
        "subsidy_share": values["subsidy"] / 100,
        "inflation": values["inflation"] / 100,
        "haircut": values["haircut"] / 100,
        "loan_share": values["loan"] / 100,
        "spillover": values["spillover"] / 100,
    }


def view(values: Values) -> View:
    """Return the chart's parameters and the sentence for a setting."""
    now = settings_of(values)
    judged = judge(PORTFOLIO, **now)
    counts = judged["outcome"].value_counts()
    gains = [float(judged[party].sum()) + 0.0 for party in PARTIES]
    built_from = (1 - now["subsidy_share"]) / (1 - now["haircut"])
    parameters = {
        "outcomes": judged["outcome"].tolist(),
        "gains": [*gains, sum(gains)],
        "edges": [
            built_from,
            built_from / (1 + now["inflation"]),
            1 - now["subsidy_share"],
            1 / (1 + now["spillover"]),
        ],
    }
    number = PROJECTS - int(counts.get(OUTCOMES[-1], 0))
    kinds = ", ".join(f"{int(counts.get(kind, 0))} {kind}" for kind in BUILT)
    sums = ", ".join(f"{party} {gain:+,.0f}" for party, gain in zip(PARTIES, gains, strict=True))
    return View(
        parameters,
        f"{number} of {PROJECTS} synthetic projects are built: {kinds}; "
        f"{int(judged['missed'].sum())} worthwhile ones are not. "
        f"Million yuan: {sums}; all together {sum(gains):+,.0f}.",
    )


def code(values: Values) -> str:
    """Return the lines of Python that reproduce a setting."""
    arguments = ", ".join(f"{name}={value:g}" for name, value in settings_of(values).items())
    return (
        "from ai_bubble.explorers.portfolio import PARTIES, judge, synthetic_projects\n"
        f"judged = judge(synthetic_projects(), {arguments})\n"
        "judged['outcome'].value_counts(), judged[PARTIES].sum()"
    )


PORTFOLIO = synthetic_projects()

_COLOUR = alt.Scale(
    domain=OUTCOMES,
    range=[COLOURS[name] for name in ("blue", "orange", "green", "red", "grey")],
)
_COSTS = alt.Scale(type="log", domain=[15, 800], nice=False)
_TICKS = alt.Axis(values=[30, 100, 300], grid=False)
_SHAPE = alt.Scale(domain=OUTCOMES, range=["circle", "square", "triangle-up", "diamond", "cross"])


def _points(rows: pd.DataFrame) -> alt.Chart:
    points: alt.Chart = (
        alt.Chart(rows)
        .mark_point(size=60, stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X("ratio:Q", title="True worth per yuan of cost", scale=alt.Scale(domain=[0, 2])),
            y=alt.Y("cost:Q", title="Cost (million yuan)", scale=_COSTS, axis=_TICKS),
            color=alt.Color("outcome:N", title="Profitable, worthwhile?", scale=_COLOUR),
            shape=alt.Shape("outcome:N", title="Profitable, worthwhile?", scale=_SHAPE),
        )
    )
    return points


def _rows() -> pd.DataFrame:
    worth, cost = PORTFOLIO["worth_mcny"], PORTFOLIO["cost_mcny"]
    return pd.DataFrame(
        {"ratio": worth / cost, "cost": cost, "kind": PORTFOLIO["forecast"], "k": range(PROJECTS)}
    )


def _panel(kind: str) -> alt.LayerChart:
    rows = _rows()
    points = _points(rows[rows["kind"] == kind]).transform_calculate(outcome="outcomes[datum.k]")
    edges = pd.DataFrame({"line": LINES, "j": [KINDS.index(kind), 2, 3]})
    rule = (
        alt.Chart(edges)
        .transform_calculate(ratio="edges[datum.j]")
        .mark_rule(color=COLOURS["black"])
        .encode(
            x="ratio:Q",
            strokeDash=alt.StrokeDash(
                "line:N",
                title="From this line on",
                legend=alt.Legend(
                    orient="bottom",
                    symbolOpacity=1,
                    symbolStrokeWidth=2,
                    symbolStrokeColor=COLOURS["black"],
                ),
                scale=alt.Scale(domain=LINES, range=[[1, 0], [6, 4], [2, 3]]),
            ),
        )
    )
    # "built" may lie under another line: wide and pale, it shows on both sides of it.
    wide = rule.transform_filter("datum.line === 'built'").mark_rule(
        color=COLOURS["black"], strokeWidth=6, opacity=0.5
    )
    rules = wide + rule.transform_filter("datum.line !== 'built'")
    panel: alt.LayerChart = (rules + points).properties(height=130)
    return panel.properties(title=f"Projects with {kind} forecasts")


def _chart(parameters: dict[str, Any]) -> alt.VConcatChart:
    names = [*PARTIES, "all together"]
    bars = (
        alt.Chart(pd.DataFrame({"party": names, "i": range(len(names))}))
        .transform_calculate(gain="gains[datum.i]", label="format(gains[datum.i], '+,.0f')")
        .encode(
            y=alt.Y("party:N", sort=names, title=None),
            x=alt.X("gain:Q", title="Gain or loss from what is built (million yuan)"),
        )
    )
    sign = alt.condition("datum.gain < 0", alt.value(COLOURS["red"]), alt.value(COLOURS["blue"]))
    bar = bars.mark_bar().encode(color=sign)
    labels = bars.transform_calculate(gain="max(gains[datum.i], 0)")
    below = bar + labels.mark_text(align="left", dx=5).encode(text="label:N")
    below = below.properties(height=170)
    both: alt.VConcatChart = (
        alt.vconcat(alt.vconcat(_panel("honest"), _panel("bent")), below)
        .resolve_scale(color="independent", shape="independent", strokeDash="independent")
        .add_params(*chart_parameters(parameters))
        .properties(title="Sixty synthetic projects: which are built, and who gains or loses")
    )
    return both


def _still() -> Figure:
    start = starts(CONTROLS)
    parts = []
    for name, changed in SETTINGS.items():
        judged = judge(PORTFOLIO, **settings_of(start | changed))
        total = judged[PARTIES].to_numpy().sum()
        number = int((judged["outcome"] != OUTCOMES[-1]).sum())
        parts.append(
            _points(_rows().assign(outcome=judged["outcome"])).properties(
                width=230,
                height=140,
                title=alt.TitleParams(
                    name, subtitle=f"{number} built; all together {total:+,.0f} million yuan"
                ),
            )
        )
    panels = alt.concat(*parts, columns=2).properties(
        title="Synthetic portfolio: the subsidy adds squares, bent forecasts add diamonds"
    )
    return figure(
        panels,
        alt="Four scatter plots of sixty synthetic projects. Without subsidy and lies all that is "
        "built is profitable and worthwhile; the subsidy adds projects that are only profitable; "
        "bent forecasts add projects that are neither; a cut to every forecast removes bad "
        "projects and some good ones.",
    )


def projects() -> Explorer:
    """Return the explorer of lesson 02: which of sixty synthetic projects are built.

    The sliders set the subsidy, how far half of the forecasts are bent, a cut to all forecasts,
    the share borrowed and what neighbours gain.
    """
    return Explorer(
        controls=CONTROLS,
        chart=_chart(dict(view(starts(CONTROLS)).parameters)),
        alt="Two scatter plots of sixty synthetic projects, with honest and with bent forecasts, "
        "by true worth per yuan of cost; marks show which are built and whether they are "
        "profitable or worthwhile. Bars below show who gains or loses.",
        compute=view,
        code=code,
        still=_still(),
        page=PAGE,
    )
