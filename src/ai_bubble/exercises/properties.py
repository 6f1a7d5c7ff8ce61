"""What must hold of a function whatever its exact values: it rises, falls, stays within bounds.

A property names calls of the function and judges their results, so that it can be tried on the
student's function and on what a sandbox hands back.
"""

import itertools
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ai_bubble.errors import CourseError
from ai_bubble.exercises.plain import Plain

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Property:
    """A relation between a function's results.

    Attributes
    ----------
    relation : str
        ``rises``, ``falls``, ``between`` or ``sums_to``.
    say : str
        What must hold, as a sentence for the student.
    at : list of list
        The argument lists of the calls, in order.
    limits : list of float
        The two bounds, or the sum.
    """

    relation: str
    say: str
    at: list[list[Any]]
    limits: list[float]

    def holds(self, outcomes: Sequence[Plain]) -> bool:
        """Judge the results of the calls `at`, in that order."""
        found = [_figures(outcome) for outcome in outcomes]
        if len(found) != len(self.at) or any(not values for values in found):
            return False
        if self.relation in ("rises", "falls"):
            if any(len(values) > 1 for values in found):
                return False
            pairs = itertools.pairwise(found)
            sign = 1 if self.relation == "rises" else -1
            return all(sign * (b[0] - a[0]) > 0 for a, b in pairs)
        if self.relation == "between":
            low, high = self.limits
            return all(low - _ROUNDING <= x <= high + _ROUNDING for row in found for x in row)
        total = self.limits[0]
        return all(abs(sum(row) - total) <= _ROUNDING * max(1, abs(total)) for row in found)

    def as_plain(self) -> dict[str, Any]:
        """Return the property as JSON can hold it."""
        return asdict(self)


def _figures(outcome: Plain) -> list[float]:
    """Return the numbers of a result; none at all if one is missing, infinite or no number."""
    value = outcome.get("value")
    items: list[Any] = value if isinstance(value, list) else [value]
    return items if all(type(item) in (int, float) for item in items) else []


def _property(relation: str, say: str, at: Sequence[Any], limits: Sequence[float]) -> Property:
    # As in the cases of a question a list is one argument.
    calls = [list(call) if isinstance(call, tuple) else [call] for call in at]
    fewest = 2 if relation in ("rises", "falls") else 1
    if len(calls) < fewest:
        raise CourseError(f"the property {say!r} needs {fewest} or more calls to compare")
    return Property(relation, say.strip().rstrip("."), calls, [float(limit) for limit in limits])


def rises(say: str, at: Sequence[Any]) -> Property:
    """Return the property that results rise from call to call.

    Examples
    --------
    >>> rule = rises("a higher price takes longer to earn back", [(1, 5), (2, 5)])
    >>> rule.holds([{"kind": "number", "value": 0.2}, {"kind": "number", "value": 0.4}])
    True
    """
    return _property("rises", say, at, [])


def falls(say: str, at: Sequence[Any]) -> Property:
    """Return the property that results fall from call to call."""
    return _property("falls", say, at, [])


def between(low: float, high: float, say: str, at: Sequence[Any]) -> Property:
    """Return the property that every number of every result lies within two bounds."""
    if low > high:
        raise CourseError(f"the property {say!r} has no room between {low} and {high}")
    return _property("between", say, at, [low, high])


def sums_to(total: float, say: str, at: Sequence[Any]) -> Property:
    """Return the property that the numbers of each result add up to a total."""
    return _property("sums_to", say, at, [total])
