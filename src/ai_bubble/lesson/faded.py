"""The faded example: code with blanks, and the target it should reach."""

from dataclasses import dataclass
from math import isclose
from numbers import Real


@dataclass(frozen=True, slots=True)
class Faded:
    """What a filled-in blank came to, beside the target that the lesson shows.

    Attributes
    ----------
    value : object
        The student's result; ``...`` while a blank is left.
    target : float
        The number the lesson asks for.
    unit : str
        What both count.
    """

    value: object
    target: float
    unit: str

    def __str__(self) -> str:
        wanted = f"{self.target:,.10g} {self.unit}".strip()
        if self.value is ...:
            return f"A blank is left. The target is {wanted}."
        if not isinstance(self.value, Real):
            kind = type(self.value).__name__
            return f"A number is wanted, and this is a {kind}. The target is {wanted}."
        if isclose(float(self.value), self.target, rel_tol=0.005):
            return f"Reached: {wanted}."
        return f"Not yet: {float(self.value):,.10g} {self.unit}; the target is {wanted}."

    __repr__ = __str__


def faded(value: object, *, target: float, unit: str = "") -> Faded:
    """Compare the result of a faded example with its target, within half a percent.

    Parameters
    ----------
    value : object
        The student's result; ``...`` while a blank is left.
    target : float
        The number the lesson asks for, in `unit`.
    unit : str
        What is counted.

    Returns
    -------
    Faded
        Shows itself as one sentence.

    Examples
    --------
    >>> faded(..., target=15, unit="servers")
    A blank is left. The target is 15 servers.
    >>> faded(15, target=15, unit="servers")
    Reached: 15 servers.
    """
    return Faded(value, target, unit)
