"""The values that one layer of a chart shows on each channel, from its data and its encoding."""

import re
from typing import Any, Final

import pandas as pd

from ai_bubble.exercises.plain import MOST_ITEMS
from ai_bubble.exercises.scalar import scalar

_PLACES: Final = ("x", "y", "x2", "y2", "theta", "size")
_SERIES: Final = (
    *("color", "fill", "stroke", "strokeDash", "shape"),
    *("xOffset", "yOffset", "row", "column", "facet"),
)
_AGGREGATES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    **{name: (name, {}) for name in ("mean", "median", "min", "max")},
    "average": ("mean", {}),
    "sum": ("sum", {"min_count": 1}),  # of nothing there is no sum
    "count": ("size", {}),
    "distinct": ("nunique", {"dropna": False}),
}
_OF_NUMBERS: Final = ("mean", "sum", "median")
_MOST_FOLDED: Final = 100

Definition = dict[str, Any]
"""What one channel is told to show: a field, an aggregate or a constant."""


class UnreadError(Exception):
    """Why the values of a layer cannot be read, as the end of a sentence for the student."""


def plotted(
    rows: Any, encoding: dict[str, Any], transforms: list[dict[str, Any]]
) -> dict[str, list[Any]]:
    """Return the values that a layer shows, by channel; ``series`` holds what tells series apart.

    Parameters
    ----------
    rows : list of dict
        The data of the layer, one record a row.
    encoding : dict
        Channels and their definitions, inherited ones included.
    transforms : list of dict
        What the chart does with its data before it draws; only one `fold` is understood.

    Raises
    ------
    UnreadError
        If the values are not there, or if the chart computes them in another way.

    Examples
    --------
    >>> rents = [{"when": "peak", "rent": 180}, {"when": "low", "rent": 75}]
    >>> plotted(rents, {"x": {"field": "when"}, "y": {"field": "rent"}}, [])
    {'x': ['peak', 'low'], 'y': [180, 75]}
    """
    if not isinstance(rows, list):
        raise UnreadError("its data are not in it as a table")
    if transforms:
        rows = _folded(rows, transforms)
    if not rows:
        raise UnreadError("its data are empty")
    told = [(channel, d) for channel, found in encoding.items() for d in _definitions(found)]
    used = [(channel, d) for channel, d in told if channel in _PLACES or channel in _SERIES]
    for _, definition in used:
        _refuse(definition)
    known = set().union(*rows)
    fields = [_field(d) for _, d in used if "field" in d]
    if missing := [name for name in fields if name not in known]:
        raise UnreadError(f"its data have no column `{missing[0]}`")
    # A field in a tooltip splits an aggregate too.
    keys = [_field(d) for _, d in told if "field" in d and "aggregate" not in d]
    keys = [name for name in dict.fromkeys(keys) if name in known]
    columns = list(dict.fromkeys([*keys, *fields]))
    frame = pd.DataFrame(rows, columns=columns, index=range(len(rows)))
    values = _values(frame, keys, [d for _, d in used])
    tidied = [(*one, _tidied(*one, v)) for one, v in zip(used, values, strict=True)]
    found = {channel: v for channel, _, v in tidied if channel in _PLACES}
    drawn = [not any(map(_is_hole, row)) for row in zip(*found.values(), strict=True)]
    if labels := _series(tidied):
        found["series"] = labels
    return {
        name: [x for x, there in zip(v, drawn or [True] * len(v), strict=True) if there]
        for name, v in found.items()
    }


def _folded(rows: list[Any], transforms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Turn wide data into long, as `transform_fold` does."""
    names = transforms[0].get("fold", [])
    if len(transforms) > 1 or not 0 < len(names) <= _MOST_FOLDED:
        raise UnreadError("it computes inside the chart (transform_…)")
    key, value = [*transforms[0].get("as", []), "key", "value"][:2]
    if len(rows) * len(names) > MOST_ITEMS:
        raise UnreadError("it has more values than can be read")
    names = [_unescaped(name) for name in names]
    return [{**row, key: name, value: row.get(name)} for row in rows for name in names]


def _definitions(found: Any) -> list[Definition]:
    """Return what a channel shows, also if it does so on a condition; constant looks aside."""
    if isinstance(found, list):
        return [d for one in found for d in _definitions(one)]
    if not isinstance(found, dict):
        return []
    if found.keys() & {"field", "datum", "aggregate"}:
        return [found]
    return _definitions(found.get("condition"))


def _refuse(definition: Definition) -> None:
    for key in ("bin", "timeUnit"):
        if definition.get(key) and definition[key] != "binned":
            raise UnreadError(f"it groups values inside the chart ({key})")
    if definition.get("stack") == "normalize":
        raise UnreadError("it turns values into shares inside the chart (stack)")
    if any(isinstance(definition.get(key), dict) for key in ("field", "datum")):
        raise UnreadError("it fills in columns or values by itself (repeat, expr)")
    if (how := definition.get("aggregate")) and str(how) not in _AGGREGATES:
        raise UnreadError(f"it uses the aggregate {how}")


def _field(definition: Definition) -> str:
    return _unescaped(definition["field"])


def _unescaped(name: Any) -> str:
    return re.sub(r"\\(.)", r"\1", str(name))


def _values(frame: pd.DataFrame, keys: list[str], used: list[Definition]) -> list[list[Any]]:
    """Return the column of each definition, aggregated over rows with the same `keys`."""
    if not any("aggregate" in d for d in used):
        return [_column(frame, d) for d in used]
    groups = frame.groupby(keys or (lambda _: 0), sort=False, dropna=False)
    index = groups.size().reset_index()
    found = []
    for d in used:
        if "aggregate" not in d:
            found.append(_column(index, d))
            continue
        how, options = _AGGREGATES[d["aggregate"]]
        group = groups[_field(d)] if "field" in d and how != "size" else groups
        if how in _OF_NUMBERS:
            numbers = pd.to_numeric(frame[_field(d)], errors="coerce")
            by: Any = [frame[key] for key in keys] or (lambda _: 0)
            group = numbers.groupby(by, sort=False, dropna=False)
        found.append(getattr(group, how)(**options).tolist())
    return found


def _column(frame: pd.DataFrame, definition: Definition) -> list[Any]:
    if "field" in definition:
        return list(frame[_field(definition)].tolist())
    return [definition["datum"]] * len(frame)


def _series(tidied: list[tuple[str, Definition, list[Any]]]) -> list[Any]:
    """Return what tells series apart: one label a row, whatever the fields are called.

    A field that stands on an axis too tells nothing more.
    """
    axes = [d.get("field") for channel, d, _ in tidied if channel in "xy" and "aggregate" not in d]
    looks = [(d.get("field", ...), values) for channel, d, values in tidied if channel in _SERIES]
    more = [look for look in looks if look[0] not in axes]
    labels: list[list[Any]] = []
    for _, values in more or looks:
        if values not in labels:
            labels.append(values)
    if len(labels) < 2:
        return labels[0] if labels else []
    return [" / ".join(sorted(map(_text, row))) for row in zip(*labels, strict=True)]


def _text(label: Any) -> str:
    return f"{label:.10g}" if type(label) in (int, float) else str(label)


def _is_hole(item: Any) -> bool:
    return item is None or (isinstance(item, dict) and "float" in item)


def _tidied(channel: str, definition: Definition, values: list[Any]) -> list[Any]:
    """Return values as they stand on a channel; where names stand, a missing one is a name too."""
    tidy = [_tidy(value) for value in values]
    if channel in _SERIES or definition.get("type") in ("nominal", "ordinal"):
        return ["null" if _is_hole(value) else value for value in tidy]
    return tidy


def _tidy(item: Any) -> Any:
    """Bring the ways to write one date or number on an axis to one."""
    item = scalar(item)
    if isinstance(item, str):
        if date := re.fullmatch(
            r"(\d{4}-\d\d)(-\d\d)?(T00:00(:00(\.0+)?)?([+-]\d\d:?\d\d|Z)?)?", item
        ):
            return date[1] + (date[2] or "-01")
        if re.fullmatch(r"-?\d+(\.\d+)?", item):
            return float(item)
    return item
