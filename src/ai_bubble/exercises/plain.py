"""Any answer as plain data: numbers, texts, lists, tables and chart specifications.

What a student hands in may be anything, an object that lies about itself included. It is looked
at by its exact type and turned into what JSON can hold, so that whoever compares answers never
touches the object itself.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from ai_bubble.exercises.scalar import base_of, clean, is_a, scalar, type_name

Plain = dict[str, Any]
"""``{"kind": "number" | "bool" | "text" | "list" | "table" | "chart" | …, "value": …}``."""

MOST_ITEMS: Final = 20_000


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
        ``class``, ``unanswered``, ``nothing``, ``large`` or ``other``; ``of`` names the type.
        Infinite numbers and NaN stand as ``{"float": "nan"}``.

    Examples
    --------
    >>> plain(0.5), plain(...)
    ({'kind': 'number', 'value': 0.5, 'of': 'float'}, {'kind': 'unanswered', 'of': 'ellipsis'})
    >>> plain([1, float("inf")])["value"]
    [1, {'float': 'inf'}]
    """
    of = type_name(answer)
    try:
        return {**_plain(answer), "of": of}
    except KeyboardInterrupt:
        raise
    except BaseException as problem:
        return {"kind": "other", "of": of, "why": f"that cannot be read ({type_name(problem)})"}


def _plain(answer: Any) -> Plain:
    if answer is ...:
        return {"kind": "unanswered"}
    if answer is None:
        return {"kind": "nothing"}
    if is_a(answer, "altair.TopLevelMixin", "ai_bubble.Figure"):
        return _chart(answer)
    if is_a(answer, "pandas.DataFrame"):
        return _table(answer)
    if is_a(answer, *_ARRAYS):
        return _array(answer)
    if base_of(answer, *_LISTS):
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
    if issubclass(type(answer), type):
        return {"kind": "class"}
    return {"kind": "function" if callable(answer) else "other"}


_ARRAYS: Final = ("pandas.Series", "pandas.Index", "pandas.ExtensionArray", "numpy.ndarray")
_LISTS: Final = (list, tuple, set, frozenset, range)


def _is_float(value: Any) -> bool:
    return type(value) is dict and "float" in value


def _members(answer: Any) -> tuple[int, Iterator[Any]]:
    base = base_of(answer, *_LISTS)
    return base.__len__(answer), base.__iter__(answer)


def _list(answer: Any) -> Plain:
    count, members = _members(answer)
    if count <= MOST_ITEMS:
        items = list(members)
        count += sum(_count(item) for item in items)
    if count > MOST_ITEMS:
        return {"kind": "large", "items": count}
    found = [_item(item) for item in items]
    return {"kind": "list", "value": sorted(found, key=repr) if _is_set(answer) else found}


def _count(item: Any) -> int:
    if base_of(item, list, tuple):
        return _members(item)[0]
    return int(item.size) if is_a(item, *_ARRAYS) else 0


def _is_set(answer: object) -> bool:
    return base_of(answer, set, frozenset) is not None


def _item(item: Any) -> Any:
    """Return an item of a list; a list within it stays a list."""
    if base_of(item, list, tuple):
        return [scalar(inner) for inner in _members(item)[1]]
    if is_a(item, *_ARRAYS):
        return plain(item).get("value", {"other": type_name(item)})
    return scalar(item)


def _array(answer: Any) -> Plain:
    import numpy as np
    import pandas as pd

    if answer.size > MOST_ITEMS:
        return {"kind": "large", "items": int(answer.size)}
    if is_a(answer, "numpy.MaskedConstant"):
        return _plain(float("nan"))
    # A student's own subclass may override anything; the library's class does not.
    if not is_a(answer, "numpy.ndarray"):
        answer = pd.Series(answer)
    elif type(answer) is not np.ma.MaskedArray:
        answer = np.asarray(answer)
    if answer.ndim == 0:
        return _plain(answer[()])
    if answer.ndim > 1:
        return {"kind": "other", "why": f"of {answer.ndim} dimensions"}
    # As a Python list dates of NumPy would become numbers.
    items = list(answer) if answer.dtype.kind == "M" else answer.tolist()
    found: Plain = {"kind": "list", "value": [scalar(item) for item in items]}
    name = getattr(answer, "name", None)
    return found | ({"name": clean(name)} if type(name) is str else {})


def _table(answer: Any) -> Plain:
    import pandas as pd

    frame = pd.DataFrame(answer)
    if frame.size > MOST_ITEMS:
        return {"kind": "large", "items": int(frame.size)}
    if any(name is not None for name in frame.index.names):
        known = [name in frame.columns for name in frame.index.names]
        frame = frame.reset_index(drop=all(known))
    names = [clean(str(name)) for name in frame.columns]
    if len(set(names)) < len(names):
        return {"kind": "other", "why": "with two columns of one name"}
    # Columns come out one by one: a row would bring all its values to one type.
    columns = (frame.iloc[:, place].tolist() for place in range(len(names)))
    return {
        "kind": "table",
        "value": {n: [scalar(x) for x in c] for n, c in zip(names, columns, strict=True)},
    }


def _chart(answer: Any) -> Plain:
    import altair as alt

    if is_a(answer, "ai_bubble.Figure"):
        spec, text = answer.spec, answer.alt
    else:
        with alt.data_transformers.enable("default", max_rows=MOST_ITEMS):
            spec = answer.to_dict()
        text = spec.get("description") or ""
    spec = json.loads(json.dumps(spec), parse_constant=lambda _: None)
    return {"kind": "chart", "value": spec, "alt": clean(text)}


_KINDS = {
    "bool": "True or False",
    "text": "a text",
    "unanswered": "three dots",
    "nothing": "None",
    "function": "a function",
    "class": "a class",
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
    article = "an" if of[:1].lower() in "aeiou" or of[:2] == "nd" else "a"
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
    return _KINDS.get(kind) or f"{article} {of} {given.get('why', '')}".rstrip()


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:8])
    return f"{shown} and {len(names) - 8} more" if len(names) > 8 else shown or "none"
