"""Any answer as plain data: numbers, texts, lists, tables and chart specifications.

What a student hands in may be anything, an object that lies about itself included. It is looked
at by its exact type and turned into what JSON can hold, so that whoever compares answers never
touches the object itself.
"""

import datetime
import math
from collections.abc import Sequence
from typing import Any, Final

Plain = dict[str, Any]
"""``{"kind": "number" | "bool" | "text" | "list" | "table" | "chart" | …, "value": …}``."""

MOST_ITEMS: Final = 20_000
_LONGEST_TEXT: Final = 20_000


def plain(answer: object) -> Plain:
    """Return an answer as plain data that JSON can hold; never raises.

    Parameters
    ----------
    answer : object
        Whatever the student's name is bound to.

    Returns
    -------
    dict
        ``kind`` is ``number``, ``bool``, ``text``, ``list``, ``table``, ``chart``, ``function``,
        ``unanswered``, ``nothing``, ``large`` or ``other``; ``of`` names the Python type.
        Infinite numbers and NaN stand as ``{"float": "nan"}``.

    Examples
    --------
    >>> plain(0.5), plain(...)
    ({'kind': 'number', 'of': 'float', 'value': 0.5}, {'kind': 'unanswered', 'of': 'ellipsis'})
    >>> plain([1, float("inf")])["value"]
    [1, {'float': 'inf'}]
    """
    of = _type_name(answer)
    try:
        return {**_plain(answer), "of": of}
    except Exception as problem:
        return {"kind": "other", "of": of, "why": type(problem).__name__}


def _type_name(answer: object) -> str:
    name = type.__dict__["__name__"].__get__(type(answer))
    return str(name)[:60]


def _is_a(answer: object, *modules_and_names: str) -> bool:
    """Tell whether a library's class is among the answer's, without importing the library."""
    for known in type.__dict__["__mro__"].__get__(type(answer)):
        if f"{known.__module__.partition('.')[0]}.{known.__name__}" in modules_and_names:
            return True
    return False


def _plain(answer: Any) -> Plain:
    if answer is ...:
        return {"kind": "unanswered"}
    if answer is None:
        return {"kind": "nothing"}
    if _is_a(answer, "altair.TopLevelMixin", "ai_bubble.Figure"):
        return _chart(answer)
    if _is_a(answer, "pandas.DataFrame"):
        return _table(answer)
    if _is_a(answer, "pandas.Series", "pandas.Index", "numpy.ndarray"):
        return _sequence(answer)
    if issubclass(type(answer), (list, tuple, set, frozenset, range)):
        return _list(answer)
    value = scalar(answer)
    if type(value) is bool:
        return {"kind": "bool", "value": value}
    if type(value) is str:
        if value.strip() in ("", "..."):
            return {"kind": "unanswered"}
        return {"kind": "text", "value": value}
    if type(value) in (int, float) or _is_float(value):
        return {"kind": "number", "value": value}
    if callable(answer):
        return {"kind": "function"}
    return {"kind": "other"}


def scalar(item: Any) -> Any:
    """Return one item as number, bool, text or None; ``{"other": type}`` for anything else.

    Examples
    --------
    >>> scalar(float("nan")), scalar(True), scalar(object())
    ({'float': 'nan'}, True, {'other': 'object'})
    """
    kind = type(item)
    if item is None or kind is bool:
        return item
    if issubclass(kind, str):
        return str.__str__(item)[:_LONGEST_TEXT]
    if issubclass(kind, int):
        whole = int.__add__(item, 0)
        return whole if abs(whole) < 2**63 else {"other": "int of more than 63 bits"}
    if issubclass(kind, float):
        return _float(float.__add__(item, 0.0))
    if _is_a(item, "numpy.generic"):
        return scalar(item.item())
    if _is_a(item, "pandas.NAType", "pandas.NaTType"):
        return {"float": "nan"}
    if _is_a(item, "decimal.Decimal", "fractions.Fraction"):
        return _float(float(item))
    if issubclass(kind, (datetime.date, datetime.datetime)):
        return datetime.date.isoformat(item)[:10]
    return {"other": _type_name(item)}


def _float(value: float) -> Any:
    return value if math.isfinite(value) else {"float": str(value)}


def _is_float(value: Any) -> bool:
    return type(value) is dict and "float" in value


def _list(items: Any) -> Plain:
    if len(items) > MOST_ITEMS:
        return {"kind": "large", "items": len(items)}
    if issubclass(type(items), (set, frozenset)):
        items = sorted(items, key=repr)
    return {"kind": "list", "value": [_item(item) for item in items]}


def _item(item: Any) -> Any:
    """Return an item of a list; a list within it stays a list."""
    if issubclass(type(item), (list, tuple)):
        return [scalar(inner) for inner in item[:MOST_ITEMS]]
    if _is_a(item, "numpy.ndarray", "pandas.Series") and item.ndim == 1:
        return [scalar(inner) for inner in item.tolist()[:MOST_ITEMS]]
    return scalar(item)


def _sequence(items: Any) -> Plain:
    if items.size > MOST_ITEMS:
        return {"kind": "large", "items": int(items.size)}
    if items.ndim == 0:
        return _plain(items.item())
    if items.ndim > 1:
        return {"kind": "other", "why": f"{items.ndim} dimensions"}
    found: Plain = {"kind": "list", "value": [scalar(item) for item in items.tolist()]}
    name = getattr(items, "name", None)
    return found | ({"name": name} if type(name) is str else {})


def _table(frame: Any) -> Plain:
    import pandas as pd

    if frame.size > MOST_ITEMS:
        return {"kind": "large", "items": int(frame.size)}
    if not isinstance(frame.index, pd.RangeIndex) and any(n is not None for n in frame.index.names):
        frame = frame.reset_index()
    if not frame.columns.is_unique:
        return {"kind": "other", "why": "two columns of one name"}
    # Columns come out one by one: a row would bring all its values to one type.
    columns = {str(name): [scalar(x) for x in frame[name].tolist()] for name in frame.columns}
    return {"kind": "table", "value": columns}


def _chart(answer: Any) -> Plain:
    import altair as alt

    if _is_a(answer, "ai_bubble.Figure"):
        return {"kind": "chart", "value": answer.spec, "alt": answer.alt}
    with alt.data_transformers.enable("default", max_rows=MOST_ITEMS):
        spec = answer.to_dict()
    description = spec.get("description")
    return {"kind": "chart", "value": spec, "alt": description if description else ""}


_KINDS = {
    "bool": "True or False",
    "text": "a text",
    "unanswered": "three dots",
    "nothing": "None",
    "function": "a function",
    "chart": "a chart",
}


def describe(given: Plain) -> str:
    """Say in a few words what kind of thing an answer is.

    Examples
    --------
    >>> import pandas as pd
    >>> describe(plain(pd.Series([1, 2])))
    'a Series of 2 items'
    """
    kind, of = given["kind"], str(given.get("of", ""))
    article = "an" if of[:1].lower() in "aeiou" else "a"
    if kind == "number":
        value = given["value"]
        return f"a number that is {value['float']}" if _is_float(value) else "a number"
    if kind == "list":
        count = len(given["value"])
        return f"{article} {of} of {count} item{'s' if count != 1 else ''}"
    if kind == "table":
        return f"a table with the columns {_names(list(given['value']))}"
    if kind == "large":
        return f"{article} {of} of {given['items']:,} items"
    if kind == "function" and of == "type":
        return "a class"
    return _KINDS.get(kind) or f"{article} {of}"


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:8])
    return f"{shown} and {len(names) - 8} more" if len(names) > 8 else shown or "none"
