"""What a chart draws: marks and the values on its axes, read from its Vega-Lite specification.

Two charts that draw the same values count as the same, whatever their fields are called, whether
series differ by colour, dash or panel, or lie in layers of their own, and whether the aggregate
was taken in pandas or in the chart.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from ai_bubble.exercises.plain import Plain
from ai_bubble.exercises.plotted import UnreadError, plotted

ONE_KIND: Final = {"circle": "point", "square": "point", "trail": "line"}
"""Marks that count as another."""

_PARTS: Final = ("layer", "hconcat", "vconcat", "concat")
_MOST_LAYERS: Final = 50


@dataclass(slots=True)
class Drawing:
    """One layer of a chart: its mark, and the values it draws by channel.

    Attributes
    ----------
    mark : str
        ``line``, ``bar``, ``point`` …
    columns : dict of str to list
        The values on ``x``, ``y`` and so on; ``series`` holds what tells series apart.
    unread : str
        Why the values could not be read; empty if they could.
    """

    mark: str
    columns: dict[str, list[Any]] = field(default_factory=dict)
    unread: str = ""

    def table(self, channels: list[str] | None = None) -> Plain:
        """Return the drawn values as a table, of all channels or of those named."""
        names = [n for n in self.columns if channels is None or n in channels]
        return {"kind": "table", "value": {name: self.columns[name] for name in names}}

    def exchanged(self, one: str, other: str) -> "Drawing":
        """Return the drawing with what two channels show exchanged.

        Examples
        --------
        >>> Drawing("bar", {"x": [180], "x2": [75], "y": ["rent"]}).exchanged("x", "y").columns
        {'y': [180], 'y2': [75], 'x': ['rent']}
        """
        names = {one: other, other: one, f"{one}2": f"{other}2", f"{other}2": f"{one}2"}
        return Drawing(self.mark, {names.get(k, k): v for k, v in self.columns.items()})


def drawings(spec: dict[str, Any]) -> list[Drawing]:
    """Return the layers of a chart, in order.

    Examples
    --------
    >>> import altair as alt
    >>> import pandas as pd
    >>> rents = pd.DataFrame({"when": ["peak", "low"], "rent": [180, 75]})
    >>> bars = alt.Chart(rents).mark_bar().encode(x="when", y="rent")
    >>> drawings(bars.to_dict())[0].columns
    {'x': ['peak', 'low'], 'y': [180, 75]}
    """
    datasets = spec.get("datasets", {})
    return [_drawing(unit, datasets) for unit in _units(spec)]


def together(layers: list[Drawing]) -> list[Drawing]:
    """Return what the layers draw together that have one mark and show the same channels.

    Examples
    --------
    >>> lines = [Drawing("line", {"x": [1], "y": [5]}), Drawing("line", {"x": [2], "y": [6]})]
    >>> together(lines)[0].columns
    {'x': [1, 2], 'y': [5, 6]}
    """
    groups: dict[tuple[str, ...], list[Drawing]] = {}
    for layer in layers:
        groups.setdefault((layer.mark, *sorted(layer.columns)), []).append(layer)
    return [
        Drawing(group[0].mark, {n: [x for one in group for x in one.columns[n]] for n in names})
        for (_, *names), group in groups.items()
    ]


def main_drawing(spec: dict[str, Any]) -> Drawing:
    """Return the layer that carries the finding: the one with both axes and the most values."""
    found = [d for d in drawings(spec) if d.mark != "text"]
    return max(
        found,
        key=lambda d: ({"x", "y"} <= set(d.columns), sum(map(len, d.columns.values()))),
        default=Drawing("", unread="it draws nothing"),
    )


def chart_title(spec: dict[str, Any]) -> str:
    """Return the title above the whole chart; a layer's stands there too, that of a panel not.

    Examples
    --------
    >>> chart_title({"layer": [{"mark": "line", "title": {"text": ["Rents", "fell"]}}]})
    'Rents fell'
    """
    title = spec.get("title") or ""
    if isinstance(title, dict):
        title = title.get("text") or ""
    title = " ".join(map(str, title)) if isinstance(title, list) else str(title)
    return title.strip() or next(filter(None, map(chart_title, spec.get("layer", []))), "")


def axis_titles(spec: dict[str, Any]) -> dict[str, bool]:
    """Tell for the x and the y axis whether any layer gives it a title.

    Examples
    --------
    >>> axis_titles({"mark": "bar", "encoding": {"x": {"field": "a", "title": "Rent (yuan)"}}})
    {'x': True}
    """
    found: dict[str, bool] = {}
    for unit in _units(spec):
        for channel in ("x", "y"):
            if (definition := unit["encoding"].get(channel)) and "value" not in definition:
                found[channel] = found.get(channel, False) or _has_title(definition)
    return found


def _has_title(definition: dict[str, Any]) -> bool:
    axis = definition.get("axis", {})
    if axis is None:
        return False
    # Without a title the name of the column stands there; it is one if it consists of words.
    name = definition.get("field", "")
    usual = name if isinstance(name, str) and " " in name.strip() else ""
    title = axis.get("title", definition.get("title", usual))
    return bool("".join(map(str, title)).strip() if isinstance(title, (str, list)) else title)


def _units(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the single views of a chart with all that they inherit."""
    return islice(_inner(spec, {}, None, []), _MOST_LAYERS)


def _inner(
    spec: dict[str, Any], encoding: dict[str, Any], data: Any, transforms: list[Any]
) -> Iterator[dict[str, Any]]:
    encoding = {**encoding, **spec.get("encoding", {})}
    if isinstance(spec.get("facet"), dict) and "spec" in spec:
        facet = spec["facet"]
        encoding |= {"facet": facet} if "field" in facet else facet
    data = spec.get("data") or data
    transforms = [*transforms, *spec.get("transform", [])]
    parts = [part for key in _PARTS for part in spec.get(key, [])]
    parts += [spec["spec"]] if isinstance(spec.get("spec"), dict) else []
    for part in parts:
        yield from _inner(part, encoding, data, transforms)
    if not parts and "mark" in spec:
        mark = spec["mark"]
        kind = mark.get("type", "") if isinstance(mark, dict) else mark
        yield {"mark": kind, "encoding": encoding, "data": data, "transforms": transforms}


def _drawing(unit: dict[str, Any], datasets: dict[str, Any]) -> Drawing:
    drawing = Drawing(ONE_KIND.get(unit["mark"], unit["mark"]))
    # A layer of constants alone is drawn once, without data.
    data = unit["data"] or {"values": [{}]}
    rows = data["values"] if "values" in data else datasets.get(str(data.get("name")))
    try:
        drawing.columns = plotted(rows, unit["encoding"], unit["transforms"])
    except UnreadError as problem:
        drawing.unread = str(problem)
    return drawing
