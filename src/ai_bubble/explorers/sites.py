"""Lesson 05: a site far away with cheap power, or one beside the customers."""

from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ai_bubble.explorers.controls import starts
from ai_bubble.explorers.dials import Grid
from ai_bubble.explorers.shell import Control, Explorer, Menu, Values, View
from ai_bubble.explorers.sites_chart import CALLS, SIDES, places, sites_chart
from ai_bubble.figures import COLOURS, figure
from ai_bubble.figures.figure import Figure
from ai_bubble.models import latency, rental, siting

RENT = 75_000  # the low rent, CNY per server-month
POWER_KW = 10.2  # an eight-GPU H100 server at full load
FAR_PUE, NEAR_PUE, NEAR_TARIFF = 1.2, 1.35, 0.65  # assumed
TOKENS_PER_S = 21  # for one user, DeepSeek's published figure

CITIES = ("Beijing", "Shanghai", "Hangzhou", "Shenzhen", "Guangzhou", "Chengdu", "Chongqing")
_WEST = ("Hohhot", "Ulanqab", "Zhongwei", "Qingyang", "Guiyang")
HUBS = (*_WEST, "Zhengzhou", "Zhangjiakou", "Shaoguan", "Wuhu")
CONTROLS: list[Control | Menu] = [
    Menu("city", "Customers in", CITIES, "Shenzhen"),
    Menu("site", "Servers in", HUBS, "Hohhot"),
    Control("tariff", "Electricity there", "yuan per kWh", 0.2, 0.8, 0.01, 0.36, ".2f"),
    Control("calls", "Serial calls", "round trips an answer", 1, 501, 10, 1),
    Control("tokens", "Length", "tokens an answer", 20, 10_000, 20, 3_200),
    Control("weight", "Worth of time", "% of rent per % of time", 0, 5, 0.25, 1, ".2f"),
    Control("route", "Route", "cable over straight line", 1, 2.5, 0.1, 1.5, ".1f"),
]

PAGE: Grid = {
    "site": ("Hohhot", "Zhongwei", "Guiyang", "Shaoguan"),
    "tariff": (0.36, 0.5, 0.63),
    "calls": (1, 51, 101, 201, 301, 501),
    "tokens": (20, 400, 1_600, 3_200),
    "weight": (0.5, 1, 1.25, 1.5, 2),
}

SETTINGS: dict[str, dict[str, Any]] = {
    "One long answer": {},
    "An agent with 301 serial calls": {"calls": 301},
    "A voice: 20 tokens a turn": {"tokens": 20},
    "A voice, and time weighs double": {"tokens": 20, "weight": 2},
}


@cache
def distances() -> pd.DataFrame:
    """Return the straight distances between all places, km."""
    found = places()
    far = latency.distances_km(found["latitude"].to_numpy(), found["longitude"].to_numpy())
    return pd.DataFrame(far, found.index, found.index)


def compare(values: Values) -> dict[str, float]:
    """Return what the far site gains and loses at a setting of the controls.

    Parameters
    ----------
    values : mapping
        The controls' values by name.

    Returns
    -------
    dict of float
        ``rtt`` in ms, ``generation`` in seconds, ``share`` of the time that the network takes,
        ``saved`` and ``lost`` in CNY per server-month.
    """
    km = float(distances().to_dict()[values["city"]][values["site"]])
    rtt = latency.round_trip_ms(km, values["route"])
    generation = values["tokens"] / TOKENS_PER_S
    share = latency.network_share(rtt, values["calls"], generation)
    far = rental.electricity_cost(POWER_KW, FAR_PUE, values["tariff"])
    near = rental.electricity_cost(POWER_KW, NEAR_PUE, NEAR_TARIFF)
    return {
        "rtt": float(rtt),
        "generation": generation,
        "share": float(share),
        "saved": float(near - far),
        "lost": float(_worth(values["weight"], share)),
    }


def _worth(weight: float, share: Any) -> Any:
    return RENT * np.minimum(1, weight * share)


def view(values: Values) -> View:
    """Return the chart's parameters and the sentence for a setting."""
    found = compare(values)
    km = distances()[values["city"]].to_numpy()
    trips = np.asarray(latency.round_trip_ms(km, values["route"]))
    shares = latency.network_share(found["rtt"], np.array(CALLS, float), found["generation"])
    names = list(places().index)
    parameters = {
        "trips": [round(float(trip), 1) for trip in trips],
        "fromsite": names.index(values["site"]),
        "tocity": names.index(values["city"]),
        "sides": [found["saved"], found["lost"]],
        "curve": [float(value) for value in _worth(values["weight"], shares)],
        "saving": found["saved"],
        "calls": values["calls"],
    }
    winner = "the far site" if found["saved"] > found["lost"] else "a site beside the customers"
    return View(
        parameters,
        f"{values['site']} to {values['city']} and back: {found['rtt']:.1f} ms. "
        f"Serial calls: {values['calls']:.0f}. The network takes {found['share']:.2%} of the time "
        f"to an answer. Power saved: {found['saved']:,.0f} yuan a server and month; time lost: "
        f"{found['lost']:,.0f}. Better: {winner}. {_even(values, found)}",
    )


def _even(values: Values, found: dict[str, float]) -> str:
    if found["saved"] <= 0:
        return "Power is no cheaper there."
    share = found["saved"] / RENT / max(values["weight"], 1e-9)
    if share >= 1:
        return "No number of calls makes up for the saving."
    calls = siting.break_even_calls(share, found["rtt"], found["generation"])
    return f"Both are even at {calls:,.{0 if calls >= 10 else 1}f} serial calls."


def code(values: Values) -> str:
    """Return the lines of Python that reproduce a setting."""
    here, there = (places().loc[values[name]] for name in ("site", "city"))
    return (
        f"km = latency.great_circle_km({here['latitude']}, {here['longitude']}, "
        f"{there['latitude']}, {there['longitude']})\n"
        f"rtt = latency.round_trip_ms(km, {values['route']:g})\n"
        f"share = latency.network_share(rtt, {values['calls']:g}, "
        f"{values['tokens']:g} / {TOKENS_PER_S})\n"
        f"saved = (rental.electricity_cost({POWER_KW}, {NEAR_PUE}, {NEAR_TARIFF})\n"
        f"         - rental.electricity_cost({POWER_KW}, {FAR_PUE}, {values['tariff']:g}))\n"
        f"rtt, share, saved, {RENT} * min(1, {values['weight']:g} * share)"
    )


def _still() -> Figure:
    start = starts(CONTROLS)
    rows = []
    for name, changed in SETTINGS.items():
        found = compare(start | changed)
        sums = dict(zip(SIDES, (found["saved"], found["lost"]), strict=True))
        most = max(sums.values())
        rows += [
            {"setting": name, "side": side, "value": sums[side], "more": sums[side] == most}
            for side in SIDES
        ]
    blue = alt.condition("datum.more", alt.value(COLOURS["blue"]), alt.value(COLOURS["grey"]))
    bars = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar()
        .encode(
            x=alt.X("value:Q", title="Yuan a server and month"),
            y=alt.Y("side:N", sort=SIDES, title=None),
            color=blue,
        )
        .properties(width=220, height=70)
        .facet(alt.Facet("setting:N", sort=list(SETTINGS), title=None), columns=2)
        .properties(title="Cheap power outweighs distance until calls or haste add up")
    )
    return figure(
        bars,
        alt="Four small bar charts for servers in Hohhot and customers in Shenzhen: power saved "
        "beside time lost, in yuan a server and month. The saving is the longer bar for one long "
        "answer and for a voice; the loss is longer for an agent with 301 serial calls, and for a "
        "voice if time weighs double.",
    )


def sites() -> Explorer:
    """Return the explorer of lesson 05 on places: power saved against time lost.

    Menus choose customers and site; sliders set the tariff there, serial calls, the length of an
    answer, what time is worth and how far cables stray from the straight line.
    """
    return Explorer(
        controls=CONTROLS,
        chart=sites_chart(dict(view(starts(CONTROLS)).parameters)),
        alt="A map of sites and cities in China with round trips to the customers, beside bars of "
        "the power saved and the time lost and a line of the time lost against serial calls.",
        compute=view,
        code=code,
        still=_still(),
        page=PAGE,
    )
