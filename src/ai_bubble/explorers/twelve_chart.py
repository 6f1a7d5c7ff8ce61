"""The live chart of lesson 06's explorer."""

from typing import Any

import altair as alt
import pandas as pd

from ai_bubble.explorers.controls import chart_parameters
from ai_bubble.figures import COLOURS


def plan_chart(names: list[str], parameters: dict[str, Any]) -> alt.VConcatChart:
    """Return the chart of a plan: its total, the limits it uses, and each centre.

    Parameters
    ----------
    names : list of str
        The centres, from top to bottom.
    parameters : dict
        First values of the chart's parameters, as `view` of the explorer returns them.

    Returns
    -------
    altair.VConcatChart
        Three panels; the parameters are on the outermost level.
    """
    money = "Worth today (million yuan)"
    totals = (
        alt.Chart(pd.DataFrame({"plan": ["yours", "best possible"], "i": [0, 1]}))
        .transform_calculate(
            value="totals[datum.i]",
            label="format(totals[datum.i], ',.1f')"
            " + (datum.i == 0 && !possible ? ', not possible' : '')",
        )
        .encode(
            y=alt.Y("plan:N", sort=["yours", "best possible"], title=None),
            x=alt.X("value:Q", title="All twelve (million yuan)"),
        )
    )
    colour = alt.condition("datum.i == 0", alt.value(COLOURS["blue"]), alt.value(COLOURS["grey"]))
    tick: dict[str, Any] = {"thickness": 3, "size": 18, "color": COLOURS["black"], "aria": False}
    top = totals.mark_bar().encode(color=colour)
    top += totals.mark_text(align="left", dx=5).encode(text="label:N")
    limits = (
        alt.Chart(pd.DataFrame({"limit": ["money", "customers", "buyers"], "i": [0, 1, 2]}))
        .transform_calculate(
            value="100 * used[datum.i] / max(limits[datum.i], 1)",
            label="format(used[datum.i], ',.0f') + ' of ' + format(limits[datum.i], ',.0f')"
            " + (used[datum.i] > limits[datum.i] + 0.000001 ? ', too much' : '')"
            " + (shown ? '; best plan ' + format(best_used[datum.i], ',.0f') : '')",
            best="100 * best_used[datum.i] / max(limits[datum.i], 1)",
            end="shown ? max(datum.value, datum.best) : datum.value",
        )
        .encode(
            y=alt.Y("limit:N", sort=["money", "customers", "buyers"], title=None),
            x=alt.X("value:Q", title="Used (% of the limit)").scale(domainMin=0),
        )
    )
    over = alt.condition(
        "datum.value > 100.0001", alt.value(COLOURS["red"]), alt.value(COLOURS["grey"])
    )
    middle = limits.mark_bar().encode(color=over)
    middle += limits.transform_filter("shown == 1").mark_tick(**tick).encode(x="best:Q")
    middle += limits.mark_text(align="left", dx=8).encode(x="end:Q", text="label:N")
    rows = (
        alt.Chart(pd.DataFrame({"centre": names, "i": range(len(names))}))
        .transform_calculate(
            yours="mine[datum.i]",
            best="optimum[datum.i]",
            end="max(mine[datum.i], shown ? optimum[datum.i] : 0, 0)",
            label="!shown || mine_name[datum.i] == best_name[datum.i] ? mine_name[datum.i] : "
            "mine_name[datum.i] + ', best: ' + best_name[datum.i]",
        )
        .encode(y=alt.Y("centre:N", sort=names, title=None))
    )
    bottom = rows.mark_bar(size=12).encode(x=alt.X("yours:Q", title=money))
    ticks = rows.transform_filter("shown == 1")
    bottom += ticks.mark_tick(**tick).encode(x="best:Q")
    bottom += rows.mark_text(align="left", dx=8).encode(x="end:Q", text="label:N")
    all_three: alt.VConcatChart = (
        alt.vconcat(
            top.properties(height=55),
            middle.properties(height=75),
            bottom.properties(height=300),
        )
        .add_params(*chart_parameters(parameters))
        .properties(title="Twelve synthetic centres: your plan, the best as ticks if shown")
    )
    return all_three
