"""Lesson 01: firms that decide in turn, and what a public signal or a subsidy does to them."""

import itertools
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from ai_bubble.explorers.controls import chart_parameters, starts
from ai_bubble.explorers.dials import Grid
from ai_bubble.explorers.shell import Control, Explorer, Menu, Values, View
from ai_bubble.figures import COLOURS, figure
from ai_bubble.figures.figure import Figure
from ai_bubble.models import cascade as firms_in_turn
from ai_bubble.models import cascade_evidence

WORLDS = ["no demand", "demand comes"]
OUTCOMES = {"build": "all go on to build", "none": "still undecided", "reject": "all stay out"}
WAYS = ["firms watch each other", "signals pooled"]
PRECISIONS = list(range(51, 91))  # %

CONTROLS: list[Control | Menu] = [
    Control("precision", "Own signal right", "% of the cases", 51, 90, 1, 60),
    Menu("firms", "Number of firms", ("2", "4", "10", "20", "50", "100", "500"), "500"),
    Control("public", "Public news: demand", "% likely", 20, 80, 5, 50),
    Control("subsidy", "Subsidy", "% of the cost", 0, 60, 5, 0),
]

PAGE: Grid = {
    "precision": (55, 60, 70, 75, 80, 84, 85, 90),
    "firms": ("2", "10", "50", "500"),
    "public": (40, 50, 60),
    "subsidy": (0, 5, 10, 15, 20, 25, 30, 40, 45, 60),
}

SETTINGS: dict[str, dict[str, Any]] = {
    "Own signals right 60 %": {},
    "Right 80 %": {"precision": 80},
    "Right 60 %, subsidy 10 %": {"subsidy": 10},
    "Right 60 %, subsidy 30 %": {"subsidy": 30},
}


def lead(values: Values, precision: float | None = None) -> float:
    """Return the public evidence for building before the first firm, in signals.

    Parameters
    ----------
    values : mapping
        The controls' values by name, in their units.
    precision : float, optional
        Chance that a firm's own signal is right, %, instead of the slider's.
    """
    return cascade_evidence.public_lead(
        (values["precision"] if precision is None else precision) / 100,
        values["public"] / 100,
        values["subsidy"] / 100,
    )


def chances(values: Values, *, good: bool) -> dict[str, float]:
    """Return how likely each outcome is at a setting, by `OUTCOMES`."""
    firms = int(values["firms"])
    return firms_in_turn.cascade_chances(values["precision"] / 100, firms, lead(values), good=good)


def errors(values: Values, precision: float) -> tuple[float, float]:
    """Return how often building is wrong at a precision in %: watching, and pooled."""
    return _errors(precision, values["firms"], lead(values, precision))


@lru_cache(maxsize=8192)  # the curves do not follow the slider of the precision
def _errors(precision: float, firms: str, ahead: float) -> tuple[float, float]:
    chance, many = precision / 100, int(firms)
    watching = firms_in_turn.cascade_chances(chance, many, ahead, good=False)["build"]
    return watching, float(cascade_evidence.pooled_error(chance, many, ahead))


def view(values: Values) -> View:
    """Return the chart's parameters and the sentence for a setting."""
    worlds = [chances(values, good=good) for good in (False, True)]
    curves = [errors(values, precision) for precision in PRECISIONS]
    watching, pooled = errors(values, values["precision"])
    parameters = {
        "shares": [world[outcome] for world in worlds for outcome in OUTCOMES],
        "curves": [curve[way] for way in range(len(WAYS)) for curve in curves],
        "here": values["precision"],
    }
    ahead = lead(values)
    if ahead > 1:
        why = " Each firm builds whatever its own signal: nobody needs to imitate."
    elif ahead < -1:
        why = " No firm builds, whatever its own signal."
    else:
        why = f" Where demand comes, they stay out in {_share(worlds[1]['reject'])}."
    return View(
        parameters,
        f"Where no demand comes, all go on to build in {_share(watching)}; the pooled "
        f"signals of {values['firms']} firms would say build in {_share(pooled)}.{why}",
    )


def code(values: Values) -> str:
    """Return the lines of Python that reproduce a setting."""
    p, firms = f"{values['precision'] / 100:g}", values["firms"]
    return (
        f"lead = cascade_evidence.public_lead({p}, {values['public'] / 100:g}, "
        f"{values['subsidy'] / 100:g})\n"
        f"pooled = cascade_evidence.pooled_error({p}, {firms}, lead)\n"
        f"cascade.cascade_chances({p}, {firms}, lead, good=False), pooled"
    )


def _share(share: float) -> str:
    if share >= 0.001:
        return f"{100 * share:.1f} % of the cases"
    return f"{1e6 * share:.1f} of a million" if share > 1e-7 else "less than 0.1 of a million"


def _bars(rows: pd.DataFrame, value: str, room: float) -> tuple[alt.Chart, alt.Chart]:
    """Return the outcomes as stacked bars and their labels, named from a share of `room` on."""
    names, number = list(OUTCOMES.values()), "format(datum.share, '.0%')"
    label = f"datum.share < 0.1 ? '' : datum.share < {room} ? {number} : {number} + ', ' + "
    base = alt.Chart(rows).transform_calculate(share=value, label=f"{label}datum.outcome")
    # Each label needs the middle of its bar, so the stack is computed here.
    base = base.transform_stack(
        stack="share", groupby=["world"], as_=["from", "to"], sort=[alt.SortField("j")]
    ).transform_calculate(middle="(datum.from + datum.to) / 2")
    world = alt.Y("world:N", sort=WORLDS, title=None)
    colours = [COLOURS["orange"], COLOURS["grey"], COLOURS["blue"]]
    bar = base.mark_bar(stroke="white").encode(
        y=world,
        x=alt.X("from:Q", title="Share of the cases", scale=alt.Scale(domain=[0, 1])).axis(
            format="%"
        ),
        x2="to:Q",
        color=alt.Color("outcome:N", title=None, scale=alt.Scale(domain=names, range=colours)),
    )
    ink = alt.condition("datum.j == 2", alt.value("white"), alt.value("black"))
    return bar, base.mark_text().encode(y=world, x="middle:Q", text="label:N", color=ink)


def _rows() -> list[dict[str, Any]]:
    return [
        {"world": world, "outcome": outcome, "j": j, "k": j + i * len(OUTCOMES)}
        for i, world in enumerate(WORLDS)
        for j, outcome in enumerate(OUTCOMES.values())
    ]


def _chart(parameters: dict[str, Any]) -> alt.VConcatChart:
    bar, label = _bars(pd.DataFrame(_rows()), "shares[datum.k]", 0.28)
    pairs = itertools.product(WAYS, PRECISIONS)
    points = pd.DataFrame(pairs, columns=["way", "precision"]).reset_index(names="k")
    scale = alt.Scale(domain=WAYS)
    lines = (
        alt.Chart(points)
        .transform_calculate(value="curves[datum.k]")
        .mark_line()
        .encode(
            x=alt.X("precision:Q", title="Own signal right (% of the cases)").scale(zero=False),
            y=alt.Y("value:Q", title="Wrong to build").scale(domain=[0, 1]).axis(format="%"),
            color=alt.Color("way:N", scale=scale, title=None),
            strokeDash=alt.StrokeDash("way:N", scale=scale, title=None),
        )
        .properties(height=190)
    )
    here = (
        alt.Chart(pd.DataFrame({"x": [0]}))
        .transform_calculate(precision="here + 0 * datum.x")
        .mark_rule(strokeDash=[2, 2])
        .encode(x="precision:Q")
    )
    both: alt.VConcatChart = (
        alt.vconcat((bar + label).properties(height=90), lines + here)
        .resolve_scale(color="independent", strokeDash="independent")
        .add_params(*chart_parameters(parameters))
        .properties(title="What firms do that decide in turn, and how often they are wrong")
    )
    return both


def _still() -> Figure:
    start = starts(CONTROLS)
    rows = []
    for name, changed in SETTINGS.items():
        for row in _rows():
            found = chances(start | changed, good=row["world"] == WORLDS[1])
            outcome = list(OUTCOMES)[row["j"]]
            rows.append(row | {"setting": name, "value": found[outcome]})
    bar, label = _bars(pd.DataFrame(rows), "datum.value", 0.7)
    small = (
        (bar + label)
        .properties(width=210, height=80)
        .facet(alt.Facet("setting:N", sort=list(SETTINGS), title=None), columns=2)
        .properties(
            title="Better signals help; a subsidy of 30 % makes all build without imitation"
        )
    )
    return figure(
        small,
        alt="Four small bar charts of what 500 firms do. With signals right 60 % of the time all "
        "build without demand in 37 % of the cases, with signals right 80 % in 14 %; a subsidy of "
        "10 % raises it to 53 %, one of 30 % to 100 %.",
    )


def cascade() -> Explorer:
    """Return the explorer of lesson 01: firms that watch each other before they build.

    A finished centre is worth twice its cost if demand comes and nothing if it does not; the
    controls set the precision of each firm's own signal, the number of firms, how likely demand is
    after public news, and the share of the cost that the state pays.
    """
    return Explorer(
        controls=CONTROLS,
        chart=_chart(dict(view(starts(CONTROLS)).parameters)),
        alt="Bars of how often firms that watch each other all build, stay undecided or stay out, "
        "with and without demand, above curves of how often building is wrong, if firms watch "
        "each other and if their signals are pooled, against the precision of a signal.",
        compute=view,
        code=code,
        still=_still(),
        page=PAGE,
    )
