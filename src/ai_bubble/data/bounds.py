"""Qualifiers as intervals: "at least 150" is [150, ∞), "up to 80 %" is [0, 80].

Arithmetic on such intervals tells what two qualified figures say together, and whether they say
anything at all.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

from ai_bubble.errors import CourseError

_End = tuple[float, bool]  # where the end lies, and whether it belongs to the interval


@dataclass(frozen=True, slots=True)
class Bounds:
    """All numbers between two ends, each end included or left out.

    Parameters
    ----------
    low, high : float
        The ends, in whatever unit the figure has; infinite where nothing is known.
    low_open, high_open : bool
        Whether the end itself is left out. An infinite end is always left out.

    Raises
    ------
    CourseError
        If an end is not a number, or if no number at all lies between the ends.

    Notes
    -----
    The result of an operation holds every result that single numbers from the operands can give
    (inclusion isotonicity): R. E. Moore, R. B. Kearfott and M. J. Cloud (2009), *Introduction to
    Interval Analysis*, SIAM, chapters 2 and 5. Ends are rounded to the nearest float, not outwards.

    Examples
    --------
    >>> idle = Bounds.up_to(80)
    >>> print(100 - idle)
    [20, 100]

    A share of two lower bounds says nothing:

    >>> print(Bounds.at_least(150) / Bounds.more_than(500))
    (0, ∞)
    """

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    # Without this a NumPy number on the left would treat an interval as an array.
    __array_ufunc__: ClassVar[None] = None

    def __post_init__(self) -> None:
        low, high = float(self.low), float(self.high)
        if math.isnan(low) or math.isnan(high):
            raise CourseError(
                f"bounds need two numbers, not {low:g} and {high:g}; "
                "an end that is unknown is inf or -inf"
            )
        empty = low > high or low == math.inf or high == -math.inf
        if empty or (low == high and (self.low_open or self.high_open)):
            raise CourseError(
                f"no number lies between {low:g} and {high:g} as given; "
                "the smaller end comes first, and a floor lies below its figure"
            )
        object.__setattr__(self, "low", low + 0.0)  # turns -0.0 into 0.0
        object.__setattr__(self, "high", high + 0.0)
        object.__setattr__(self, "low_open", bool(self.low_open) or low == -math.inf)
        object.__setattr__(self, "high_open", bool(self.high_open) or high == math.inf)

    @classmethod
    def exactly(cls, x: float) -> "Bounds":
        """Return [x, x]: a figure without a qualifier, taken at its word."""
        return cls(x, x)

    @classmethod
    def at_least(cls, x: float) -> "Bounds":
        """Return [x, ∞)."""
        return cls(x, math.inf)

    @classmethod
    def more_than(cls, x: float) -> "Bounds":
        """Return (x, ∞)."""
        return cls(x, math.inf, low_open=True)

    @classmethod
    def up_to(cls, x: float, floor: float = 0.0) -> "Bounds":
        """Return [floor, x]; the floor is what the quantity cannot go below."""
        return cls(floor, x)

    @classmethod
    def less_than(cls, x: float, floor: float = 0.0) -> "Bounds":
        """Return [floor, x)."""
        return cls(floor, x, high_open=True)

    @classmethod
    def about(cls, x: float, half_width: float) -> "Bounds":
        """Return [x - half_width, x + half_width]; the half-width is a reading, so say which."""
        return cls(x - half_width, x + half_width)

    @classmethod
    def unbounded(cls) -> "Bounds":
        """Return (-∞, ∞), which says nothing."""
        return cls(-math.inf, math.inf)

    @property
    def is_bounded(self) -> bool:
        """Whether both ends are finite."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def width(self) -> float:
        """Distance between the ends, in the figure's unit; infinite where an end is."""
        return self.high - self.low

    def overlaps(self, other: "Bounds | float") -> bool:
        """Return whether some number lies in both, that is, whether the two can both be true."""
        other = _bounds(other)
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low < high or (low == high and low in self and low in other)

    def __contains__(self, x: float) -> bool:
        above = x > self.low if self.low_open else x >= self.low
        below = x < self.high if self.high_open else x <= self.high
        return above and below

    def __str__(self) -> str:
        left, right = "[("[self.low_open], "])"[self.high_open]
        return f"{left}{_number(self.low)}, {_number(self.high)}{right}"

    def __neg__(self) -> "Bounds":
        return Bounds(-self.high, -self.low, self.high_open, self.low_open)

    def __add__(self, other: "Bounds | float") -> "Bounds":
        other = _bounds(other)
        return Bounds(
            self.low + other.low,
            self.high + other.high,
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __sub__(self, other: "Bounds | float") -> "Bounds":
        return self + -_bounds(other)

    def __mul__(self, other: "Bounds | float") -> "Bounds":
        other = _bounds(other)
        return _hull([_product(a, b) for a in _ends(self) for b in _ends(other)])

    def __truediv__(self, other: "Bounds | float") -> "Bounds":
        other = _bounds(other)
        if 0 in other:
            return Bounds.unbounded()
        sign = math.copysign(1.0, other.low + other.high)
        return _hull([_quotient(a, b, sign) for a in _ends(self) for b in _ends(other)])

    def __radd__(self, other: float) -> "Bounds":
        return self + other

    def __rsub__(self, other: float) -> "Bounds":
        return -self + other

    def __rmul__(self, other: float) -> "Bounds":
        return self * other

    def __rtruediv__(self, other: float) -> "Bounds":
        return _bounds(other) / self


def _bounds(x: Bounds | float) -> Bounds:
    return x if isinstance(x, Bounds) else Bounds.exactly(x)


def _ends(b: Bounds) -> tuple[_End, _End]:
    return (b.low, not b.low_open), (b.high, not b.high_open)


def _product(a: _End, b: _End) -> _End:
    (x, x_in), (y, y_in) = a, b
    if x == 0 or y == 0:
        # 0 times an infinite end is 0: the end stands for numbers, each of them finite.
        return 0.0, (x == 0 and x_in) or (y == 0 and y_in)
    return x * y, x_in and y_in


def _quotient(a: _End, b: _End, sign: float) -> _End:
    (x, x_in), (y, y_in) = a, b
    if x == 0:
        return 0.0, x_in
    if y == 0:
        return math.copysign(math.inf, x) * sign, False
    if math.isinf(y):
        return 0.0, False
    return x / y, x_in and y_in


def _hull(corners: list[_End]) -> Bounds:
    low = min(value for value, _ in corners)
    high = max(value for value, _ in corners)
    return Bounds(low, high, (low, True) not in corners, (high, True) not in corners)


def _number(x: float) -> str:
    if math.isinf(x):
        return "∞" if x > 0 else "-∞"
    if 1000 <= abs(x) < 1e15:  # a comma between thousands would read as the comma between the ends
        return f"{x:,.12g}".replace(",", " ")
    return f"{x:.6g}"
