"""One look for every chart: readable on a laptop, safe for colour-blind eyes, clear in grey."""

import textwrap
from collections.abc import Iterator
from typing import Any, Final, TypeVar, cast

import altair as alt
from altair.typing import ChartType

from ai_bubble.figures.colours import BACKGROUND, COLOURS

WIDTH: Final = 560
"""Width of the plotting area of a chart that sets none, pixels."""

_INK = COLOURS["black"]
_SOFT = "#6b6b6b"
_SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]

Chart = TypeVar("Chart", bound=ChartType)


def themed(chart: Chart) -> Chart:
    """Return a copy of the chart that carries the course's theme in its own configuration.

    What the chart configures itself goes before the theme, and nothing is registered globally. A
    title given as one string is broken into lines that fit the chart.

    Parameters
    ----------
    chart : altair chart
        Single, layered, concatenated, faceted or repeated; only the outermost chart is themed.

    Returns
    -------
    altair chart
        Of the same kind.

    Examples
    --------
    >>> import altair as alt
    >>> bars = alt.Chart().mark_bar().configure_axis(labelFontSize=20)
    >>> looks = themed(bars).to_dict(validate=False)["config"]
    >>> looks["axis"]["labelFontSize"], looks["axis"]["titleFontSize"]
    (20, 13)
    """
    copy = cast("Chart", chart.copy(deep=False))
    own = {} if chart.config is alt.Undefined else _plain(chart.config)
    width = WIDTH // _columns(chart)
    theme = _config(width)
    if _lines_only(chart):
        theme["legend"] |= {"symbolType": "stroke", "symbolSize": 500}  # long enough for dashes
    copy.config = _merged(theme, own)
    if isinstance(title := title_of(chart), str):
        copy.title = _wrapped(title)
    return copy


def title_of(chart: Any) -> Any:
    """Return the title that a reader sees above the whole chart, or None.

    Vega-Lite shows the title of a layer above a layered chart, but that of a panel above the panel.
    """
    title = getattr(chart, "title", alt.Undefined)
    if title is not alt.Undefined and title is not None:
        return title
    layers = getattr(chart, "layer", [])
    return next((found for layer in layers if (found := title_of(layer)) is not None), None)


def _wrapped(title: str) -> str | list[str]:
    lines = textwrap.wrap(title, 72)
    return lines if len(lines) > 1 else title


def _lines_only(chart: Any) -> bool:
    """Return whether series are told apart by lines, and not by shapes or filled marks too."""
    marks = set(_marks(chart))
    return "line" in marks and marks <= {"line", "rule", "text"}


def _marks(chart: Any) -> Iterator[str]:
    """Yield the kind of every mark; a shape given by the data counts as a kind of its own."""
    mark: Any = getattr(chart, "mark", alt.Undefined)
    if mark is not alt.Undefined:
        yield mark if isinstance(mark, str) else mark.type
        if getattr(chart.encoding, "shape", alt.Undefined) is not alt.Undefined:
            yield "shape"
    inner = getattr(chart, "spec", None)
    parts = [inner] if isinstance(inner, alt.TopLevelMixin) else []
    for several in ("layer", "concat", "hconcat", "vconcat"):
        parts += getattr(chart, several, None) or []
    for part in parts:
        yield from _marks(part)


def _columns(chart: Any) -> int:
    """Return how many panels probably stand side by side."""
    if isinstance(panels := getattr(chart, "hconcat", None), list):
        return max(len(panels), 1)
    panels = getattr(chart, "concat", None)
    columns = getattr(chart, "columns", alt.Undefined)
    if isinstance(columns, int | float):
        return max(int(columns), 1)
    if isinstance(panels, list):
        return max(len(panels), 1)
    return 2 if isinstance(chart, alt.FacetChart | alt.RepeatChart) else 1


def _plain(config: Any) -> dict[str, Any]:
    plain = config if isinstance(config, dict) else config.to_dict(validate=False)
    return dict(plain)


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return both together; where both say something, ``over`` has its way."""
    both = under | over
    for key in under.keys() & over.keys():
        if isinstance(under[key], dict) and isinstance(over[key], dict):
            both[key] = _merged(under[key], over[key])
    return both


def _config(width: int) -> dict[str, Any]:
    # Every text colour is set, because JupyterLab's dark theme fills in what is left open.
    label = {"labelFontSize": 12, "labelColor": _INK, "labelLimit": 260}
    heading = {"titleFontSize": 13, "titleColor": _INK, "titleFontWeight": "bold"}
    return {
        "background": BACKGROUND,
        "padding": 12,
        "view": {
            "stroke": None,
            "continuousWidth": width,
            "continuousHeight": 300 if width == WIDTH else 220,
            "discreteWidth": width,
            "discreteHeight": {"step": 30},
        },
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "offset": 14,
            "fontSize": 16,
            "color": _INK,
            "lineHeight": 20,
            "subtitleFontSize": 13,
            "subtitleColor": _SOFT,
            "subtitleLineHeight": 17,
            "subtitlePadding": 5,
        },
        "axis": label
        | heading
        | {
            "titlePadding": 10,
            "labelPadding": 5,
            "domainColor": _SOFT,
            "tickColor": _SOFT,
            "gridColor": "#e4e4e4",
            "labelSeparation": 6,
        },
        "axisX": {"grid": False, "labelAngle": 0},
        "axisQuantitative": {"tickCount": 6},
        "legend": label
        | heading
        | {
            "orient": "top",
            "offset": 10,
            "columnPadding": 18,
            "symbolSize": 140,
            "symbolStrokeWidth": 2.5,
        },
        "header": label | heading | {"labelFontSize": 13, "labelFontWeight": "bold"},
        "style": {
            "guide-label": {"fill": _INK},
            "guide-title": {"fill": _INK},
            "group-title": {"fill": _INK},
            "group-subtitle": {"fill": _SOFT},
        },
        "mark": {"color": COLOURS["blue"], "tooltip": True},
        "line": {"strokeWidth": 2.5},
        "point": {"filled": True, "size": 70, "opacity": 1},
        "rule": {"color": _SOFT, "strokeWidth": 1.5},
        "text": {"color": _INK, "fontSize": 13},
        "scale": {"barBandPaddingInner": 0.25},
        "range": {
            "category": list(COLOURS.values()),
            "symbol": _SHAPES,
            "ramp": {"scheme": "viridis"},
            "heatmap": {"scheme": "viridis"},
            "ordinal": {"scheme": "viridis"},
            "diverging": {"scheme": "blueorange"},
        },
    }
