"""What a chart draws: marks and the values on its axes, read from its Vega-Lite specification.

Two charts that draw the same values count as the same, whatever their fields are called, whether
series differ by colour, dash or panel, and whether the aggregate was taken in pandas or in the
chart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from ai_bubble.exercises.plain import Plain, scalar

_PLACES: Final = ("x", "y", "x2", "y2", "theta", "size")
_SERIES: Final = (
    *("color", "fill", "stroke", "strokeDash", "shape", "detail"),
    *("xOffset", "yOffset", "row", "column", "facet"),
)
_ONE_KIND: Final = {"circle": "point", "square": "point", "trail": "line"}
_AGGREGATES: Final = {"average": "mean", "mean": "mean", "sum": "sum", "median": "median"} | {
    "min": "min",
    "max": "max",
    "count": "size",
    "distinct": "nunique",
}
_PARTS: Final = ("layer", "hconcat", "vconcat", "concat")


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

    def turned(self) -> "Drawing":
        """Return the drawing with its axes exchanged, as bars that lie instead of stand."""
        other = {"x": "y", "y": "x", "x2": "y2", "y2": "x2"}
        return Drawing(self.mark, {other.get(k, k): v for k, v in self.columns.items()})


def drawings(spec: dict[str, Any]) -> list[Drawing]:
    """Return the layers of a chart, in order.

    Examples
    --------
    >>> import altair as alt
    >>> rents = pd.DataFrame({"when": ["peak", "low"], "rent": [180, 75]})
    >>> bars = alt.Chart(rents).mark_bar().encode(x="when", y="rent")
    >>> drawings(bars.to_dict())[0].columns
    {'x': ['peak', 'low'], 'y': [180, 75]}
    """
    datasets = spec.get("datasets", {})
    return [_drawing(unit, datasets) for unit in _units(spec, {}, None, False)]


def main_drawing(spec: dict[str, Any]) -> Drawing:
    """Return the layer that carries the finding: the one with both axes and the most values."""
    found = [d for d in drawings(spec) if d.mark != "text"]
    return max(
        found, key=lambda d: ({"x", "y"} <= set(d.columns), sum(map(len, d.columns.values())))
    )


def axis_titles(spec: dict[str, Any]) -> dict[str, bool]:
    """Tell for the x and the y axis whether any layer gives it a title.

    Examples
    --------
    >>> axis_titles({"mark": "bar", "encoding": {"x": {"field": "a", "title": "Rent (yuan)"}}})
    {'x': True}
    """
    found: dict[str, bool] = {}
    for unit in _units(spec, {}, None, False):
        for channel in ("x", "y"):
            if (definition := unit["encoding"].get(channel)) and "value" not in definition:
                axis = definition.get("axis") or {}
                title = definition.get("title") or axis.get("title")
                found[channel] = found.get(channel, False) or bool(title)
    return found


def _units(
    spec: dict[str, Any], encoding: dict[str, Any], data: Any, transformed: bool
) -> Iterator[dict[str, Any]]:
    """Yield every single view with the encoding and data it inherits."""
    encoding = {**encoding, **spec.get("encoding", {})}
    if isinstance(spec.get("facet"), dict) and "spec" in spec:
        facet = spec["facet"]
        encoding |= {"facet": facet} if "field" in facet else facet
    data = spec.get("data") or data
    transformed = transformed or bool(spec.get("transform"))
    inner = [part for key in _PARTS for part in spec.get(key, [])]
    inner += [spec["spec"]] if isinstance(spec.get("spec"), dict) else []
    for part in inner:
        yield from _units(part, encoding, data, transformed)
    if not inner and "mark" in spec:
        mark = spec["mark"]
        kind = mark.get("type", "") if isinstance(mark, dict) else mark
        yield {"mark": kind, "encoding": encoding, "data": data, "transformed": transformed}


def _drawing(unit: dict[str, Any], datasets: dict[str, Any]) -> Drawing:
    drawing = Drawing(_ONE_KIND.get(unit["mark"], unit["mark"]))
    if unit["transformed"]:
        drawing.unread = "it computes inside the chart (transform_…)"
        return drawing
    data = unit["data"] or {}
    rows = data.get("values", datasets.get(str(data.get("name")), [{}]))
    if not isinstance(rows, list):
        drawing.unread = "its data are not in the chart"
        return drawing
    found = {c: d for c, d in unit["encoding"].items() if isinstance(d, dict)}
    try:
        drawing.columns = _columns(pd.DataFrame(rows), found)
    except _UnreadError as problem:
        drawing.unread = str(problem)
    return drawing


class _UnreadError(Exception):
    pass


def _columns(frame: pd.DataFrame, encoding: dict[str, Any]) -> dict[str, list[Any]]:
    used = {c: d for c, d in encoding.items() if c in _PLACES or c in _SERIES}
    used = {c: d for c, d in used.items() if "field" in d or "datum" in d or "aggregate" in d}
    series = {
        _name(d["field"]): c
        for c, d in used.items()
        if c in _SERIES and "field" in d and "aggregate" not in d
    }
    plain = {c: d for c, d in used.items() if c in _PLACES}
    if odd := next((k for d in used.values() for k in ("bin", "timeUnit") if d.get(k)), None):
        raise _UnreadError(f"it groups values inside the chart ({odd})")
    missing = [
        _name(d["field"]) for d in used.values() if "field" in d and _name(d["field"]) not in frame
    ]
    if missing:
        raise _UnreadError(f"its data have no column `{missing[0]}`")
    keys = [_name(d["field"]) for d in plain.values() if "field" in d and "aggregate" not in d]
    keys = list(dict.fromkeys([*keys, *series]))
    values: dict[str, pd.Series[Any]] = {}
    if any("aggregate" in d for d in plain.values()):
        groups = (
            frame.groupby(keys, sort=False, dropna=False) if keys else frame.groupby(lambda _: 0)
        )
        index = groups.size().reset_index()
        for channel, d in plain.items():
            if "aggregate" not in d:
                values[channel] = index[_name(d["field"])] if "field" in d else d["datum"]
                continue
            if (how := _AGGREGATES.get(str(d["aggregate"]))) is None:
                raise _UnreadError(f"it uses the aggregate {d['aggregate']}")
            group = groups[_name(d["field"])] if "field" in d else groups
            values[channel] = getattr(group, how)().reset_index(drop=True)
        frame = index
    else:
        for channel, d in plain.items():
            values[channel] = frame[_name(d["field"])] if "field" in d else d["datum"]
    if series:
        labels = [frame[name] for name in sorted(series)]
        one = (
            labels[0]
            if len(labels) == 1
            else frame[sorted(series)].astype(str).agg(" / ".join, axis=1)
        )
        values["series"] = one
    table = pd.DataFrame(values, index=frame.index).dropna(how="any")
    return {name: [_tidy(x) for x in table[name].tolist()] for name in table.columns}


def _name(field_name: Any) -> str:
    return re.sub(r"\\(.)", r"\1", str(field_name))


def _tidy(item: Any) -> Any:
    """Bring the ways to write one date or number on an axis to one."""
    item = scalar(item)
    if isinstance(item, str):
        if re.match(r"\d{4}-\d\d-\d\dT", item):
            return item[:10]
        try:
            return float(item)
        except ValueError:
            return item
    return item
