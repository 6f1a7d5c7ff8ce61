"""The chart of lesson 05's map: sites, round trips, and what distance costs."""

from functools import cache
from typing import Any, Final, Literal

import altair as alt
import pandas as pd

from ai_bubble.data import load
from ai_bubble.explorers.controls import chart_parameters
from ai_bubble.figures import COLOURS

TARGET_MS = 20  # China's policy target from east to west
CALLS = list(range(0, 601, 30))
SIDES = ["power saved", "time lost"]
_ALIGN: Final[list[tuple[int, Literal["left", "right"]]]] = [(1, "left"), (-1, "right")]
# Where the name stands beside its point, so that neighbours stay apart: side and degrees north.
BESIDE = {"Hohhot": (-1, 0), "Ulanqab": (1, 1.3), "Zhangjiakou": (1, 0.3), "Zhongwei": (-1, 0)}
BESIDE |= {"Shaoguan": (1, 0.7), "Guangzhou": (-1, 0), "Wuhu": (-1, 0), "Chengdu": (-1, 0)}
BESIDE |= {"Hangzhou": (1, -0.5), "Shanghai": (1, 0.5), "Chongqing": (-1, -0.3)}
BESIDE |= {"Guiyang": (-1, 0), "Qingyang": (-1, 0), "Beijing": (1, -0.3)}


@cache
def places() -> pd.DataFrame:
    """Return longitude, latitude and kind of each place, by name."""
    return load("sites").set_index("place")[["longitude", "latitude", "role"]]


def _map() -> Any:
    """Return the map: plain degrees, one of longitude shortened as at 32 degrees north."""
    rows = places().reset_index().assign(i=range(len(places())))
    rows["side"] = [BESIDE.get(place, (1, 0))[0] for place in rows["place"]]
    rows["north"] = rows["latitude"] + [BESIDE.get(place, (1, 0))[1] for place in rows["place"]]
    x = alt.X("longitude:Q", title="Longitude (degrees east)").scale(domain=[98, 128], nice=False)
    y = alt.Y("latitude:Q", title="Latitude (degrees north)").scale(domain=[20, 44], nice=False)
    domain = [f"up to {TARGET_MS} ms", f"more than {TARGET_MS} ms"]
    reach = alt.Scale(domain=domain, range=[COLOURS["blue"], COLOURS["orange"]])
    shapes = alt.Scale(domain=domain, range=["circle", "triangle-up"])
    title = "Round trip, ms"
    base = alt.Chart(rows).transform_calculate(
        trip="trips[datum.i]",
        reach=f"trips[datum.i] <= {TARGET_MS} ? '{domain[0]}' : '{domain[1]}'",
        label="datum.place + (datum.i == tocity ? '' : ' ' + format(trips[datum.i], '.0f'))",
        at="datum.i == tocity ? 1 : 0",
    )
    line = (
        base.transform_filter("datum.i == fromsite || datum.i == tocity")
        .mark_line(color=COLOURS["black"], strokeDash=[5, 3], strokeWidth=2)
        .encode(x=x, y=y, order="at:Q")
    )
    point = base.mark_point(size=90).encode(
        x=x,
        y=y,
        color=alt.Color("reach:N", scale=reach, title=title),
        shape=alt.Shape("reach:N", scale=shapes, title=title),
    )
    names = [
        base.transform_filter(f"datum.side == {side}")
        .mark_text(align=align, dx=8 * side, fontSize=12)
        .encode(x=x, y=alt.Y("north:Q", title="Latitude (degrees north)"), text="label:N")
        for side, align in _ALIGN
    ]
    return alt.layer(line, point, *names, width=400, height=378)


def _sides() -> Any:
    rows = pd.DataFrame({"side": SIDES, "i": range(len(SIDES))})
    bars = (
        alt.Chart(rows)
        .transform_calculate(value="sides[datum.i]", label="format(sides[datum.i], ',.0f')")
        .encode(
            y=alt.Y("side:N", sort=SIDES, title=None),
            x=alt.X("value:Q", title="Yuan a server and month"),
        )
    )
    more = "sides[datum.i] >= sides[1 - datum.i]"
    blue = alt.condition(more, alt.value(COLOURS["blue"]), alt.value(COLOURS["grey"]))
    label = bars.mark_text(align="left", dx=5).encode(text="label:N")
    bar = bars.mark_bar().encode(color=blue)
    return alt.layer(bar, label, width=190, height=70)


def _curve() -> Any:
    points = pd.DataFrame({"calls": CALLS, "k": range(len(CALLS))})
    y = alt.Y("value:Q", title="Yuan a server and month")
    line = (
        alt.Chart(points)
        .transform_calculate(value="curve[datum.k]")
        .mark_line()
        .encode(x=alt.X("calls:Q", title="Serial calls an answer").axis(tickCount=4), y=y)
    )
    one = alt.Chart(pd.DataFrame({"one": [0]}))
    level = one.transform_calculate(value="saving + 0 * datum.one")
    here = one.transform_calculate(calls="calls + 0 * datum.one")
    rule = level.mark_rule(color=COLOURS["green"], strokeWidth=2).encode(y=y)
    label = level.mark_text(align="left", baseline="bottom", dy=-3).encode(
        x=alt.value(4), y=y, text=alt.value("power saved")
    )
    lost = (
        alt.Chart(points.tail(1))
        .transform_calculate(value="curve[datum.k]")
        .mark_text(align="right", baseline="bottom", dx=-6, dy=-3, color=COLOURS["blue"])
        .encode(x="calls:Q", y=y, text=alt.value("time lost"))
    )
    at = here.mark_rule(strokeDash=[2, 2]).encode(x="calls:Q")
    return alt.layer(line, rule, label, lost, at, width=190, height=180)


def sites_chart(parameters: dict[str, Any]) -> alt.HConcatChart:
    """Return the live chart: a map beside what is saved and what is lost.

    Parameters
    ----------
    parameters : dict
        First values of the chart's parameters, by name.
    """
    chart: alt.HConcatChart = (
        alt.hconcat(_map(), alt.vconcat(_sides(), _curve()))
        .add_params(*chart_parameters(parameters))
        .properties(title="A site far away: what its power saves, what its distance costs")
    )
    return chart
