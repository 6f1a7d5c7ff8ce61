"""Whether two answers in plain form are the same, within a tolerance."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ai_bubble.exercises.pairs import paired
from ai_bubble.exercises.plain import Plain

_MOST_PAIRED: Final = 300
"""More rows than this are paired by sorting alone."""


_OPPOSITE: Final = {"inf": "-inf", "-inf": "inf"}
# A function that was to refuse its arguments must mean it: these are what slips raise.
_SLIPS: Final = {
    *("AttributeError", "ImportError", "IndentationError", "ModuleNotFoundError", "NameError"),
    *("RecursionError", "SyntaxError", "TypeError", "UnboundLocalError"),
}


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How exactly two answers must agree.

    Attributes
    ----------
    relative, absolute : float
        As in `math.isclose`, relative to the expected number.
    ordered : bool
        Whether the order of a list's items or a table's rows counts.
    """

    relative: float = 0.005
    absolute: float = 0.0
    ordered: bool = True

    def around(self, expected: float) -> float:
        """Return how far from `expected` a number may lie; never less than rounding takes."""
        return max(max(self.relative, 1e-9) * abs(expected), self.absolute, 1e-12)

    def widened(self, factor: float) -> "Tolerance":
        """Return a tolerance `factor` times as wide."""
        return Tolerance(self.relative * factor, self.absolute * factor, self.ordered)


def same(expected: Plain, given: Plain, tolerance: Tolerance) -> bool:
    """Tell whether an answer is the expected one.

    Texts agree whatever their case and spaces. Tables agree by column name. Where order does not
    count, each row is paired with one that is the same.

    Examples
    --------
    >>> from ai_bubble.exercises.plain import plain
    >>> same(plain(0.5833), plain(0.583), Tolerance())
    True
    >>> same(plain([1, 2]), plain((2, 1)), Tolerance(ordered=False))
    True
    """
    if expected["kind"] != given["kind"]:
        return False
    kind = expected["kind"]
    if kind == "nothing":
        return True
    if kind in ("number", "bool", "text"):
        return _same_item(expected["value"], given["value"], tolerance)
    if kind == "list":
        return _same_rows(
            [[x] for x in expected["value"]], [[x] for x in given["value"]], tolerance
        )
    if kind == "table":
        columns, others = expected["value"], given["value"]
        if sorted(columns) != sorted(others) or len({len(v) for v in others.values()}) > 1:
            return False
        names = sorted(columns)
        return _same_rows(
            list(map(list, zip(*(columns[n] for n in names), strict=True))),
            list(map(list, zip(*(others[n] for n in names), strict=True))),
            tolerance,
        )
    if kind == "calls":
        return _same_outcomes(expected["value"], given["value"], tolerance)
    return False


def _same_outcomes(expected: list[Plain], given: list[Plain], tolerance: Tolerance) -> bool:
    return len(expected) == len(given) and all(
        _same_outcome(a, b, tolerance) for a, b in zip(expected, given, strict=True)
    )


def _same_outcome(expected: Plain, given: Plain, tolerance: Tolerance) -> bool:
    if expected["kind"] == "raised":
        return given["kind"] == "raised" and not is_slip(given, expected.get("of"))
    return same(expected, given, tolerance)


def is_slip(outcome: Plain, meant: object = None) -> bool:
    """Tell whether a call ended in an error that nobody raises on purpose.

    Examples
    --------
    >>> [is_slip({"kind": "raised", "of": error}) for error in ("NameError", "ValueError")]
    [True, False]
    """
    return outcome["kind"] == "raised" and outcome["of"] in _SLIPS and outcome["of"] != meant


def _same_rows(expected: list[Any], given: list[Any], tolerance: Tolerance) -> bool:
    if len(expected) != len(given):
        return False
    if not tolerance.ordered:
        # Most wrong answers lack one of a few rows already, and sorting all takes long.
        for row in expected[:: len(expected) // 4 + 1]:
            if not any(_same_row(row, other, tolerance) for other in given):
                return False
        expected, given = sorted(expected, key=_rank), sorted(given, key=_rank)
    in_order = all(_same_row(a, b, tolerance) for a, b in zip(expected, given, strict=True))
    if in_order or tolerance.ordered or len(expected) > _MOST_PAIRED:
        return in_order
    return paired(expected, given, lambda row, other: _same_row(row, other, tolerance))


def _same_row(expected: list[Any], given: list[Any], tolerance: Tolerance) -> bool:
    for mine, theirs in zip(expected, given, strict=True):  # quicker than all(…)
        if not _same_item(mine, theirs, tolerance):
            return False
    return True


def _rank(row: list[Any]) -> tuple[list[str], list[float]]:
    """Sort by texts first, and by numbers only to tell rows of one text apart."""
    texts = [_text(item) for item in row if not _is_number(item)]
    return texts, [float(item) for item in row if _is_number(item)]


def _same_item(expected: Any, given: Any, tolerance: Tolerance) -> bool:
    if type(expected) is list:
        return (
            type(given) is list
            and len(expected) == len(given)
            and all(_same_item(a, b, tolerance) for a, b in zip(expected, given, strict=True))
        )
    if _is_number(expected) and _is_number(given):
        return bool(abs(expected - given) <= tolerance.around(expected))
    if _is_number(expected) or _is_number(given) or type(expected) is not type(given):
        return False
    if type(expected) is str:
        return _text(expected) == _text(given)
    return bool(expected == given)


def _is_number(item: Any) -> bool:
    return type(item) in (int, float)


def _text(item: Any) -> str:
    if type(item) is str:
        return " ".join(item.casefold().split())
    if type(item) is list:
        return json.dumps([_text(inner) for inner in item])
    return json.dumps(item, sort_keys=True)


def numbers(given: Plain) -> Iterator[float]:
    """Yield every finite number of an answer.

    Examples
    --------
    >>> list(numbers({"kind": "table", "value": {"a": ["x", "y"], "b": [1, 2.5]}}))
    [1, 2.5]
    """
    value = given.get("value")
    items = list(value.values()) if type(value) is dict and given["kind"] == "table" else [value]
    stack: list[Any] = items[::-1]
    while stack:
        item = stack.pop()
        if type(item) is list:
            stack.extend(reversed(item))
        elif type(item) is dict and "kind" in item:
            yield from numbers(item)
        elif _is_number(item) and math.isfinite(item):
            yield item


def scaled(given: Plain, factor: float) -> Plain:
    """Return an answer with every number multiplied by `factor`.

    Examples
    --------
    >>> scaled({"kind": "list", "value": [0.5, "x"]}, 100)
    {'kind': 'list', 'value': [50.0, 'x']}
    """

    def times(item: Any) -> Any:
        if type(item) is list:
            return [times(inner) for inner in item]
        if type(item) is dict:
            # In a table `float` may be the name of a column.
            if factor < 0 and str(item.get("float")) in _OPPOSITE:
                return {"float": _OPPOSITE[item["float"]]}
            return {key: times(inner) for key, inner in item.items()}
        return item * factor if _is_number(item) else item

    return given | {"value": times(given["value"])} if "value" in given else given


def exact_token(given: Plain, tolerance: Tolerance) -> str:
    """Return a text that two answers share exactly if they are the same apart from tolerance 0.

    Examples
    --------
    >>> exact_token({"kind": "text", "value": " Zhong  wei "}, Tolerance())
    'text:["zhong wei"]'
    """
    value = given.get("value")
    if given["kind"] == "table" and type(value) is dict:
        rows: Any = [[n, *map(_text, value[n])] for n in sorted(value)]
        if not tolerance.ordered:
            rows = sorted(map(list, zip(*rows, strict=True)))
    elif given["kind"] == "calls" and type(value) is list:
        rows = [exact_token(outcome, tolerance) for outcome in value]
    else:
        rows = [_text(item) for item in (value if type(value) is list else [value])]
        rows = rows if tolerance.ordered else sorted(rows)
    return f"{given['kind']}:{json.dumps(rows)}"
