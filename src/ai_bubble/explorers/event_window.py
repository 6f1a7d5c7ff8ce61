"""Lesson 04: event day, benchmark and window decide what a day seems to have destroyed."""

from typing import Any

import altair as alt
import pandas as pd

from ai_bubble.explorers.controls import chart_parameters, starts
from ai_bubble.explorers.dials import Grid
from ai_bubble.explorers.event_case import (
    BENCHMARKS,
    EVENT_DAYS,
    NONE,
    USUAL,
    WORKED_BACK,
    case,
    study,
    ties,
)
from ai_bubble.explorers.shell import Control, Explorer, Menu, Values, View
from ai_bubble.figures import COLOURS, figure
from ai_bubble.figures.figure import Figure

CONTROLS: list[Control | Menu] = [
    Menu("day", "Event day", tuple(EVENT_DAYS), "27 January, the Monday"),
    Menu("benchmark", "Benchmark and estimation window", tuple(BENCHMARKS), "SPY, 120 days"),
    Control("start", "Window from", "trading days", -3, 0, 1, 0),
    Control("end", "Window to", "trading days", 0, 9, 1, 0),
]

# Pale, with an edge that stands out.
_BAND: dict[str, Any] = {"color": COLOURS["grey"], "fillOpacity": 0.25, "stroke": COLOURS["grey"]}

PAGE: Grid = {
    "day": tuple(EVENT_DAYS),
    "benchmark": tuple(BENCHMARKS),
    "start": tuple(range(-3, 1)),
    "end": tuple(range(10)),
}

SETTINGS: dict[str, dict[str, str]] = {
    "Release, first two days": {
        "day": "20 January, R1 released (holiday; first close on the 21st)"
    },
    "Friday, first two days": {"day": "24 January, the Friday"},
    "Monday, first two days": {},
    "Monday, against QQQ": {"benchmark": "QQQ, 120 days"},
}


def view(values: Values) -> View:
    """Return the chart's parameters and the sentence for a setting."""
    found = study(values)
    parameters: dict[str, Any] = {
        name: [float(x) for x in 100 * found[name]] for name in ("abnormal", "raw", "path", "noise")
    }
    parameters |= {f"{name}_k": found[name] for name in ("zero", "first", "last")}
    return View(parameters, _sentence(values, found))


def _sentence(values: Values, found: dict[str, Any]) -> str:
    total, noise = found["path"][found["last"]], found["noise"][found["last"]]
    start, end = found["first"] - found["zero"], found["last"] - found["zero"]
    money = f"{_signed(found['money'], ',.0f')} billion USD"
    said = f"Days {_day(start)} to {_day(end)}: the price moves by {_percent(found['change'])}"
    if values["benchmark"] == NONE:
        said += f", or {money}. Without a benchmark every movement counts as the event's."
    else:
        t = USUAL * total / noise
        usual = "inside" if abs(t) < USUAL else "outside"
        said += (
            f"; abnormal returns sum to {_percent(total)}, or {money}. t = {_signed(t, '.2f')}: "
            f"{usual} the grey band, \u00b1{USUAL} standard errors."
        )
    if BENCHMARKS[values["benchmark"]] in WORKED_BACK:
        said += " Intercept and band are worked back from the abnormal return and t of day 0."
    if start > values["start"]:
        said += " The returns begin on 21 January."
    return said


def _day(number: int) -> str:
    return _signed(number, "+d") if number else "0"


def _percent(share: float) -> str:
    return f"{_signed(100 * share, '.1f')} %"


def _signed(value: float, form: str) -> str:
    return format(value, form).replace("-", "\u2212")


def code(values: Values) -> str:
    """Return the lines of Python that reproduce a setting."""
    key = BENCHMARKS[values["benchmark"]]
    tie, found = ties()[key], study(values)
    start, end = found["first"] - found["zero"], found["last"] - found["zero"]
    return (
        'closes = load("nvidia_event")\n'
        'nvda = returns.simple_returns(closes["nvda_close_usd"])\n'
        f'market = returns.simple_returns(closes["{key.partition("_")[0] or "spy"}_close_usd"])\n'
        f"tie = event_study.MarketModel({tie.alpha:g}, {tie.beta:g}, {tie.residual_sd:g}, "
        f"{tie.days})\n"
        "abnormal = event_study.abnormal_return(nvda, market, tie)\n"
        "event_study.cumulative_abnormal_return("
        f"abnormal, {found['zero']}, {start}, {end})"
    )


def _chart(parameters: dict[str, Any]) -> alt.VConcatChart:
    labels = [f"{day.day} {day:%b}" for day in case().dates]
    rows = pd.DataFrame({"day": labels, "k": range(len(labels))})
    x = alt.X("day:N", sort=labels, title=None, axis=alt.Axis(labelAngle=-45))
    daily = alt.Chart(rows).transform_calculate(
        value="abnormal[datum.k]", raw="raw[datum.k]", name="datum.k == zero_k ? 'day 0' : ''"
    )
    inside = "datum.k >= first_k && datum.k <= last_k"
    scale = alt.Scale(domain=[-20, 12])
    y_title = "Return (%)"
    bars = daily.mark_bar().encode(
        x=x,
        y=alt.Y("value:Q", title=y_title, scale=scale),
        color=alt.condition(inside, alt.value(COLOURS["blue"]), alt.value(COLOURS["grey"])),
    )
    ticks = daily.mark_tick(thickness=3, color=COLOURS["black"]).encode(
        x=x, y=alt.Y("raw:Q", title=y_title, scale=scale)
    )
    names = daily.mark_text(fontWeight="bold").encode(x=x, y=alt.datum(11), text="name:N")
    summed = (
        alt.Chart(rows)
        .transform_calculate(value="path[datum.k]", low="-noise[datum.k]", high="noise[datum.k]")
        .transform_filter("datum.k >= first_k")
    )
    y = alt.Y("value:Q", title="Sum (%)")
    band = summed.mark_area(**_BAND).encode(x=x, y=alt.Y("low:Q", title="Sum (%)"), y2="high:Q")
    line = summed.mark_line(color=COLOURS["blue"]).encode(x=x, y=y)
    end = (
        summed.transform_filter("datum.k == last_k")
        .mark_point(size=120, color=COLOURS["blue"])
        .encode(x=x, y=y)
    )
    both: alt.VConcatChart = (
        alt.vconcat(
            (bars + ticks + names).properties(height=190),
            (band + line + end).properties(height=190),
        )
        .add_params(*chart_parameters(parameters))
        .properties(
            title=alt.Title(
                "Nvidia's abnormal returns, day by day and added up",
                subtitle=[
                    "Bars: abnormal return, blue in the window, grey outside; ticks: raw return",
                    f"Day 0: first close from the event on. Band: \u00b1{USUAL} standard errors",
                ],
            )
        )
    )
    return both


def _still() -> Figure:
    start = starts(CONTROLS)
    rows, titles = [], {}
    for name, changed in SETTINGS.items():
        found = study(start | changed)
        zero = found["zero"]
        two = found["path"][zero + 1]
        titles[name] = f"{name}: {_percent(two)}"
        rows += [
            {
                "setting": titles[name],
                "day": k - zero,
                "value": 100 * found["path"][k],
                "low": -100 * found["noise"][k],
                "high": 100 * found["noise"][k],
            }
            for k in range(zero, zero + 10)
        ]
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("day:Q", title="Trading days after day 0", axis=alt.Axis(format="d"))
    )
    band = base.mark_area(**_BAND).encode(y=alt.Y("low:Q", title="Sum (%)"), y2="high:Q")
    line = base.mark_line(point=True).encode(y="value:Q")
    panels = (
        (band + line)
        .properties(width=260, height=130)
        .facet(alt.Facet("setting:N", sort=list(titles.values()), title=None), columns=2)
        .properties(
            title="Added up, abnormal returns depend on the day counted from (grey: 19 of "
            "20 ordinary windows)"
        )
    )
    return figure(
        panels,
        alt="Four small line charts of summed abnormal returns over ten trading days, with a band "
        "of ordinary windows. Counted from the release on 20 January nothing leaves the band until "
        "the fifth day; from the Friday the sum falls on the second day; from the Monday it falls "
        "at once, halves the next day, sinks again and ends within the band; against QQQ it is "
        "smaller.",
    )


def event_window() -> Explorer:
    """Return the explorer of lesson 04: event day, benchmark, and window of the event study.

    The closes of 17 January to 7 February 2025 are the data's; the market models were estimated
    before, on closes that the course does not carry.
    """
    return Explorer(
        controls=CONTROLS,
        chart=_chart(dict(view(starts(CONTROLS)).parameters)),
        alt="Bars of Nvidia's abnormal return on each trading day from 21 January to 7 February "
        "2025 with ticks for the raw return, above a line of their sum from the window's first "
        "day on, with a band of what ordinary windows bring.",
        compute=view,
        code=code,
        still=_still(),
        page=PAGE,
    )
