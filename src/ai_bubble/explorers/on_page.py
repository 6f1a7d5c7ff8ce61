"""An explorer for a page without Python: the model's answers as tables inside the chart's spec."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from altair.typing import ChartType

from ai_bubble.explorers.controls import Control, Menu, Values, View, starts
from ai_bubble.explorers.dials import Dial, Grid, dial, held
from ai_bubble.explorers.tables import sentences, tabled
from ai_bubble.figures import figure


def page_version(
    *,
    controls: Sequence[Control | Menu],
    grid: Grid,
    chart: ChartType,
    alt: str,
    compute: Callable[[Values], View],
) -> dict[str, Any]:
    """Return an explorer that needs neither kernel nor network.

    The model stays in Python: it answers every setting of a grid, and the chart's parameters pick
    from its answers.

    Parameters
    ----------
    controls : sequence of Control or Menu
        All of the explorer's controls.
    grid : mapping
        Which of them the page has, and the values each takes, its first one of all among them.
    chart : altair chart
        With a parameter for each entry of ``View.parameters``, on its outermost level.
    alt : str
        What the chart shows, whatever the setting.
    compute : callable
        From the controls' values by name to a `View`.

    Returns
    -------
    dict
        Fit for JSON. ``spec``: Vega-Lite 5 with sliders and menus bound in it; its parameter
        ``sentence`` says what is to be seen. ``controls``: for each of them the ``signal`` it
        sets, ``label``, ``unit``, ``values`` as written and the position ``start``. ``fixed``: a
        sentence on the controls that the page lacks. ``alt``: the text alternative.
    """
    dials = [dial(control, grid[control.name]) for control in controls if control.name in grid]
    start = starts(controls)
    names = [one.name for one in dials]
    settings = itertools.product(*(one.values for one in dials))
    views = [compute(start | dict(zip(names, setting, strict=True))) for setting in settings]
    parameters = [one.parameter() for one in dials]
    for name in views[0].parameters:
        parameters += tabled(name, [view.parameters[name] for view in views], dials)
    parameters += sentences([view.sentence for view in views], dials)
    return assembled(chart, alt, parameters, dials, controls)


def assembled(
    chart: ChartType,
    alt: str,
    parameters: list[dict[str, Any]],
    dials: list[Dial],
    controls: Sequence[Control | Menu],
) -> dict[str, Any]:
    """Return what `page_version` returns, from the parameters of the chart."""
    spec = figure(chart, alt=alt, table=False).spec
    own = {parameter["name"] for parameter in parameters}
    kept = [parameter for parameter in spec["params"] if parameter["name"] not in own]
    return {
        "spec": spec | {"params": [*parameters, *kept]},
        "controls": [
            {
                "signal": one.signal,
                "label": one.label,
                "unit": one.unit,
                "values": one.written,
                "start": one.start,
            }
            for one in dials
        ],
        "fixed": held([one for one in controls if one.name not in {d.name for d in dials}]),
        "alt": alt,
    }
