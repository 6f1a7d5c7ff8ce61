"""The chart of lesson 05's rooflines: six GPUs, and the one that was chosen."""

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from ai_bubble.data import load
from ai_bubble.explorers.controls import chart_parameters
from ai_bubble.figures import COLOURS
from ai_bubble.models import roofline as model

GPUS = {"A100": "a100", "H20": "h20", "H100": "h100", "H800": "h800", "H200": "h200"}
GPUS["B200"] = "b200"
NAMES = list(GPUS)
INTENSITIES = [0.5, 1000.0]  # both ends of the axis, FLOP/byte


@cache
def chips() -> pd.DataFrame:
    """Return peak (FLOP/s), bandwidth (bytes/s) and memory (bytes) of each GPU."""
    rows = load("gpus").set_index("gpu_id").loc[list(GPUS.values())]
    found = pd.DataFrame(
        {
            "peak": rows["bf16_dense_tflops"] * 1e12,
            "bandwidth": rows["bandwidth_tb_s"] * 1e12,
            "memory": rows["memory_gb_low"] * 1e9,
        }
    )
    return found.set_axis(NAMES)


def _roofs() -> pd.DataFrame:
    rows = []
    for i, (name, chip) in enumerate(chips().iterrows()):
        ridge = float(model.ridge_point(chip["peak"], chip["bandwidth"]))
        for x in (INTENSITIES[0], ridge, INTENSITIES[1]):
            speed = float(model.attainable(x, chip["peak"], chip["bandwidth"]))
            rows.append({"GPU": name, "i": i, "intensity": x, "speed": speed / 1e12})
    return pd.DataFrame(rows)


def roofline_chart(parameters: dict[str, Any]) -> alt.VConcatChart:
    """Return the live chart: rooflines above what each GPU writes at most.

    Parameters
    ----------
    parameters : dict
        First values of the chart's parameters, by name.
    """
    x = alt.X("intensity:Q", title="Arithmetic intensity (FLOP per byte)").scale(
        type="log", domain=INTENSITIES, nice=False
    )
    y = alt.Y("speed:Q", title="Attainable (TFLOP/s)").scale(type="log", domain=[1, 3000])
    is_chosen = "datum.i == chosen"
    roofs = alt.Chart(_roofs())
    others = roofs.mark_line(color=COLOURS["grey"], strokeWidth=1.5).encode(
        x=x, y=y, detail="GPU:N"
    )
    mine = roofs.transform_filter(is_chosen).mark_line(strokeWidth=4).encode(x=x, y=y)
    here = alt.Chart(pd.DataFrame({"one": [0]})).transform_calculate(
        intensity="intensity + 0 * datum.one", speed="speed + 0 * datum.one"
    )
    rule = here.mark_rule(strokeDash=[3, 3]).encode(x=x)
    point = here.mark_point(size=160, color=COLOURS["orange"]).encode(x=x, y=y)
    rows = pd.DataFrame({"GPU": NAMES, "i": range(len(NAMES))})
    bars = (
        alt.Chart(rows)
        .transform_calculate(
            value="rates[datum.i]", label="format(rates[datum.i], ',.0f') + '  ' + notes[datum.i]"
        )
        .encode(
            y=alt.Y("GPU:N", sort=NAMES, title=None),
            x=alt.X("value:Q", title="Upper bound (tokens a second and chip)"),
        )
    )
    blue = alt.condition(is_chosen, alt.value(COLOURS["blue"]), alt.value(COLOURS["grey"]))
    bar = bars.mark_bar().encode(color=blue)
    label = bars.mark_text(align="left", dx=5).encode(text="label:N")
    both: alt.VConcatChart = (
        alt.vconcat(
            (others + mine + rule + point).properties(height=220),
            (bar + label).properties(height=170, width=430),
        )
        .add_params(*chart_parameters(parameters))
        .properties(title="What limits a chip that answers: the chosen GPU is dark")
    )
    return both
