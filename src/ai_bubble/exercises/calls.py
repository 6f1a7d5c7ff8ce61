"""Calling a student's function and writing down what came of it."""

import contextlib
import copy
import io
import json
from collections.abc import Callable, Sequence
from typing import Any

from ai_bubble.exercises.plain import Plain, describe, plain
from ai_bubble.exercises.scalar import clean, type_name


def outcomes(function: Callable[..., object], calls: Sequence[Sequence[Any]]) -> Plain:
    """Call a function with each argument list; an exception is an outcome too.

    Parameters
    ----------
    function : callable
        The student's or the solution's.
    calls : sequence of sequence
        One argument list a call. The function gets copies, so that it cannot change them.

    Returns
    -------
    dict
        ``kind`` is ``calls``; ``value`` holds one plain result, or ``raised``, for each call.

    Examples
    --------
    >>> [outcome["kind"] for outcome in outcomes(lambda x: 1 / x, [[2], [0]])["value"]]
    ['number', 'raised']
    """
    return {"kind": "calls", "value": [_outcome(function, call) for call in calls]}


def _outcome(function: Callable[..., object], call: Sequence[Any]) -> Plain:
    try:
        # What a function prints would stand above the verdict, once for each call.
        with contextlib.redirect_stdout(io.StringIO()):
            result = function(*copy.deepcopy(list(call)))
    except KeyboardInterrupt:
        raise
    except BaseException as problem:
        return {"kind": "raised", "of": type_name(problem), "why": _why(problem)}
    return plain(result)


def _why(problem: BaseException) -> str:
    try:
        return clean(str(problem))[:200]
    except KeyboardInterrupt:
        raise
    except BaseException:
        return ""


def written(name: str, call: Sequence[Any]) -> str:
    """Write a call as the student would.

    Examples
    --------
    >>> written("payback", [1600000, 180000.0, "idle"])
    'payback(1_600_000, 180_000.0, "idle")'
    """
    return f"{name}({', '.join(literal(argument) for argument in call)})"


def literal(value: Any) -> str:
    """Write a value as Python source, with grouped thousands.

    Examples
    --------
    >>> literal(180000), literal(0.25), literal(2024), literal([1.5, "x"])
    ('180_000', '0.25', '2024', '[1.5, "x"]')
    """
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, tuple):
        inner = ", ".join(map(literal, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, str) and '"' not in value:
        return json.dumps(value, ensure_ascii=False)  # in double quotes, as the formatter wants it
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return repr(value)
    text = repr(value)
    if abs(value) < 10_000 or not text.lstrip("-").replace(".", "", 1).isdigit():
        return text
    whole, point, part = text.partition(".")
    return f"{int(whole):_}{point}{part}"


def result(outcome: Plain) -> str:
    """Write what came of a call, in a line that is not too long.

    Examples
    --------
    >>> [result(plain(answer)) for answer in (1 / 3, "idle", [1, float("inf")], {})]
    ['0.333333', 'idle', '[1, inf]', 'a dict']
    """
    if outcome["kind"] == "raised":
        return str(outcome["of"])
    if outcome["kind"] == "list":
        text = f"[{', '.join(map(_item, outcome['value']))}]"
    else:
        simple = outcome["kind"] in ("number", "bool", "text")
        text = _item(outcome["value"]) if simple else describe(outcome)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _item(item: Any) -> str:
    if type(item) is dict:
        return str(next(iter(item.values())))
    return f"{item:.6g}" if type(item) is float else str(item)
