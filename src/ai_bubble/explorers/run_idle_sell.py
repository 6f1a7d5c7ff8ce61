"""Lesson 03: run, idle or sell a site that stands already."""

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from ai_bubble.explorers.controls import chart_parameters, starts
from ai_bubble.explorers.dials import Grid
from ai_bubble.explorers.shell import Control, Explorer, Values, View
from ai_bubble.figures import COLOURS, figure
from ai_bubble.figures.figure import Figure
from ai_bubble.models import rental

OPTIONS = ["run", "idle", "sell"]
SERVERS = 100
POWER_KW = 10.2  # an eight-GPU H100 server at full load
OTHER_AVOIDABLE = 6_000  # staff, bandwidth, repairs: CNY per let server-month, assumed
MONTHS = 36  # life the servers have left, assumed
SHARES = list(range(0, 101, 5))

CONTROLS = [
    Control("rent", "Rent", "yuan a month", 0, 200_000, 5_000, 75_000),
    Control("let", "Servers let", "% of the site", 0, 100, 1, 20),
    Control("tariff", "Electricity", "yuan per kWh", 0.2, 1.0, 0.01, 0.63, ".2f"),
    Control("pue", "PUE", "site over IT energy", 1.05, 2.0, 0.05, 1.25, ".2f"),
    Control("site", "Site cost", "million yuan a month", 0, 5, 0.25, 1, ".2f"),
    Control("resale", "Resale price", "million yuan a server", 0, 1.5, 0.05, 0, ".2f"),
]

PAGE: Grid = {
    "rent": (25_000, 50_000, 75_000, 100_000, 180_000),
    "let": (0, 5, 10, 15, 17, 20, 22, 24, 25, 26, 27, 28, 30, 35, 40, 60, 80, 100),
    "site": (0.5, 1, 2, 3),
    "resale": (0, 0.05, 0.1, 0.15, 0.3, 0.6),
}

SETTINGS: dict[str, dict[str, float]] = {
    "Peak rent, all let": {"rent": 180_000, "let": 100},
    "Low rent, a fifth let": {},
    "The same, site cost doubled": {"site": 2},
    "The same, and a buyer at 0.3 million": {"site": 2, "resale": 0.3},
}


def worth(values: Values, share: float | None = None) -> dict[str, float]:
    """Return what each option is worth at a setting of the sliders.

    Parameters
    ----------
    values : mapping
        The controls' values by name, in their units.
    share : float, optional
        Share of the servers let, %, instead of the slider's.

    Returns
    -------
    dict of float
        Million CNY of today for the whole site, by option.
    """
    let = values["let"] if share is None else share
    others = (values[name] for name in ("rent", "tariff", "pue", "site", "resale"))
    return dict(zip(OPTIONS, _worth(let, *others), strict=True))


@lru_cache(maxsize=8192)  # the lines do not follow the slider of the share let
def _worth(
    let: float, rent: float, tariff: float, pue: float, site: float, resale: float
) -> tuple[float, ...]:
    electricity = rental.electricity_cost(POWER_KW, pue, tariff)
    found = rental.option_values(
        rent,
        let / 100,
        rental.avoidable_cost(electricity, OTHER_AVOIDABLE),
        site * 1e6,
        SERVERS,
        resale * 1e6,
        months=MONTHS,
    )
    return tuple(float(found[option]) / 1e6 for option in OPTIONS)


def view(values: Values) -> View:
    """Return the chart's parameters and the sentence for a setting."""
    found = worth(values)
    curves = [worth(values, share) for share in SHARES]
    best = rental.decide(found)
    parameters = {
        "worth": [found[option] for option in OPTIONS],
        "best": OPTIONS.index(best),
        "rented": values["let"],
        "curves": [curve[option] for option in OPTIONS for curve in curves],
    }
    ties = [option for option in OPTIONS if found[option] == found[best] and option != best]
    sums = ", ".join(f"{option} {found[option]:,.1f}" for option in OPTIONS)
    said = " or ".join([best, *ties])
    return View(parameters, f"Best: {said}. Worth in million yuan: {sums}.")


def code(values: Values) -> str:
    """Return the lines of Python that reproduce a setting."""
    return (
        f"power = rental.electricity_cost({POWER_KW}, {values['pue']:g}, {values['tariff']:g})\n"
        f"worth = rental.option_values({values['rent']:g}, {values['let'] / 100:g}, "
        f"power + {OTHER_AVOIDABLE}, {values['site'] * 1e6:g}, {SERVERS}, "
        f"{values['resale'] * 1e6:g}, months={MONTHS})\n"
        "rental.decide(worth), worth"
    )


def _best_in_blue(test: str) -> Any:
    return alt.condition(test, alt.value(COLOURS["blue"]), alt.value(COLOURS["grey"]))


def _chart(parameters: dict[str, Any]) -> alt.VConcatChart:
    rows = pd.DataFrame({"option": OPTIONS, "i": range(len(OPTIONS))})
    bars = (
        alt.Chart(rows)
        .transform_calculate(
            value="worth[datum.i]",
            label="format(worth[datum.i], ',.1f') + (datum.i == best ? '  best' : '')",
        )
        .encode(
            y=alt.Y("option:N", sort=OPTIONS, title=None),
            x=alt.X("value:Q", title="Worth of the whole site today (million yuan)"),
        )
    )
    bar = bars.mark_bar().encode(color=_best_in_blue("datum.i == best"))
    label = bars.mark_text(align="left", dx=5).encode(text="label:N")
    points = pd.DataFrame(
        [
            {"option": option, "share": share, "k": k + i * len(SHARES)}
            for i, option in enumerate(OPTIONS)
            for k, share in enumerate(SHARES)
        ]
    )
    lines = (
        alt.Chart(points)
        .transform_calculate(value="curves[datum.k]")
        .mark_line()
        .encode(
            x=alt.X("share:Q", title="Servers let (%)"),
            y=alt.Y("value:Q", title="Worth (million yuan)"),
            color=alt.Color("option:N", scale=alt.Scale(domain=OPTIONS), title=None),
            strokeDash=alt.StrokeDash("option:N", scale=alt.Scale(domain=OPTIONS), title=None),
        )
        .properties(height=200)
    )
    here = (
        alt.Chart(pd.DataFrame({"x": [0]}))
        .transform_calculate(share="rented + 0 * datum.x")
        .mark_rule(strokeDash=[2, 2])
        .encode(x="share:Q")
    )
    both: alt.VConcatChart = (
        alt.vconcat((bar + label).properties(height=110), lines + here)
        .resolve_scale(color="independent", strokeDash="independent")
        .add_params(*chart_parameters(parameters))
        .properties(title="What 100 eight-GPU servers are worth: run, idle or sell")
    )
    return both


def _still() -> Figure:
    start = starts(CONTROLS)
    rows = []
    for name, changed in SETTINGS.items():
        found = worth(start | changed)
        best = rental.decide(found)
        rows += [
            {"setting": name, "option": option, "worth": found[option], "best": option == best}
            for option in OPTIONS
        ]
    bars = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar()
        .encode(
            x=alt.X("worth:Q", title="Worth (million yuan)"),
            y=alt.Y("option:N", sort=OPTIONS, title=None),
            color=_best_in_blue("datum.best"),
        )
        .properties(width=230, height=90)
        .facet(alt.Facet("setting:N", sort=list(SETTINGS), title=None), columns=2)
        .resolve_scale(x="independent")
        .properties(title="Rent, site cost and buyers decide; the dark bar is best")
    )
    return figure(
        bars,
        alt="Four small bar charts of what 100 servers are worth. Running is best at the peak rent "
        "and still best at the low rent with a fifth let; with the site cost doubled idling is "
        "best; with a buyer at 0.3 million yuan a server selling is best.",
    )


def run_idle_sell() -> Explorer:
    """Return the explorer of lesson 03: what a site is worth if it runs, idles or sells.

    One hundred servers, 36 months of life left, a rate of 10 % a year; the sliders set rent,
    share let, tariff, PUE, the cost of keeping the site open and the resale price.
    """
    return Explorer(
        controls=CONTROLS,
        chart=_chart(dict(view(starts(CONTROLS)).parameters)),
        alt="Bars of what a site of 100 servers is worth if it runs, idles or sells, above lines "
        "of the same three values against the share of servers let.",
        compute=view,
        code=code,
        still=_still(),
        page=PAGE,
    )
