"""Lesson 05: what limits a chip that answers, and which chip answers fastest."""

import math
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ai_bubble.data import load
from ai_bubble.explorers.controls import starts
from ai_bubble.explorers.dials import Grid
from ai_bubble.explorers.roofline_chart import NAMES, chips, roofline_chart
from ai_bubble.explorers.shell import Control, Explorer, Menu, Values, View
from ai_bubble.figures import COLOURS, figure
from ai_bubble.figures.figure import Figure
from ai_bubble.models import kv_cache
from ai_bubble.models import roofline as model

# Dense models, so that every parameter works on every token; sizes as in their names.
MODELS = {"Qwen-2.5-72B": ("qwen_25_72b", 72e9), "Llama 3.1 405B": ("llama_31_405b", 405e9)}

CONTROLS: list[Control | Menu] = [
    Menu("gpu", "GPU", tuple(NAMES), "H20"),
    Menu("model", "Model", tuple(MODELS), "Qwen-2.5-72B"),
    Control("batch", "Batch", "users served together", 1, 512, 1, 16),
    Control("context", "Context", "thousand tokens a user", 0, 64, 1, 0),
]

PAGE: Grid = {
    "gpu": tuple(NAMES),
    "model": tuple(MODELS),
    "batch": (1, 4, 16, 32, 36, 37, 44, 45, 64, 128, 256, 512),
    "context": (0, 1, 2, 4, 8, 9, 16, 32, 64),
}

SETTINGS: dict[str, dict[str, Any]] = {
    "One user: bandwidth counts": {"batch": 1},
    "16 users: still bandwidth": {},
    "256 users: arithmetic counts": {"batch": 256},
    "256 users, 16,000 tokens each": {"batch": 256, "context": 16},
}


@cache
def attention(name: str) -> tuple[int, int, int]:
    """Return layers, heads for keys and values, and head dimension of a model."""
    row = load("kv_caches").set_index("model_id").to_dict("index")[MODELS[name][0]]
    return int(row["layers"]), int(row["kv_heads"]), int(row["head_dimension"])


def user_cache(values: Values) -> float:
    """Return the KV cache of one user at a setting, bytes."""
    a_token = kv_cache.kv_cache_gqa(*attention(values["model"]))
    return float(a_token * values["context"] * 1000)


def decode(values: Values) -> dict[str, dict[str, float]]:
    """Return what each GPU does at a setting of the controls.

    Parameters
    ----------
    values : mapping
        The controls' values by name.

    Returns
    -------
    dict of dict
        By GPU: ``rate`` in tokens/s per chip, ``ridge`` in FLOP/byte, ``speed`` in FLOP/s and
        ``chips``, how many hold model and caches.
    """
    size, kept = MODELS[values["model"]][1], user_cache(values)
    rows = chips()
    peak, bandwidth = rows["peak"].to_numpy(), rows["bandwidth"].to_numpy()
    rates = model.decode_rate(values["batch"], size, peak, bandwidth, cache=kept)
    ridges = model.ridge_point(peak, bandwidth)
    rate = dict(zip(NAMES, np.asarray(rates), strict=True))
    ridge = dict(zip(NAMES, np.asarray(ridges), strict=True))
    held = 2 * size + values["batch"] * kept
    return {
        name: {
            "rate": float(rate[name]),
            "ridge": float(ridge[name]),
            "speed": float(rate[name]) * 2 * size,
            "chips": math.ceil(held / float(rows["memory"][name])),
        }
        for name in NAMES
    }


def intensity(values: Values) -> float:
    """Return the arithmetic intensity of writing a token at a setting, FLOP/byte."""
    size = MODELS[values["model"]][1]
    return float(model.decode_intensity(values["batch"], size, cache=user_cache(values)))


def view(values: Values) -> View:
    """Return the chart's parameters and the sentence for a setting."""
    found, here = decode(values), intensity(values)
    chosen = found[values["gpu"]]
    limit = {name: _limit(here, found[name]["ridge"]) for name in NAMES}
    parameters = {
        "chosen": NAMES.index(values["gpu"]),
        "intensity": here,
        "speed": chosen["speed"] / 1e12,
        "rates": [found[name]["rate"] for name in NAMES],
        "notes": [f"{limit[name]} limits, needs {_count(found[name]['chips'])}" for name in NAMES],
    }
    best = max(NAMES, key=lambda name: found[name]["rate"])
    against = ", ".join(
        f"{chosen['rate'] / found[name]['rate']:.0%} of the {name}'s"
        for name in ("H20", "H100")
        if name != values["gpu"]
    )
    return View(
        parameters,
        f"{values['gpu']}: {here:,.1f} FLOP per byte against a ridge point of "
        f"{chosen['ridge']:,.0f}: {limit[values['gpu']]} limits. At most "
        f"{chosen['rate']:,.0f} tokens a second and chip, {against}; "
        f"the fastest is the {best} with {found[best]['rate']:,.0f}.",
    )


def _limit(here: float, ridge: float) -> str:
    return "memory" if here < ridge else "arithmetic"


def _count(number: float) -> str:
    return f"{number:,.0f} chip" + ("s" if number > 1 else "")


def code(values: Values) -> str:
    """Return the lines of Python that reproduce a setting."""
    row = chips().loc[values["gpu"]]
    heads = ", ".join(map(str, attention(values["model"])))
    return (
        f"cache = kv_cache.kv_cache_gqa({heads}) * {values['context'] * 1000:g}\n"
        f"work = {values['batch']:g}, {MODELS[values['model']][1]:g}\n"
        f"rate = roofline.decode_rate(*work, {row['peak']:g}, {row['bandwidth']:g}, cache=cache)\n"
        "roofline.decode_intensity(*work, cache=cache), rate"
    )


def _still() -> Figure:
    start = starts(CONTROLS)
    rows = []
    for name, changed in SETTINGS.items():
        found = decode(start | changed)
        rows += [{"setting": name, "GPU": gpu, "rate": found[gpu]["rate"]} for gpu in NAMES]
    blue = alt.condition(
        "datum.GPU == 'H20'", alt.value(COLOURS["blue"]), alt.value(COLOURS["grey"])
    )
    bars = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar()
        .encode(
            x=alt.X("rate:Q", title="Tokens a second and chip"),
            y=alt.Y("GPU:N", sort=NAMES, title=None),
            color=blue,
        )
        .properties(width=230, height=130)
        .facet(alt.Facet("setting:N", sort=list(SETTINGS), title=None), columns=2)
        .resolve_scale(x="independent")
        .properties(title="The H20 (dark) beats the H100 unless many short texts share a chip")
    )
    return figure(
        bars,
        alt="Four small bar charts of tokens a second and chip for six GPUs and a model of 72 "
        "billion parameters. For one user and for 16 the H20 is a little ahead of the H100. For "
        "256 users it is far behind, and with long texts for 256 users it is ahead once more.",
    )


def roofline() -> Explorer:
    """Return the explorer of lesson 05 on chips: the roofline of real GPUs and the batch.

    Menus choose the GPU and a dense model; sliders set how many users are served together and how
    much text is kept for each.
    """
    return Explorer(
        controls=CONTROLS,
        chart=roofline_chart(dict(view(starts(CONTROLS)).parameters)),
        alt="Rooflines of six GPUs on logarithmic axes with a point where the chosen GPU works, "
        "above bars of the tokens a second that each GPU can write at most.",
        compute=view,
        code=code,
        still=_still(),
        page=PAGE,
    )
