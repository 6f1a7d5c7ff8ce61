"""What a sandbox hands back, brought to exact types before anybody compares it."""

import math
from typing import Any, Final

from ai_bubble.exercises.plain import MOST_ITEMS, Plain
from ai_bubble.grading.decoding import readable

_KINDS: Final = {
    *("number", "bool", "text", "list", "table", "chart", "calls", "function"),
    *("raised", "unanswered", "nothing", "large", "other"),
}
_NOT_FINITE: Final = ("nan", "inf", "-inf")
_TEXT: Final = 20_000
_MOST_CALLS: Final = 1_000
_LARGEST: Final = 2**63


def sane(plain: Any) -> Plain:
    """Return an answer in plain form if it is one; else an answer of kind ``other``.

    Examples
    --------
    >>> sane({"kind": "number", "value": 0.5, "of": "float"})
    {'kind': 'number', 'of': 'float', 'value': 0.5}
    >>> sane({"kind": "number", "value": {"__class__": "float"}})["kind"]
    'other'
    """
    try:
        return _sane(plain)
    except RecursionError:
        return _other("deep")


def _sane(plain: Any) -> Plain:
    if type(plain) is not dict or type(plain.get("kind")) is not str or plain["kind"] not in _KINDS:
        return _other("no answer")
    kind, value = plain["kind"], plain.get("value")
    found: Plain = {"kind": kind, "of": _text(plain.get("of"), 60)}
    if "why" in plain:
        found["why"] = _text(plain["why"], 200)
    if kind in ("unanswered", "nothing", "function", "other", "raised"):
        return found
    if kind == "large":
        items = plain.get("items")
        return found | {"items": items if type(items) is int else 0}
    if not _fits(kind, value):
        return _other(found["of"])
    if kind == "calls":
        # Outcomes of calls hold no calls.
        outcomes = [{"kind": "other"} if _is_calls(one) else one for one in value or ()]
        return found | {"value": [_sane(outcome) for outcome in outcomes]}
    if kind == "chart":
        return found | {"value": _readable(value), "alt": _text(plain.get("alt"), _TEXT)}
    return found | {"value": _readable(value)}


def _is_calls(item: Any) -> bool:
    return type(item) is dict and item.get("kind") == "calls"


def _fits(kind: str, value: Any) -> bool:
    if kind == "number":
        return _number(value) or _not_finite(value)
    if kind == "bool":
        return type(value) is bool
    if kind == "text":
        return type(value) is str and len(value) <= _TEXT
    if kind == "list":
        return type(value) is list and len(value) <= MOST_ITEMS and all(map(_item, value))
    if kind == "table":
        return (
            type(value) is dict
            and sum(map(len, value)) <= _TEXT
            and all(len(column) <= MOST_ITEMS for column in value.values() if type(column) is list)
            and all(type(column) is list and all(map(_scalar, column)) for column in value.values())
            and len({len(column) for column in value.values()}) <= 1
        )
    if kind == "calls":
        return type(value) is list and len(value) <= _MOST_CALLS
    return type(value) is dict


def _item(item: Any) -> bool:
    return _scalar(item) or (type(item) is list and all(map(_scalar, item)))


def _scalar(item: Any) -> bool:
    if type(item) is dict:
        return _not_finite(item) or (list(item) == ["other"] and type(item["other"]) is str)
    return item is None or type(item) in (bool, str) or _number(item)


def _number(item: Any) -> bool:
    # Beyond this a whole number is no float, and comparing it with one would raise.
    return (type(item) is int and abs(item) <= _LARGEST) or (
        type(item) is float and math.isfinite(item)
    )


def _not_finite(item: Any) -> bool:
    return type(item) is dict and list(item) == ["float"] and item["float"] in _NOT_FINITE


def _text(item: Any, longest: int) -> str:
    return str(_readable(item))[:longest] if type(item) is str else ""


def _readable(value: Any) -> Any:
    """Replace halves of characters, which no file can hold, and numbers that are none."""
    if type(value) is str:
        return readable(value)
    if type(value) is list:
        return [_readable(item) for item in value]
    if type(value) is dict:
        return {readable(key): _readable(item) for key, item in value.items()}
    # Only a chart may hold a number that is none.
    return value if type(value) is bool or _number(value) else None


def _other(of: str) -> Plain:
    return {"kind": "other", "of": of, "why": "what came back is no answer"}
